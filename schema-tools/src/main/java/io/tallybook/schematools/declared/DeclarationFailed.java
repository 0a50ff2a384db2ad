package io.tallybook.schematools.declared;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement of the declared schema that the server refuses; the message names file, line and reason. */
public final class DeclarationFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // The driver puts the place in the statement on a line of its own, in the language of the user.
    private static final Pattern PLACE = Pattern.compile("\\n\\s*[^\\n\\d]*(\\d+)$");

    DeclarationFailed(SqlFile.SqlStatement statement, SQLException reason) {
        this(message(statement, String.valueOf(reason.getMessage())), reason);
    }

    private DeclarationFailed(String message, SQLException reason) {
        super(message, reason);
    }

    static DeclarationFailed inCircle(SqlFile.SqlStatement statement, SQLException reason) {
        return new DeclarationFailed(
                message(statement, String.valueOf(reason.getMessage()))
                        + "; that waits for this one in turn: add one of the keys by an ALTER TABLE of its own",
                reason);
    }

    private static String message(SqlFile.SqlStatement statement, String reason) {
        Matcher place = PLACE.matcher(reason);
        if (!place.find()) {
            return statement.file() + ":" + statement.line() + ": " + reason;
        }
        int end = Math.min(Integer.parseInt(place.group(1)), statement.text().length());
        long further = statement
                .text()
                .substring(0, end)
                .chars()
                .filter(c -> c == '\n')
                .count();
        return statement.file() + ":" + (statement.line() + further) + ": " + reason.substring(0, place.start());
    }
}
