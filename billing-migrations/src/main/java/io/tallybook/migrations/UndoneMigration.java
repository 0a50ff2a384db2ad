package io.tallybook.migrations;

import java.time.Duration;
import java.util.List;

/**
 * A script that has just been undone.
 *
 * @param lost rows and values that went with it, because the caller accepted that; usually none
 */
public record UndoneMigration(String version, String description, Duration took, List<DataLoss> lost) {

    public UndoneMigration {
        lost = List.copyOf(lost);
    }
}
