package io.tallybook.dao.guard;

/** What the guard does not understand of a statement; it is refused for it. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }
}
