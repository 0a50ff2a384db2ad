package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Text;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A use of a priced operation.
 *
 * @param quantity in the unit of its price, positive
 * @param user who does it, in the application's words; absent where nobody in particular does
 * @param request the request it is part of, in the application's words; absent for none
 */
public record NewCreditUse(
        OperationCode operation,
        Quantity quantity,
        @Nullable String user,
        @Nullable String request) implements Serializable {

    public NewCreditUse {
        Objects.requireNonNull(operation, "operation");
        quantity.requirePositive("quantity");
        Text.optional(user, "user", 200);
        Text.optional(request, "request", 200);
    }

    public static NewCreditUse of(OperationCode operation, Quantity quantity) {
        return new NewCreditUse(operation, quantity, null, null);
    }

    public NewCreditUse byUser(String user) {
        return new NewCreditUse(operation, quantity, Objects.requireNonNull(user), request);
    }

    public NewCreditUse inRequest(String request) {
        return new NewCreditUse(operation, quantity, user, Objects.requireNonNull(request));
    }
}
