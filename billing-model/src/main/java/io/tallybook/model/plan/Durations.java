package io.tallybook.model.plan;

import java.time.Duration;

/** Checks of durations that a caller gives: whole seconds within bounds, as they are stored. */
final class Durations {

    static final int DAY = 86_400;

    private Durations() {}

    static Duration requireSeconds(Duration duration, String what, int minimum, int maximum) {
        if (duration.getNano() != 0 || duration.getSeconds() < minimum || duration.getSeconds() > maximum) {
            throw new IllegalArgumentException(
                    what + " must be " + minimum + " to " + maximum + " whole seconds, was " + duration);
        }
        return duration;
    }
}
