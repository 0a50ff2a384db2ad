package io.tallybook.model.credit;

import io.tallybook.model.Quantity;

/** The answer to an attempt to set credits aside. */
public sealed interface ReserveResult {

    default boolean isReserved() {
        return this instanceof Reserved;
    }

    /** They were set aside. */
    record Reserved(CreditReservation reservation) implements ReserveResult {}

    /** There were not enough; nothing was set aside. */
    record Refused(Quantity requested, Quantity available) implements ReserveResult {}
}
