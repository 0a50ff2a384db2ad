package io.tallybook.model.telecom;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Instant;
import org.joda.money.BigMoney;
import org.jspecify.annotations.Nullable;

/**
 * A row of an account's ledger.
 *
 * @param amount positive in, negative out
 * @param payment the payment that it books
 * @param invoice the invoice that it pays
 * @param call the call that it charges or gives back
 * @param key of a call's debit: {@code cdr:}, the UUID of the call and the number of the rating
 */
public record AccountTransaction(
        SequenceNumber sequenceNumber,
        AccountTransactionType type,
        BigMoney amount,
        BigMoney balanceAfter,
        @Nullable String reason,
        @Nullable PaymentId payment,
        @Nullable InvoiceId invoice,
        @Nullable CdrId call,
        IdempotencyKey key,
        Instant recordedAt) {}
