package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.COMPLETE_PAYMENT;
import static io.tallybook.schema.billing.Tables.FAIL_PAYMENT;
import static io.tallybook.schema.billing.Tables.PROCESS_PAYMENT;
import static io.tallybook.schema.billing.Tables.REFUND_PAYMENT;
import static io.tallybook.schema.billing.Tables.START_PAYMENT;
import static io.tallybook.schema.telecom.Tables.PAYMENTS;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

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
import io.tallybook.model.Page;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.NewPaymentRefund;
import io.tallybook.model.telecom.Payment;
import io.tallybook.model.telecom.PaymentCompletion;
import io.tallybook.model.telecom.PaymentFailure;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentId;
import io.tallybook.model.telecom.PaymentRefund;
import io.tallybook.model.telecom.PaymentRefundId;
import io.tallybook.model.telecom.PaymentRetries;
import io.tallybook.model.telecom.PaymentStatus;
import io.tallybook.schema.billing.tables.records.CompletePaymentRecord;
import io.tallybook.schema.billing.tables.records.FailPaymentRecord;
import io.tallybook.schema.billing.tables.records.RefundPaymentRecord;
import io.tallybook.schema.billing.tables.records.StartPaymentRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/**
 * What customers pay, for an invoice or into an account.
 *
 * <p>Moving money is the application's. What it hears from the gateway, however often and in whatever order, it says here.
 */
public final class PaymentDao {

    private final TenantScope scope;

    public PaymentDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Notes that something is to be paid; nothing is booked yet. A replay gets the payment as it is by now.
     *
     * @throws AlreadyExists if the gateway's payment is another one's, of whatever tenant, or the number is another payment's
     * @throws AmountExceeded if less is owed on the invoice and there is no account for the rest
     * @throws AlreadyEnded if the invoice is a draft, paid, voided or cancelled
     * @throws IdempotencyConflict if {@code key} was used for another payment; nothing is noted
     * @throws CurrencyMismatch if the invoice or the account is in another currency
     * @throws NotFound if the tenant has no such customer, or it no such invoice, account or subscription
     * @throws Closed if the tenant or the account is closed
     */
    public Payment start(NewPayment payment, IdempotencyKey key) {
        return scope.atomically(tx -> new PaymentQuery(tx).get(start(tx, payment, key, false)));
    }

    /**
     * Notes a payment that has come already, such as one in cash, and books it, in one call. A replay gets the payment as it is by now.
     *
     * @throws AlreadyExists as {@link #start}
     * @throws AmountExceeded as {@link #start}
     * @throws AlreadyEnded as {@link #start}
     * @throws IdempotencyConflict as {@link #start}
     * @throws CurrencyMismatch as {@link #start}
     * @throws NotFound as {@link #start}
     * @throws Closed as {@link #start}
     * @throws IllegalArgumentException if a gateway takes the money and its payment is not named
     */
    public Payment record(NewPayment payment, IdempotencyKey key) {
        if (payment.gateway() != PaymentGateway.MANUAL && payment.gatewayPayment() == null) {
            throw new IllegalArgumentException("a payment that has come by " + payment.gateway() + " has an id there");
        }
        return scope.atomically(tx -> new PaymentQuery(tx).get(start(tx, payment, key, true)));
    }

    /**
     * Notes that the gateway is at work on it, and how it names it. A payment that is further already, or has failed, stays as it is.
     *
     * @throws AlreadyExists if the gateway's payment is another one's, of whatever tenant
     * @throws NotFound if the tenant has none with this id
     */
    public Payment process(PaymentId payment, GatewayPaymentId gatewayPayment) {
        Objects.requireNonNull(gatewayPayment, "gatewayPayment");
        return scope.atomically(tx -> {
            PaymentGateway gateway = new PaymentQuery(tx).get(payment).gateway();
            new GatewayPaymentClaim(tx)
                    .during(gateway, gatewayPayment, () -> processed(tx, payment, gateway, gatewayPayment));
            return new PaymentQuery(tx).get(payment);
        });
    }

