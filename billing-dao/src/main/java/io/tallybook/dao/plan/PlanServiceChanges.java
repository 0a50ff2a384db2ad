package io.tallybook.dao.plan;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.ConfigurationTypeMismatch;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.ConfigurationType;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import java.util.function.Function;
import org.joda.money.CurrencyUnit;

/**
 * Changes of plan services, each made of what is there: locked, compared with the version that the editor has read, written.
 *
 * <p>A change of terms is a function from terms to terms, so that the model's own checks hold for the result.
 */
final class PlanServiceChanges {

    private final TenantScope scope;

    PlanServiceChanges(TenantScope scope) {
        this.scope = scope;
    }

    PlanService quantity(PlanServiceId id, int version, Quantity quantity) {
        return scope.atomically(tx -> {
            PlanService before = lock(tx, id, version);
            return new PlanServiceWriter(tx).write(before, quantity, before.terms());
        });
    }

    PlanService terms(PlanServiceId id, int version, Function<PlanService, ServiceTerms> change) {
        return scope.atomically(tx -> {
            // Decide.
            PlanService before = lock(tx, id, version);
            ServiceTerms after = change.apply(before);
            requireCurrency(before.plan(), before.terms().currency(), after.currency());

            // Write.
            return new PlanServiceWriter(tx).write(before, before.quantity(), after);
        });
    }

    PlanService usage(PlanServiceId id, int version, TermsChange<Usage> change) {
        return terms(id, version, before -> {
            requireType(before, ConfigurationType.USAGE);
            return change.of(before.plan(), (Usage) before.terms());
        });
    }

    PlanService hourly(PlanServiceId id, int version, TermsChange<Hourly> change) {
        return terms(id, version, before -> {
            requireType(before, ConfigurationType.HOURLY);
            return change.of(before.plan(), (Hourly) before.terms());
        });
    }

    static void requireType(PlanService service, ConfigurationType type) {
        if (service.terms().type() != type) {
            throw new ConfigurationTypeMismatch(
                    "plan service " + service.id(), service.terms().type(), type);
        }
    }

    static void requireCurrency(BillingPlanId plan, CurrencyUnit expected, CurrencyUnit actual) {
        if (!expected.equals(actual)) {
            throw new CurrencyMismatch("plan " + plan, expected, actual);
        }
    }

    private static PlanService lock(TenantScope tx, PlanServiceId id, int version) {
        OpenTenant.require(tx);
        PlanLocks.planWith(tx, id);
        PlanLocks.configuration(tx, id, version);
        return new PlanServiceQuery(tx).find(id).orElseThrow(() -> new NotFound("plan service", id));
    }

    /** New terms from those that a service has in a plan. */
    @FunctionalInterface
    interface TermsChange<T extends ServiceTerms> {

        T of(BillingPlanId plan, T before);
    }
}
