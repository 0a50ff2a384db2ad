package io.tallybook.migrations;

import org.jspecify.annotations.Nullable;

/** A look at a database that found nothing out, with the reason as its message; nothing was changed. */
public final class CheckFailed extends MigrationException {

    private static final long serialVersionUID = 1L;

    CheckFailed(String message) {
        this(message, null);
    }

    CheckFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
