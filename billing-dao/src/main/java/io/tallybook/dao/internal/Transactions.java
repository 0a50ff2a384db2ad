package io.tallybook.dao.internal;

import java.util.function.BiFunction;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.impl.DefaultConnectionProvider;
import org.jooq.impl.DefaultTransactionProvider;

/** A billing call behaves like one SQL statement: atomic, and committed only where a single statement would be. */
final class Transactions {

    private Transactions() {}

    /**
     * Runs several statements as if they were one.
     *
     * <p>jOOQ's own {@code transactionResult} would commit an application's transaction wherever it does not know of it:
     * on a JDBC connection, under Spring's proxy, with a thread-local provider. The connection itself always knows.
     *
     * @param work told whether the transaction was open before
     */
    static <T> T atomically(DSLContext dsl, BiFunction<DSLContext, Boolean, T> work) {
        return dsl.connectionResult(connection -> {
            Configuration bound = dsl.configuration().derive(new DefaultConnectionProvider(connection));
            if (!connection.getAutoCommit()) {
                // Somebody's transaction is open: join it, and leave commit and rollback to its owner.
                return work.apply(bound.dsl(), true);
            }
            return bound.derive(new DefaultTransactionProvider(bound.connectionProvider()))
                    .dsl()
                    .transactionResult(transaction -> work.apply(transaction.dsl(), false));
        });
    }

    /** Runs {@code work} on one connection as it is, and tells it whether a transaction is open there. */
    static <T> T onOneConnection(DSLContext dsl, BiFunction<DSLContext, Boolean, T> work) {
        return dsl.connectionResult(connection -> work.apply(
                dsl.configuration()
                        .derive(new DefaultConnectionProvider(connection))
                        .dsl(),
                !connection.getAutoCommit()));
    }
}
