package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CAPTURE_CREDIT_HOLD;
import static io.tallybook.schema.billing.Tables.CREDIT_HOLDS;
import static io.tallybook.schema.billing.Tables.RELEASE_CREDIT_HOLD;
import static io.tallybook.schema.billing.Tables.RESERVE_CREDITS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.QuantityExceeded;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditHold;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditHoldStatus;
import io.tallybook.model.credit.CreditReservation;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.ReserveResult;
import io.tallybook.schema.billing.tables.records.CaptureCreditHoldRecord;
import io.tallybook.schema.billing.tables.records.ReleaseCreditHoldRecord;
import io.tallybook.schema.billing.tables.records.ReserveCreditsRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Records;

/**
 * Credits of an organisation that are set aside for work whose cost is not known yet.
 *
 * <p>A hold is captured once, whole or in part; what is not captured is free again. Past its expiry it keeps nothing.
 */
public final class CreditHoldDao {

    private final TenantScope scope;
    private final OrganisationId organisation;
    private final CreditRefusals refusals;

    public CreditHoldDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.refusals = new CreditRefusals(organisation);
    }

    /**
     * Sets credits aside: nothing but a capture of this hold takes them, also when the lots expire that they came from.
     *
     * @throws InsufficientCredits if less is available; nothing is set aside
     * @throws IdempotencyConflict if {@code key} was used for another hold; nothing is set aside
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the hold would be over before it begins
     */
    public CreditReservation reserve(NewHold hold, IdempotencyKey key) {
        ReserveResult result = tryReserve(hold, key);
        if (result instanceof ReserveResult.Refused refused) {
            throw new InsufficientCredits(organisation, refused.requested(), refused.available());
        }
        return ((ReserveResult.Reserved) result).reservation();
    }

    /**
     * The same where too few credits are an ordinary answer.
     *
     * @throws IdempotencyConflict if {@code key} was used for another hold; nothing is set aside
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the hold would be over before it begins
     */
    public ReserveResult tryReserve(NewHold hold, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        ReserveCreditsRecord reserved = scope.dsl()
                .selectFrom(RESERVE_CREDITS(
                        scope.tenant(),
                        organisation,
                        CreditHoldId.generate(),
                        hold.quantity(),
                        hold.operation(),
                        hold.expiresAt(),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (reserved.getOutcome()) {
            case "done", "replayed" ->
                new ReserveResult.Reserved(new CreditReservation(
                        reserved.getHoldId(),
                        hold.quantity(),
                        hold.operation(),
                        reserved.getCreatedAt(),
                        hold.expiresAt(),
                        reserved.getOutcome().equals("replayed")));
            case "refused" -> new ReserveResult.Refused(hold.quantity(), reserved.getAvailable());
            case "expired" ->
                throw new IllegalArgumentException(
                        "a hold that expires at " + hold.expiresAt() + " is over before it begins");
            default -> throw refusals.of(reserved.getOutcome(), key);
        };
    }

    /**
     * Consumes what a hold set aside, and ends the hold.
     *
     * <p>Of 10 that are held, capturing 4 consumes 4 and sets 6 free. It takes from the lots as any consumption does; where
     * these are not enough, from lots that expired while the hold was open, before anything is overdrawn.
     *
     * @param quantity positive, at most what is held
     * @param key as for a consumption: it cannot be that of another one
     * @throws QuantityExceeded if less is held; nothing is consumed
     * @throws AlreadyEnded if the hold was captured under another key, released, or is past its expiry
     * @throws IdempotencyConflict if {@code key} was used for another consumption; nothing is consumed
     * @throws NotFound if the tenant has no such organisation, or it no such hold
     * @throws Closed if the organisation is closed
     */
    public CreditConsumption capture(CreditHoldId hold, Quantity quantity, IdempotencyKey key) {
        Objects.requireNonNull(hold, "hold");
        Objects.requireNonNull(key, "key");
        CaptureCreditHoldRecord captured = scope.dsl()
                .selectFrom(CAPTURE_CREDIT_HOLD(
                        scope.tenant(),
                        organisation,
                        hold,
                        quantity.requirePositive("captured quantity"),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (captured.getOutcome()) {
            case "done", "replayed" ->
                new CreditConsumption(
                        captured.getSequenceNumber(),
                        captured.getOperationCode(),
                        quantity,
                        captured.getBalanceAfter(),
                        LotArrays.draws(captured.getLotIds(), captured.getLotAmounts()),
                        captured.getRecordedAt(),
                        captured.getOutcome().equals("replayed"));
            case "unknown_hold" -> throw new NotFound("hold", hold);
            case "not_open" -> throw new AlreadyEnded("hold", hold, captured.getHoldStatus());
            case "exceeded" -> throw new QuantityExceeded("hold", hold, quantity, captured.getHeld());
            default -> throw refusals.of(captured.getOutcome(), key);
        };
    }

    /**
     * Sets free what a hold kept. One that was released or has ended by itself stays as it is: no key is needed, the hold is
     * one.
     *
     * @throws AlreadyEnded if it was captured
     * @throws NotFound if the tenant has no such organisation, or it no such hold
     */
    public CreditHold release(CreditHoldId hold) {
        ReleaseCreditHoldRecord released = scope.dsl()
                .selectFrom(RELEASE_CREDIT_HOLD(scope.tenant(), organisation, hold, scope.now()))
                .fetchSingle();
        return switch (released.getOutcome()) {
            case "done" ->
                new CreditHold(
                        hold,
                        CreditHoldStatus.valueOf(released.getHoldStatus().toUpperCase(Locale.ROOT)),
                        released.getQuantity(),
                        Quantity.ZERO,
                        released.getOperationCode(),
                        released.getIdempotencyKey(),
                        null,
                        released.getCreatedAt(),
                        released.getExpiresAt(),
                        released.getClosedAt());
            case "unknown_hold" -> throw new NotFound("hold", hold);
            case "not_open" -> throw new AlreadyEnded("hold", hold, released.getHoldStatus());
            default -> throw refusals.of(released.getOutcome());
        };
    }

    public Optional<CreditHold> find(CreditHoldId hold) {
        return fetch(CREDIT_HOLDS.HOLD_ID.eq(hold), 1).stream().findFirst();
    }

    /** @throws NotFound if the organisation has none with this id */
    public CreditHold get(CreditHoldId hold) {
        return find(hold).orElseThrow(() -> new NotFound("hold", hold));
    }

    /** All there ever were, by id, which is the order in which they were made. */
    public List<CreditHold> list(Page<CreditHoldId> page) {
        return fetch(page.after() == null ? noCondition() : CREDIT_HOLDS.HOLD_ID.gt(page.after()), page.size());
    }

    private List<CreditHold> fetch(Condition condition, int atMost) {
        return scope.dsl()
                .select(
                        CREDIT_HOLDS.HOLD_ID,
                        CREDIT_HOLDS.STATUS,
                        CREDIT_HOLDS.QUANTITY,
                        CREDIT_HOLDS.CAPTURED,
                        CREDIT_HOLDS.OPERATION_CODE,
                        CREDIT_HOLDS.IDEMPOTENCY_KEY,
                        CREDIT_HOLDS.SEQUENCE_NUMBER,
                        CREDIT_HOLDS.CREATED_AT,
                        CREDIT_HOLDS.EXPIRES_AT,
                        CREDIT_HOLDS.CLOSED_AT)
                .from(CREDIT_HOLDS)
                .where(scope.owns(CREDIT_HOLDS.TENANT_ID))
                .and(CREDIT_HOLDS.ORGANISATION_ID.eq(organisation))
                .and(condition)
                .orderBy(CREDIT_HOLDS.HOLD_ID)
                .limit(atMost)
                .fetch(Records.mapping(CreditHold::new));
    }
}
