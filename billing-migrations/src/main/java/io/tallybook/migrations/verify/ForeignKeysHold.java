package io.tallybook.migrations.verify;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;

/** Looks for orphans itself: a restore with triggers disabled leaves keys that claim to hold and were never checked. */
final class ForeignKeysHold extends Fact {

    // As MATCH SIMPLE, the only kind used here: a key with a null in it refers to nothing.
    private static final String ORPHANS_OF_EACH_KEY = """
            SELECT format(
                       'SELECT %L AS table_name, %L AS foreign_key, ROW(%s)::text AS key FROM %s c'
                           || ' WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)',
                       format('%s.%s', n.nspname, t.relname),
                       f.conname,
                       string_agg(format('c.%I', a.attname), ', ' ORDER BY k.position),
                       f.conrelid::regclass,
                       string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ' ORDER BY k.position),
                       f.confrelid::regclass,
                       string_agg(format('p.%I = c.%I', b.attname, a.attname), ' AND ' ORDER BY k.position)
                   )
            FROM pg_constraint f
            JOIN pg_class t ON t.oid = f.conrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k (child, parent, position)
            JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.child
            JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.parent
            WHERE f.contype = 'f'
              AND f.conparentid = 0
              AND n.nspname IN ('billing', 'telecom', 'billing_archive')
            GROUP BY f.oid, n.nspname, t.relname
            ORDER BY n.nspname, t.relname, f.conname
            """;

    private static final String NONE = "SELECT NULL AS table_name WHERE false";

    ForeignKeysHold() {
        super("foreign-keys-hold", "Every row that a foreign key refers to exists.", TENANTS, NONE);
    }

    @Override
    String violations(Connection connection) throws SQLException {
        StringJoiner orphans = new StringJoiner("\nUNION ALL\n").setEmptyValue(NONE);
        try (Statement statement = connection.createStatement();
                ResultSet keys = statement.executeQuery(ORPHANS_OF_EACH_KEY)) {
            while (keys.next()) {
                orphans.add(keys.getString(1));
            }
        }
        return orphans.toString();
    }
}
