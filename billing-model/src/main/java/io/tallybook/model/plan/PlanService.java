package io.tallybook.model.plan;

import io.tallybook.model.Quantity;
import java.time.Instant;

/**
 * A service inside a plan, with its terms.
 *
 * @param version number of the change, for editors that read before they write
 */
public record PlanService(
        PlanServiceId id,
        BillingPlanId plan,
        ServiceId service,
        Quantity quantity,
        ServiceTerms terms,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
