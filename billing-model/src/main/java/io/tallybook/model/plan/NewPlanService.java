package io.tallybook.model.plan;

import io.tallybook.model.Quantity;
import java.math.RoundingMode;
import java.util.Objects;
import org.joda.money.BigMoney;

/**
 * A service to be put into a plan, with its terms.
 *
 * @param quantity how many of the service the plan contains; positive
 */
public record NewPlanService(
        PlanServiceId id, BillingPlanId plan, ServiceId service, Quantity quantity, ServiceTerms terms) {

    public NewPlanService {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(terms, "terms");
        quantity.requirePositive("quantity of a service in a plan");
    }

    /** One of the service, with a new id. */
    public static NewPlanService of(BillingPlanId plan, ServiceId service, ServiceTerms terms) {
        return new NewPlanService(PlanServiceId.generate(), plan, service, Quantity.of(1), terms);
    }

    /** One of the service at a price per hour, charged by the second. */
    public static NewPlanService hourly(
            BillingPlanId plan, ServiceId service, BigMoney hourlyRate, RoundingMode rounding) {
        return of(plan, service, ServiceTerms.Hourly.of(hourlyRate, rounding));
    }

    /** One of the service at a price per period, charged in full at its start. */
    public static NewPlanService fixed(
            BillingPlanId plan, ServiceId service, BigMoney baseRate, RoundingMode rounding) {
        return of(plan, service, ServiceTerms.Fixed.of(baseRate, rounding));
    }

    public NewPlanService withId(PlanServiceId id) {
        return new NewPlanService(id, plan, service, quantity, terms);
    }

    public NewPlanService withQuantity(Quantity quantity) {
        return new NewPlanService(id, plan, service, quantity, terms);
    }
}
