package io.tallybook.model.plan;

import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is to be from now on, all of it but its services: begin with {@link #of} what was read.
 *
 * @param currency another one only while nothing belongs to the plan
 */
public record BillingPlanChange(
        String name,
        @Nullable String description,
        BillingFrequency frequency,
        CurrencyUnit currency,
        boolean isCustom) {

    public BillingPlanChange {
        Text.require(name, "plan name", 200);
        Text.optional(description, "plan description", 2000);
        Objects.requireNonNull(frequency, "frequency");
        Objects.requireNonNull(currency, "currency");
    }

    /** The plan as it is. */
    public static BillingPlanChange of(BillingPlan plan) {
        return new BillingPlanChange(
                plan.name(), plan.description(), plan.frequency(), plan.currency(), plan.isCustom());
    }

    public BillingPlanChange withName(String name) {
        return new BillingPlanChange(name, description, frequency, currency, isCustom);
    }

    public BillingPlanChange withDescription(String description) {
        return new BillingPlanChange(name, Objects.requireNonNull(description), frequency, currency, isCustom);
    }

    public BillingPlanChange withoutDescription() {
        return new BillingPlanChange(name, null, frequency, currency, isCustom);
    }

    public BillingPlanChange withFrequency(BillingFrequency frequency) {
        return new BillingPlanChange(name, description, frequency, currency, isCustom);
    }

    public BillingPlanChange withCurrency(CurrencyUnit currency) {
        return new BillingPlanChange(name, description, frequency, currency, isCustom);
    }

    /** For one customer. */
    public BillingPlanChange custom() {
        return new BillingPlanChange(name, description, frequency, currency, true);
    }

    /** For every customer. */
    public BillingPlanChange general() {
        return new BillingPlanChange(name, description, frequency, currency, false);
    }
}
