package io.tallybook.dao.internal;

import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.TableRecord;

/** Removing a row to which nothing belongs, as part of a transaction. */
public final class Removal {

    private Removal() {}

    /**
     * @param what a word for the row, as an error names it
     * @param parts tables whose rows are part of it and go with it
     * @throws NotFound if there is no such row
     * @throws InUse if something belongs to it; both stay
     */
    public static <R extends TableRecord<R>> void of(
            DSLContext tx, Table<R> table, Condition isRow, String what, Object id, Table<?>... parts) {
        R row = tx.selectFrom(table).where(isRow).forUpdate().fetchOptional().orElseThrow(() -> new NotFound(what, id));
        Referrers.of(tx, row, parts).ifPresent(referrer -> {
            throw new InUse(what, id, referrer);
        });
        tx.deleteFrom(table).where(isRow).execute();
    }

    /** The same for a row of the catalogue, to which something of any tenant may belong. */
    public static <R extends TableRecord<R>> void fromCatalogue(
            Scope tx, Table<R> table, Condition isRow, String what, Object id, Table<?>... parts) {
        // Citus changes a table that all nodes have only after reads that went to one node after the other.
        tx.dsl().execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'");
        of(tx.acrossTenants(), table, isRow, what, id, parts);
    }
}
