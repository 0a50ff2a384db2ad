package io.tallybook.model.credit;

import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Credits to be moved to another organisation of the tenant.
 *
 * @param quantity positive
 * @param reason why, in words; absent where there is nothing to say
 */
public record NewTransfer(
        OrganisationId recipient,
        Quantity quantity,
        @Nullable String reason) {

    public NewTransfer {
        Objects.requireNonNull(recipient, "recipient");
        quantity.requirePositive("transferred quantity");
        Text.optional(reason, "reason", 500);
    }

    public static NewTransfer to(OrganisationId recipient, Quantity quantity) {
        return new NewTransfer(recipient, quantity, null);
    }

    public NewTransfer because(String reason) {
        return new NewTransfer(recipient, quantity, reason);
    }
}
