package io.tallybook.dao.plan;

import static io.tallybook.dao.plan.PlanServiceChanges.requireCurrency;
import static io.tallybook.dao.plan.PlanServiceChanges.requireType;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_BUCKET_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_CONFIGURATION;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_FIXED_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_HOURLY_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_USAGE_CONFIG;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.ConfigurationTypeMismatch;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Retired;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.UserTypeRate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;

/**
 * How services are charged inside plans.
 *
 * <p>A change takes the version that its editor has read, and counts it up by one. Where somebody else was first, it is
 * refused as {@link VersionConflict} and nothing of it is written; so is a change that is made twice.
 */
public final class PlanServiceDao {

    private static final String PLAN_SERVICE = "plan service";

    private final TenantScope scope;
    private final PlanServiceQuery services;
    private final PlanServiceChanges changes;

    public PlanServiceDao(TenantScope scope) {
        this.scope = scope;
        this.services = new PlanServiceQuery(scope);
        this.changes = new PlanServiceChanges(scope);
    }

    /**
     * Puts a service into a plan, with its terms.
     *
     * @throws NotFound if the tenant has no such plan or service
     * @throws Retired if the service is retired
     * @throws Closed if the tenant is closed
     * @throws CurrencyMismatch if the terms are not in the plan's currency
     * @throws AlreadyExists if the plan contains the service, or the id is taken; it stays as it is
     */
    public PlanService configure(NewPlanService service) {
        return scope.atomically(tx -> {
            // Decide.
            OpenTenant.require(tx);
            CurrencyUnit currency = PlanLocks.plan(tx, service.plan());
            requireCurrency(service.plan(), currency, service.terms().currency());
            PlanLocks.service(tx, service.service());

            // Write.
            return new PlanServiceWriter(tx)
                    .insert(service)
                    .orElseThrow(() -> new AlreadyExists("configuration of a service in plan", service.plan()));
        });
    }

    /** With all its terms, in one statement. */
    public Optional<PlanService> find(PlanServiceId id) {
        return services.find(id);
    }

    /** With all its terms, in one statement. */
    public Optional<PlanService> find(BillingPlanId plan, ServiceId service) {
        return services.find(plan, service);
    }

    /** @throws NotFound if the tenant has none with this id */
    public PlanService get(PlanServiceId id) {
        return find(id).orElseThrow(() -> new NotFound(PLAN_SERVICE, id));
    }

    /**
     * All services of a plan with all their terms, in one statement, by id.
     *
     * @throws IllegalArgumentException if there are more than {@value Page#MAXIMUM_SIZE}, which are read by page: part of a plan
     *     would be taken for all of it
     */
    public List<PlanService> list(BillingPlanId plan) {
        List<PlanService> all = services.list(plan, Page.MAXIMUM_SIZE + 1);
        if (all.size() > Page.MAXIMUM_SIZE) {
            throw new IllegalArgumentException(
                    "plan " + plan + " contains more than " + Page.MAXIMUM_SIZE + " services: list them by page");
        }
        return all;
    }

    /** Some services of a plan with all their terms, in one statement, by id. */
    public List<PlanService> list(BillingPlanId plan, Page<PlanServiceId> page) {
        return services.list(plan, page);
    }

    /** Which plans contain a service, with all terms, in one statement, by id of the configuration. */
    public List<PlanService> list(ServiceId service, Page<PlanServiceId> page) {
        return services.list(service, page);
    }

    /**
     * Says how many of the service the plan contains.
     *
     * @param quantity positive
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public PlanService changeQuantity(PlanServiceId id, int version, Quantity quantity) {
        quantity.requirePositive("quantity of a service in a plan");
        return changes.quantity(id, version, quantity);
    }

    /**
     * Replaces the terms by others of the same type: rates, tiers, rounding, all of it.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws ConfigurationTypeMismatch if it is charged in another way; it stays as it is
     * @throws CurrencyMismatch if the terms are not in the plan's currency; it stays as it is
     */
    public PlanService changeTerms(PlanServiceId id, int version, ServiceTerms terms) {
        return changes.terms(id, version, before -> {
            requireType(before, terms.type());
            return terms;
        });
    }

    /**
     * Replaces the terms by others of whatever type; of the former ones nothing is left.
     *
     * <p>What was drawn from a bucket stays, at the terms of its day.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws CurrencyMismatch if the terms are not in the plan's currency; it stays as it is
     */
    public PlanService changeType(PlanServiceId id, int version, ServiceTerms terms) {
        return changes.terms(id, version, before -> terms);
    }

