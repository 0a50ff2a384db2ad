package io.tallybook.model.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.StringJoiner;

/** Durations as terms have them: checked, counted and in words. */
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

    /** Exact, also where a long would be too short. */
    static BigDecimal nanoseconds(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds()).movePointRight(9).add(BigDecimal.valueOf(duration.getNano()));
    }

    /** Such as {@code 1 h 5 min}, {@code 0.5 s}. */
    static String text(Duration duration) {
        StringJoiner text = new StringJoiner(" ");
        if (duration.toHours() != 0) {
            text.add(duration.toHours() + " h");
        }
        if (duration.toMinutesPart() != 0) {
            text.add(duration.toMinutesPart() + " min");
        }
        BigDecimal seconds = nanoseconds(duration.minus(duration.truncatedTo(ChronoUnit.MINUTES)));
        if (seconds.signum() != 0 || text.length() == 0) {
            text.add(seconds.movePointLeft(9).stripTrailingZeros().toPlainString() + " s");
        }
        return text.toString();
    }
}
