package io.tallybook.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.Quantity;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.joda.money.BigMoney;
import org.junit.jupiter.api.Test;

class ServiceTermsTest {

    private static final BigMoney RATE = BigMoney.parse("USD 95.00");

    @Test
    void keeps_tiers_in_ascending_order() {
        Usage terms = Usage.of("GB", RATE, RoundingMode.HALF_UP)
                .withTiers(TierMode.GRADUATED, RateTier.beyond("100", "USD 0.05"), RateTier.beyond("10.5", "USD 0.08"));

        assertThat(terms.tiers())
                .containsExactly(RateTier.beyond("10.5", "USD 0.08"), RateTier.beyond("100", "USD 0.05"));
    }

    @Test
    void takes_tiers_in_and_out_one_by_one() {
        Usage terms = Usage.of("GB", RATE, RoundingMode.HALF_UP)
                .withTier(RateTier.beyond("100", "USD 0.05"))
                .withTier(RateTier.beyond("10.5", "USD 0.08"))
                .withTier(RateTier.beyond("100.0", "USD 0.04"));

        assertThat(terms.tiers())
                .containsExactly(RateTier.beyond("10.5", "USD 0.08"), RateTier.beyond("100", "USD 0.04"));
        assertThat(terms.withoutTier(Quantity.of("10.5")).tiers()).containsExactly(RateTier.beyond("100", "USD 0.04"));
        assertThat(terms.withoutTier(Quantity.of(7))).isEqualTo(terms);
    }

    @Test
    void refuses_two_tiers_from_one_quantity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Usage.of("GB", RATE, RoundingMode.HALF_UP)
                        .withTiers(TierMode.VOLUME, RateTier.beyond("10", "USD 1"), RateTier.beyond("10.000", "USD 2")))
                .withMessage("two tiers start at 10");
    }

    @Test
    void refuses_a_second_currency_in_one_service() {
        BigMoney euro = BigMoney.parse("EUR 1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hourly.of(RATE, RoundingMode.HALF_UP).withOvertime(Duration.ofHours(8), euro));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hourly.of(RATE, RoundingMode.HALF_UP).withUserTypeRate("senior", euro));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Usage.of("GB", RATE, RoundingMode.HALF_UP)
                        .withTiers(TierMode.VOLUME, RateTier.beyond("1", "EUR 1")));
    }

    @Test
    void refuses_negative_rates_and_finer_ones_than_are_stored() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fixed.of(RATE.negated(), RoundingMode.HALF_UP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fixed.of(BigMoney.parse("USD 0.00000000001"), RoundingMode.HALF_UP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fixed.of(BigMoney.parse("USD 10000000000"), RoundingMode.HALF_UP));
    }

    @Test
    void refuses_durations_that_are_not_whole_seconds_of_a_day() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hourly.of(RATE, RoundingMode.HALF_UP).withMinimum(Duration.ofMillis(1500)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hourly.of(RATE, RoundingMode.HALF_UP).withMinimum(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hourly.of(RATE, RoundingMode.HALF_UP).roundedUpTo(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hourly.of(RATE, RoundingMode.HALF_UP).roundedUpTo(Duration.ofDays(2)));
    }

    @Test
    void refuses_a_multiplier_that_is_not_positive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hourly.of(RATE, RoundingMode.HALF_UP).withAfterHoursMultiplier(BigDecimal.ZERO));
        assertThat(Hourly.of(RATE, RoundingMode.HALF_UP).withAfterHoursMultiplier(new BigDecimal("1.50")))
                .isEqualTo(Hourly.of(RATE, RoundingMode.HALF_UP).withAfterHoursMultiplier(new BigDecimal("1.5")));
    }

    @Test
    void rollover_is_a_state_and_not_a_number() {
        Bucket bucket = Bucket.of(Quantity.of(10), "hour", BillingFrequency.MONTHLY, RATE, RoundingMode.HALF_UP);

        assertThat(bucket.rollover()).isEqualTo(Rollover.none());
        assertThatIllegalArgumentException().isThrownBy(() -> bucket.with(Rollover.upTo(Quantity.ZERO)));
    }

    @Test
    void a_charge_always_names_how_it_is_rounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewPlanService.hourly(
                        BillingPlanId.generate(), ServiceId.generate(), RATE, RoundingMode.UNNECESSARY));
    }
}
