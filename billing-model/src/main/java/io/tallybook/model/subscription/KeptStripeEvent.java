package io.tallybook.model.subscription;

import java.util.Objects;

/** An event that was stored and waits for something. */
public record KeptStripeEvent(StripeEvent event, StripeEventOutcome.Reason reason) {

    public KeptStripeEvent {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(reason, "reason");
    }
}
