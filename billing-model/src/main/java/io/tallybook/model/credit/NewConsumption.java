package io.tallybook.model.credit;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import java.io.Serializable;
import java.util.Objects;

/**
 * Credits that are to be consumed together with others, of other organisations perhaps.
 *
 * @param quantity positive
 * @param key unique per tenant, as for a consumption that is made alone
 */
public record NewConsumption(
        OrganisationId organisation, Quantity quantity, OperationCode operation, IdempotencyKey key)
        implements Serializable {

    public NewConsumption {
        Objects.requireNonNull(organisation, "organisation");
        quantity.requirePositive("consumed quantity");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(key, "key");
    }
}
