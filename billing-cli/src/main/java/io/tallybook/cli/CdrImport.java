package io.tallybook.cli;

import io.tallybook.dao.telecom.CallDao;
import io.tallybook.model.telecom.CdrOutcome;
import io.tallybook.model.telecom.NewCdr;
import io.tallybook.model.telecom.RatedCdr;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/**
 * Takes a file of call detail records, batch by batch, each committed by itself.
 *
 * <p>A record that was taken before is a replay, so that an import that was cut off is finished by beginning anew. With one thread
 * calls are rated in the order of the file; with several, batches come in any order.
 */
final class CdrImport {

    static final int BATCH = 1_000;

    private record Line(long number, String text, NewCdr call) {}

    private final CallDao calls;
    private final int threads;
    private final LongConsumer progress;
    private final CdrImportResult.Counter counter = new CdrImportResult.Counter();

    /** @param progress told the number of lines that are done, after each batch, by any thread */
    CdrImport(CallDao calls, int threads, LongConsumer progress) {
        this.calls = calls;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * @param rejects is told each line that is not taken
     * @throws CommandFailed if the first line does not name the columns; nothing was taken
     */
    CdrImportResult run(Path file, CdrRejects rejects) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        // As many batches as are worked on and as many more wait; the rest stays in the file.
        Semaphore room = new Semaphore(2 * threads);
        List<Future<?>> batches = new ArrayList<>();
        try (BufferedReader reader = reader(file)) {
            CdrColumns columns = CdrColumns.of(reader.readLine());
            List<Line> batch = new ArrayList<>();
            long number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                try {
                    batch.add(new Line(number, line, columns.parse(line)));
                } catch (IllegalArgumentException reason) {
                    rejects.add(number, reason.getMessage(), line);
                    counter.rejected();
                }
                if (batch.size() == BATCH) {
                    submit(workers, room, batches, batch, rejects);
                    batch = new ArrayList<>();
                }
            }
            submit(workers, room, batches, batch, rejects);
            for (Future<?> done : batches) {
                done.get();
            }
            return counter.result();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("The import was interrupted: begin it anew to finish it.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    /** Whatever is not UTF-8 becomes U+FFFD, by which a line is rejected and not the file. */
    static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    private void submit(
            ExecutorService workers, Semaphore room, List<Future<?>> batches, List<Line> batch, CdrRejects rejects)
            throws InterruptedException, ExecutionException {
        room.acquire();
        // What failed is told at once, not at the end of the file.
        for (Future<?> done : batches) {
            if (done.isDone()) {
                done.get();
            }
        }
        batches.removeIf(Future::isDone);
        batches.add(workers.submit(() -> {
            try {
                take(batch, rejects);
            } finally {
                room.release();
            }
        }));
    }

    private void take(List<Line> batch, CdrRejects rejects) {
        List<CdrOutcome> outcomes =
                calls.ingestAll(batch.stream().map(Line::call).toList());
        for (int i = 0; i < outcomes.size(); i++) {
            Line line = batch.get(i);
            CdrOutcome outcome = outcomes.get(i);
            if (outcome instanceof CdrOutcome.Conflict) {
                rejects.add(line.number(), "another record of this call was taken before", line.text());
                counter.rejected();
            } else if (outcome instanceof CdrOutcome.Replayed) {
                counter.replayed();
            } else {
                RatedCdr rated = outcome.orThrow();
                counter.taken(rated.status());
            }
        }
        progress.accept(counter.lines());
    }
}
