package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every versioned script up, down and up again, over rows in every table. */
class WalkTest {

    private static final String[] WRITTEN_ANEW = {
        "created_at",
        "updated_at",
        "started_at",
        "finished_at",
        "reported_at",
        "placed_at",
        "archived_at",
        "dropped_at",
        "config_id",
        "fixed_config_id",
        "hourly_config_id",
        "usage_config_id",
        "bucket_config_id"
    };

    private static Walk walk;

    @BeforeAll
    static void begin() throws SQLException {
        walk = new Walk();
    }

    @AfterAll
    static void end() {
        walk.close();
    }

    /** All of them, or every seventh where {@code billing.walk.every} says 7: the newest always. */
    static List<String> versions() {
        int every = Integer.getInteger("billing.walk.every", 1);
        List<String> versions = walk.versions();
        return IntStream.range(0, versions.size())
                .filter(index -> (versions.size() - 1 - index) % every == 0)
                .mapToObj(versions::get)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void is_undone_without_a_trace_and_applied_again(String version) throws SQLException {
        DataSource database = walk.before(version);
        BillingMigrations migrations = BillingMigrations.of(database);
        String previous = migrations.info().currentVersion();
        State before = State.of(database);

        migrations.migrateTo(version);
        State after = State.of(database);
        UndoResult undone = migrations.undo(Undo.last(1));
        State again = State.of(database);

        assertThat(undone.undone()).extracting(UndoneMigration::version).containsExactly(version);
        assertThat(undone.currentVersion()).isEqualTo(previous);
        assertSame("catalogue, " + version + " undone", before.catalogue(), again.catalogue());
        assertSame(
                "rows, " + version + " undone",
                before.rows().lines(),
                again.rows().lines());

        migrations.migrateTo(version);
        again = State.of(database);

        assertThat(migrations.info().currentVersion()).isEqualTo(version);
        assertThat(migrations.validate().messages()).isEmpty();
        assertSame("catalogue, " + version + " applied again", after.catalogue(), again.catalogue());
        // What the script writes itself, it wrote at another time and with other ids.
        assertSame(
                "rows, " + version + " applied again",
                after.rows().lines(WRITTEN_ANEW),
                again.rows().lines(WRITTEN_ANEW));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void is_not_undone_unasked_where_rows_or_values_would_be_lost(String version) throws SQLException {
        DataSource database = walk.before(version);
        BillingMigrations migrations = BillingMigrations.of(database);
        State before = State.of(database);
        migrations.migrateTo(version);
        Rows made = Rows.of(database, Walk.SCHEMAS);
        assumeThat(made.newSince(before.rows(), made))
                .as("tables and columns that %s made", version)
                .isNotEmpty();
        WalkFiles.plantAfter(database, version);
        State planted = State.of(database);
        List<DataLoss> losses = planted.rows().newSince(before.rows(), made);
        assertThat(losses)
                .as("%s writes to every table and column that %s made", WalkFiles.after(version), version)
                .allMatch(loss -> loss.count() > 0);

        DataLossRefused refused = assertThatExceptionOfType(DataLossRefused.class)
                .isThrownBy(() -> migrations.undo(Undo.last(1)))
                .actual();
        State still = State.of(database);

        assertThat(refused.losses()).containsExactlyInAnyOrderElementsOf(losses);
        assertThat(migrations.info().currentVersion()).isEqualTo(version);
        assertSame("catalogue, undoing " + version + " refused", planted.catalogue(), still.catalogue());
        assertSame(
                "rows, undoing " + version + " refused",
                planted.rows().lines(),
                still.rows().lines());

        UndoResult undone = migrations.undo(Undo.last(1).acceptingDataLoss());

        assertThat(undone.undone())
                .singleElement()
                .extracting(UndoneMigration::lost)
                .isEqualTo(refused.losses());
        assertSame(
                "catalogue, " + version + " undone with what it held",
                before.catalogue(),
                Catalogue.of(database, Walk.SCHEMAS).lines());
    }

    @Test
    void nothing_is_lost_or_left_on_the_whole_way_back() throws SQLException {
        DataSource database = walk.before(walk.versions().get(0));
        BillingMigrations migrations = BillingMigrations.of(database);
        List<String> before = State.of(database).catalogue();
        migrations.migrate();
        List<String> migrated = State.of(database).catalogue();

        UndoResult undone = migrations.undo(Undo.to("0"));

        assertThat(undone.undone()).hasSameSizeAs(walk.versions());
        assertSame("catalogue, everything undone", before, State.of(database).catalogue());

        migrations.migrate();

        assertSame(
                "catalogue, everything applied again",
                migrated,
                State.of(database).catalogue());
    }

    private record State(List<String> catalogue, Rows rows) {

        static State of(DataSource database) throws SQLException {
            return new State(Catalogue.of(database, Walk.SCHEMAS).lines(), Rows.of(database, Walk.SCHEMAS));
        }
    }

    // Of two thousand lines, only those that differ are worth reading.
    private static void assertSame(String what, List<String> expected, List<String> actual) {
        assertThat(difference(expected, actual))
                .as("%s: lines gone (-) and new (+)", what)
                .isEmpty();
    }

    private static List<String> difference(List<String> expected, List<String> actual) {
        List<String> gone = new ArrayList<>(expected);
        actual.forEach(gone::remove);
        List<String> added = new ArrayList<>(actual);
        expected.forEach(added::remove);
        List<String> difference = new ArrayList<>();
        gone.forEach(line -> difference.add("- " + line));
        added.forEach(line -> difference.add("+ " + line));
        return difference;
    }
}
