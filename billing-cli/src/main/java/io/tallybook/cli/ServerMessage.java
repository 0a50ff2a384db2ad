package io.tallybook.cli;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server said, in one line. */
final class ServerMessage {

    private ServerMessage() {}

    static String of(SQLException error) {
        return of(error, 0);
    }

    /** @param before how many characters stand before those that the user knows of */
    static String of(SQLException error, int before) {
        ServerErrorMessage server = error instanceof PSQLException sent ? sent.getServerErrorMessage() : null;
        if (server == null) {
            return OneLine.of(String.valueOf(error.getMessage()));
        }
        StringBuilder line = new StringBuilder();
        line.append(server.getSeverity()).append(": ").append(server.getMessage());
        if (server.getPosition() > before) {
            line.append(" (at character ").append(server.getPosition() - before).append(')');
        }
        if (server.getDetail() != null) {
            line.append(" Detail: ").append(server.getDetail());
        }
        if (server.getHint() != null) {
            line.append(" Hint: ").append(server.getHint());
        }
        return OneLine.of(line.toString());
    }
}
