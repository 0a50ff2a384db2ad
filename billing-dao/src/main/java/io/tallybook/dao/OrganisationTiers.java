package io.tallybook.dao;

import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static io.tallybook.schema.billing.Tables.ORGANISATION_TIER_CHANGES;
import static io.tallybook.schema.billing.Tables.PERIOD_OF;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIERS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_VERSIONS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenOrganisation;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.usage.ScheduledTierChange;
import io.tallybook.model.usage.TierChange;
import io.tallybook.model.usage.TierName;
import io.tallybook.schema.billing.tables.records.OrganisationsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Record1;
import org.jooq.Record5;
import org.jooq.Records;
import org.jooq.SelectConditionStep;

/**
 * Moves organisations between tiers, and pins them to versions, inside a transaction.
 *
 * <p>Whoever changes the tier of an organisation first notes the move that is due, so that none is passed over.
 */
final class OrganisationTiers {

    private final TenantScope tx;

    OrganisationTiers(TenantScope tx) {
        this.tx = tx;
    }

    void change(OrganisationId id, TierName tier) {
        OrganisationsRecord organisation = lock(id);
        requireOffered(tier);
        Instant now = tx.now();
        move(organisation, new ScheduledTierChange(tier, now, now));
    }

    ScheduledTierChange schedule(OrganisationId id, TierName tier, Function<OrganisationsRecord, Instant> when) {
        OrganisationsRecord organisation = lock(id);
        requireOffered(tier);
        Instant now = tx.now();
        Instant at = Objects.requireNonNull(Moments.stored(when.apply(organisation), "a move"));
        if (!at.isAfter(now)) {
            throw new IllegalArgumentException("a move must be scheduled for later than now, was " + at);
        }
        tx.dsl()
                .update(ORGANISATIONS)
                .set(ORGANISATIONS.NEXT_TIER, tier)
                .set(ORGANISATIONS.NEXT_TIER_AT, at)
                .set(ORGANISATIONS.NEXT_TIER_REQUESTED_AT, now)
                .where(is(id))
                .execute();
        return new ScheduledTierChange(tier, at, now);
    }

    /** The first instant of the organisation's next hour, day, week, month, quarter or year. */
    Instant nextPeriod(OrganisationsRecord organisation, CalendarPeriod period) {
        return tx.dsl()
                .select(PERIOD_OF.PERIOD_END)
                .from(PERIOD_OF(
                        tx.now(),
                        period.name().toLowerCase(Locale.ROOT),
                        organisation.getTimeZone().getId(),
                        organisation.getUsageAnchor()))
                .fetchSingle()
                .value1();
    }

    void cancel(OrganisationId id) {
        if (lock(id).getNextTier() == null) {
            throw new NotFound("move to come of organisation", id);
        }
        tx.dsl()
                .update(ORGANISATIONS)
                .setNull(ORGANISATIONS.NEXT_TIER)
                .setNull(ORGANISATIONS.NEXT_TIER_AT)
                .setNull(ORGANISATIONS.NEXT_TIER_REQUESTED_AT)
                .where(is(id))
                .execute();
    }

    void pin(OrganisationId id) {
        TierName tier = lock(id).getSubscriptionTier();
        int current = tx.dsl()
                .select(SUBSCRIPTION_TIERS.CURRENT_VERSION)
                .from(SUBSCRIPTION_TIERS)
                .where(SUBSCRIPTION_TIERS.NAME.eq(tier))
                .fetchSingle()
                .value1();
        setPin(id, tier, current);
    }

    void pin(OrganisationId id, int version) {
        TierName tier = lock(id).getSubscriptionTier();
        Condition isVersion =
                SUBSCRIPTION_TIER_VERSIONS.TIER_NAME.eq(tier).and(SUBSCRIPTION_TIER_VERSIONS.VERSION.eq(version));
        if (!tx.dsl().fetchExists(SUBSCRIPTION_TIER_VERSIONS, isVersion)) {
            throw new NotFound("version", version + " of tier " + tier);
        }
        setPin(id, tier, version);
    }

    void unpin(OrganisationId id) {
        lock(id);
        tx.dsl()
                .update(ORGANISATIONS)
                .setNull(ORGANISATIONS.PINNED_TIER)
                .setNull(ORGANISATIONS.PINNED_VERSION)
                .where(is(id))
                .execute();
    }

    int noteDue() {
        List<OrganisationsRecord> due = tx.dsl()
                .selectFrom(ORGANISATIONS)
                .where(tx.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.NEXT_TIER_AT.le(tx.now()))
                .orderBy(ORGANISATIONS.ORGANISATION_ID)
                .forNoKeyUpdate()
                .fetch();
        due.forEach(organisation -> move(organisation, next(organisation)));
        return due.size();
    }

    List<TierChange> list(OrganisationId id, Page<Integer> page) {
        return select(id)
                .and(page.after() == null ? noCondition() : ORGANISATION_TIER_CHANGES.CHANGE_NUMBER.gt(page.after()))
                .orderBy(ORGANISATION_TIER_CHANGES.CHANGE_NUMBER)
                .limit(page.size())
                .fetch(Records.mapping(TierChange::new));
    }

