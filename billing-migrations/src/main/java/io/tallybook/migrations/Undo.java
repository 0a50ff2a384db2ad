package io.tallybook.migrations;

import io.tallybook.migrations.internal.History.Entry;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * How far to take a database back: {@code Undo.last(2)}, or {@code Undo.to("20240902000000")}.
 *
 * @param steps how many scripts, when counted; absent when {@code target} says how far
 * @param target the version that shall be the newest afterwards; "0" for none at all
 * @param acceptsDataLoss whether rows and values that no script would bring back may go
 */
public record Undo(@Nullable Integer steps, @Nullable String target, boolean acceptsDataLoss) {

    public Undo {
        if ((steps == null) == (target == null)) {
            throw new IllegalArgumentException("an undo goes either a number of steps or to a version");
        }
        if (steps != null && steps < 1) {
            throw new IllegalArgumentException("an undo takes at least one step, not " + steps);
        }
        if (target != null) {
            Versions.parse(target);
        }
    }

    /** The newest scripts, as many as {@code steps}. */
    public static Undo last(int steps) {
        return new Undo(steps, null, false);
    }

    /** Every script newer than {@code version}; "0" takes back all of them. */
    public static Undo to(String version) {
        return new Undo(null, Objects.requireNonNull(version, "version"), false);
    }

    /** The same, also where rows or values are lost; the result lists them. */
    public Undo acceptingDataLoss() {
        return new Undo(steps, target, true);
    }

    /**
     * @param applied newest first
     * @throws MigrationRefused if there are not that many, or the version is none of them
     */
    List<Entry> chooseFrom(List<Entry> applied) {
        if (applied.isEmpty()) {
            throw new MigrationRefused("There is nothing to undo: no script is applied");
        }
        if (steps != null) {
            if (steps > applied.size()) {
                throw new MigrationRefused("There are not " + steps + " scripts to undo, only " + applied.size());
            }
            return applied.subList(0, steps);
        }
        MigrationVersion last = Versions.parse(target);
        if (!target.matches("0+")
                && applied.stream().noneMatch(entry -> entry.parsedVersion().equals(last))) {
            throw new MigrationRefused("Version " + target + " is not applied, so there is no way back to it");
        }
        List<Entry> newer = applied.stream()
                .filter(entry -> entry.parsedVersion().isNewerThan(last))
                .toList();
        if (newer.isEmpty()) {
            throw new MigrationRefused("There is nothing to undo: the database is at version " + target);
        }
        return newer;
    }
}
