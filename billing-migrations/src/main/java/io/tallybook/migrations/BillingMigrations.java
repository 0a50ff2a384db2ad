package io.tallybook.migrations;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationInfoService;
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

    private BillingMigrations(DataSource dataSource, List<String> locations) {
        this.dataSource = dataSource;
        this.locations = List.copyOf(locations);
    }

    public static BillingMigrations of(DataSource dataSource) {
        return new BillingMigrations(dataSource, List.of(LOCATION));
    }

    /**
     * The same with scripts from elsewhere, in Flyway's notation: the folders of a checkout, or further scripts that build on
     * ours.
     */
    public BillingMigrations from(List<String> locations) {
        return new BillingMigrations(dataSource, locations);
    }

    /**
     * Applies every script that the database does not have yet, in order, each in its own transaction.
     *
     * <p>On a database that is up to date it changes nothing and the result lists nothing.
     *
     * @throws MigrationRefused if the database cannot be read, if the schema {@code billing} holds
     *     tables, types or functions that these scripts did not make, or if a script
     *     that was applied has changed since; nothing is applied
     * @throws org.flywaydb.core.api.FlywayException if a script fails; it is rolled back, those before it stay
     */
    public MigrateResult migrate() {
        ForeignTables.refuse(dataSource);
        Flyway flyway = flyway();
        ValidateResult applied = validate(flyway);
        if (!applied.ok()) {
            throw new MigrationRefused("Scripts that were applied to this database differ from those of this release: "
                    + String.join("; ", applied.messages()));
        }
        List<AppliedMigration> migrations =
                flyway.migrate().migrations.stream().map(AppliedMigration::of).toList();
        return new MigrateResult(migrations, info().currentVersion());
    }

    /** Every script of this release and every script in the history, in order, with how far each has come. */
    public InfoResult info() {
        MigrationInfoService info = flyway().info();
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
        return validate(flyway());
    }

    private static ValidateResult validate(Flyway flyway) {
        org.flywaydb.core.api.output.ValidateResult result = flyway.validateWithResult();
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
    private Flyway flyway() {
        FluentConfiguration configuration = Flyway.configure(BillingMigrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations(locations.toArray(String[]::new))
                .defaultSchema(SCHEMA)
                .table(HISTORY_TABLE)
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .ignoreMigrationPatterns("*:pending")
                // The history keeps times without a zone: they are UTC, wherever the migrating machine stands.
                .initSql("SET TIME ZONE 'UTC'")
                .cleanDisabled(true);
        // With Flyway's default, a lock in a transaction, a script that builds an index concurrently waits for itself.
        configuration
                .getPluginRegister()
                .getPlugin(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration.load();
    }
}
