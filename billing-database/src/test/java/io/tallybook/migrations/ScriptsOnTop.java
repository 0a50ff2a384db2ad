package io.tallybook.migrations;

import io.tallybook.database.junit.BillingDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What tests of migrations begin with: a migrated database for each, and a folder of scripts that come after ours. */
abstract class ScriptsOnTop {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @TempDir
    Path folder;

    ScriptFolder scripts;
    Database database;

    @BeforeEach
    final void prepare() {
        scripts = new ScriptFolder(folder);
        database = new Database(db.dataSource());
    }

    /** With our scripts and those of the folder. */
    final BillingMigrations migrations() {
        return BillingMigrations.of(db.dataSource()).from(scripts.locations());
    }
}
