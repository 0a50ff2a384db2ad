package io.tallybook.migrations;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Brings a database to the billing schema of this release, and says how far it is.
 *
 * <p>Scripts live in {@value #LOCATION} and their history in {@code billing.flyway_schema_history}, so an application's
 * own Flyway neither sees them nor is seen. Through a Citus cluster, connect to the coordinator; behind a pooler that
 * shares connections between transactions, connect directly: the lock against a second migrator belongs to the session.
 *
 * <p>Immutable and thread-safe; several processes may migrate at once, one of them does the work.
 */
public final class BillingMigrations {

    /** Where the scripts are on the class path; not Flyway's default, which belongs to the application. */
    public static final String LOCATION = "classpath:db/billing/migration";

    /** The PostgreSQL schema that holds the history. */
    public static final String SCHEMA = "billing";

    static final String HISTORY_TABLE = "flyway_schema_history";

    private final DataSource dataSource;
    private final List<String> locations;
    private final LockPatience patience;

    private BillingMigrations(DataSource dataSource, List<String> locations, LockPatience patience) {
        this.dataSource = dataSource;
        this.locations = List.copyOf(locations);
        this.patience = patience;
    }

    /** Takes up to four connections at a time from {@code dataSource}. */
    public static BillingMigrations of(DataSource dataSource) {
        return new BillingMigrations(dataSource, List.of(LOCATION), LockPatience.USUAL);
    }

    /**
     * The same with scripts from elsewhere, in Flyway's notation: the folders of a checkout, or further scripts that build on
     * ours. What undoes them is in a folder {@code undo} beside each.
     */
    public BillingMigrations from(List<String> locations) {
        return new BillingMigrations(dataSource, locations, patience);
    }

    /**
     * The same with another patience for tables that the application is using: a script waits for a lock at most for
     * {@code timeout} (3 seconds without this call), gives everybody behind it as long to pass, and tries again, up to
     * {@code attempts} times in all (20 without this call).
     */
    public BillingMigrations waitingForLocks(Duration timeout, int attempts) {
        return new BillingMigrations(dataSource, locations, new LockPatience(timeout, attempts));
    }

    /**
     * Applies every script that the database does not have yet, in order, each in its own transaction.
     *
     * <p>On a database that is up to date it changes nothing and the result lists nothing. While another process migrates
     * the same database, it waits, and then mostly finds nothing to do.
     *
     * @throws MigrationRefused if the database cannot be read, if the schema {@code billing} holds
     *     tables, types or functions that these scripts did not make, or if a script
     *     that was applied has changed since; nothing is applied
     * @throws MigrationFailed if a script fails; it is rolled back, those before it stay
     */
    public MigrateResult migrate() {
        return migrate(MigrationVersion.LATEST);
    }

    /**
     * The same up to and including a version; repeatable scripts run as well, because each works at any version.
     *
     * @throws MigrationRefused also if there is no such version, or the database is beyond it
     */
    public MigrateResult migrateTo(String version) {
        MigrationVersion target = Versions.parse(version);
        InfoResult info = info();
        if (info.migrations().stream().noneMatch(script -> version.equals(script.version()))) {
            throw new MigrationRefused("There is no version " + version + " among the scripts");
        }
        if (info.currentVersion() != null
                && Versions.parse(info.currentVersion()).isNewerThan(target)) {
            throw new MigrationRefused("The database is at version " + info.currentVersion() + ", beyond " + version
                    + ": undo takes it back");
        }
        return migrate(target);
    }

    private MigrateResult migrate(MigrationVersion target) {
        ForeignTables.refuse(dataSource);
        refuseOtherScripts();
        AppliedScripts applied = new AppliedScripts();
        Flyway flyway = configuration()
                .target(target)
                .callbacks(new LockTimeout(patience), applied)
                .load();
        try {
            patience.retry(flyway::migrate);
        } catch (FlywayException e) {
            throw FailedScript.explain(e);
        } catch (SQLException e) {
            throw new MigrationRefused("The database cannot be read: " + e.getMessage(), e);
        }
        return new MigrateResult(applied.list(), info().currentVersion());
    }

    /**
     * Takes back the newest scripts, each in one transaction with its row in the history, under the lock against other
     * migrators; the application's writes to our tables wait meanwhile.
     *
     * <p>A script that is undone is pending again. What it had written itself, such as the first features, goes with it;
     * anything else must survive.
     *
     * @throws DataLossRefused if rows or values would be lost and {@code undo} does not accept that; the script in question
     *     is left as it is, those that were undone before it stay undone
     * @throws MigrationRefused if a script that was applied is not of this release, has changed since or has no undo script,
     *     or if there is nothing to undo; nothing is changed
     * @throws MigrationFailed if an undo script fails; it is rolled back, those before it stay undone
     */
    public UndoResult undo(Undo undo) {
        try {
            return MigrationLock.during(dataSource, () -> {
                if (info().currentVersion() == null) {
                    throw new MigrationRefused("There is nothing to undo: no script is applied");
                }
                refuseOtherScripts();
                List<UndoneMigration> undone = new UndoRun(dataSource, locations, patience).run(undo);
                return new UndoResult(undone, info().currentVersion());
            });
        } catch (SQLException e) {
            throw new MigrationRefused("The database cannot be read: " + e.getMessage(), e);
        }
    }

    private void refuseOtherScripts() {
        ValidateResult applied = validate();
        if (!applied.ok()) {
            throw new MigrationRefused("Scripts that were applied to this database differ from those of this release: "
                    + String.join("; ", applied.messages()));
        }
    }

    /** Every script of this release and every script in the history, in order, with how far each has come. */
    public InfoResult info() {
        MigrationInfoService info = configuration().load().info();
        String current = info.current() == null ? null : MigrationState.versionOf(info.current());
        // Flyway's own row about creating the schema is no script of ours.
        List<MigrationState> scripts = Arrays.stream(info.all())
                .filter(migration -> migration.getType() != CoreMigrationType.SCHEMA)
                .map(MigrationState::of)
                .toList();
        return new InfoResult(scripts, current);
    }

    /** Compares what was applied with the scripts of this release; pending scripts are no fault. */
    public ValidateResult validate() {
        org.flywaydb.core.api.output.ValidateResult result =
                configuration().load().validateWithResult();
        if (result.validationSuccessful) {
            return new ValidateResult(List.of());
        }
        List<String> invalid = result.invalidMigrations.stream()
                .map(migration -> withoutAdvice(migration.errorDetails.errorMessage))
                .toList();
        return new ValidateResult(
                invalid.isEmpty() ? List.of(withoutAdvice(result.errorDetails.errorMessage)) : invalid);
    }

    // Flyway advises to repair the history, which would only hide that a released script was edited.
    private static String withoutAdvice(String message) {
        return message.lines()
                .filter(line -> !line.contains("repair"))
                .collect(Collectors.joining(" "))
                .strip();
    }

    // Flyway 13 offers other ways to the extension and for the first statement, which Flyway 11 does not have.
    @SuppressWarnings("deprecation")
    private FluentConfiguration configuration() {
        FluentConfiguration configuration = Flyway.configure(BillingMigrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations(locations.toArray(String[]::new))
                .defaultSchema(SCHEMA)
                .table(HISTORY_TABLE)
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .ignoreMigrationPatterns("*:pending")
                // Another migrator may have a long data migration to run: its lock, while held, is at work. Not -1, which
                // Flyway keeps in a static field that an application's own Flyway in this process sets back.
                .lockRetryCount(Integer.MAX_VALUE)
                // The history keeps times without a zone: they are UTC, wherever the migrating machine stands.
                .initSql("SET TIME ZONE 'UTC'")
                .cleanDisabled(true);
        // With Flyway's default, a lock in a transaction, a script that builds an index concurrently waits for itself.
        configuration
                .getPluginRegister()
                .getPlugin(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }
}
