package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tier with its terms. */
record TierRow(NewSubscriptionTier tier) implements SeedRow {

    @Override
    public String key() {
        return name();
    }

    @Override
    public String name() {
        return "tier " + tier.name();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return billing.catalogue().tiers().find(tier.name()).map(TierRow::fingerprint);
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        return Optional.empty();
    }

    @Override
    public void create(Billing billing) {
        billing.catalogue().tiers().create(tier);
    }

    @Override
    public void remove(Billing billing) {
        billing.catalogue().tiers().remove(tier.name());
    }

    private static String fingerprint(SubscriptionTier tier) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(tier.displayName());
        values.add(tier.description());
        values.add(tier.monthlyPrice());
        values.add(tier.annualPrice());
        values.add(tier.isActive());
        values.add(tier.isVisible());
        // Sorted here: the order of the database depends on its locale.
        List<TierLimit> limits = tier.limits().stream()
                .sorted(Comparator.comparing(limit -> limit.feature().code()))
                .toList();
        for (TierLimit limit : limits) {
            values.add(limit.feature());
            values.add(limit.resetPeriod());
            if (limit.limit() instanceof UsageLimit.Limited limited) {
                values.add(limited.quantity());
                values.add(limited.enforcement());
            } else {
                values.add("unlimited");
            }
        }
        return Fingerprint.of(values);
    }
}
