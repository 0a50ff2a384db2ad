package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.COMPLETE_CREDIT_PURCHASE;
import static io.tallybook.schema.billing.Tables.CREDIT_PURCHASES;
import static io.tallybook.schema.billing.Tables.REFUND_CREDIT_PURCHASE;
import static io.tallybook.schema.billing.Tables.REQUEST_CREDIT_PURCHASE;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.QuantityExceeded;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditPurchase;
import io.tallybook.model.credit.CreditPurchaseCompletion;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.CreditPurchaseRefund;
import io.tallybook.model.credit.CreditPurchaseStatus;
import io.tallybook.model.credit.NewCreditPurchase;
import io.tallybook.model.credit.PaymentReference;
import io.tallybook.schema.billing.tables.records.CompleteCreditPurchaseRecord;
import io.tallybook.schema.billing.tables.records.RefundCreditPurchaseRecord;
import io.tallybook.schema.billing.tables.records.RequestCreditPurchaseRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;

/**
 * The credits that an organisation buys: pending, then completed, failed or cancelled.
 *
 * <p>Moving money is the application's. What it hears from the provider, however often, it says here.
 */
public final class CreditPurchaseDao {

    private final TenantScope scope;
    private final OrganisationId organisation;
    private final CreditRefusals refusals;

