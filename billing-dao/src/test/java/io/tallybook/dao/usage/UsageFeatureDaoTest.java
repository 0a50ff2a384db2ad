package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageFeature;
import io.tallybook.model.usage.UsageLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageFeatureDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Feature NO_SUCH = Feature.of("NO_SUCH");

    private final UsageFeatureDao features = db.billing().catalogue().features();

    @Test
    void changes_what_people_read_and_never_its_kind() {
        Feature feature = created("FAX_PAGE").feature();

        features.rename(feature, "Fax pages");
        UsageFeature changed = features.changeUnit(feature, "sheet");

        assertThat(changed).isEqualTo(new UsageFeature(feature, "Fax pages", FeatureKind.COUNTER, "sheet"));
        assertThat(features.get(feature)).isEqualTo(changed);
    }

    @Test
    void refuses_names_that_say_nothing_and_features_that_are_not_there() {
        assertThatIllegalArgumentException().isThrownBy(() -> features.rename(Feature.INVOICES, " "));
        assertThatIllegalArgumentException().isThrownBy(() -> features.changeUnit(Feature.INVOICES, ""));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> features.rename(NO_SUCH, "Other"))
                .withMessage("feature NO_SUCH does not exist");
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> features.changeUnit(NO_SUCH, "other"));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> features.remove(NO_SUCH));
        assertThat(features.get(Feature.INVOICES).displayName()).isEqualTo("Invoices");
    }

    @Test
    void is_removed_when_nobody_limits_or_uses_it() {
        UsageFeature unused = created("UNUSED");

        features.remove(unused.feature());

        assertThat(features.find(unused.feature())).isEmpty();
        assertThat(features.create(new UsageFeature(unused.feature(), "Again", FeatureKind.LEVEL, "other")))
                .isEqualTo(features.get(unused.feature()));
    }

    @Test
    void stays_while_a_tier_includes_it() {
        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> features.remove(Feature.INVOICES))
                .withMessage("feature INVOICES is in use by subscription_tier_limits");
        assertThat(features.find(Feature.INVOICES)).isPresent();
    }

    @Test
    void stays_while_a_limit_on_it_was_agreed_and_once_it_was_used() {
        UsageFeature feature = created("AGREED");
        Customer customer = Customer.of(db.billing());
        customer.acme()
                .limitOverrides(customer.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.DAY, feature.feature(), UsageLimit.hard(1))));

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> features.remove(feature.feature()))
                .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("usage_limit_overrides"));

        customer.usage().record(feature.feature(), Quantity.of(1), IdempotencyKey.of("f"));
        db.dsl()
                .execute(
                        "DELETE FROM billing.usage_limit_overrides WHERE feature_code = ?",
                        feature.feature().code());

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> features.remove(feature.feature()))
                .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("usage_counters"));
        assertThat(features.find(feature.feature())).contains(feature);
    }

    private UsageFeature created(String code) {
        return features.create(new UsageFeature(Feature.of(code), "A feature", FeatureKind.COUNTER, "page"));
    }
}
