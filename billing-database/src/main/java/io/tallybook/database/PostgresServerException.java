package io.tallybook.database;

import java.io.Serial;

/** A server could not be started, or did not do what it was asked. */
public final class PostgresServerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    PostgresServerException(String message) {
        super(message);
    }

    PostgresServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
