package io.tallybook.migrations.preflight;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of a database, by the names that scripts give them. */
final class NamedObjects {

    private static final String OF_RELATION = "SELECT 'pg_class'::regclass::oid, to_regclass(?)::oid, 0";
    private static final String OF_TYPE = "SELECT 'pg_type'::regclass::oid, to_regtype(?)::oid, 0";
    private static final String OF_SCHEMA = "SELECT 'pg_namespace'::regclass::oid, to_regnamespace(?)::oid, 0";
    private static final String OF_EXTENSION = """
            SELECT tableoid, oid, 0 FROM pg_extension WHERE extname = ?
            """;
    private static final String OF_ROUTINE = """
            SELECT p.tableoid, p.oid, 0
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.proname = ?
              AND CASE WHEN ?::text IS NULL THEN pg_function_is_visible(p.oid) ELSE n.nspname = ? END
              AND ? IN (-1, p.pronargs, cardinality(p.proallargtypes))
            """;
    private static final String OF_COLUMN = """
            SELECT 'pg_class'::regclass::oid, attrelid, attnum
            FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attname = ? AND attnum > 0 AND NOT attisdropped
            """;
    private static final String OF_CONSTRAINT = """
            SELECT tableoid, oid, 0
            FROM pg_constraint
            WHERE (conrelid = to_regclass(?) OR contypid = to_regtype(?)) AND conname = ?
            """;
    private static final String OF_TRIGGER = """
            SELECT tableoid, oid, 0 FROM pg_trigger WHERE tgrelid = to_regclass(?) AND tgname = ?
            """;
    private static final String OF_POLICY = """
            SELECT tableoid, oid, 0 FROM pg_policy WHERE polrelid = to_regclass(?) AND polname = ?
            """;
    private static final String OF_RULE = """
            SELECT tableoid, oid, 0 FROM pg_rewrite WHERE ev_class = to_regclass(?) AND rulename = ?
            """;

    private static final String NAME = "SELECT identity FROM pg_identify_object(?::oid, ?::oid, ?)";

    private static final String COUNT = """
            SELECT format('SELECT count(%s) FROM %s', coalesce(quote_ident(a.attname), '*'), c.oid::regclass)
            FROM pg_class c
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = nullif(?, 0)
            WHERE c.oid = ?
            """;

    private static final String BYTES = "SELECT coalesce(sum(pg_total_relation_size(relid)), 0)"
            + " FROM (SELECT ?::oid::regclass AS relid UNION SELECT relid FROM pg_partition_tree(?::oid::regclass)) t";

    private final Queries queries;

    NamedObjects(Queries queries) {
        this.queries = queries;
    }

    /** What the database has under the name; several for a routine without arguments, none when it is absent. */
    List<ObjectAddress> addresses(Destruction destruction) throws SQLException {
        Name name = destruction.name();
        return switch (destruction.kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, INDEX -> find(OF_RELATION, name.quoted());
            case TYPE, DOMAIN -> find(OF_TYPE, name.quoted());
            case SCHEMA -> find(OF_SCHEMA, name.quoted());
            case EXTENSION -> find(OF_EXTENSION, name.last());
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> {
                String schema = name.isQualified() ? name.schema() : null;
                yield find(OF_ROUTINE, name.last(), schema, schema, destruction.arguments());
            }
            case COLUMN, ATTRIBUTE -> find(OF_COLUMN, name.quoted(), destruction.part());
            case CONSTRAINT -> find(OF_CONSTRAINT, name.quoted(), name.quoted(), destruction.part());
            case TRIGGER -> find(OF_TRIGGER, name.quoted(), destruction.part());
            case POLICY -> find(OF_POLICY, name.quoted(), destruction.part());
            case RULE -> find(OF_RULE, name.quoted(), destruction.part());
        };
    }

    String nameOf(ObjectAddress object) throws SQLException {
        return Queries.readable(
                queries.single(row -> row.getString(1), NAME, object.catalogue(), object.object(), object.part()));
    }

    /** How many rows, for a column how many with a value. */
    long rows(ObjectAddress object) throws SQLException {
        String count = queries.single(row -> row.getString(1), COUNT, object.part(), object.object());
        return queries.single(row -> row.getLong(1), count);
    }

    long bytes(ObjectAddress table) throws SQLException {
        return queries.single(row -> row.getLong(1), BYTES, table.object(), table.object());
    }

    // A name that leads nowhere is a null, and as a number 0, which no object has.
    private List<ObjectAddress> find(String sql, @Nullable Object... parameters) throws SQLException {
        return queries.all(Queries::address, sql, parameters).stream()
                .filter(address -> address.object() != 0)
                .toList();
    }
}
