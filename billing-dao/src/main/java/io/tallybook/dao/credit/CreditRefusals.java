package io.tallybook.dao.credit;

import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;

/** The outcomes that mean the same for every call of an organisation, as what is thrown. */
record CreditRefusals(OrganisationId organisation) {

    RuntimeException of(String outcome, IdempotencyKey key) {
        return outcome.equals("conflict") ? new IdempotencyConflict(key) : of(outcome);
    }

    RuntimeException of(String outcome) {
        return switch (outcome) {
            case "unknown" -> new NotFound("organisation", organisation);
            case "closed" -> new Closed("organisation", organisation);
            case "too_much" ->
                new IllegalArgumentException("the balance would have more than fourteen digits before the point");
            case "future" -> new IllegalArgumentException("it would count from later than now");
            default -> new IllegalStateException("the database answered " + outcome);
        };
    }
}
