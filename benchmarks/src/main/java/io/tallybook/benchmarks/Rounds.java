package io.tallybook.benchmarks;

import io.tallybook.benchmarks.Clients.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Measures the ways of a case in turn, a slice of time each, beginning with another one every time: what the machine does
 * meanwhile befalls them all.
 *
 * @param number how many are counted, after two that are not: jOOQ is much code to compile
 * @param time how long each way works in each round
 */
record Rounds(int number, Duration time) {

    /** Short beside what else happens on a machine, long beside starting the clients. */
    private static final Duration SLICE = Duration.ofMillis(250);

    private static final int WARM_UP = 2;

    List<Comparison> measure(RepeatedCase measured, BenchmarkDatabase database)
            throws SQLException, InterruptedException, ExecutionException {
        return measure(measured.name(), measured.clients(), measured.prepare(database), List.of(database));
    }

    /** @param databases in which the workload's tables are, whichever way writes them */
    List<Comparison> measure(String name, int clients, Workload workload, List<BenchmarkDatabase> databases)
            throws SQLException, InterruptedException, ExecutionException {
        for (BenchmarkDatabase database : databases) {
            database.stopAutovacuum(workload.tables());
        }
        List<Way> ways = workload.ways();
        double[][] speeds = new double[ways.size()][number];
        try (Clients working = new Clients(clients)) {
            for (int round = -WARM_UP; round < number; round++) {
                for (BenchmarkDatabase database : databases) {
                    database.settle(workload.tables());
                }
                Work[] done = round(ways, working);
                for (int way = 0; way < ways.size() && round >= 0; way++) {
                    speeds[way][round] = done[way].perSecond();
                }
            }
        }
        workload.verify();
        List<Comparison> comparisons = new ArrayList<>();
        for (int way = 1; way < ways.size(); way++) {
            comparisons.add(new Comparison(name, ways.get(way).name(), speeds[0], speeds[way]));
        }
        return comparisons;
    }

    private Work[] round(List<Way> ways, Clients clients) throws InterruptedException, ExecutionException {
        Work[] done = new Work[ways.size()];
        Arrays.fill(done, Work.NONE);
        long slices = Math.max(1, time.toMillis() / SLICE.toMillis());
        for (int slice = 0; slice < slices; slice++) {
            for (int turn = 0; turn < ways.size(); turn++) {
                int way = (slice + turn) % ways.size();
                done[way] = done[way].plus(clients.repeat(ways.get(way).operation(), time.dividedBy(slices)));
            }
        }
        return done;
    }
}
