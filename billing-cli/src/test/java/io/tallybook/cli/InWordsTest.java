package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingCycleAlignment;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.TierMode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.joda.money.BigMoney;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InWordsTest {

    @ParameterizedTest
    @CsvSource({"PT0S,0 s", "PT1S,1 s", "PT6M,6 min", "PT1M30S,1 min 30 s", "PT1H,1 h", "PT24H,24 h", "PT1H5S,1 h 5 s"})
    void says_a_duration_in_the_units_that_it_has(Duration duration, String words) {
        assertThat(InWords.duration(duration)).isEqualTo(words);
    }

    @Test
    void says_when_a_fixed_price_is_charged() {
        assertThat(InWords.terms(Fixed.of(euro("250"), RoundingMode.HALF_UP)))
                .isEqualTo("EUR 250.00 at the start of each period");
        assertThat(InWords.terms(
                        Fixed.of(euro("250"), RoundingMode.HALF_UP).prorated().chargedAt(BillingCycleAlignment.END)))
                .isEqualTo("EUR 250.00 at the end of each period, a part of it for a part");
    }

    @Test
    void says_all_that_changes_the_price_of_an_hour() {
        assertThat(InWords.terms(Hourly.of(euro("95"), RoundingMode.HALF_UP)))
                .isEqualTo("EUR 95.00 an hour, rounded up to 1 s");
        assertThat(InWords.terms(Hourly.of(euro("95"), RoundingMode.HALF_UP)
                        .withMinimum(Duration.ofMinutes(15))
                        .roundedUpTo(Duration.ofMinutes(6))
                        .withOvertime(Duration.ofHours(8), euro("140"))
                        .withAfterHoursMultiplier(new BigDecimal("1.5"))
                        .withUserTypeRate("senior", euro("120"))))
                .isEqualTo("EUR 95.00 an hour, at least 15 min, rounded up to 6 min, beyond 8 h EUR 140.00,"
                        + " after hours times 1.5, senior EUR 120.00");
    }

    @Test
    void says_how_tiers_apply_and_what_counts_at_least() {
        Usage flat = Usage.of("GB", euro("0.10"), RoundingMode.HALF_UP);
        RateTier tier = RateTier.beyond("100", "EUR 0.08");

        assertThat(InWords.terms(flat)).isEqualTo("EUR 0.10 per GB");
        assertThat(InWords.terms(flat.withTiers(TierMode.GRADUATED, tier).withMinimum(Quantity.of(5))))
                .isEqualTo("EUR 0.10 per GB, beyond 100 EUR 0.08, each part at its own rate, at least 5 GB");
        assertThat(InWords.terms(flat.withTiers(TierMode.VOLUME, tier)))
                .isEqualTo("EUR 0.10 per GB, beyond 100 EUR 0.08, all at the rate reached");
    }

    @Test
    void says_what_becomes_of_the_unused_part_of_a_bucket() {
        Bucket bucket =
                Bucket.of(Quantity.of(10), "hours", BillingFrequency.SEMI_ANNUALLY, euro("130"), RoundingMode.HALF_UP);
        String included = "10 hours included semi-annually, then EUR 130.00 each, ";

        assertThat(InWords.terms(bucket)).isEqualTo(included + "unused lost");
        assertThat(InWords.terms(bucket.with(Rollover.upTo(Quantity.of(5)))))
                .isEqualTo(included + "up to 5 unused kept");
        assertThat(InWords.terms(bucket.with(Rollover.unlimited()))).isEqualTo(included + "all unused kept");
    }

    private static BigMoney euro(String amount) {
        return BigMoney.parse("EUR " + amount);
    }
}
