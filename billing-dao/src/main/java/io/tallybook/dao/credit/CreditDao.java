package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.ADJUST_CREDITS;
import static io.tallybook.schema.billing.Tables.CONSUME_CREDITS;
import static io.tallybook.schema.billing.Tables.GRANT_CREDITS;
import static io.tallybook.schema.billing.Tables.LIMIT_CREDIT_OVERDRAFT;
import static io.tallybook.schema.billing.Tables.REFUND_CREDITS;
import static io.tallybook.schema.billing.Tables.TRANSFER_CREDITS;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.BillingException.OverdraftInUse;
import io.tallybook.model.BillingException.QuantityExceeded;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.CreditAdjustment;
import io.tallybook.model.credit.CreditBalance;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditRefund;
import io.tallybook.model.credit.CreditTransfer;
import io.tallybook.model.credit.CreditUse;
import io.tallybook.model.credit.CreditUseResult;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import io.tallybook.model.credit.TransferSide;
import io.tallybook.schema.billing.tables.records.AdjustCreditsRecord;
import io.tallybook.schema.billing.tables.records.ConsumeCreditsRecord;
import io.tallybook.schema.billing.tables.records.GrantCreditsRecord;
import io.tallybook.schema.billing.tables.records.LimitCreditOverdraftRecord;
import io.tallybook.schema.billing.tables.records.RefundCreditsRecord;
import io.tallybook.schema.billing.tables.records.TransferCreditsRecord;
import java.util.Locale;
import java.util.Objects;

/**
 * The credits of an organisation.
 *
 * <p>Keys are remembered for as long as the ledger is kept: a replay gets its first answer however late it comes.
 */
public final class CreditDao {

    private static final StoredFunction<ConsumeCreditsRecord> CONSUME = StoredFunction.of(CONSUME_CREDITS, 6);

    private final TenantScope scope;
    private final OrganisationId organisation;
    private final CreditRefusals refusals;

