package io.tallybook.benchmarks;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consumes credits of random organisations; of one, where the row is hot.
 *
 * @param pgledger a further way, if there is one
 */
record ConsumeCase(
        String spread,
        int organisations,
        int clients,
        @Nullable Pgledger pgledger) implements RepeatedCase {

    @Override
    public String name() {
        return "consume/" + spread + "/" + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) throws SQLException {
        List<Account> accounts = CreditBooks.open(database, organisations);
        ConsumeByStatements.createTables(database);
        Workload workload = new ConsumeWorkload(database, accounts, clients);
        return pgledger == null ? workload : PgledgerWorkload.beside(workload, pgledger, database, clients);
    }
}
