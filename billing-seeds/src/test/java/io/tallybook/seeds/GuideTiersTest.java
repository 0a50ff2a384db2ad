package io.tallybook.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TenantBilling;
import io.tallybook.dao.usage.UsageDao;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The four tiers of guide 001, every price and every limit, as an application meets them. */
class GuideTiersTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    private static Billing billing;

    @BeforeAll
    static void the_reference_seed() {
        billing = Billing.using(db.dataSource());
        ReferenceSeed.apply(billing);
    }

    @Test
    void are_four_of_which_all_are_offered_and_shown_cheapest_first() {
        assertThat(billing.catalogue().tiers().listVisible())
                .isEqualTo(billing.catalogue().tiers().list())
                .extracting(tier -> tier.name().value())
                .containsExactly("free", "starter", "pro", "business");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            free     | Free Plan     |   0 |    0
            starter  | Starter Plan  |  29 |  290
            pro      | Pro Plan      |  79 |  790
            business | Business Plan | 149 | 1490
            """)
    void have_the_names_and_prices_of_the_guide(String name, String displayName, String monthly, String annual) {
        SubscriptionTier tier = billing.catalogue().tiers().get(TierName.of(name));

        assertThat(tier.displayName()).isEqualTo(displayName);
        assertThat(tier.monthlyPrice()).isEqualTo(Money.parse("USD " + monthly));
        assertThat(tier.annualPrice()).isEqualTo(Money.parse("USD " + annual));
        assertThat(tier.version()).isEqualTo(1);
        assertThat(tier.limits())
                .extracting(limit -> limit.feature().code())
                .containsExactlyInAnyOrder("AI_MESSAGES", "BANK_CONNECTIONS", "INVOICES", "EMAIL_SYNCS", "TAX_FILINGS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            free     | AI_MESSAGES      | 50
            free     | BANK_CONNECTIONS | 1
            free     | INVOICES         | 5
            free     | EMAIL_SYNCS      | 10
            free     | TAX_FILINGS      | 1
            starter  | AI_MESSAGES      | 500
            starter  | BANK_CONNECTIONS | 3
            starter  | INVOICES         | 50
            starter  | EMAIL_SYNCS      | 100
            starter  | TAX_FILINGS      | 5
            pro      | AI_MESSAGES      | unlimited
            pro      | BANK_CONNECTIONS | 10
            pro      | INVOICES         | unlimited
            pro      | EMAIL_SYNCS      | unlimited
            pro      | TAX_FILINGS      | unlimited
            business | AI_MESSAGES      | unlimited
            business | BANK_CONNECTIONS | unlimited
            business | INVOICES         | unlimited
            business | EMAIL_SYNCS      | unlimited
            business | TAX_FILINGS      | unlimited
            """)
    void have_the_limits_of_the_guide_and_keep_them(String name, String code, String expected) {
        TierName tier = TierName.of(name);
        Feature feature = Feature.of(code);
        UsageLimit limit =
                expected.equals("unlimited") ? UsageLimit.unlimited() : UsageLimit.hard(Long.parseLong(expected));
        UsageDao usage = usageOn(tier);

        assertThat(billing.catalogue().tiers().get(tier).limits())
                .contains(
                        feature.equals(Feature.BANK_CONNECTIONS)
                                ? TierLimit.level(feature, limit)
                                : TierLimit.per(CalendarPeriod.MONTH, feature, limit));
        if (limit instanceof UsageLimit.Limited limited) {
            assertThat(usage.check(feature, limited.quantity()).isAllowed()).isTrue();
            assertThat(usage.check(feature, limited.quantity().plus(Quantity.of(1)))
                            .isAllowed())
                    .isFalse();
        } else {
            assertThat(usage.check(feature, Quantity.of(1_000_000_000)).isAllowed())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"free", "starter", "pro", "business"})
    void include_none_of_the_other_features(String name) {
        UsageDao usage = usageOn(TierName.of(name));

        List<Feature> others = usage.limits().stream()
                .filter(feature -> !feature.isIncluded())
                .map(FeatureUsage::feature)
                .toList();

        assertThat(others).hasSize(10);
        assertThat(others)
                .allSatisfy(feature -> assertThat(usage.check(feature, Quantity.of(1)))
                        .isEqualTo(new LimitDecision.NotIncluded(feature)));
    }

    private static UsageDao usageOn(TierName tier) {
        TenantBilling acme = billing.tenant(billing.tenants().create("Acme").id());
        OrganisationId organisation = acme.organisations()
                .create(NewOrganisation.of("acme", ZoneId.of("UTC"), CurrencyUnit.EUR))
                .id();
        acme.organisations().changeTier(organisation, tier);
        return acme.usage(organisation);
    }
}
