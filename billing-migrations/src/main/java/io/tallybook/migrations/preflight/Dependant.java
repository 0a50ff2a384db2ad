package io.tallybook.migrations.preflight;

/**
 * Something in the database that uses an object which a script destroys.
 *
 * @param kind in PostgreSQL's words: view, function, trigger, foreign key …
 */
public record Dependant(String kind, String name, Fate fate) {

    /** What becomes of it. */
    public enum Fate {
        /** A pending script removes it as well, or frees it from the object. */
        REMOVED,
        /** It ends together with the object, without a word in the script. */
        GOES_ALONG,
        /** No pending script names it, but one says CASCADE: it would be dropped or emptied without a word. */
        LOST_BY_CASCADE,
        /** No pending script removes it: the migration would fail, or leave it broken. */
        STANDS_IN_THE_WAY
    }

    boolean isInTheWay() {
        return fate == Fate.LOST_BY_CASCADE || fate == Fate.STANDS_IN_THE_WAY;
    }
}
