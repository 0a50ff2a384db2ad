package io.tallybook.migrations;

import org.jspecify.annotations.Nullable;

/** Something that was not begun, with the reason and what to do about it as its message. */
public sealed class MigrationRefused extends MigrationException permits DataLossRefused {

    private static final long serialVersionUID = 1L;

    MigrationRefused(String message) {
        this(message, null);
    }

    MigrationRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
