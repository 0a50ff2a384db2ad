package io.tallybook.dao;

import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIERS;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Organisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.usage.TierName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The organisations of a tenant. */
public final class OrganisationDao {

    private static final List<Field<?>> COLUMNS = List.of(
            ORGANISATIONS.ORGANISATION_ID,
            ORGANISATIONS.SLUG,
            ORGANISATIONS.NAME,
            ORGANISATIONS.TIME_ZONE,
            ORGANISATIONS.CURRENCY,
            ORGANISATIONS.SUBSCRIPTION_TIER,
            ORGANISATIONS.USAGE_ANCHOR,
            ORGANISATIONS.CREATED_AT,
            ORGANISATIONS.CLOSED_AT);

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
     * Puts an organisation on another tier at once, at the tier's current terms.
     *
     * <p>What it has used so far counts on, where the new tier counts over the same period; days and months are counted apart.
     *
     * @throws NotFound if the organisation does not exist, or no active tier has this name
     * @throws Closed if the organisation is closed
     */
    public Organisation changeTier(OrganisationId id, TierName tier) {
        return scope.dsl()
                .update(ORGANISATIONS)
                .set(ORGANISATIONS.SUBSCRIPTION_TIER, tier)
                .setNull(ORGANISATIONS.PINNED_TIER)
                .setNull(ORGANISATIONS.PINNED_VERSION)
                .from(SUBSCRIPTION_TIERS)
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(id))
                .and(ORGANISATIONS.CLOSED_AT.isNull())
                .and(SUBSCRIPTION_TIERS.NAME.eq(tier))
                .and(SUBSCRIPTION_TIERS.IS_ACTIVE)
                .returningResult(COLUMNS)
                .fetchOptional(OrganisationDao::toOrganisation)
                .orElseThrow(
                        () -> get(id).isClosed() ? new Closed("organisation", id) : new NotFound("active tier", tier));
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
     * Ends an organisation: what it has stays readable, nothing is added. Closing twice changes nothing.
     *
     * <p>A call that was already under way in this moment may still land.
     *
     * @throws NotFound if it does not exist
     */
    public Organisation close(OrganisationId id) {
        return scope.dsl()
                .update(ORGANISATIONS)
                .set(
                        ORGANISATIONS.CLOSED_AT,
                        greatest(ORGANISATIONS.CREATED_AT, val(scope.now(), ORGANISATIONS.CLOSED_AT)))
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(id))
                .and(ORGANISATIONS.CLOSED_AT.isNull())
                .returningResult(COLUMNS)
                .fetchOptional(OrganisationDao::toOrganisation)
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
            Removal.of(tx.dsl(), ORGANISATIONS, isOrganisation, "organisation", id);
            return true;
        });
    }

    private Organisation setUsageAnchor(OrganisationId id, @Nullable LocalDate anchor) {
        return scope.dsl()
                .update(ORGANISATIONS)
                .set(ORGANISATIONS.USAGE_ANCHOR, anchor)
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(id))
                .and(ORGANISATIONS.CLOSED_AT.isNull())
                .returningResult(COLUMNS)
                .fetchOptional(OrganisationDao::toOrganisation)
                .orElseThrow(() -> new Closed("organisation", get(id).id()));
    }

    private List<Organisation> fetch(Condition condition, int limit) {
        return scope.dsl()
                .select(COLUMNS)
                .from(ORGANISATIONS)
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(condition)
                .orderBy(ORGANISATIONS.ORGANISATION_ID)
                .limit(limit)
                .fetch(OrganisationDao::toOrganisation);
    }

    private static Organisation toOrganisation(Record row) {
        return new Organisation(
                row.get(ORGANISATIONS.ORGANISATION_ID),
                row.get(ORGANISATIONS.SLUG),
                row.get(ORGANISATIONS.NAME),
                row.get(ORGANISATIONS.TIME_ZONE),
                row.get(ORGANISATIONS.CURRENCY),
                row.get(ORGANISATIONS.SUBSCRIPTION_TIER),
                row.get(ORGANISATIONS.USAGE_ANCHOR),
                row.get(ORGANISATIONS.CREATED_AT),
                row.get(ORGANISATIONS.CLOSED_AT));
    }
}
