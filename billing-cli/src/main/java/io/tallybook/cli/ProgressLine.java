package io.tallybook.cli;

import io.tallybook.migrations.data.DataMigrationProgress;
import java.io.PrintWriter;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a data migration is, how fast it goes and how long it will take: a bar on a terminal, else a line now and then. */
final class ProgressLine implements Consumer<DataMigrationProgress>, AutoCloseable {

    private static final int LINE_EVERY_MILLIS = 10_000;
    private static final int BAR_EVERY_MILLIS = 200;
    private static final int LINE_LENGTH = 110;

    private final PrintWriter err;
    private final boolean isTerminal;
    private @Nullable ProgressBar bar;
    private @Nullable String version;

    ProgressLine(PrintWriter err) {
        this(err, System.console() != null);
    }

    ProgressLine(PrintWriter err, boolean isTerminal) {
        this.err = err;
        this.isTerminal = isTerminal;
    }

    @Override
    public void accept(DataMigrationProgress progress) {
        if (bar == null || !progress.version().equals(version)) {
            close();
            version = progress.version();
            bar = bar(progress);
        }
        bar.maxHint(Math.max(progress.total(), progress.done()));
        bar.stepTo(progress.done());
    }

    private ProgressBar bar(DataMigrationProgress progress) {
        return new ProgressBarBuilder()
                .setTaskName(progress.description())
                .setInitialMax(progress.total())
                .setUnit(" rows", 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(isTerminal ? BAR_EVERY_MILLIS : LINE_EVERY_MILLIS)
                .setConsumer(
                        isTerminal
                                ? new ConsoleProgressBarConsumer(System.err, LINE_LENGTH)
                                : new DelegatingProgressBarConsumer(err::println, LINE_LENGTH))
                .build();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
