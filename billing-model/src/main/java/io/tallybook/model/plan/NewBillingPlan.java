package io.tallybook.model.plan;

import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** A plan to be created, without services as yet. */
public record NewBillingPlan(
        BillingPlanId id,
        String name,
        @Nullable String description,
        BillingFrequency frequency,
        CurrencyUnit currency,
        boolean isCustom) {

    public NewBillingPlan {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(frequency, "frequency");
        Objects.requireNonNull(currency, "currency");
        Text.require(name, "plan name", 200);
        Text.optional(description, "plan description", 2000);
    }

    /** With a new id and no description, for every customer. */
    public static NewBillingPlan of(String name, BillingFrequency frequency, CurrencyUnit currency) {
        return new NewBillingPlan(BillingPlanId.generate(), name, null, frequency, currency, false);
    }

    public NewBillingPlan withId(BillingPlanId id) {
        return new NewBillingPlan(id, name, description, frequency, currency, isCustom);
    }
}
