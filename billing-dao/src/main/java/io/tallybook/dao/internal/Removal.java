package io.tallybook.dao.internal;

import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import java.sql.Savepoint;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.TableRecord;
import org.jooq.exception.DataAccessException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Removing a row to which nothing belongs, as part of a transaction. */
public final class Removal {

    // PostgreSQL 18 tells a key that restricts from others.
    private static final Set<String> FOREIGN_KEY_VIOLATIONS = Set.of("23503", "23001");

    // A node of Citus names the shard.
    private static final Pattern SHARD_NUMBER = Pattern.compile("_\\d{6,}$");

    private static final Pattern LAST_TABLE = Pattern.compile("table \"([^\"]+)\"[^\"]*$");

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
        DSLContext all = AcrossTenants.USE_OF_THE_CATALOGUE.in(tx.dsl());
        all.connection(connection -> {
            // Rows of tenants that row-level security does not show are seen by the foreign keys.
            Savepoint before = connection.setSavepoint();
            try {
                of(all, table, isRow, what, id, parts);
            } catch (DataAccessException violation) {
                Optional<String> referrer = referrer(violation);
                if (referrer.isEmpty()) {
                    throw violation;
                }
                connection.rollback(before);
                throw new InUse(what, id, referrer.get());
            }
            connection.releaseSavepoint(before);
        });
    }

    /** The table of a foreign key that was in the way; empty for any other error. */
    private static Optional<String> referrer(DataAccessException violation) {
        return Optional.of(violation)
                .filter(any -> FOREIGN_KEY_VIOLATIONS.contains(any.sqlState()))
                .map(any -> any.getCause(PSQLException.class))
                .map(PSQLException::getServerErrorMessage)
                .flatMap(Removal::table)
                .map(table -> SHARD_NUMBER.matcher(table).replaceFirst(""));
    }

    /** Behind a coordinator of Citus only the message says it. */
    private static Optional<String> table(ServerErrorMessage error) {
        Matcher last = LAST_TABLE.matcher(Objects.requireNonNullElse(error.getMessage(), ""));
        return Optional.ofNullable(error.getTable())
                .or(() -> last.find() ? Optional.of(last.group(1)) : Optional.empty());
    }
}
