package io.tallybook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileClaimTest {

    @TempDir
    Path folder;

    @Test
    void is_had_once_until_it_is_released() throws IOException {
        Path file = folder.resolve("lock");
        try (FileClaim first = FileClaim.on(file).orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(FileClaim.on(file)).isEmpty();
            assertThat(FileClaim.on(folder.resolve("../" + folder.getFileName() + "/lock")))
                    .isEmpty();
        }

        FileClaim.on(file).orElseThrow().close();
    }

    @Test
    void keeps_another_jvm_away_although_this_one_asked_for_it_twice() throws Exception {
        Path file = folder.resolve("lock");
        FileClaim first = FileClaim.on(file).orElseThrow();
        FileClaim.on(file);
        try (OtherJvm other = OtherJvm.start(Program.class, file.toString())) {
            assertThat(other.line()).isEqualTo("taken");
        }
        first.close();

        try (OtherJvm other = OtherJvm.start(Program.class, file.toString())) {
            assertThat(other.line()).isEqualTo("free");
            assertThat(FileClaim.on(file)).isEmpty();
            other.kill();
            FileClaim.await(file).close();
        }
    }

    @Test
    void is_waited_for_by_the_threads_of_this_jvm() throws Exception {
        Path file = folder.resolve("lock");
        FileClaim first = FileClaim.await(file);
        FutureTask<FileClaim> second = new FutureTask<>(() -> FileClaim.await(file));
        Thread waiting = new Thread(second);
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        first.close();

        second.get().close();
    }

    /** Says whether it has the file, and has it until it is told to end. */
    static final class Program {

        private Program() {}

        public static void main(String... arguments) throws IOException {
            boolean isFree = FileClaim.on(Path.of(arguments[0])).isPresent();
            System.out.println(isFree ? "free" : "taken");
            OtherJvm.runUntilToldToEnd();
        }
    }
}
