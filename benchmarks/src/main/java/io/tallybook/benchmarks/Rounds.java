package io.tallybook.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Measures the ways of a case in turn, round after round, beginning with another one each time: what the machine does
 * meanwhile befalls them all.
 *
 * @param number how many are counted, after one that warms up and is not
 * @param time how long each way works in each round
 */
record Rounds(int number, Duration time) {

    List<Comparison> measure(Case measured, BenchmarkDatabase database)
            throws SQLException, InterruptedException, ExecutionException {
        Workload workload = measured.prepare(database);
        List<Way> ways = workload.ways();
        double[][] speeds = new double[ways.size()][number];
        try (Clients clients = new Clients(measured.clients())) {
            for (int round = -1; round < number; round++) {
                for (int turn = 0; turn < ways.size(); turn++) {
                    int way = (round + 1 + turn) % ways.size();
                    database.settle(workload.tables());
                    double speed = clients.operationsPerSecond(ways.get(way).operation(), time);
                    if (round >= 0) {
                        speeds[way][round] = speed;
                    }
                }
            }
        }
        workload.verify();
        List<Comparison> comparisons = new ArrayList<>();
        for (int way = 1; way < ways.size(); way++) {
            comparisons.add(new Comparison(measured.name(), ways.get(way).name(), speeds[0], speeds[way]));
        }
        return comparisons;
    }
}
