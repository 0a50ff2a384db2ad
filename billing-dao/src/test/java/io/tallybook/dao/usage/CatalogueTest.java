package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Catalogue;
import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageFeature;
import io.tallybook.model.usage.UsageLimit;
import java.util.List;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogueTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final Catalogue catalogue = db.billing().catalogue();

    @Test
    void starts_with_the_free_tier_and_fifteen_features() {
        assertThat(catalogue.features().list()).hasSizeGreaterThanOrEqualTo(15);
        SubscriptionTier free = catalogue.tiers().get(TierName.FREE);

        assertThat(free.version()).isEqualTo(1);
        assertThat(free.monthlyPrice()).isEqualTo(Money.parse("USD 0"));
        assertThat(free.limits())
                .containsExactly(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(50)),
                        TierLimit.level(Feature.BANK_CONNECTIONS, UsageLimit.hard(1)),
                        TierLimit.per(CalendarPeriod.MONTH, Feature.EMAIL_SYNCS, UsageLimit.hard(10)),
                        TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.hard(5)),
                        TierLimit.per(CalendarPeriod.MONTH, Feature.TAX_FILINGS, UsageLimit.hard(1)));
    }

    @Test
    void removes_a_tier_on_which_nobody_is_with_its_terms() {
        SubscriptionTier unused =
                catalogue.tiers().create(tier("unused", TierLimit.level(Feature.BANK_CONNECTIONS, UsageLimit.hard(1))));
        SubscriptionTier used =
                catalogue.tiers().create(tier("used", TierLimit.level(Feature.BANK_CONNECTIONS, UsageLimit.hard(1))));
        Customer customer = Customer.of(db.billing());
        customer.acme().organisations().changeTier(customer.organisation(), used.name());

        catalogue.tiers().remove(unused.name());

        assertThat(catalogue.tiers().find(unused.name())).isEmpty();
        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> catalogue.tiers().remove(used.name()))
                .withMessage("tier used is in use by organisations");
        assertThat(catalogue.tiers().find(used.name())).contains(used);
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> catalogue.tiers().remove(unused.name()));
    }

    @Test
    void keeps_the_tier_on_which_organisations_start() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue.tiers().remove(TierName.FREE))
                .withMessageContaining("every organisation starts on the tier free");

        assertThat(catalogue.tiers().find(TierName.FREE)).isPresent();
    }

    @Test
    void takes_features_and_tiers_of_an_application() {
        UsageFeature feature = catalogue
                .features()
                .create(new UsageFeature(Feature.of("GPU_MINUTES"), "GPU minutes", FeatureKind.COUNTER, "minute"));
        NewSubscriptionTier tier = tier(
                "lab",
                TierLimit.per(CalendarPeriod.DAY, feature.feature(), UsageLimit.soft(90)),
                TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.unlimited()));

        SubscriptionTier created = catalogue.tiers().create(tier);

        assertThat(catalogue.features().find(Feature.of("GPU_MINUTES"))).contains(feature);
        assertThat(catalogue.tiers().find(TierName.of("lab"))).contains(created);
        assertThat(catalogue.tiers().list()).contains(created);
        assertThat(created.monthlyPrice()).isEqualTo(Money.parse("EUR 29"));
        assertThat(created.isActive()).isTrue();
        assertThat(created.limits()).containsExactlyInAnyOrderElementsOf(tier.limits());
    }

    @Test
    void leaves_what_exists_as_it_is() {
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> catalogue.tiers().create(tier("free")))
                .withMessage("tier free exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> catalogue
                        .features()
                        .create(new UsageFeature(Feature.AI_MESSAGES, "Other", FeatureKind.LEVEL, "other")));
        assertThat(catalogue.tiers().get(TierName.FREE).displayName()).isEqualTo("Free Plan");
    }

    @Test
    void refuses_a_limit_that_makes_no_sense() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> catalogue
                        .tiers()
                        .create(tier(
                                "typo",
                                TierLimit.per(CalendarPeriod.DAY, Feature.of("AI_MESAGES"), UsageLimit.hard(1)))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue
                        .tiers()
                        .create(tier("typo", TierLimit.level(Feature.AI_MESSAGES, UsageLimit.hard(1)))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue
                        .tiers()
                        .create(tier(
                                "typo",
                                TierLimit.per(CalendarPeriod.DAY, Feature.BANK_CONNECTIONS, UsageLimit.hard(1)))));
        assertThat(catalogue.tiers().find(TierName.of("typo"))).isEmpty();
    }

    private static NewSubscriptionTier tier(String name, TierLimit... limits) {
        return new NewSubscriptionTier(
                TierName.of(name),
                "A tier",
                "For a test",
                Money.parse("EUR 29"),
                Money.parse("EUR 290"),
                List.of(limits));
    }
}
