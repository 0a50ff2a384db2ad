package io.tallybook.dao;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many threads that start at the same moment. */
public final class Together {

    private Together() {}

    /** Runs {@code work} for 0 … calls − 1 on so many threads; the results in the order of the numbers. */
    public static <T> List<T> run(int threads, int calls, IntFunction<T> work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Future<List<T>>> parts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                parts.add(pool.submit(() -> {
                    start.await();
                    List<T> results = new ArrayList<>();
                    for (int call = first; call < calls; call += threads) {
                        results.add(work.apply(call));
                    }
                    return results;
                }));
            }
            List<T> all = new ArrayList<>();
            List<List<T>> byThread = new ArrayList<>();
            for (Future<List<T>> part : parts) {
                byThread.add(part.get());
            }
            for (int call = 0; call < calls; call++) {
                all.add(byThread.get(call % threads).get(call / threads));
            }
            return all;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            pool.shutdownNow();
        }
    }
}
