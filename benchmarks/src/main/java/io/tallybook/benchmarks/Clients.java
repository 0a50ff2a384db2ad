package io.tallybook.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that start together and repeat an operation for a while. */
final class Clients implements AutoCloseable {

    private final int number;
    private final ExecutorService threads;

    Clients(int number) {
        this.number = number;
        this.threads = Executors.newFixedThreadPool(number);
    }

    /** Every operation that was begun counts, and so does the time that the last one takes. */
    Work repeat(Way.Operation operation, Duration time) throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(number + 1);
        Callable<Long> client = () -> {
            start.await();
            long begun = System.nanoTime();
            long operations = 0;
            while (System.nanoTime() - begun < time.toNanos()) {
                operation.run();
                operations++;
            }
            return operations;
        };
        List<Future<Long>> working = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            working.add(threads.submit(client));
        }
        await(start);
        long begun = System.nanoTime();
        long operations = 0;
        for (Future<Long> future : working) {
            operations += future.get();
        }
        return new Work(operations, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static void await(CyclicBarrier start) throws InterruptedException {
        try {
            start.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException("a client was interrupted before it began", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** How much was done, and how long it took. */
    record Work(long operations, Duration time) {

        static final Work NONE = new Work(0, Duration.ZERO);

        Work plus(Work more) {
            return new Work(operations + more.operations, time.plus(more.time));
        }

        double perSecond() {
            return operations / (time.toNanos() / 1e9);
        }
    }
}
