package io.tallybook.migrations;

import org.jspecify.annotations.Nullable;

/** What {@link BillingMigrations} throws: its message is one sentence for the operator, about what happened and what to do. */
public abstract sealed class MigrationException extends RuntimeException
        permits MigrationRefused, MigrationFailed, CheckFailed {

    private static final long serialVersionUID = 1L;

    MigrationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
