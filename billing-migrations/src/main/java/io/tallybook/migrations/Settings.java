package io.tallybook.migrations;

import io.tallybook.migrations.data.DataMigration;
import io.tallybook.migrations.data.DataMigrationProgress;
import io.tallybook.migrations.data.DataMigrationResult;
import io.tallybook.migrations.internal.LockPatience;
import io.tallybook.migrations.internal.MigrationSessions;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * What a migration works with, and how Flyway is told.
 *
 * @param locations folders of scripts, in Flyway's notation
 * @param listener told how far a data migration is
 */
record Settings(
        DataSource dataSource,
        List<String> locations,
        List<DataMigration> dataMigrations,
        LockPatience patience,
        Consumer<DataMigrationProgress> listener) {

    Settings {
        locations = List.copyOf(locations);
        dataMigrations = List.copyOf(dataMigrations);
    }

    Settings from(List<String> locations) {
        return new Settings(dataSource, locations, dataMigrations, patience, listener);
    }

    Settings withFurther(List<DataMigration> further) {
        List<DataMigration> all =
                Stream.concat(dataMigrations.stream(), further.stream()).toList();
        return new Settings(dataSource, locations, all, patience, listener);
    }

    Settings with(LockPatience patience) {
        return new Settings(dataSource, locations, dataMigrations, patience, listener);
    }

    Settings with(Consumer<DataMigrationProgress> listener) {
        return new Settings(dataSource, locations, dataMigrations, patience, listener);
    }

    Scripts scripts() {
        return new Scripts(locations);
    }

    Scripts undoScripts() {
        return Scripts.undoing(locations);
    }

    /** For looking only. */
    Flyway flyway() {
        return configuration(result -> {}).load();
    }

    /** @param results told what each data migration has done */
    // Flyway 13 offers another way to the extension, which Flyway 11 does not have.
    @SuppressWarnings("deprecation")
    FluentConfiguration configuration(Consumer<DataMigrationResult> results) {
        FluentConfiguration configuration = Flyway.configure(BillingMigrations.class.getClassLoader())
                .dataSource(MigrationSessions.of(dataSource))
                .locations(locations.toArray(String[]::new))
                .javaMigrations(dataMigrations.stream()
                        .map(migration -> new FlywayDataMigration(migration, patience, listener, results))
                        .toArray(JavaMigration[]::new))
                .defaultSchema(BillingMigrations.SCHEMA)
                .table(BillingMigrations.HISTORY_TABLE)
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .ignoreMigrationPatterns("*:pending")
                // Another migrator may have a long data migration to run: its lock, while held, is at work. Not -1,
                // which Flyway keeps in a static field that an application's own Flyway in this process sets back.
                .lockRetryCount(Integer.MAX_VALUE)
                .cleanDisabled(true);
        // With Flyway's default, a lock in a transaction, a script that builds an index concurrently waits for itself.
        configuration
                .getPluginRegister()
                .getPlugin(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }
}
