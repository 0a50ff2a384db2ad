package io.tallybook.benchmarks;

import java.sql.SQLException;
import java.util.List;

/** The same work done in several ways. */
interface Workload {

    /** Ours first, then what it is compared with. */
    List<Way> ways();

    /** The tables that the ways write, which are vacuumed before each measurement. */
    List<String> tables();

    /**
     * Proves afterwards that each way did what it said: a benchmark that is wrong is not fast.
     *
     * @throws IllegalStateException if the books do not balance
     */
    void verify() throws SQLException;
}
