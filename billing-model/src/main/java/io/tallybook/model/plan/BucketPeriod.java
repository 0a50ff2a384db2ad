package io.tallybook.model.plan;

import io.tallybook.model.OrganisationId;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of an organisation in one period: what there was, what was used, and by which terms it is charged.
 *
 * @param service the bucket
 * @param terms those that applied when the period was opened; a change since then does not concern it
 * @param carriedOver what it leaves to the next period; absent until it is rolled over
 * @param closedAt when it was rolled over; absent while it takes draws
 */
public record BucketPeriod(
        OrganisationId organisation,
        PlanServiceId service,
        Period period,
        Bucket terms,
        BucketUse use,
        @Nullable Quantity carriedOver,
        @Nullable Instant closedAt) {

    public BucketPeriod {
        Objects.requireNonNull(organisation, "organisation");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(period, "period");
        Objects.requireNonNull(terms, "terms");
        Objects.requireNonNull(use, "use");
        if ((carriedOver == null) != (closedAt == null)) {
            throw new IllegalArgumentException("a closed period says what it carries over, an open one does not");
        }
    }

    /** Whether it was rolled over: its use and its charge are final. */
    public boolean isClosed() {
        return closedAt != null;
    }

    /** What the use comes to beyond the plan; final once the period is closed. */
    public Charge charge() {
        return terms.charge(use);
    }
}
