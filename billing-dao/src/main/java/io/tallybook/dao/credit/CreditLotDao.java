package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDIT_LOTS;
import static io.tallybook.schema.billing.Tables.EXPIRE_CREDITS;
import static io.tallybook.schema.billing.Tables.VOID_CREDIT_LOT;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.credit.CreditAdjustment;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.ExpiredCredits;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.internal.Text;
import io.tallybook.schema.billing.tables.records.ExpireCreditsRecord;
import io.tallybook.schema.billing.tables.records.VoidCreditLotRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;

/** The lots that an organisation's credits are. */
public final class CreditLotDao {

    private final TenantScope scope;
    private final OrganisationId organisation;
    private final CreditRefusals refusals;

    public CreditLotDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.refusals = new CreditRefusals(organisation);
    }

    public Optional<CreditLot> find(CreditLotId lot) {
        return new CreditLotQuery(scope)
                .fetch(own().and(CREDIT_LOTS.LOT_ID.eq(lot)), 1).stream().findFirst();
    }

    /** @throws NotFound if the organisation has none with this id */
    public CreditLot get(CreditLotId lot) {
        return find(lot).orElseThrow(() -> new NotFound("lot", lot));
    }

    /** All there ever were, by id. */
    public List<CreditLot> list(Page<CreditLotId> page) {
        return new CreditLotQuery(scope)
                .fetch(page.after() == null ? own() : own().and(CREDIT_LOTS.LOT_ID.gt(page.after())), page.size());
    }

    /** What can be consumed now and no longer at {@code before}: the soonest expiry first. */
    public List<CreditLot> listExpiring(Instant before, Page<CreditLot> page) {
        return new CreditLotQuery(scope).fetchExpiring(own(), before, page);
    }

    /**
     * Takes away what is left of a lot, such as one that was granted by mistake.
     *
     * <p>What a refund brings back to it later can be consumed.
     *
     * @param reason why, in words
     * @throws AlreadyEnded if nothing is left of it
     * @throws InsufficientCredits if open holds need it; it stays
     * @throws IdempotencyConflict if {@code key} was used for another adjustment; nothing is taken
     * @throws NotFound if the tenant has no such organisation, or it no such lot
     * @throws Closed if the organisation is closed
     */
    public CreditAdjustment voidLot(CreditLotId lot, String reason, IdempotencyKey key) {
        Objects.requireNonNull(lot, "lot");
        Text.require(reason, "reason", 500);
        Objects.requireNonNull(key, "key");
        VoidCreditLotRecord voided = scope.dsl()
                .selectFrom(VOID_CREDIT_LOT(scope.tenant(), organisation, lot, reason, key, scope.now()))
                .fetchSingle();
        return switch (voided.getOutcome()) {
            case "done", "replayed" ->
                new CreditAdjustment(
                        voided.getSequenceNumber(),
                        voided.getQuantity().negated(),
                        voided.getBalanceAfter(),
                        List.of(new LotChange(lot, voided.getQuantity().negated())),
                        voided.getRecordedAt(),
                        voided.getOutcome().equals("replayed"));
            case "unknown_lot" -> throw new NotFound("lot", lot);
            case "empty" -> throw new AlreadyEnded("lot", lot, "exhausted");
            case "refused" -> throw new InsufficientCredits(organisation, voided.getQuantity(), voided.getAvailable());
            default -> throw refusals.of(voided.getOutcome(), key);
        };
    }

    /**
     * Takes out of the balance what has expired, a ledger row for each lot, and ends holds that have; calling it again finds
     * nothing.
     *
     * <p>It counts from the expiry, whenever it is booked. Nothing depends on when that is: expired credits cannot be consumed
     * before either. As much as open holds need stays until they are captured or released.
     *
     * @param grace how long before now something must have expired: as much as the clocks of those who consume may be apart,
     *     because this cannot be taken back
     * @throws NotFound if the tenant has no such organisation
     */
    public ExpiredCredits expire(Duration grace) {
        Instant now = scope.now();
        List<ExpireCreditsRecord> expired = scope.dsl()
                .selectFrom(EXPIRE_CREDITS(scope.tenant(), organisation, ExpiryRows.until(now, grace), now))
                .fetch();
        if (expired.stream().anyMatch(row -> row.getOrganisationId() == null)) {
            throw refusals.of("unknown");
        }
        return ExpiryRows.of(organisation, expired);
    }

    private Condition own() {
        return CREDIT_LOTS.ORGANISATION_ID.eq(organisation);
    }
}
