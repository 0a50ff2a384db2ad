package io.tallybook.migrations.preflight;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a database about the objects that scripts name. */
final class Catalogue {

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
              AND ? IN (-1, p.pronargs)
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

    // What PostgreSQL would look at for DROP … RESTRICT: what ends with the objects (automatic and internal
    // dependencies), and what keeps them (normal ones), with what in its turn depends on that. A view hangs on its
    // rule.
    private static final String DEPENDANTS = """
            WITH RECURSIVE reached (catalogue, object, part, keeps) AS (
                SELECT r.catalogue, r.object, r.part, false
                FROM unnest(?::oid[], ?::oid[], ?::integer[]) AS r (catalogue, object, part)
                UNION
                SELECT CASE WHEN w.oid IS NULL THEN d.classid ELSE 'pg_class'::regclass::oid END,
                       coalesce(w.ev_class, d.objid),
                       CASE WHEN w.oid IS NULL THEN d.objsubid ELSE 0 END,
                       r.keeps OR d.deptype = 'n'
                FROM reached r
                JOIN pg_depend d
                    ON d.refclassid = r.catalogue
                    AND d.refobjid = r.object
                    AND (r.part = 0 OR d.refobjsubid = r.part)
                LEFT JOIN pg_rewrite w
                    ON d.classid = 'pg_rewrite'::regclass
                    AND w.oid = d.objid
                WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S')
            )
            SELECT r.catalogue,
                   r.object,
                   r.part,
                   bool_and(r.keeps) AS keeps,
                   CASE WHEN c.contype = 'f' THEN 'foreign key' ELSE i.type END AS kind,
                   i.identity
            FROM reached r
            LEFT JOIN pg_class t ON r.catalogue = 'pg_class'::regclass AND t.oid = r.object
            LEFT JOIN pg_type y ON r.catalogue = 'pg_type'::regclass AND y.oid = r.object
            LEFT JOIN pg_trigger g ON r.catalogue = 'pg_trigger'::regclass AND g.oid = r.object
            LEFT JOIN pg_constraint c ON r.catalogue = 'pg_constraint'::regclass AND c.oid = r.object
            CROSS JOIN LATERAL pg_identify_object(r.catalogue, r.object, r.part) i
            WHERE t.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
               OR (y.typrelid = 0 AND y.typelem = 0)
               OR NOT g.tgisinternal
               OR c.oid IS NOT NULL
               OR r.catalogue IN ('pg_proc'::regclass, 'pg_policy'::regclass, 'pg_attrdef'::regclass)
            GROUP BY r.catalogue, r.object, r.part, c.contype, i.type, i.identity
            ORDER BY kind, i.identity
            """;

    private static final String KEYS_TO = """
            SELECT f.tableoid, f.oid, 0, f.confdeltype <> 'c', 'foreign key', i.identity
            FROM pg_constraint f
            CROSS JOIN LATERAL pg_identify_object(f.tableoid, f.oid, 0) i
            WHERE f.contype = 'f'
              AND f.confrelid = ?
              AND f.conrelid <> f.confrelid
            ORDER BY i.identity
            """;

    // Bodies are text to PostgreSQL, of which it keeps no dependencies. Extensions bring their own.
    private static final String BODIES_WITH = """
            SELECT p.tableoid, p.oid, 0, true, i.type, i.identity
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_language l ON l.oid = p.prolang
            CROSS JOIN LATERAL pg_identify_object(p.tableoid, p.oid, 0) i
            WHERE n.nspname <> 'information_schema'
              AND n.nspname !~ '^pg_'
              AND l.lanname NOT IN ('c', 'internal')
              AND p.prosrc ~* ALL (?)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = p.tableoid AND d.objid = p.oid AND d.deptype = 'e')
            ORDER BY i.identity
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

    private final Connection connection;

    Catalogue(Connection connection) {
        this.connection = connection;
    }

    /** @param keeps whether it keeps the object from being dropped, else it ends with it */
    record Reached(ObjectAddress address, boolean keeps, String kind, String name) {}

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

    /** What would end with the objects, and what keeps them from being dropped, views upon views included. */
    List<Reached> dependants(List<ObjectAddress> objects) throws SQLException {
        return reached(
                DEPENDANTS,
                array("oid", objects.stream().map(ObjectAddress::catalogue)),
                array("oid", objects.stream().map(ObjectAddress::object)),
                array("int4", objects.stream().map(ObjectAddress::part)));
    }

    /** Foreign keys of other tables; those that do not keep the rows delete theirs along. */
    List<Reached> keysTo(ObjectAddress table) throws SQLException {
        return reached(KEYS_TO, table.object());
    }

    /** Functions in whose bodies all of the words stand. */
    List<Reached> bodiesWith(List<String> words) throws SQLException {
        return reached(BODIES_WITH, array("text", words.stream().map(Catalogue::asWholeWord)));
    }

    String nameOf(ObjectAddress object) throws SQLException {
        return readable(
                single(NAME, object.catalogue(), object.object(), object.part()).toString());
    }

    /** How many rows, for a column how many with a value. */
    long rows(ObjectAddress object) throws SQLException {
        String count = single(COUNT, object.part(), object.object()).toString();
        return ((Number) single(count)).longValue();
    }

    long bytes(ObjectAddress table) throws SQLException {
        return ((Number) single(BYTES, table.object(), table.object())).longValue();
    }

    private List<ObjectAddress> find(String sql, @Nullable Object... parameters) throws SQLException {
        List<ObjectAddress> found = new ArrayList<>();
        try (PreparedStatement query = prepare(sql, parameters);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                // A name that leads nowhere is a null, and as a number 0, which no object has.
                if (rows.getLong(2) != 0) {
                    found.add(address(rows));
                }
            }
        }
        return found;
    }

    private List<Reached> reached(String sql, Object... parameters) throws SQLException {
        List<Reached> found = new ArrayList<>();
        try (PreparedStatement query = prepare(sql, parameters);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String name = readable(rows.getString(6));
                found.add(new Reached(address(rows), rows.getBoolean(4), rows.getString(5), name));
            }
        }
        return found;
    }

    private Object single(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement query = prepare(sql, parameters);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getObject(1);
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            query.setObject(i + 1, parameters[i]);
        }
        return query;
    }

    private Array array(String type, Stream<?> elements) throws SQLException {
        return connection.createArrayOf(type, elements.toArray());
    }

    private static ObjectAddress address(ResultSet row) throws SQLException {
        return new ObjectAddress(row.getLong(1), row.getLong(2), row.getInt(3));
    }

    // The arguments of functions: everybody knows where uuid comes from.
    private static String readable(String identity) {
        return identity.replace("pg_catalog.", "");
    }

    private static String asWholeWord(String word) {
        return "\\m" + word.replaceAll("(\\W)", "\\\\$1") + "\\M";
    }
}