    public CreditPurchaseDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.refusals = new CreditRefusals(organisation);
    }

    /**
     * Notes what is to be bought; nothing is credited yet. A replay gets the purchase as it is by now.
     *
     * @throws AlreadyExists if another purchase of the tenant names the same payment; nothing is noted
     * @throws IdempotencyConflict if {@code key} was used for another purchase; nothing is noted
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the credits would be over before they begin
     */
    public CreditPurchase request(NewCreditPurchase purchase, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        return scope.atomically(tx -> {
            RequestCreditPurchaseRecord requested = tx.dsl()
                    .selectFrom(REQUEST_CREDIT_PURCHASE(
                            tx.tenant(),
                            organisation,
                            CreditPurchaseId.generate(),
                            purchase.quantity(),
                            purchase.unitPrice().getAmount(),
                            purchase.total().getAmount(),
                            purchase.total().getCurrencyUnit().getCode(),
                            purchase.total().getCurrencyUnit().getDecimalPlaces(),
                            purchase.paymentMethod(),
                            purchase.payment(),
                            purchase.lotExpiresAt(),
                            key,
                            tx.now()))
                    .fetchSingle();
            return switch (requested.getOutcome()) {
                case "done", "replayed" -> get(tx, requested.getPurchaseId());
                case "payment_used" -> throw paymentUsed(purchase.payment());
                case "expired" ->
                    throw new IllegalArgumentException(
                            "credits that expire at " + purchase.lotExpiresAt() + " are over before they begin");
                default -> throw refusals.of(requested.getOutcome(), key);
            };
        });
    }

    /**
     * Credits what was bought, because it is paid: once, however often and from how many threads it is said. What is overdrawn
     * is repaid first.
     *
     * <p>No key is needed: the payment is one. It need not be the one that was named before. A purchase that has failed or was
     * cancelled is not credited any more; the money has to go back.
     *
     * @throws AlreadyEnded if it was completed with another payment, has failed, was cancelled, or its credits would be over
     *     ("expired"); nothing is credited
     * @throws AlreadyExists if another purchase of the tenant names the payment; nothing is credited
     * @throws NotFound if the tenant has no such organisation, or it no such purchase
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the balance would be beyond fourteen digits
     */
    public CreditPurchaseCompletion complete(CreditPurchaseId purchase, PaymentReference payment) {
        Objects.requireNonNull(purchase, "purchase");
        Objects.requireNonNull(payment, "payment");
        return scope.atomically(tx -> {
            CompleteCreditPurchaseRecord completed = tx.dsl()
                    .selectFrom(COMPLETE_CREDIT_PURCHASE(
                            tx.tenant(), organisation, purchase, payment, CreditLotId.generate(), tx.now()))
                    .fetchSingle();
            return switch (completed.getOutcome()) {
                case "done", "replayed" -> completion(get(tx, purchase), completed);
                case "unknown_purchase" -> throw new NotFound("purchase", purchase);
                case "not_pending" -> throw new AlreadyEnded("purchase", purchase, completed.getPurchaseStatus());
                case "payment_used" -> throw paymentUsed(payment);
                default -> throw refusals.of(completed.getOutcome());
            };
        });
    }

    /**
     * Says that it will not be paid, because the payment failed. One that has failed stays as it is.
     *
     * @throws AlreadyEnded if it was completed or cancelled
     * @throws NotFound if the organisation has none with this id
     */
    public CreditPurchase fail(CreditPurchaseId purchase) {
        return end(purchase, CreditPurchaseStatus.FAILED);
    }

    /**
     * Says that it will not be paid, because somebody decided so. One that is cancelled stays as it is.
     *
     * @throws AlreadyEnded if it was completed or has failed
     * @throws NotFound if the organisation has none with this id
     */
    public CreditPurchase cancel(CreditPurchaseId purchase) {
        return end(purchase, CreditPurchaseStatus.CANCELLED);
    }

    /**
     * Takes bought credits out again, because they are paid back: at most what is left of their lot.
     *
     * <p>Of 100 that were bought and 30 that were consumed from them, 70 can be refunded, in as many parts as wanted. What is held or
     * past its expiry cannot.
     *
     * @param quantity positive
     * @throws QuantityExceeded if less is left; nothing is taken. Nothing is left of a purchase that was not completed
     * @throws IdempotencyConflict if {@code key} was used for another refund of a purchase; nothing is taken
     * @throws NotFound if the tenant has no such organisation, or it no such purchase
     * @throws Closed if the organisation is closed
     */
    public CreditPurchaseRefund refund(CreditPurchaseId purchase, Quantity quantity, IdempotencyKey key) {
        Objects.requireNonNull(purchase, "purchase");
        Objects.requireNonNull(key, "key");
        RefundCreditPurchaseRecord refunded = scope.dsl()
                .selectFrom(REFUND_CREDIT_PURCHASE(
                        scope.tenant(),
                        organisation,
                        purchase,
                        quantity.requirePositive("refunded quantity"),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (refunded.getOutcome()) {
            case "done", "replayed" ->
                new CreditPurchaseRefund(
                        purchase,
                        refunded.getLotId(),
                        refunded.getSequenceNumber(),
                        refunded.getRefundedBefore(),
                        quantity,
                        refunded.getBalanceAfter(),
                        refunded.getRecordedAt(),
                        refunded.getOutcome().equals("replayed"));
            case "unknown_purchase" -> throw new NotFound("purchase", purchase);
            case "refused" -> throw new QuantityExceeded("purchase", purchase, quantity, refunded.getRefundable());
            default -> throw refusals.of(refunded.getOutcome(), key);
        };
    }

    public Optional<CreditPurchase> find(CreditPurchaseId purchase) {
        return fetch(scope, CREDIT_PURCHASES.PURCHASE_ID.eq(purchase), 1).stream()
                .findFirst();
    }

    /** @throws NotFound if the organisation has none with this id */
    public CreditPurchase get(CreditPurchaseId purchase) {
        return get(scope, purchase);
    }

    /** All there ever were, by id, which is the order in which they were requested. */
    public List<CreditPurchase> list(Page<CreditPurchaseId> page) {
        Condition next = page.after() == null ? noCondition() : CREDIT_PURCHASES.PURCHASE_ID.gt(page.after());
        return fetch(scope, next, page.size());
    }

    private CreditPurchase end(CreditPurchaseId purchase, CreditPurchaseStatus status) {
        Objects.requireNonNull(purchase, "purchase");
        return scope.atomically(tx -> tx.dsl()
                .update(CREDIT_PURCHASES)
                .set(CREDIT_PURCHASES.STATUS, status)
                .set(CREDIT_PURCHASES.CLOSED_AT, greatest(val(tx.now()), CREDIT_PURCHASES.REQUESTED_AT))
                .where(tx.owns(CREDIT_PURCHASES.TENANT_ID))
                .and(CREDIT_PURCHASES.ORGANISATION_ID.eq(organisation))
                .and(CREDIT_PURCHASES.PURCHASE_ID.eq(purchase))
                .and(CREDIT_PURCHASES.STATUS.eq(CreditPurchaseStatus.PENDING))
                .returning()
                .fetchOptional(CreditPurchaseQuery::toPurchase)
                .orElseGet(() -> ended(get(tx, purchase), status)));
    }

    private static CreditPurchase ended(CreditPurchase purchase, CreditPurchaseStatus status) {
        if (purchase.status() != status) {
            throw new AlreadyEnded(
                    "purchase", purchase.id(), purchase.status().name().toLowerCase(Locale.ROOT));
        }
        return purchase;
    }

    private static CreditPurchaseCompletion completion(CreditPurchase purchase, CompleteCreditPurchaseRecord row) {
        return new CreditPurchaseCompletion(
                purchase,
                new CreditGrant(
                        row.getLotId(),
                        row.getSequenceNumber(),
                        purchase.quantity(),
                        row.getRepaid(),
                        row.getBalanceAfter(),
                        row.getRecordedAt(),
                        row.getOutcome().equals("replayed")));
    }

    private static AlreadyExists paymentUsed(PaymentReference payment) {
        return new AlreadyExists("purchase with payment", payment);
    }

    private CreditPurchase get(TenantScope tx, CreditPurchaseId purchase) {
        return fetch(tx, CREDIT_PURCHASES.PURCHASE_ID.eq(purchase), 1).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("purchase", purchase));
    }

    private List<CreditPurchase> fetch(TenantScope tx, Condition condition, int atMost) {
        return new CreditPurchaseQuery(tx)
                .fetch(CREDIT_PURCHASES.ORGANISATION_ID.eq(organisation).and(condition), atMost);
    }
}
