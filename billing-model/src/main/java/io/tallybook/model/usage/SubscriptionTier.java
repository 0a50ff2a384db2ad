package io.tallybook.model.usage;

import java.util.List;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A tier as it is offered now.
 *
 * @param version number of its present terms, from one
 * @param limits what it includes, by feature code
 */
public record SubscriptionTier(
        TierName name,
        String displayName,
        @Nullable String description,
        int version,
        Money monthlyPrice,
        Money annualPrice,
        boolean isActive,
        boolean isVisible,
        List<TierLimit> limits) {

    public SubscriptionTier {
        limits = List.copyOf(limits);
    }

    /** Its present terms by themselves, to make the next version of. */
    public TierTerms terms() {
        return new TierTerms(monthlyPrice, annualPrice, limits);
    }
}
