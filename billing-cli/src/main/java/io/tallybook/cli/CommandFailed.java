package io.tallybook.cli;

import org.jspecify.annotations.Nullable;

/** A command that cannot do its work; the message is one line that says why and what to do. */
final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        this(message, null);
    }

    CommandFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
