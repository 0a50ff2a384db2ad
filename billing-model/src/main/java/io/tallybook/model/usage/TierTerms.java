package io.tallybook.model.usage;

import io.tallybook.model.internal.Rates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.joda.money.Money;

/**
 * What a tier costs and includes; published as a version that is never altered.
 *
 * <pre>{@code
 * SubscriptionTier pro = tiers.get(TierName.of("pro"));
 * tiers.publish(pro.name(), pro.terms().withLimit(TierLimit.level(Feature.STORAGE_GB, UsageLimit.hard(100))), pro.version());
 * }</pre>
 *
 * @param limits one entry per feature; a feature without one is not included
 */
public record TierTerms(Money monthlyPrice, Money annualPrice, List<TierLimit> limits) {

    public TierTerms {
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

    public TierTerms withMonthlyPrice(Money price) {
        return new TierTerms(price, annualPrice, limits);
    }

    public TierTerms withAnnualPrice(Money price) {
        return new TierTerms(monthlyPrice, price, limits);
    }

    /** With this limit in place of the one that the feature had, if it had one. */
    public TierTerms withLimit(TierLimit limit) {
        List<TierLimit> changed = new ArrayList<>(withoutFeature(limit.feature()).limits);
        changed.add(limit);
        return new TierTerms(monthlyPrice, annualPrice, changed);
    }

    /** Without the feature: it is no longer included, which is another answer than a limit of nothing. */
    public TierTerms withoutFeature(Feature feature) {
        return new TierTerms(
                monthlyPrice,
                annualPrice,
                limits.stream()
                        .filter(limit -> !limit.feature().equals(feature))
                        .toList());
    }
}
