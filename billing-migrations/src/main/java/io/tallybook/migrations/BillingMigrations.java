package io.tallybook.migrations;

import io.tallybook.migrations.citus.ClusterStatus;
import io.tallybook.migrations.citus.ClusterStatusResult;
import io.tallybook.migrations.citus.DistributeResult;
import io.tallybook.migrations.citus.Distribution;
import io.tallybook.migrations.citus.IsolateResult;
import io.tallybook.migrations.citus.Isolation;
import io.tallybook.migrations.citus.NoCluster;
import io.tallybook.migrations.citus.RowsDiffer;
import io.tallybook.migrations.citus.WritesMeanwhile;
import io.tallybook.migrations.data.DataMigration;
import io.tallybook.migrations.data.DataMigrationProgress;
import io.tallybook.migrations.data.DataMigrations;
import io.tallybook.migrations.grants.ApplicationGrants;
import io.tallybook.migrations.grants.UnsuitableRole;
import io.tallybook.migrations.internal.LockPatience;
import io.tallybook.migrations.internal.Transaction;
import io.tallybook.migrations.internal.Work;
import io.tallybook.migrations.preflight.Preflight;
import io.tallybook.migrations.preflight.PreflightResult;
import io.tallybook.migrations.status.Status;
import io.tallybook.migrations.status.StatusResult;
import io.tallybook.migrations.verify.Verification;
import io.tallybook.migrations.verify.VerifyResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationVersion;

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

    private final Settings settings;

    private BillingMigrations(Settings settings) {
        this.settings = settings;
    }

    /** Takes up to four connections at a time from {@code dataSource}. */
    public static BillingMigrations of(DataSource dataSource) {
        return new BillingMigrations(
                new Settings(dataSource, List.of(LOCATION), DataMigrations.ALL, LockPatience.USUAL, progress -> {}));
    }

    /**
     * The same with scripts from elsewhere, in Flyway's notation: the folders of a checkout, or further scripts that build on
     * ours. What undoes them is in a folder {@code undo} beside each.
     */
    public BillingMigrations from(List<String> locations) {
        return new BillingMigrations(settings.from(locations));
    }

    /** The same with further data migrations beside ours; each takes its place among the scripts by its version. */
    public BillingMigrations with(List<DataMigration> dataMigrations) {
        return new BillingMigrations(settings.withFurther(dataMigrations));
    }

    /** The same, telling how far a data migration is after each of its batches, in the thread that migrates. */
    public BillingMigrations reporting(Consumer<DataMigrationProgress> listener) {
        return new BillingMigrations(settings.with(listener));
    }

    /**
     * The same with another patience for tables that the application is using: a script waits for a lock at most for
     * {@code timeout} (3 seconds without this call), gives everybody behind it as long to pass, and tries again, up to
     * {@code attempts} times in all (20 without this call).
     */
    public BillingMigrations waitingForLocks(Duration timeout, int attempts) {
        return new BillingMigrations(settings.with(new LockPatience(timeout, attempts)));
    }

    /**
     * Applies every script that the database does not have yet, in order, each in its own transaction.
     *
     * <p>On a database that is up to date it changes nothing and the result lists nothing. While another process migrates
     * the same database, it waits, and then mostly finds nothing to do.
     *
     * @throws MigrationRefused if the database cannot be read, if the schema {@code billing},
     *     {@code telecom} or {@code billing_archive} holds tables, types or functions that these scripts did not make, if a script
     *     that was applied has changed since, or if one has failed outside a transaction and was not repaired; nothing is applied
     * @throws MigrationFailed if a script fails; scripts before it stay
     */
    public MigrateResult migrate() {
        return reading(() -> new MigrateRun(settings).run(MigrationVersion.LATEST));
    }

    /**
     * The same up to and including a version; repeatable scripts run as well, because each works at any version.
     *
     * @throws IllegalArgumentException if {@code version} is not digits, joined by dots
     * @throws MigrationRefused also if there is no such version, or the database is beyond it
     */
    public MigrateResult migrateTo(String version) {
        MigrationVersion target = Versions.parse(version);
        return reading(() -> new MigrateRun(settings).run(target));
    }

    /**
     * Takes back the newest scripts, each in one transaction with its row in the history, under the lock against other
     * migrators; the application's writes to our tables wait meanwhile.
     *
     * <p>A script that is undone is pending again. What it had written itself, such as the first features, goes with it;
     * anything else must survive.
     *
     * @throws DataLossRefused if rows or values would be lost and {@code undo} does not accept that; that script is left as it
     *     is, those that were undone before it stay undone
     * @throws MigrationRefused if a script that was applied is not of this release, has changed since or has no undo script,
     *     if there is nothing to undo, or if what is not ours would be dropped; nothing is changed
     * @throws MigrationFailed if an undo script fails; it is rolled back, those before it stay undone
     */
    public UndoResult undo(Undo undo) {
        return reading(() -> new UndoRun(settings).run(undo));
    }

    /**
     * Runs a data migration again that has run before, for rows that arrived since and for those that it could not place
     * then; what it placed stays placed.
     *
     * <p>Killed in the middle, it is to be called again. Where nothing has arrived, it changes nothing.
     *
     * @param name one of {@link #dataMigrations()}, or its version
     * @throws MigrationRefused if there is no such data migration, or {@code migrate} has not run it yet
     * @throws MigrationFailed if a batch fails; those before it stay
     */
    public BackfillResult backfill(String name) {
        return reading(() -> new BackfillRun(settings).run(name));
    }

    /** What {@link #backfill} runs again, by name. */
    public List<String> dataMigrations() {
        return settings.dataMigrations().stream().map(DataMigration::name).toList();
    }

    /**
     * Forgets the failure of scripts that could not run in a transaction, so that {@code migrate} tries them again, and drops
     * every index in our schemas that a concurrent build left unfinished. Scripts that were edited stay refused.
     *
     * <p>Data migrations do not need it: {@code migrate} lets them go on by itself.
     */
    public RepairResult repair() {
        return reading(() -> new RepairRun(settings).run());
    }

    /**
     * What {@code migrate} would run, in order, without running it.
     *
     * @throws CheckFailed if the database or the scripts cannot be read
     */
    public List<PendingScript> pendingScripts() {
        return inspection().pending(MigrationVersion.LATEST);
    }

    /**
     * What {@code migrateTo} would run.
     *
     * @throws IllegalArgumentException if {@code version} is not digits, joined by dots
     * @throws MigrationRefused if there is no such version, or the database is beyond it
     */
    public List<PendingScript> pendingScriptsTo(String version) {
        MigrationVersion target = Versions.parse(version);
        inspection().refuseUnreachable(target);
        return inspection().pending(target);
    }

    /**
     * Every script of this release and every script in the history, in order, with how far each has come.
     *
     * @throws CheckFailed if the database or the scripts cannot be read
     */
    public InfoResult info() {
        return inspection().info();
    }

    /**
     * Compares what was applied with the scripts of this release; pending scripts are no fault.
     *
     * @throws CheckFailed if the database or the scripts cannot be read
     */
    public ValidateResult validate() {
        return inspection().validate();
    }

    /**
     * Proves the business facts: rows against rows, all in one moment, while applications go on writing.
     *
     * @throws CheckFailed if the database cannot be read, or if no script has been applied, so that there is nothing to prove
     */
    public VerifyResult verify() {
        VerifyResult result = asking(() -> Verification.of(settings.dataSource()));
        if (result.nothingApplies()) {
            throw new CheckFailed("Nothing was verified: no script has been applied to this database yet");
        }
        return result;
    }

    /**
     * What the pending scripts would destroy, and what in the database depends on it; nothing is changed.
     *
     * @throws CheckFailed if the database cannot be read
     */
    public PreflightResult preflight() {
        return asking(() -> Preflight.of(settings.dataSource(), pendingScripts()));
    }

    /**
     * How the database is at this moment; an empty or half-migrated one is told as such.
     *
     * @throws CheckFailed if the database cannot be read
     */
    public StatusResult status() {
        return asking(() -> {
            InfoResult info = info();
            return Status.of(
                    settings.dataSource(), info.currentVersion(), info.pending().size());
        });
    }

    /**
     * What would let a role use our schemas as an application does, without running it: the statements of {@link #grantTo}.
     *
     * @throws CheckFailed if there is no such role, or the database cannot be read
     */
    public List<String> grantsTo(String applicationRole) {
        try {
            return asking(() -> ApplicationGrants.print(settings.dataSource(), applicationRole));
        } catch (UnsuitableRole e) {
            throw new CheckFailed(e.getMessage(), e);
        }
    }

    /**
     * Lets a role use our schemas as an application does: call the functions, read everything, change what may be changed, and
     * only add to ledgers, draws and events.
     *
     * <p>Whatever it could do with our tables before by grants of its own is taken from it. Tables of later scripts need the same call
     * again. Removing old events of usage is not the application's: {@code usagePruning().prune(…)} needs the role that migrates.
     *
     * @return the statements that were run, in one transaction
     * @throws MigrationRefused if there is no such role, or it could change rows that are written once all the same, because it owns
     *     them, is a superuser or belongs to a role that may; nothing is granted
     */
    public List<String> grantTo(String applicationRole) {
        try {
            return reading(() -> ApplicationGrants.apply(settings.dataSource(), applicationRole));
        } catch (UnsuitableRole e) {
            throw new MigrationRefused(e.getMessage(), e);
        }
    }

    /**
     * Spreads a database over the nodes of its Citus cluster that was filled before there was one: every table and function,
     * in one transaction, under the lock against other migrators. Applications wait until it ends.
     *
     * <p>Scripts distribute by themselves what they make on a cluster. Where nothing is left to distribute, it changes nothing.
     *
     * @return the tables that were moved, with what was in them before and after
     * @throws MigrationRefused if the server is no Citus coordinator, the database has no tables of ours, or a row did not
     *     arrive as it was; nothing is changed
     * @throws MigrationFailed if Citus refuses; nothing is changed
     */
    public DistributeResult distribute() {
        return onCluster(
                "distribution",
                connection -> settings.patience()
                        .retry(() -> Transaction.run(connection, tx -> Distribution.of(tx, settings.patience()))));
    }

    /**
     * How the tables, functions and tenants lie on the nodes of a Citus cluster; reads the biggest tables whole.
     *
     * @throws CheckFailed if the server is no Citus coordinator, or the database cannot be read
     */
    public ClusterStatusResult clusterStatus() {
        try {
            return asking(() -> ClusterStatus.of(settings.dataSource()));
        } catch (NoCluster e) {
            throw new CheckFailed(e.getMessage(), e);
        }
    }

    /**
     * Gives a tenant shards of its own in a Citus cluster, on the node where it is; a tenant that has them keeps them.
     *
     * @throws MigrationRefused if the server is no Citus coordinator, or there is no such tenant; nothing is changed
     * @throws MigrationFailed if Citus refuses; nothing is changed
     */
    public IsolateResult isolate(UUID tenant, WritesMeanwhile writes) {
        return onCluster("isolation of tenant " + tenant, connection -> Isolation.of(tenant, writes, connection));
    }

    private <T> T onCluster(String what, Transaction.Work<T> work) {
        try {
            return MigrationLock.during(settings.dataSource(), work);
        } catch (NoCluster | RowsDiffer e) {
            throw new MigrationRefused(e.getMessage(), e);
        } catch (SQLException e) {
            throw MigrationFailed.of(what, e);
        }
    }

    private Inspection inspection() {
        return new Inspection(settings);
    }

    private static <T> T reading(Work<T> work) {
        try {
            return work.run();
        } catch (CheckFailed e) {
            throw new MigrationRefused(e.getMessage(), e);
        } catch (SQLException e) {
            throw new MigrationRefused("The database cannot be read: " + e.getMessage(), e);
        }
    }

    private static <T> T asking(Work<T> question) {
        try {
            return question.run();
        } catch (SQLException e) {
            throw new CheckFailed("The database cannot be read: " + e.getMessage(), e);
        }
    }
}
