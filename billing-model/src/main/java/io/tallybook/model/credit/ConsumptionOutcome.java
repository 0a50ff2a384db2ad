package io.tallybook.model.credit;

import io.tallybook.model.BillingException;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;

/** What came of one of many consumptions: what making it alone would have answered, or thrown. */
public sealed interface ConsumptionOutcome {

    /** Whether the credits are consumed, by this call or by an earlier one with the same key. */
    default boolean isConsumed() {
        return this instanceof Consumed || this instanceof Replayed;
    }

    /** The consumption, or the refusal thrown as {@code consume} throws it. */
    CreditConsumption orThrow();

    /** They were consumed. */
    record Consumed(CreditConsumption consumption) implements ConsumptionOutcome {
        @Override
        public CreditConsumption orThrow() {
            return consumption;
        }
    }

    /** An earlier call with the same key had consumed them, or an earlier item of the batch. */
    record Replayed(CreditConsumption consumption) implements ConsumptionOutcome {
        @Override
        public CreditConsumption orThrow() {
            return consumption;
        }
    }

    /** There were not enough; nothing was consumed. */
    record Insufficient(OrganisationId organisation, Quantity requested, Quantity available)
            implements ConsumptionOutcome {
        @Override
        public CreditConsumption orThrow() {
            throw new BillingException.InsufficientCredits(organisation, requested, available);
        }
    }

    /** The key was used for another consumption; nothing was consumed. */
    record Conflict(IdempotencyKey key) implements ConsumptionOutcome {
        @Override
        public CreditConsumption orThrow() {
            throw new BillingException.IdempotencyConflict(key);
        }
    }

    /** The tenant has no such organisation. */
    record Unknown(OrganisationId organisation) implements ConsumptionOutcome {
        @Override
        public CreditConsumption orThrow() {
            throw new BillingException.NotFound("organisation", organisation);
        }
    }

    /** The organisation is closed; nothing was consumed. */
    record Closed(OrganisationId organisation) implements ConsumptionOutcome {
        @Override
        public CreditConsumption orThrow() {
            throw new BillingException.Closed("organisation", organisation);
        }
    }
}
