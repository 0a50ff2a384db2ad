package io.tallybook.model.plan;

import java.time.Instant;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bundle of services that a tenant sells together.
 *
 * @param currency currency of everything in the plan
 * @param version number of the change, for editors that read before they write
 */
public record BillingPlan(
        BillingPlanId id,
        String name,
        @Nullable String description,
        BillingFrequency frequency,
        CurrencyUnit currency,
        boolean isCustom,
        boolean isActive,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
