package io.tallybook.benchmarks;

import java.sql.SQLException;

/** Something that can be measured; listed in {@link Cases}. */
interface Case {

    /** Words from general to special, joined by slashes: {@code consume/spread/8}. */
    String name();

    /** How many clients work at the same time, and how many connections each way has. */
    int clients();

    /** Fills a database that has every migration and nothing else. */
    Workload prepare(BenchmarkDatabase database) throws SQLException;
}
