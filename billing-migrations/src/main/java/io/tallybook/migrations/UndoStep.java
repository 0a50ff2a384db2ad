package io.tallybook.migrations;

import io.tallybook.migrations.internal.History.Entry;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A script that is applied, and what takes it back.
 *
 * @param ownRows takes back what the script itself had written, so that it does not count as lost
 * @param losses a query that says by name what is left to be lost after that
 */
record UndoStep(Entry entry, Optional<SqlScript> ownRows, Optional<SqlScript> losses, SqlScript undo) {

    // What PostgreSQL refuses in a transaction, of what an undo script may hold.
    private static final Pattern OUTSIDE_TRANSACTION =
            Pattern.compile("DROP\\s+INDEX\\s+CONCURRENTLY\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ENDS_TRANSACTION = Pattern.compile(
            "(BEGIN|START|COMMIT|END|ROLLBACK(?!\\s+TO)|ABORT|PREPARE\\s+TRANSACTION)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    // What others take the place of would not be missing from the number of rows, and no statistics tell how many it
    // were.
    private static final Pattern TRUNCATES =
            Pattern.compile("TRUNCATE\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern SETS_PARAMETER =
            Pattern.compile("(SET|RESET)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern IF_EXISTS = Pattern.compile("\\sIF\\s+EXISTS\\s", Pattern.CASE_INSENSITIVE);

    /** @throws MigrationRefused if there is no undo script, or one that could not be relied on */
    static UndoStep of(Entry entry, Scripts undoScripts) {
        String name = "U" + entry.version() + "__" + entry.description().replace(' ', '_') + ".sql";
        SqlScript undo = undoScripts
                .find(name)
                .orElseThrow(() -> new MigrationRefused("There is no script to undo " + entry.version() + ": " + name
                        + " is missing in " + String.join(", ", undoScripts.locations())));
        UndoStep step = new UndoStep(
                entry,
                undoScripts.find("U" + entry.version() + "__own_rows.sql"),
                undoScripts.find("U" + entry.version() + "__losses.sql"),
                undo);
        step.refuseUnreliable();
        return step;
    }

    boolean isOutsideTransaction() {
        return undo.statements().stream()
                .anyMatch(sql -> OUTSIDE_TRANSACTION.matcher(sql.text()).matches());
    }

    private void refuseUnreliable() {
        if (undo.statements().stream()
                .allMatch(sql -> SETS_PARAMETER.matcher(sql.text()).matches())) {
            throw new MigrationRefused(undo.name() + " holds no statement, so it would undo nothing");
        }
        if (losses.isPresent() && losses.get().statements().size() != 1) {
            throw new MigrationRefused(losses.get().name() + " must be one query");
        }
        if (anyStatement(ENDS_TRANSACTION)) {
            throw new MigrationRefused(
                    undo.name() + " begins or ends a transaction: it runs in one, which ends when it is"
                            + " known what would be lost");
        }
        if (anyStatement(TRUNCATES)) {
            throw new MigrationRefused(undo.name() + " says TRUNCATE, and rows that went so cannot be counted when"
                    + " others take their place: say DELETE");
        }
        if (isOutsideTransaction()
                && (undo.statements().size() > 1
                        || !IF_EXISTS.matcher(undo.statements().get(0).text()).find())) {
            throw new MigrationRefused(undo.name() + " cannot run in a transaction, so it may hold one statement only,"
                    + " with IF EXISTS: it runs again when the history could not be written after it");
        }
    }

    private boolean anyStatement(Pattern pattern) {
        return Stream.concat(ownRows.stream(), Stream.of(undo))
                .flatMap(script -> script.statements().stream())
                .anyMatch(sql -> pattern.matcher(sql.text()).matches());
    }
}
