package io.tallybook.cli;

/** A number of things, as one says it: 1 row, 2 rows. */
final class Counted {

    private Counted() {}

    static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