    public CreditDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.refusals = new CreditRefusals(organisation);
    }

    /**
     * Adds credits as one lot; what is overdrawn is repaid first.
     *
     * <p>Overdrawn by 30, a grant of 100 leaves a lot of 70.
     *
     * @throws IdempotencyConflict if {@code key} was used for another grant; nothing is granted
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the grant would be over before it begins, count from later than now, or the
     *     balance be beyond fourteen digits
     */
    public CreditGrant grant(NewGrant grant, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        GrantCreditsRecord granted = scope.dsl()
                .selectFrom(GRANT_CREDITS(
                        scope.tenant(),
                        organisation,
                        CreditLotId.generate(),
                        grant.quantity(),
                        grant.source().name().toLowerCase(Locale.ROOT),
                        grant.priority(),
                        grant.expiresAt(),
                        grant.reason(),
                        grant.effectiveAt(),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (granted.getOutcome()) {
            case "done", "replayed" ->
                new CreditGrant(
                        granted.getLotId(),
                        granted.getSequenceNumber(),
                        grant.quantity(),
                        granted.getRepaid(),
                        granted.getBalanceAfter(),
                        granted.getRecordedAt(),
                        granted.getOutcome().equals("replayed"));
            case "expired" ->
                throw new IllegalArgumentException(
                        "a grant that expires at " + grant.expiresAt() + " is over before it begins");
            default -> throw refusals.of(granted.getOutcome(), key);
        };
    }

    /**
     * Takes credits: by priority, then soonest expiry, then oldest, then from the overdraft; all or nothing.
     *
     * <p>With lots of 10 (expiring tomorrow) and 100, consuming 25 empties the first and leaves 85.
     *
     * @param quantity positive
     * @throws InsufficientCredits if less is available; nothing is consumed
     * @throws IdempotencyConflict if {@code key} was used for another consumption; nothing is consumed
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     */
    public CreditConsumption consume(Quantity quantity, OperationCode operation, IdempotencyKey key) {
        ConsumeResult result = tryConsume(quantity, operation, key);
        if (result instanceof ConsumeResult.Refused refused) {
            throw new InsufficientCredits(organisation, refused.requested(), refused.available());
        }
        return ((ConsumeResult.Consumed) result).consumption();
    }

    /**
     * The same where too few credits are an ordinary answer. One statement.
     *
     * @throws IdempotencyConflict if {@code key} was used for another consumption; nothing is consumed
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     */
    public ConsumeResult tryConsume(Quantity quantity, OperationCode operation, IdempotencyKey key) {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(key, "key");
        ConsumeCreditsRecord consumed = CONSUME.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                quantity.requirePositive("consumed quantity").value(),
                operation.value(),
                key.value(),
                scope.now());
        return switch (consumed.getOutcome()) {
            case "done", "replayed" ->
                new ConsumeResult.Consumed(new CreditConsumption(
                        consumed.getSequenceNumber(),
                        operation,
                        quantity,
                        consumed.getBalanceAfter(),
                        LotArrays.draws(
                                consumed.getLotId(), quantity, consumed.getLotIds(), consumed.getLotQuantities()),
                        consumed.getRecordedAt(),
                        consumed.getOutcome().equals("replayed")));
            case "refused" -> new ConsumeResult.Refused(quantity, consumed.getAvailable());
            default -> throw refusals.of(consumed.getOutcome(), key);
        };
    }

    /**
     * Prices a use of an operation, consumes what it costs, and notes it; all or nothing. One statement.
     *
     * <p>At 1 credit for a record and an allowance of 10 records a day, of which 7 are used, 5 records cost 2 credits. Where
     * credits do not reach, a price may allow for overage: it is owed, and nothing is debited.
     *
     * <p>A replay gets the first answer and price, whatever it costs by then. What is debited is a consumption, with {@code key} as its
     * key. A refund of it gives back credits; what was free stays used.
     *
     * @throws InsufficientCredits if less is available and no overage is left; nothing is consumed
     * @throws IdempotencyConflict if {@code key} was used for another use, or for another consumption; nothing is consumed
     * @throws NotFound if the tenant has no such organisation, or the operation has no price
     * @throws NotOffered if the price of the operation was retired
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the price would have more than fourteen digits before the point
     */
    public CreditUse consumeFor(NewCreditUse use, IdempotencyKey key) {
        CreditUseResult result = tryConsumeFor(use, key);
        if (result instanceof CreditUseResult.Refused refused) {
            throw new InsufficientCredits(organisation, refused.charge().credits(), refused.available());
        }
        return ((CreditUseResult.Used) result).use();
    }

    /** {@link #consumeFor(NewCreditUse, IdempotencyKey)}, by nobody in particular. */
    public CreditUse consumeFor(OperationCode operation, Quantity quantity, IdempotencyKey key) {
        return consumeFor(NewCreditUse.of(operation, quantity), key);
    }

    /**
     * The same as {@link #consumeFor(NewCreditUse, IdempotencyKey)} where too few credits are an ordinary answer, which says what
     * it would have cost.
     *
     * @throws IdempotencyConflict if {@code key} was used for another use, or for another consumption; nothing is consumed
     * @throws NotFound if the tenant has no such organisation, or the operation has no price
     * @throws NotOffered if the price of the operation was retired
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the price would have more than fourteen digits before the point
     */
    public CreditUseResult tryConsumeFor(NewCreditUse use, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        return new CreditUses(scope, organisation).attempt(use, key);
    }

    /**
     * Gives back a consumption, or a further part of it; never more than it took.
     *
     * <p>It goes back to the lots that it came from, the last one first, with their priority and expiry. What was overdrawn
     * is repaid before. After 12 were taken from lots of 5 and 10, refunding 8 puts 7 back into the second and 1 into the
     * first. What goes to a lot that is past its expiry is past it as well.
     *
     * @param consumption the ledger row of a consumption, captured holds included
     * @param quantity positive
     * @throws QuantityExceeded if less is left of the consumption; nothing is given back
     * @throws IdempotencyConflict if {@code key} was used for another refund; nothing is given back
     * @throws NotFound if the tenant has no such organisation, or it no such consumption
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the balance would be beyond fourteen digits
     */
    public CreditRefund refund(SequenceNumber consumption, Quantity quantity, IdempotencyKey key) {
        Objects.requireNonNull(consumption, "consumption");
        Objects.requireNonNull(key, "key");
        RefundCreditsRecord refunded = scope.dsl()
                .selectFrom(REFUND_CREDITS(
                        scope.tenant(),
                        organisation,
                        consumption,
                        quantity.requirePositive("refunded quantity"),
                        CreditLotId.generate(),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (refunded.getOutcome()) {
            case "done", "replayed" ->
                new CreditRefund(
                        refunded.getSequenceNumber(),
                        consumption,
                        quantity,
                        refunded.getBalanceAfter(),
                        LotArrays.draws(refunded.getLotIds(), refunded.getLotAmounts()),
                        refunded.getRecordedAt(),
                        refunded.getOutcome().equals("replayed"));
            case "unknown_consumption" -> throw new NotFound("consumption", consumption);
            case "refused" ->
                throw new QuantityExceeded("consumption", consumption, quantity, refunded.getRefundable());
            default -> throw refusals.of(refunded.getOutcome(), key);
        };
    }

    /**
     * Puts the balance right.
     *
     * <p>What is added becomes a lot of source free that never expires, of ordinary priority, and repays what is overdrawn
     * first; for another kind of lot, grant. What is taken comes from the lots in burn order, then from the overdraft.
     *
     * @throws InsufficientCredits if less is available than is to be taken; nothing is taken
     * @throws IdempotencyConflict if {@code key} was used for another adjustment; nothing is changed
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if it would count from later than now, or the balance be beyond fourteen digits
     */
    public CreditAdjustment adjust(NewAdjustment adjustment, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        AdjustCreditsRecord adjusted = scope.dsl()
                .selectFrom(ADJUST_CREDITS(
                        scope.tenant(),
                        organisation,
                        CreditLotId.generate(),
                        adjustment.change(),
                        adjustment.reason(),
                        adjustment.effectiveAt(),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (adjusted.getOutcome()) {
            case "done", "replayed" ->
                new CreditAdjustment(
                        adjusted.getSequenceNumber(),
                        adjustment.change(),
                        adjusted.getBalanceAfter(),
                        LotArrays.changes(adjusted.getLotIds(), adjusted.getLotAmounts()),
                        adjusted.getRecordedAt(),
                        adjusted.getOutcome().equals("replayed"));
            case "refused" ->
                throw new InsufficientCredits(organisation, adjustment.change().negated(), adjusted.getAvailable());
            default -> throw refusals.of(adjusted.getOutcome(), key);
        };
    }

    /**
     * Moves credits to another organisation of the tenant, in burn order; never from the overdraft.
     *
     * <p>They arrive as lots with the source, priority, age and expiry that they had. Where the recipient is overdrawn by
     * 30, moving 100 leaves it lots of 70.
     *
     * @throws InsufficientCredits if the lots have less that is not held; nothing is moved
     * @throws IdempotencyConflict if {@code key} was used for another transfer; nothing is moved
     * @throws NotFound if the tenant lacks one of the two organisations
     * @throws Closed if one of the two organisations is closed
     * @throws IllegalArgumentException if both are the same, or the recipient's balance would be beyond fourteen digits
     */
    public CreditTransfer transfer(NewTransfer transfer, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        if (transfer.recipient().equals(organisation)) {
            throw new IllegalArgumentException("an organisation cannot transfer credits to itself");
        }
        TransferCreditsRecord moved = scope.dsl()
                .selectFrom(TRANSFER_CREDITS(
                        scope.tenant(),
                        organisation,
                        transfer.recipient(),
                        transfer.quantity(),
                        transfer.reason(),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (moved.getOutcome()) {
            case "done", "replayed" ->
                new CreditTransfer(
                        transfer.quantity(),
                        new TransferSide(
                                organisation,
                                moved.getFromSequenceNumber(),
                                moved.getFromBalanceAfter(),
                                LotArrays.draws(moved.getFromLotIds(), moved.getFromLotAmounts())),
                        new TransferSide(
                                transfer.recipient(),
                                moved.getToSequenceNumber(),
                                moved.getToBalanceAfter(),
                                LotArrays.draws(moved.getToLotIds(), moved.getToLotAmounts())),
                        moved.getRecordedAt(),
                        moved.getOutcome().equals("replayed"));
            case "recipient_unknown" -> throw new NotFound("organisation", transfer.recipient());
            case "recipient_closed" -> throw new Closed("organisation", transfer.recipient());
            case "refused" -> throw new InsufficientCredits(organisation, transfer.quantity(), moved.getAvailable());
            default -> throw refusals.of(moved.getOutcome(), key);
        };
    }

    /**
     * Sets how far the balance may go below zero; calling it again with the same limit changes nothing.
     *
     * @param limit not negative; zero for not at all
     * @throws OverdraftInUse if more is overdrawn, or held credits need more; the limit stays
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     */
    public CreditBalance limitOverdraft(Quantity limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("an overdraft limit must not be negative, was " + limit);
        }
        return scope.atomically(tx -> {
            LimitCreditOverdraftRecord limited = tx.dsl()
                    .selectFrom(LIMIT_CREDIT_OVERDRAFT(tx.tenant(), organisation, limit, tx.now()))
                    .fetchSingle();
            return switch (limited.getOutcome()) {
                case "done" -> new CreditDao(tx, organisation).balance();
                case "refused" -> throw new OverdraftInUse(organisation, limit, limited.getLowest());
                default -> throw refusals.of(limited.getOutcome());
            };
        });
    }

    /**
     * What there is now; zero for an organisation that never had credits.
     *
     * @throws NotFound if the tenant has no such organisation
     */
    public CreditBalance balance() {
        return new CreditBalanceQuery(scope, organisation)
                .fetch()
                .orElseThrow(() -> new NotFound("organisation", organisation));
    }
}