    /**
     * Books a payment because the money has come: once, however often and from how many threads it is said, also after it was said
     * to have failed. It pays its invoice as far as that is owed; the rest tops up the account that was named, else the invoice's.
     *
     * <p>Of INR 500.00 for an invoice that is owed 411.82, 88.18 top up the account. An invoice that was paid or voided meanwhile is
     * owed nothing.
     *
     * <p>No key is needed: the gateway's payment is one. It need not be the one that was named before.
     *
     * @throws AmountExceeded if less is owed and there is no account for the rest; nothing is booked, and the money has to go back
     * @throws AlreadyEnded if it was completed by another payment of the gateway; nothing is booked
     * @throws AlreadyExists if the gateway's payment is another one's, of whatever tenant; nothing is booked
     * @throws Closed if the account is closed; nothing is booked
     * @throws NotFound if the tenant has none with this id
     */
    public PaymentCompletion complete(PaymentId payment, GatewayPaymentId gatewayPayment) {
        Objects.requireNonNull(gatewayPayment, "gatewayPayment");
        return scope.atomically(tx -> {
            Payment known = new PaymentQuery(tx).get(payment);
            return new GatewayPaymentClaim(tx)
                    .during(known.gateway(), gatewayPayment, () -> completed(tx, known, gatewayPayment));
        });
    }

    /**
     * The same for a payment of which no other id is known, such as one that staff enter, or whose id at the gateway was named before.
     *
     * @throws IllegalArgumentException if a gateway takes the money and its payment was not named
     */
    public PaymentCompletion complete(PaymentId payment) {
        return scope.atomically(tx -> completed(tx, new PaymentQuery(tx).get(payment), null));
    }

    /**
     * The same for a payment that is known by the gateway's id, as a webhook has it.
     *
     * @throws NotFound if no payment of the tenant names it
     */
    public PaymentCompletion complete(PaymentGateway gateway, GatewayPaymentId gatewayPayment) {
        return scope.atomically(tx -> {
            Payment known = new PaymentQuery(tx)
                    .find(isNamed(gateway, gatewayPayment))
                    .orElseThrow(() -> new NotFound("payment at gateway", gatewayPayment.amongAll(gateway)));
            return completed(tx, known, gatewayPayment);
        });
    }

    /**
     * Notes that it failed, and when it is to be tried again. A payment that has failed stays as it is.
     *
     * @throws AlreadyEnded if it was completed, which a failure that is heard of later does not change
     * @throws NotFound if the tenant has none with this id
     */
    public Payment fail(PaymentId payment, PaymentFailure failure, PaymentRetries retries) {
        return scope.atomically(tx -> {
            FailPaymentRecord failed = tx.dsl()
                    .selectFrom(FAIL_PAYMENT(
                            tx.tenant(),
                            payment,
                            failure.code(),
                            failure.reason(),
                            retries.atMost(),
                            retries.firstWait(),
                            tx.now()))
                    .fetchSingle();
            return switch (failed.getOutcome()) {
                case "done", "replayed" -> new PaymentQuery(tx).get(payment);
                case "unknown" -> throw new NotFound("payment", payment);
                case "ended" -> throw new AlreadyEnded("payment", payment, failed.getPaymentStatus());
                default -> throw unexpected(failed.getOutcome());
            };
        });
    }

    /**
     * Puts payments that failed, and are to be tried again by now, back to pending: those that it returns are the caller's to try.
     * One statement. Several workers may run it at once; each payment is given to one of them.
     *
     * @param atMost 1 to {@value Page#MAXIMUM_SIZE}
     */
    public List<Payment> retryDue(int atMost) {
        Instant now = scope.now();
        return retry(select(PAYMENTS.PAYMENT_ID)
                .from(PAYMENTS)
                .where(scope.owns(PAYMENTS.TENANT_ID))
                .and(PAYMENTS.STATUS.eq(PaymentStatus.FAILED))
                .and(PAYMENTS.NEXT_RETRY_AT.le(now))
                .orderBy(PAYMENTS.NEXT_RETRY_AT, PAYMENTS.PAYMENT_ID)
                .limit(Page.first(atMost).size())
                .forNoKeyUpdate()
                .skipLocked());
    }

