package io.tallybook.model.telecom;

import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the switch says of a call.
 *
 * @param callUuid the switch's id of the call, at most 100 characters: a call is taken once under it
 * @param subscriptionNumber the subscription, as the switch names it; the tenant need not have it
 * @param startedAt decides in which period the call counts
 * @param endedAt absent where the switch does not say
 * @param duration ringing included, in whole seconds; at most thirty days
 * @param billable from the answer on; none unless it was answered
 * @param raw the record as the switch sent it, in JSON
 */
public record NewCdr(
        String callUuid,
        String subscriptionNumber,
        String callerId,
        String destination,
        Instant startedAt,
        @Nullable Instant endedAt,
        Duration duration,
        Duration billable,
        CallDirection direction,
        CallType type,
        CallStatus status,
        @Nullable String hangupCause,
        @Nullable String raw) {

    private static final Duration LONGEST = Duration.ofDays(30);

    public NewCdr {
        Text.require(callUuid, "the UUID of a call", 100);
        Text.require(subscriptionNumber, "the subscription number", 50);
        Text.require(callerId, "the caller", 50);
        Text.require(destination, "the destination", 50);
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(status, "status");
        Text.optional(hangupCause, "the hangup cause", 100);
        startedAt = Moments.stored(startedAt, "the start of a call");
        endedAt = Moments.stored(endedAt, "the end of a call");
        if (endedAt != null && endedAt.isBefore(startedAt)) {
            throw new IllegalArgumentException("the call ends at " + endedAt + ", before it starts at " + startedAt);
        }
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a call lasts at most thirty days, not " + duration);
        }
        if (billable.isNegative() || billable.compareTo(duration) > 0) {
            throw new IllegalArgumentException("of " + duration + ", " + billable + " cannot be billable");
        }
        if (duration.getNano() != 0 || billable.getNano() != 0) {
            throw new IllegalArgumentException("the duration of a call is in whole seconds, was " + duration);
        }
        if (!billable.isZero() && status != CallStatus.ANSWERED) {
            throw new IllegalArgumentException("a call that was not answered has no billable seconds");
        }
    }

    /** An answered outbound call of which every second is billable. */
    public static NewCdr answered(
            String callUuid,
            String subscriptionNumber,
            String callerId,
            String destination,
            Instant startedAt,
            Duration duration,
            CallType type) {
        return new NewCdr(
                callUuid,
                subscriptionNumber,
                callerId,
                destination,
                startedAt,
                startedAt.plus(duration),
                duration,
                duration,
                CallDirection.OUTBOUND,
                type,
                CallStatus.ANSWERED,
                null,
                null);
    }

    /** @param json the record as the switch sent it; it plays no part in whether two records are the same */
    public NewCdr withRaw(String json) {
        return new NewCdr(
                callUuid,
                subscriptionNumber,
                callerId,
                destination,
                startedAt,
                endedAt,
                duration,
                billable,
                direction,
                type,
                status,
                hangupCause,
                json);
    }

    /** The same call in another state; without an answer there are no billable seconds. */
    public NewCdr withStatus(CallStatus status) {
        return new NewCdr(
                callUuid,
                subscriptionNumber,
                callerId,
                destination,
                startedAt,
                endedAt,
                duration,
                status == CallStatus.ANSWERED ? billable : Duration.ZERO,
                direction,
                type,
                status,
                hangupCause,
                raw);
    }
}
