package io.tallybook.model.telecom;

import java.util.Objects;

/**
 * A customer to be created, active, its identity not checked as yet.
 *
 * @param user who logs in for the customer
 */
public record NewCustomer(CustomerId id, UserId user, CustomerDetails details) {

    public NewCustomer {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(details, "details");
    }

    /** With a new id. */
    public static NewCustomer of(UserId user, CustomerDetails details) {
        return new NewCustomer(CustomerId.generate(), user, details);
    }

    public NewCustomer withId(CustomerId id) {
        return new NewCustomer(id, user, details);
    }
}
