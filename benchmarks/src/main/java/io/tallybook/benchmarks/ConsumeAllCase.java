package io.tallybook.benchmarks;

import java.util.List;

/** Consumes credits of a tenant's ten organisations, many consumptions at once. */
record ConsumeAllCase(int batch, int clients) implements RepeatedCase {

    @Override
    public String name() {
        return "consume-all/" + batch + "/" + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) {
        List<Account> accounts = CreditBooks.open(database, 10);
        return new ConsumeAllWorkload(database, accounts, batch, clients);
    }
}
