package io.tallybook.migrations.preflight;

import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** What in a database depends on an object. */
final class Dependencies {

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
                WHERE d.deptype IN ('n', 'a', 'i', 'e', 'P', 'S')
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

    private static final String EMPTIED_WITH = """
            WITH RECURSIVE emptied (object) AS (
                SELECT ?::oid
                UNION
                SELECT f.conrelid
                FROM emptied e
                JOIN pg_constraint f
                    ON f.confrelid = e.object
                    AND f.contype = 'f'
            )
            SELECT 'pg_class'::regclass::oid, e.object, 0, true, i.type, i.identity
            FROM emptied e
            CROSS JOIN LATERAL pg_identify_object('pg_class'::regclass, e.object, 0) i
            WHERE e.object <> ?
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

    private final Queries queries;

    Dependencies(Queries queries) {
        this.queries = queries;
    }

    /** @param keeps whether it keeps the object from being dropped, else it ends with it */
    record Reached(ObjectAddress address, boolean keeps, String kind, String name) {}

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

    /** Tables that TRUNCATE … CASCADE of the table empties as well. */
    List<Reached> emptiedWith(ObjectAddress table) throws SQLException {
        return reached(EMPTIED_WITH, table.object(), table.object());
    }

    /** Functions in whose bodies all of the words stand. */
    List<Reached> bodiesWith(List<String> words) throws SQLException {
        return reached(BODIES_WITH, array("text", words.stream().map(Dependencies::asWholeWord)));
    }

    private List<Reached> reached(String sql, Object... parameters) throws SQLException {
        return queries.all(
                row -> new Reached(
                        Queries.address(row), row.getBoolean(4), row.getString(5), Queries.readable(row.getString(6))),
                sql,
                parameters);
    }

    private Array array(String type, Stream<?> elements) throws SQLException {
        return queries.connection().createArrayOf(type, elements.toArray());
    }

    // A word of PostgreSQL's regular expressions; what is neither letter nor digit stands for itself.
    private static String asWholeWord(String word) {
        return "\\m" + word.replaceAll("([^\\p{L}\\p{N}_])", "\\\\$1") + "\\M";
    }
}
