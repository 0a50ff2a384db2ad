package io.tallybook.model.usage;

import io.tallybook.model.Rates;
import io.tallybook.model.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
        Rates.requirePrice(monthlyPrice, "monthly price of a tier");
        Rates.requirePrice(annualPrice, "annual price of a tier");
        if (!monthlyPrice.isSameCurrency(annualPrice)) {
            throw new IllegalArgumentException("prices of a tier must be in one currency");
        }
        Set<Feature> features = new HashSet<>();
        for (TierLimit limit : limits) {
            if (!features.add(limit.feature())) {
                throw new IllegalArgumentException("two limits for " + limit.feature());
            }
        }
        limits = List.copyOf(limits);
    }
}
