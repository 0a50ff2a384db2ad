package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.PAY_INVOICE_FROM_BALANCE;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AmountExceeded;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Suspended;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.internal.Rates;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.BalancePayment;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.schema.billing.tables.records.PayInvoiceFromBalanceRecord;
import java.util.Objects;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Pays invoices from what an account has. */
record InvoicePayments(TenantScope scope) {

    BalancePayment payFromBalance(InvoiceId invoice, AccountId account, Money amount, IdempotencyKey key) {
        Objects.requireNonNull(invoice, "invoice");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(key, "key");
        Rates.requirePrice(amount, "amount");
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("amount must be positive, was " + amount);
        }
        CurrencyUnit currency = amount.getCurrencyUnit();
        PayInvoiceFromBalanceRecord paid = scope.dsl()
                .selectFrom(PAY_INVOICE_FROM_BALANCE(
                        scope.tenant(), invoice, account, amount.getAmount(), currency.getCode(), key, scope.now()))
                .fetchSingle();
        return switch (paid.getOutcome()) {
            case "done", "replayed" ->
                new BalancePayment(
                        invoice,
                        account,
                        amount,
                        paid.getSequenceNumber(),
                        Amounts.rate(currency, paid.getBalanceAfter()),
                        paid.getRecordedAt(),
                        paid.getOutcome().equals("replayed"));
            case "conflict" -> throw new IdempotencyConflict(key);
            case "unknown_invoice" -> throw new NotFound("invoice", invoice);
            case "unknown_account" -> throw new NotFound("account", account);
            case "ended" -> throw new AlreadyEnded("invoice", invoice, paid.getInvoiceStatus());
            case "currency" -> throw new CurrencyMismatch("invoice " + invoice, paid.getCurrency(), currency);
            case "account_currency" -> throw new CurrencyMismatch("account " + account, paid.getCurrency(), currency);
            case "exceeded" ->
                throw new AmountExceeded("invoice", invoice, amount, Amounts.money(currency, paid.getAvailable()));
            case "refused" ->
                throw new InsufficientBalance(
                        account, amount.toBigMoney(), Amounts.rate(currency, paid.getAvailable()));
            case "suspended" -> throw new Suspended("account", account);
            case "closed" -> throw new Closed("account", account);
            default -> throw new IllegalStateException("the database answered " + paid.getOutcome());
        };
    }
}