    /**
     * Replaces all tiers of a service charged by usage; base rate and tier mode stay.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws ConfigurationTypeMismatch if it is not charged by usage; it stays as it is
     * @throws CurrencyMismatch if a rate is not in the plan's currency; it stays as it is
     * @throws IllegalArgumentException if two tiers begin at the same quantity; it stays as it is
     */
    public PlanService replaceTiers(PlanServiceId id, int version, List<RateTier> tiers) {
        return changes.usage(id, version, (plan, usage) -> {
            tiers.forEach(
                    tier -> requireCurrency(plan, usage.currency(), tier.rate().getCurrencyUnit()));
            return usage.withTiers(usage.tierMode(), tiers);
        });
    }

    /**
     * Adds a tier, or replaces the one that begins at the same quantity.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws ConfigurationTypeMismatch if it is not charged by usage; it stays as it is
     * @throws CurrencyMismatch if the rate is not in the plan's currency; it stays as it is
     */
    public PlanService setTier(PlanServiceId id, int version, RateTier tier) {
        return changes.usage(id, version, (plan, usage) -> {
            requireCurrency(plan, usage.currency(), tier.rate().getCurrencyUnit());
            return usage.withTier(tier);
        });
    }

    /**
     * Removes the tier that begins at a quantity; the one before it goes on to the next.
     *
     * @throws NotFound if the tenant has none with this id, or it has no such tier
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws ConfigurationTypeMismatch if it is not charged by usage; it stays as it is
     */
    public PlanService removeTier(PlanServiceId id, int version, Quantity minQuantity) {
        return changes.usage(id, version, (plan, usage) -> {
            Usage rest = usage.withoutTier(minQuantity);
            if (rest.equals(usage)) {
                throw new NotFound("tier of plan service " + id + " beyond", minQuantity);
            }
            return rest;
        });
    }

    /**
     * Replaces all rates by type of person of a service charged by the hour.
     *
     * @param rates at most one for a type of person
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws ConfigurationTypeMismatch if it is not charged by the hour; it stays as it is
     * @throws CurrencyMismatch if a rate is not in the plan's currency; it stays as it is
     * @throws IllegalArgumentException if a type of person has two rates; it stays as it is
     */
    public PlanService replaceUserTypeRates(PlanServiceId id, int version, List<UserTypeRate> rates) {
        Map<String, BigMoney> byUserType = new TreeMap<>();
        for (UserTypeRate rate : rates) {
            if (byUserType.put(rate.userType(), rate.hourlyRate()) != null) {
                throw new IllegalArgumentException("user type " + rate.userType() + " has two rates");
            }
        }
        return changes.hourly(id, version, (plan, hourly) -> {
            rates.forEach(rate ->
                    requireCurrency(plan, hourly.currency(), rate.hourlyRate().getCurrencyUnit()));
            return hourly.withUserTypeRates(byUserType);
        });
    }

    /**
     * Adds a rate for a type of person, or replaces it.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws ConfigurationTypeMismatch if it is not charged by the hour; it stays as it is
     * @throws CurrencyMismatch if the rate is not in the plan's currency; it stays as it is
     */
    public PlanService setUserTypeRate(PlanServiceId id, int version, UserTypeRate rate) {
        return changes.hourly(id, version, (plan, hourly) -> {
            requireCurrency(plan, hourly.currency(), rate.hourlyRate().getCurrencyUnit());
            return hourly.withUserTypeRate(rate.userType(), rate.hourlyRate());
        });
    }

    /**
     * Removes the rate of a type of person, who costs the hourly rate from then on.
     *
     * @throws NotFound if the tenant has none with this id, or it has no such rate
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws ConfigurationTypeMismatch if it is not charged by the hour; it stays as it is
     */
    public PlanService removeUserTypeRate(PlanServiceId id, int version, String userType) {
        return changes.hourly(id, version, (plan, hourly) -> {
            Hourly rest = hourly.withoutUserTypeRate(userType);
            if (rest.equals(hourly)) {
                throw new NotFound("rate of plan service " + id + " for user type", userType);
            }
            return rest;
        });
    }

    /**
     * Takes a service out of a plan, with its terms; also of a closed tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws VersionConflict if it is at another version; it stays
     * @throws InUse if something belongs to it, such as what was drawn from a bucket; both stay
     */
    public void remove(PlanServiceId id, int version) {
        scope.atomically(tx -> {
            PlanLocks.planWith(tx, id);
            PlanLocks.configuration(tx, id, version);
            Removal.of(
                    tx.dsl(),
                    PLAN_SERVICE_CONFIGURATION,
                    PlanLocks.isConfiguration(tx, id),
                    PLAN_SERVICE,
                    id,
                    PLAN_SERVICE_FIXED_CONFIG,
                    PLAN_SERVICE_HOURLY_CONFIG,
                    PLAN_SERVICE_USAGE_CONFIG,
                    PLAN_SERVICE_BUCKET_CONFIG);
            return true;
        });
    }
}
