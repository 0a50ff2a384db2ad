package io.tallybook.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a database is.
 *
 * @param migrations every known script, in order
 * @param currentVersion the newest version applied; absent on an empty database
 */
public record InfoResult(
        List<MigrationState> migrations, @Nullable String currentVersion) {

    public InfoResult {
        migrations = List.copyOf(migrations);
    }

    public List<MigrationState> pending() {
        return migrations.stream().filter(MigrationState::isPending).toList();
    }
}
