package io.tallybook.benchmarks;

import java.sql.SQLException;
import java.time.Duration;

/** The same with a network between application and database. */
record DelayedCase(RepeatedCase near, Duration eachWay) implements RepeatedCase {

    @Override
    public String name() {
        return near.name().replaceFirst("/", "-delayed/");
    }

    @Override
    public int clients() {
        return near.clients();
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) throws SQLException {
        database.delay(eachWay);
        return near.prepare(database);
    }
}