    /** The organisation as it is now: open, and on the tier that was due, should one have been. */
    private OrganisationsRecord lock(OrganisationId id) {
        OrganisationsRecord organisation = OpenOrganisation.lock(tx, id);
        if (organisation.getNextTierAt() == null || organisation.getNextTierAt().isAfter(tx.now())) {
            return organisation;
        }
        move(organisation, next(organisation));
        return OpenOrganisation.lock(tx, id);
    }

    private static ScheduledTierChange next(OrganisationsRecord organisation) {
        return new ScheduledTierChange(
                organisation.getNextTier(), organisation.getNextTierAt(), organisation.getNextTierRequestedAt());
    }

    /** The tier stays offered until the end of the transaction: who retires it waits. */
    private void requireOffered(TierName tier) {
        boolean isActive = tx.dsl()
                .select(SUBSCRIPTION_TIERS.IS_ACTIVE)
                .from(SUBSCRIPTION_TIERS)
                .where(SUBSCRIPTION_TIERS.NAME.eq(tier))
                .forShare()
                .fetchOptional(Record1::value1)
                .orElseThrow(() -> new NotFound("tier", tier));
        if (!isActive) {
            throw new NotOffered("tier", tier);
        }
    }

    /** At the tier's current terms; what was pinned or still to come belongs to the tier that is left. */
    private void move(OrganisationsRecord organisation, ScheduledTierChange change) {
        OrganisationId id = organisation.getOrganisationId();
        boolean isMove = !change.tier().equals(organisation.getSubscriptionTier());
        Instant since = isMove ? remember(organisation, change) : organisation.getTierSince();
        tx.dsl()
                .update(ORGANISATIONS)
                .set(ORGANISATIONS.SUBSCRIPTION_TIER, change.tier())
                .set(ORGANISATIONS.TIER_SINCE, since)
                .setNull(ORGANISATIONS.PINNED_TIER)
                .setNull(ORGANISATIONS.PINNED_VERSION)
                .setNull(ORGANISATIONS.NEXT_TIER)
                .setNull(ORGANISATIONS.NEXT_TIER_AT)
                .setNull(ORGANISATIONS.NEXT_TIER_REQUESTED_AT)
                .where(is(id))
                .execute();
    }

    /** @return from when on it applies: the clocks of two processes may differ, the order of the moves does not */
    private Instant remember(OrganisationsRecord organisation, ScheduledTierChange change) {
        OrganisationId id = organisation.getOrganisationId();
        Optional<TierChange> last = last(id);
        Instant effectiveAt = last.map(TierChange::effectiveAt)
                .filter(change.effectiveAt()::isBefore)
                .orElse(change.effectiveAt());
        tx.dsl()
                .insertInto(ORGANISATION_TIER_CHANGES)
                .set(ORGANISATION_TIER_CHANGES.TENANT_ID, tx.tenant())
                .set(ORGANISATION_TIER_CHANGES.ORGANISATION_ID, id)
                .set(
                        ORGANISATION_TIER_CHANGES.CHANGE_NUMBER,
                        last.map(TierChange::number).orElse(0) + 1)
                .set(ORGANISATION_TIER_CHANGES.FROM_TIER, organisation.getSubscriptionTier())
                .set(ORGANISATION_TIER_CHANGES.TO_TIER, change.tier())
                .set(ORGANISATION_TIER_CHANGES.REQUESTED_AT, change.requestedAt())
                .set(ORGANISATION_TIER_CHANGES.EFFECTIVE_AT, effectiveAt)
                .execute();
        return effectiveAt;
    }

    private Optional<TierChange> last(OrganisationId id) {
        return select(id)
                .orderBy(ORGANISATION_TIER_CHANGES.CHANGE_NUMBER.desc())
                .limit(1)
                .fetchOptional(Records.mapping(TierChange::new));
    }

    private SelectConditionStep<Record5<Integer, TierName, TierName, Instant, Instant>> select(OrganisationId id) {
        return tx.dsl()
                .select(
                        ORGANISATION_TIER_CHANGES.CHANGE_NUMBER,
                        ORGANISATION_TIER_CHANGES.FROM_TIER,
                        ORGANISATION_TIER_CHANGES.TO_TIER,
                        ORGANISATION_TIER_CHANGES.REQUESTED_AT,
                        ORGANISATION_TIER_CHANGES.EFFECTIVE_AT)
                .from(ORGANISATION_TIER_CHANGES)
                .where(tx.owns(ORGANISATION_TIER_CHANGES.TENANT_ID))
                .and(ORGANISATION_TIER_CHANGES.ORGANISATION_ID.eq(id));
    }

    private void setPin(OrganisationId id, TierName tier, int version) {
        tx.dsl()
                .update(ORGANISATIONS)
                .set(ORGANISATIONS.PINNED_TIER, tier)
                .set(ORGANISATIONS.PINNED_VERSION, version)
                .where(is(id))
                .execute();
    }

    private Condition is(OrganisationId id) {
        return tx.owns(ORGANISATIONS.TENANT_ID).and(ORGANISATIONS.ORGANISATION_ID.eq(id));
    }
}
