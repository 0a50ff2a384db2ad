package io.tallybook.model.telecom;

/** What came of trying records again: how many were rated, could not be rated, and go on waiting. */
public record CdrRetry(int processed, int failed, int pending) {

    /** How many were tried. */
    public int tried() {
        return processed + failed + pending;
    }
}