    /**
     * Puts a payment that failed back to pending, whenever it was to be tried again.
     *
     * @throws AlreadyEnded if it has not failed: somebody may be trying it
     * @throws NotFound if the tenant has none with this id
     */
    public Payment retry(PaymentId payment) {
        return scope.atomically(tx -> new PaymentDao(tx)
                        .retry(select(PAYMENTS.PAYMENT_ID)
                                .from(PAYMENTS)
                                .where(tx.owns(PAYMENTS.TENANT_ID))
                                .and(PAYMENTS.PAYMENT_ID.eq(payment))
                                .and(PAYMENTS.STATUS.eq(PaymentStatus.FAILED))
                                .forNoKeyUpdate())
                        .stream()
                        .findFirst()
                        .orElseThrow(() -> {
                            Payment other = new PaymentQuery(tx).get(payment);
                            return new AlreadyEnded(
                                    "payment", payment, other.status().name().toLowerCase(Locale.ROOT));
                        }));
    }

    /**
     * Gives back some of a payment, at most what is left of it, in as many parts as wanted. What of it went into the account comes out
     * of it first; the rest is taken off what is paid of the invoice, which is owed again.
     *
     * @throws AmountExceeded if less is left; nothing is booked. Of a payment that was not completed nothing is left
     * @throws InsufficientBalance if the account has less, without its credit limit; nothing is booked
     * @throws IdempotencyConflict if {@code key} was used for another refund; nothing is booked
     * @throws CurrencyMismatch if the payment is in another currency
     * @throws NotFound if the tenant has no such payment
     */
    public PaymentRefund refund(NewPaymentRefund refund, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        RefundPaymentRecord refunded = scope.dsl()
                .selectFrom(REFUND_PAYMENT(
                        scope.tenant(),
                        refund.payment(),
                        PaymentRefundId.generate(),
                        refund.amount().getAmount(),
                        refund.amount().getCurrencyUnit().getCode(),
                        refund.reason(),
                        refund.gatewayRefund(),
                        key,
                        scope.now()))
                .fetchSingle();
        return PaymentAnswers.refund(refund, refunded, key);
    }

    public Optional<Payment> find(PaymentId id) {
        return new PaymentQuery(scope).find(PAYMENTS.PAYMENT_ID.eq(id));
    }

    /** As the gateway names it. */
    public Optional<Payment> find(PaymentGateway gateway, GatewayPaymentId gatewayPayment) {
        return new PaymentQuery(scope).find(isNamed(gateway, gatewayPayment));
    }

    /** @throws NotFound if the tenant has none with this id */
    public Payment get(PaymentId id) {
        return new PaymentQuery(scope).get(id);
    }

    /** All there ever were, by id, which is the order in which they were started. */
    public List<Payment> list(Page<PaymentId> page) {
        return new PaymentQuery(scope).fetch(noCondition(), page);
    }

    public List<Payment> list(CustomerId customer, Page<PaymentId> page) {
        return new PaymentQuery(scope).fetch(PAYMENTS.CUSTOMER_ID.eq(customer), page);
    }

    public List<Payment> list(InvoiceId invoice, Page<PaymentId> page) {
        return new PaymentQuery(scope).fetch(PAYMENTS.INVOICE_ID.eq(invoice), page);
    }

    public List<Payment> list(PaymentStatus status, Page<PaymentId> page) {
        return new PaymentQuery(scope).fetch(PAYMENTS.STATUS.eq(status), page);
    }

    /** What was given back of a payment, in that order. */
    public List<PaymentRefund> listRefunds(PaymentId payment, Page<PaymentRefundId> page) {
        return new PaymentQuery(scope).refunds(payment, page);
    }

