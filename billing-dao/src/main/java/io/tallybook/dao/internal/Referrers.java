package io.tallybook.dao.internal;

import static org.jooq.impl.DSL.one;
import static org.jooq.impl.DSL.row;

import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.ForeignKey;
import org.jooq.Table;
import org.jooq.TableRecord;
import org.jooq.UniqueKey;

/** What belongs to a row, by the foreign keys of the schema: asked under the row's lock, before it is removed. */
public final class Referrers {

    private Referrers() {}

    /**
     * The name of a table in which something belongs to the row.
     *
     * @param parts tables that are part of it and go with it
     */
    public static <R extends TableRecord<R>> Optional<String> of(DSLContext dsl, R row, Table<?>... parts) {
        Set<Table<?>> own = Set.of(parts);
        for (UniqueKey<R> key : row.getTable().getKeys()) {
            for (ForeignKey<?, R> reference : key.getReferences()) {
                if (!own.contains(reference.getTable()) && isReferred(dsl, row, reference)) {
                    return Optional.of(reference.getTable().getName());
                }
            }
        }
        return Optional.empty();
    }

    private static <R extends TableRecord<R>> boolean isReferred(DSLContext dsl, R row, ForeignKey<?, R> reference) {
        return dsl.select(one())
                .from(reference.getTable())
                .where(row(reference.getFieldsArray())
                        .eq(row.into(reference.getKeyFieldsArray()).intoArray()))
                .limit(1)
                .fetchOptional()
                .isPresent();
    }
}
