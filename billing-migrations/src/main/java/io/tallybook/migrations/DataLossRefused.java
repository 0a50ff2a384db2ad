package io.tallybook.migrations;

import java.util.List;
import java.util.stream.Collectors;

/** An undo that would have lost data; the script that it names was rolled back. */
public final class DataLossRefused extends MigrationRefused {

    private static final long serialVersionUID = 1L;

    private final String version;
    private final transient List<DataLoss> losses;
    private final transient List<UndoneMigration> undone;

    DataLossRefused(String version, List<DataLoss> losses) {
        this(version, losses, List.of());
    }

    private DataLossRefused(String version, List<DataLoss> losses, List<UndoneMigration> undone) {
        super("Undoing " + version + " would lose "
                + losses.stream().map(DataLoss::toString).collect(Collectors.joining(", "))
                + "; nothing of it was changed. Save them first, or accept the loss");
        this.version = version;
        this.losses = List.copyOf(losses);
        this.undone = List.copyOf(undone);
    }

    DataLossRefused after(List<UndoneMigration> undone) {
        return new DataLossRefused(version, losses, undone);
    }

    /** The script whose undo was rolled back. */
    public String version() {
        return version;
    }

    /** What would have been lost, by table and column. */
    public List<DataLoss> losses() {
        return losses;
    }

    /** Newer scripts that the same call had undone before; they stay undone. */
    public List<UndoneMigration> undone() {
        return undone;
    }
}
