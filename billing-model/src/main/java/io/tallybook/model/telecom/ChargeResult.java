package io.tallybook.model.telecom;

import org.joda.money.BigMoney;

/** The answer to an attempt to charge an account. */
public sealed interface ChargeResult {

    default boolean isCharged() {
        return this instanceof Charged;
    }

    /** It was charged. */
    record Charged(AccountChange change) implements ChargeResult {}

    /** There was not enough; nothing was charged. */
    record Refused(BigMoney requested, BigMoney available) implements ChargeResult {}
}
