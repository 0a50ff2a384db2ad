package io.tallybook.benchmarks;

import io.tallybook.database.PostgresServer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A hot call on Citus clusters and on plain PostgreSQL, of random organisations, ten to a tenant.
 *
 * @param clusters databases of coordinators, as a superuser; the first is compared with the others and with plain PostgreSQL
 */
record CitusCase(HotCall call, int organisations, int clients, List<String> clusters) implements Case {

    @Override
    public String name() {
        return "citus/" + call.word() + "/" + clients;
    }

    @Override
    public List<Comparison> measure(BenchmarkDatabase plain, Rounds rounds) throws Exception {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            List<BenchmarkDatabase> databases = new ArrayList<>();
            for (String url : clusters) {
                PostgresServer server = PostgresServer.given(url);
                opened.push(server);
                BenchmarkDatabase database = BenchmarkDatabase.on(server);
                opened.push(database);
                databases.add(database);
            }
            databases.add(plain);
            return rounds.measure(name(), clients, CitusWorkload.on(databases, this), databases);
        } finally {
            for (AutoCloseable one : opened) {
                one.close();
            }
        }
    }
}
