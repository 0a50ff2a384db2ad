package io.tallybook.benchmarks;

import java.sql.SQLException;
import java.util.List;

/** An operation that clients repeat for a while, each way in turn. */
interface RepeatedCase extends Case {

    /** How many clients work at the same time, and how many connections each way has. */
    int clients();

    /** Fills a database that has every migration and nothing else. */
    Workload prepare(BenchmarkDatabase database) throws SQLException;

    @Override
    default List<Comparison> measure(BenchmarkDatabase database, Rounds rounds) throws Exception {
        return rounds.measure(this, database);
    }
}
