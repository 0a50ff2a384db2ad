package io.tallybook.dao.telecom;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.AmountExceeded;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.NewPaymentRefund;
import io.tallybook.model.telecom.Payment;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentId;
import io.tallybook.model.telecom.PaymentRefund;
import io.tallybook.schema.billing.tables.records.CompletePaymentRecord;
import io.tallybook.schema.billing.tables.records.RefundPaymentRecord;
import io.tallybook.schema.billing.tables.records.StartPaymentRecord;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** What the functions of the database answer about payments, as what is returned or thrown. */
final class PaymentAnswers {

    private PaymentAnswers() {}

    static PaymentId started(TenantScope tx, NewPayment payment, StartPaymentRecord row, IdempotencyKey key) {
        return switch (row.getOutcome()) {
            case "done", "replayed" -> row.getPaymentId();
            case "conflict" -> throw new IdempotencyConflict(key);
            case "number_used" -> throw new AlreadyExists("payment with number", payment.number());
            case "payment_used" -> throw used(payment.gateway(), payment.gatewayPayment());
            case "unknown" -> throw new NotFound("tenant", tx.tenant());
            case "closed" -> throw new Closed("tenant", tx.tenant());
            case "unknown_customer" -> throw new NotFound("customer", payment.customer());
            case "unknown_account" -> throw new NotFound("account", payment.account());
            case "unknown_invoice" -> throw new NotFound("invoice", payment.invoice());
            case "unknown_subscription" -> throw new NotFound("subscription", payment.subscription());
            case "closed_account" -> throw new Closed("account", row.getAccountId());
            case "currency" ->
                throw new CurrencyMismatch(
                        payment.invoice() == null ? "account " + payment.account() : "invoice " + payment.invoice(),
                        row.getCurrency(),
                        payment.amount().getCurrencyUnit());
            case "ended" -> throw new AlreadyEnded("invoice", payment.invoice(), row.getInvoiceStatus());
            case "refused" ->
                throw new AmountExceeded(
                        "invoice",
                        payment.invoice(),
                        payment.amount(),
                        Amounts.money(payment.amount().getCurrencyUnit(), row.getAvailable()));
            default -> throw unexpected(row.getOutcome());
        };
    }

    static void requireCompleted(
            Payment payment, @Nullable GatewayPaymentId gatewayPayment, CompletePaymentRecord row) {
        switch (row.getOutcome()) {
            case "done", "replayed" -> {}
            case "unnamed" ->
                throw new IllegalArgumentException(
                        "a payment that has come by " + payment.gateway() + " has an id there");
            case "ended" -> throw new AlreadyEnded("payment", payment.id(), row.getPaymentStatus());
            case "payment_used" -> throw used(payment.gateway(), gatewayPayment);
            case "closed_account" -> throw new Closed("account", row.getAccountId());
            case "refused" ->
                throw new AmountExceeded(
                        "invoice",
                        row.getInvoiceId(),
                        payment.amount(),
                        Amounts.money(payment.amount().getCurrencyUnit(), row.getAvailable()));
            default -> throw unexpected(row.getOutcome());
        }
    }

    static PaymentRefund refund(NewPaymentRefund refund, RefundPaymentRecord row, IdempotencyKey key) {
        CurrencyUnit currency = refund.amount().getCurrencyUnit();
        return switch (row.getOutcome()) {
            case "done", "replayed" ->
                new PaymentRefund(
                        row.getRefundId(),
                        refund.payment(),
                        Amounts.money(currency, row.getRefundedBefore()),
                        refund.amount(),
                        refund.reason(),
                        refund.gatewayRefund(),
                        key,
                        row.getRecordedAt(),
                        row.getOutcome().equals("replayed"));
            case "conflict" -> throw new IdempotencyConflict(key);
            case "unknown" -> throw new NotFound("payment", refund.payment());
            case "currency" -> throw new CurrencyMismatch("payment " + refund.payment(), row.getCurrency(), currency);
            case "refused" ->
                throw new AmountExceeded(
                        "payment", refund.payment(), refund.amount(), Amounts.money(currency, row.getAvailable()));
            case "insufficient" ->
                throw new InsufficientBalance(
                        row.getAccountId(),
                        Amounts.rate(currency, row.getWanted()),
                        Amounts.rate(currency, row.getAvailable()));
            default -> throw unexpected(row.getOutcome());
        };
    }

    private static AlreadyExists used(PaymentGateway gateway, @Nullable GatewayPaymentId gatewayPayment) {
        return new AlreadyExists("payment at gateway", gatewayPayment.amongAll(gateway));
    }

    private static IllegalStateException unexpected(String outcome) {
        return new IllegalStateException("the database answered " + outcome);
    }
}
