package io.tallybook.model.telecom;

import java.time.Instant;
import org.joda.money.BigMoney;
import org.jspecify.annotations.Nullable;

/**
 * The money of a customer in one currency.
 *
 * @param openingBalance what it began with, brought over from elsewhere
 * @param balance opening balance and all of the ledger; below zero by at most the credit limit; calls cost fractions of a minor unit
 * @param lastRechargeAt absent before the first time
 * @param lastBillingAt absent before the first time
 * @param nextBillingAt absent where none is due
 */
public record Account(
        AccountId id,
        CustomerId customer,
        AccountNumber number,
        AccountType type,
        AccountStatus status,
        BigMoney openingBalance,
        BigMoney balance,
        AccountSettings settings,
        @Nullable Instant lastRechargeAt,
        @Nullable Instant lastBillingAt,
        @Nullable Instant nextBillingAt,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    /** What can be taken: balance and credit limit. */
    public BigMoney available() {
        return balance.plus(settings.creditLimit());
    }

    /** Whether the balance is below the threshold, whoever wants to hear of it. */
    public boolean isLow() {
        return balance.isLessThan(settings.lowBalanceThreshold());
    }
}
