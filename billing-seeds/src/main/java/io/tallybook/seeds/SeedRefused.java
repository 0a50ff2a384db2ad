package io.tallybook.seeds;

/** A seed that does not belong into this database as it is; nothing was changed. */
public final class SeedRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SeedRefused(String message) {
        super(message);
    }
}