    private static PaymentId start(TenantScope tx, NewPayment payment, IdempotencyKey key, boolean isComplete) {
        Objects.requireNonNull(key, "key");
        return new GatewayPaymentClaim(tx).during(payment.gateway(), payment.gatewayPayment(), () -> {
            StartPaymentRecord started = tx.dsl()
                    .selectFrom(START_PAYMENT(
                            tx.tenant(),
                            PaymentId.generate(),
                            payment.customer(),
                            payment.account(),
                            payment.invoice(),
                            payment.subscription(),
                            payment.number() == null ? null : payment.number().value(),
                            payment.amount().getAmount(),
                            payment.amount().getCurrencyUnit().getCode(),
                            payment.method().name().toLowerCase(Locale.ROOT),
                            payment.gateway().name().toLowerCase(Locale.ROOT),
                            value(payment.gatewayPayment()),
                            payment.gatewayOrder(),
                            payment.description(),
                            isComplete,
                            key,
                            tx.now()))
                    .fetchSingle();
            return PaymentAnswers.started(tx, payment, started, key);
        });
    }

    private static boolean processed(
            TenantScope tx, PaymentId payment, PaymentGateway gateway, GatewayPaymentId gatewayPayment) {
        String outcome = tx.dsl()
                .selectFrom(PROCESS_PAYMENT(tx.tenant(), payment, gatewayPayment.value(), tx.now()))
                .fetchSingle()
                .getOutcome();
        return switch (outcome) {
            case "done" -> true;
            case "replayed" -> false;
            case "payment_used" -> throw new AlreadyExists("payment at gateway", gatewayPayment.amongAll(gateway));
            default -> throw unexpected(outcome);
        };
    }

    private static PaymentCompletion completed(
            TenantScope tx, Payment payment, @Nullable GatewayPaymentId gatewayPayment) {
        CompletePaymentRecord completed = tx.dsl()
                .selectFrom(COMPLETE_PAYMENT(tx.tenant(), payment.id(), value(gatewayPayment), tx.now()))
                .fetchSingle();
        PaymentAnswers.requireCompleted(payment, gatewayPayment, completed);
        return new PaymentQuery(tx)
                .completion(payment.id(), completed.getOutcome().equals("replayed"));
    }

    private List<Payment> retry(Select<Record1<PaymentId>> failed) {
        Instant now = scope.now();
        CommonTableExpression<Record1<PaymentId>> due = name("due").as(failed);
        return scope.dsl()
                .with(due)
                .update(PAYMENTS)
                .set(PAYMENTS.STATUS, PaymentStatus.PENDING)
                .set(PAYMENTS.RETRY_COUNT, PAYMENTS.RETRY_COUNT.plus(1))
                .set(PAYMENTS.LAST_RETRY_AT, now)
                .set(PAYMENTS.NEXT_RETRY_AT, castNull(PAYMENTS.NEXT_RETRY_AT))
                .set(PAYMENTS.UPDATED_AT, greatest(PAYMENTS.UPDATED_AT, val(now, PAYMENTS.UPDATED_AT)))
                .from(due)
                .where(scope.owns(PAYMENTS.TENANT_ID))
                .and(PAYMENTS.PAYMENT_ID.eq(due.field(PAYMENTS.PAYMENT_ID)))
                .returning(PAYMENTS.fields())
                .fetch(PaymentQuery::toPayment);
    }

    private static Condition isNamed(PaymentGateway gateway, GatewayPaymentId gatewayPayment) {
        return PAYMENTS.GATEWAY.eq(gateway).and(PAYMENTS.GATEWAY_PAYMENT_ID.eq(gatewayPayment.value()));
    }

    private static @Nullable String value(@Nullable GatewayPaymentId gatewayPayment) {
        return gatewayPayment == null ? null : gatewayPayment.value();
    }

    private static IllegalStateException unexpected(String outcome) {
        return new IllegalStateException("the database answered " + outcome);
    }
}
