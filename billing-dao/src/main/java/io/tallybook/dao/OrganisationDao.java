package io.tallybook.dao;

import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static io.tallybook.schema.billing.Tables.ORGANISATION_TIER_CHANGES;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.dao.usage.UsageDao;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Organisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.usage.OrganisationTerms;
import io.tallybook.model.usage.ScheduledTierChange;
import io.tallybook.model.usage.TierChange;
import io.tallybook.model.usage.TierName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** The organisations of a tenant. */
public final class OrganisationDao {

    private final TenantScope scope;

    OrganisationDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Creates an organisation on the tier {@code free}.
     *
     * @throws AlreadyExists if the tenant has one with this id or this slug; it stays as it is
     * @throws NotFound if the tenant does not exist
     * @throws Closed if the tenant is closed
     */
    public Organisation create(NewOrganisation organisation) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            Instant now = tx.now();
            int created = tx.dsl()
                    .insertInto(ORGANISATIONS)
                    .set(ORGANISATIONS.TENANT_ID, tx.tenant())
                    .set(ORGANISATIONS.ORGANISATION_ID, organisation.id())
                    .set(ORGANISATIONS.SLUG, organisation.slug())
                    .set(ORGANISATIONS.NAME, organisation.name())
                    .set(ORGANISATIONS.TIME_ZONE, organisation.timeZone())
                    .set(ORGANISATIONS.CURRENCY, organisation.currency())
                    .set(ORGANISATIONS.SUBSCRIPTION_TIER, TierName.FREE)
                    .set(ORGANISATIONS.CREATED_AT, now)
                    .onConflictDoNothing()
                    .execute();
            if (created == 0) {
                throw new OrganisationDao(tx).find(organisation.id()).isPresent()
                        ? new AlreadyExists("organisation", organisation.id())
                        : new AlreadyExists("organisation with slug", organisation.slug());
            }
            return new Organisation(
                    organisation.id(),
                    organisation.slug(),
                    organisation.name(),
                    organisation.timeZone(),
                    organisation.currency(),
                    TierName.FREE,
                    null,
                    now,
                    null);
        });
    }

    public Optional<Organisation> find(OrganisationId id) {
        return fetch(ORGANISATIONS.ORGANISATION_ID.eq(id), 1).stream().findFirst();
    }

    /** By its short name, which is unique in the tenant. */
    public Optional<Organisation> find(String slug) {
        return slug.indexOf('\0') >= 0
                ? Optional.empty()
                : fetch(ORGANISATIONS.SLUG.eq(slug), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public Organisation get(OrganisationId id) {
        return find(id).orElseThrow(() -> new NotFound("organisation", id));
    }

    /** By id, which for generated ids is the order of creation; closed ones too. */
    public List<Organisation> list(Page<OrganisationId> page) {
        return fetch(
                page.after() == null ? noCondition() : ORGANISATIONS.ORGANISATION_ID.gt(page.after()), page.size());
    }

    /**
     * Puts an organisation on another tier at once, at the tier's current terms. A move that was scheduled is dropped.
     *
     * <p>What it has used so far counts on, where the new tier counts over the same period; days and months are counted apart.
     * To the tier that it is on, it follows the current terms from now on.
     *
     * @throws NotFound if the tenant has no such organisation, or there is no such tier
     * @throws NotOffered if the tier was retired; the organisation stays where it is
     * @throws Closed if the organisation is closed
     */
    public Organisation changeTier(OrganisationId id, TierName tier) {
        return scope.atomically(tx -> {
            new OrganisationTiers(tx).change(id, tier);
            return new OrganisationDao(tx).get(id);
        });
    }

    /**
     * Lets weeks, months, quarters and years of usage begin on the day of {@code anchor}: months anchored to 31 January begin
     * on 28 or 29 February, then on 31 March.
     *
     * <p>From the next call on, use counts in the periods of the anchor. What was counted before stays in the periods of then:
     * a new period begins with what was counted in one of the same beginning, mostly nothing.
     *
     * @param anchor from 1900 to 2199; earlier and later periods follow from it as well
     * @throws NotFound if the organisation does not exist
     * @throws Closed if the organisation is closed
     */
    public Organisation anchorUsagePeriods(OrganisationId id, LocalDate anchor) {
        if (anchor.getYear() < 1900 || anchor.getYear() > 2199) {
            throw new IllegalArgumentException("anchor must be from 1900 to 2199, was " + anchor);
        }
        return setUsageAnchor(id, anchor);
    }

    /**
     * Lets periods of usage be those of the calendar again, as they are from the start; counts as after a new anchor.
     *
     * @throws NotFound if the organisation does not exist
     * @throws Closed if the organisation is closed
     */
    public Organisation useCalendarPeriods(OrganisationId id) {
        return setUsageAnchor(id, null);
    }

    /**
     * Agrees on a move to another tier at an instant to come, in place of one that was agreed before.
     *
     * <p>From {@code at} on every check and every record follows the new tier, at the terms that are current then, whether or
     * not {@link #applyDueTierChanges} has run. A tier that is retired meanwhile does not stop the move.
     *
     * @param at later than now; taken to the microsecond
     * @throws NotFound if the tenant has no such organisation, or there is no such tier
     * @throws NotOffered if the tier was retired; nothing is scheduled
     * @throws Closed if the organisation is closed
     */
    public ScheduledTierChange changeTierAt(OrganisationId id, TierName tier, Instant at) {
        Objects.requireNonNull(at, "at");
        return scope.atomically(tx -> new OrganisationTiers(tx).schedule(id, tier, organisation -> at));
    }

    /**
     * The same at the beginning of the organisation's next period: for {@code MONTH}, midnight of the first in its time zone.
     *
     * @param period the one over which the organisation's counters count
     * @throws NotFound if the tenant has no such organisation, or there is no such tier
     * @throws NotOffered if the tier was retired; nothing is scheduled
     * @throws Closed if the organisation is closed
     */
    public ScheduledTierChange changeTierAtNextPeriod(OrganisationId id, TierName tier, CalendarPeriod period) {
        Objects.requireNonNull(period, "period");
        return scope.atomically(tx -> {
            OrganisationTiers tiers = new OrganisationTiers(tx);
            return tiers.schedule(id, tier, organisation -> tiers.nextPeriod(organisation, period));
        });
    }

    /**
     * Drops the move that is to come.
     *
     * @throws NotFound if the tenant has no such organisation, or no move of it is to come; one that was due has happened
     * @throws Closed if the organisation is closed
     */
    public Organisation cancelTierChange(OrganisationId id) {
        return scope.atomically(tx -> {
            new OrganisationTiers(tx).cancel(id);
            return new OrganisationDao(tx).get(id);
        });
    }

    /**
     * Notes the moves of this tenant that are due, so that the table says what already applies. Running it again, or never,
     * changes no limit.
     *
     * @return how many were noted
     */
    public int applyDueTierChanges() {
        return scope.atomically(tx -> new OrganisationTiers(tx).noteDue());
    }

    /**
     * The moves of an organisation to other tiers, from the first; one that is due appears when it is noted.
     *
     * @param page after the number of the last one already seen
     */
    public List<TierChange> listTierChanges(OrganisationId id, Page<Integer> page) {
        return new OrganisationTiers(scope).list(id, page);
    }

    /**
     * Keeps the present version of its tier's terms for an organisation, whatever is published later.
     *
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     */
    public OrganisationTerms pinTier(OrganisationId id) {
        return scope.atomically(tx -> {
            new OrganisationTiers(tx).pin(id);
            return new UsageDao(tx, id).terms();
        });
    }

    /**
     * Gives an organisation a certain version of its tier's terms, former ones included, until it is unpinned or moved.
     *
     * @throws NotFound if the tenant has no such organisation, or its tier no such version
     * @throws Closed if the organisation is closed
     */
    public OrganisationTerms pinTier(OrganisationId id, int version) {
        return scope.atomically(tx -> {
            new OrganisationTiers(tx).pin(id, version);
            return new UsageDao(tx, id).terms();
        });
    }

    /**
     * Lets an organisation follow the current version of its tier's terms again. Doing so twice changes nothing.
     *
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     */
    public OrganisationTerms unpinTier(OrganisationId id) {
        return scope.atomically(tx -> {
            new OrganisationTiers(tx).unpin(id);
            return new UsageDao(tx, id).terms();
        });
    }

    /**
     * Ends an organisation: what it has stays readable, nothing is added, and a move that was to come is dropped. Closing twice
     * changes nothing.
     *
     * <p>A call that was already under way in this moment may still land.
     *
     * @throws NotFound if it does not exist
     */
    public Organisation close(OrganisationId id) {
        Instant now = scope.now();
        return scope.dsl()
                .update(ORGANISATIONS)
                .set(OrganisationQuery.closedAt(now))
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(id))
                .and(ORGANISATIONS.CLOSED_AT.isNull())
                .returningResult(OrganisationQuery.COLUMNS)
                .fetchOptional(row -> OrganisationQuery.toOrganisation(row, now))
                .orElseGet(() -> get(id));
    }

    /**
     * Removes an organisation that has nothing: no usage, no credits, nothing agreed with it.
     *
     * <p>A call for it that is under way in this moment is waited for, or fails at a foreign key and changes nothing.
     *
     * @throws NotFound if it does not exist
     * @throws InUse if it has something; both stay
     */
    public void remove(OrganisationId id) {
        scope.atomically(tx -> {
            Condition isOrganisation = tx.owns(ORGANISATIONS.TENANT_ID).and(ORGANISATIONS.ORGANISATION_ID.eq(id));
            Removal.of(tx.dsl(), ORGANISATIONS, isOrganisation, "organisation", id, ORGANISATION_TIER_CHANGES);
            return true;
        });
    }

    private Organisation setUsageAnchor(OrganisationId id, @Nullable LocalDate anchor) {
        Instant now = scope.now();
        return scope.dsl()
                .update(ORGANISATIONS)
                .set(ORGANISATIONS.USAGE_ANCHOR, anchor)
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(id))
                .and(ORGANISATIONS.CLOSED_AT.isNull())
                .returningResult(OrganisationQuery.COLUMNS)
                .fetchOptional(row -> OrganisationQuery.toOrganisation(row, now))
                .orElseThrow(() -> new Closed("organisation", get(id).id()));
    }

    private List<Organisation> fetch(Condition condition, int limit) {
        Instant now = scope.now();
        return scope.dsl()
                .select(OrganisationQuery.COLUMNS)
                .from(ORGANISATIONS)
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(condition)
                .orderBy(ORGANISATIONS.ORGANISATION_ID)
                .limit(limit)
                .fetch(row -> OrganisationQuery.toOrganisation(row, now));
    }
}
