package io.tallybook.benchmarks;

import java.sql.SQLException;
import java.util.List;

/** Consumes credits of random organisations; of one, where the row is hot. */
record ConsumeCase(String spread, int organisations, int clients) implements RepeatedCase {

    @Override
    public String name() {
        return "consume/" + spread + "/" + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) throws SQLException {
        List<Account> accounts = CreditBooks.open(database, organisations);
        ConsumeByStatements.createTables(database);
        return new ConsumeWorkload(database, accounts, clients);
    }
}
