package io.tallybook.model.usage;

import io.tallybook.model.internal.Text;
import java.util.List;
import java.util.Objects;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A tier to be offered to every tenant, with the first version of its terms.
 *
 * @param limits what it includes, one entry per feature
 */
public record NewSubscriptionTier(
        TierName name,
        String displayName,
        @Nullable String description,
        Money monthlyPrice,
        Money annualPrice,
        List<TierLimit> limits) {

    public NewSubscriptionTier {
        Objects.requireNonNull(name, "name");
        Text.require(displayName, "display name of a tier", 200);
        Text.optional(description, "description of a tier", 2000);
        limits = new TierTerms(monthlyPrice, annualPrice, limits).limits();
    }

    public TierTerms terms() {
        return new TierTerms(monthlyPrice, annualPrice, limits);
    }
}
