package io.tallybook.model.telecom;

import io.tallybook.model.credit.SequenceNumber;
import java.time.Instant;
import org.joda.money.BigMoney;
import org.joda.money.Money;

/**
 * An invoice, or part of it, that was paid from the balance of an account.
 *
 * @param sequenceNumber the row of the account's ledger
 * @param balanceAfter what the account had after it; calls are charged to four decimals
 * @param isReplayed whether an earlier call with the same key paid it
 */
public record BalancePayment(
        InvoiceId invoice,
        AccountId account,
        Money amount,
        SequenceNumber sequenceNumber,
        BigMoney balanceAfter,
        Instant recordedAt,
        boolean isReplayed) {}
