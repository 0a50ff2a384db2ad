package io.tallybook.dao.internal;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableRecord;

/** What belongs to a row, by the foreign keys of the database: asked under the row's lock, before it is removed. */
public final class Referrers {

    // Asked of the catalogue, because applications refer to our tables with theirs, and some of ours have no class.
    // What this user may not read is left to the key itself.
    private static final String KEYS = """
            SELECT n.nspname                                         AS schema_name,
                   t.relname                                         AS table_name,
                   array_agg(a.attname::text ORDER BY k.position)    AS columns,
                   array_agg(b.attname::text ORDER BY k.position)    AS referenced
            FROM pg_catalog.pg_constraint f
            JOIN pg_catalog.pg_class t ON t.oid = f.conrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
            CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k (child, parent, position)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.child
            JOIN pg_catalog.pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.parent
            WHERE f.contype = 'f'
              AND f.conparentid = 0
              AND f.confrelid = to_regclass(?)
              AND has_schema_privilege(n.oid, 'USAGE')
              AND has_table_privilege(t.oid, 'SELECT')
            GROUP BY f.oid, n.nspname, t.relname
            ORDER BY n.nspname, t.relname, f.oid
            """;

    private Referrers() {}

    /**
     * The name of a table in which something belongs to the row.
     *
     * @param parts tables that are part of it and go with it
     */
    public static Optional<String> of(DSLContext dsl, TableRecord<?> row, Table<?>... parts) {
        Set<String> own = Arrays.stream(parts).map(Referrers::nameOf).collect(Collectors.toSet());
        List<Key> keys = dsl.resultQuery(KEYS, nameOf(row.getTable())).fetchInto(Key.class);
        return keys.stream()
                .filter(key -> !own.contains(key.schemaName() + "." + key.tableName()))
                .filter(key -> isReferred(dsl, row, key))
                .map(Key::tableName)
                .findFirst();
    }

    private static boolean isReferred(DSLContext dsl, TableRecord<?> row, Key key) {
        Condition refers = noCondition();
        for (int i = 0; i < key.columns().length; i++) {
            refers = refers.and(isSame(key.columns()[i], row.field(key.referenced()[i]), row));
        }
        return dsl.fetchExists(table(name(key.schemaName(), key.tableName())), refers);
    }

    private static <T> Condition isSame(String column, Field<T> referenced, Record row) {
        return field(name(column), referenced.getDataType()).eq(row.get(referenced));
    }

    private static String nameOf(Table<?> table) {
        return table.getSchema().getName() + "." + table.getName();
    }

    private record Key(String schemaName, String tableName, String[] columns, String[] referenced) {}
}
