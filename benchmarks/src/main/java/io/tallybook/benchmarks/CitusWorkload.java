package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The same call of the DAO on several databases, each with books of its own. */
record CitusWorkload(HotCall call, List<Place> places) implements Workload {

    static CitusWorkload on(List<BenchmarkDatabase> databases, CitusCase measured) throws SQLException {
        List<Place> places = new ArrayList<>();
        for (BenchmarkDatabase database : databases) {
            places.add(Place.on(database, measured));
        }
        return new CitusWorkload(measured.call(), places);
    }

    @Override
    public List<Way> ways() {
        return places.stream().map(place -> place.way(call)).toList();
    }

    @Override
    public List<String> tables() {
        return call.tables();
    }

    @Override
    public void verify() throws SQLException {
        for (Place place : places) {
            call.prove(place.database(), place.done().sum());
        }
    }

    /** @param done by all clients there */
    private record Place(
            String name, BenchmarkDatabase database, Billing billing, List<Account> accounts, LongAdder done) {

        static Place on(BenchmarkDatabase database, CitusCase measured) throws SQLException {
            Billing filling = Billing.using(database.unpooled());
            List<Account> accounts = Account.create(filling, measured.organisations());
            HotCall.prepare(filling, accounts);
            Billing billing = Billing.using(DSL.using(database.pool(measured.clients()), SQLDialect.POSTGRES));
            return new Place(name(database), database, billing, accounts, new LongAdder());
        }

        Way way(HotCall call) {
            return new Way(name, () -> {
                Account account = accounts.get(ThreadLocalRandom.current().nextInt(accounts.size()));
                if (!call.run(billing, account)) {
                    throw new IllegalStateException(call + " was refused for " + account);
                }
                done.increment();
            });
        }

        private static String name(BenchmarkDatabase database) throws SQLException {
            try (Connection connection = database.unpooled().getConnection();
                    Statement statement = connection.createStatement()) {
                try (ResultSet citus = statement.executeQuery("SELECT FROM pg_extension WHERE extname = 'citus'")) {
                    if (!citus.next()) {
                        return "plain PostgreSQL";
                    }
                }
                try (ResultSet nodes = statement.executeQuery(
                        "SELECT count(*) FROM pg_dist_node WHERE noderole = 'primary' AND shouldhaveshards")) {
                    nodes.next();
                    int workers = nodes.getInt(1);
                    return "Citus, " + workers + (workers == 1 ? " worker" : " workers");
                }
            }
        }
    }
}
