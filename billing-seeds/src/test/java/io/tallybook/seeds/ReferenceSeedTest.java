package io.tallybook.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import java.util.List;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReferenceSeedTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @Test
    void creates_the_tiers_above_free_and_then_nothing() {
        Billing billing = Billing.using(db.dataSource());

        SeedResult first = ReferenceSeed.apply(billing);
        List<SubscriptionTier> tiers = billing.catalogue().tiers().list();
        SeedResult second = ReferenceSeed.apply(billing);

        assertThat(first.created()).containsExactly("tier starter", "tier pro", "tier business");
        assertThat(second.created()).isEmpty();
        assertThat(second.leftAlone()).isEqualTo(first.created());
        assertThat(billing.catalogue().tiers().list()).isEqualTo(tiers);
        assertThat(tiers).extracting(tier -> tier.name().value()).containsExactly("free", "starter", "pro", "business");
    }

    @Test
    void gives_each_tier_its_price_and_its_limits() {
        Billing billing = Billing.using(db.dataSource());
        ReferenceSeed.apply(billing);

        SubscriptionTier pro = billing.catalogue().tiers().get(TierName.of("pro"));

        assertThat(pro.monthlyPrice()).isEqualTo(Money.parse("USD 79"));
        assertThat(pro.annualPrice()).isEqualTo(Money.parse("USD 790"));
        assertThat(pro.limits())
                .contains(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.unlimited()),
                        TierLimit.level(Feature.BANK_CONNECTIONS, UsageLimit.hard(10)));
    }
}
