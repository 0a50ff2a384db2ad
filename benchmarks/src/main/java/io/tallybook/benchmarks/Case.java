package io.tallybook.benchmarks;

import java.util.List;

/** Something that can be measured; listed in {@link Cases}. */
interface Case {

    /** Words from general to special, joined by slashes: {@code consume/spread/8}. */
    String name();

    /** Measures on a database that has every migration and nothing else. */
    List<Comparison> measure(BenchmarkDatabase database, Rounds rounds) throws Exception;
}
