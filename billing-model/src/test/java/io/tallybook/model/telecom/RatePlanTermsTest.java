package io.tallybook.model.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.RoundingMode;
import java.time.Duration;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RatePlanTermsTest {

    private static final RatePlanTerms TERMS = RatePlanTerms.of(AccountType.PREPAID, Money.parse("INR 349"));

    @ParameterizedTest
    @CsvSource({
        "60, 60, 0, 0",
        "60, 60, 1, 60",
        "60, 60, 60, 60",
        "60, 60, 61, 120",
        "30, 6, 5, 30",
        "30, 6, 30, 30",
        "30, 6, 31, 36",
        "30, 6, 36, 36",
        "30, 6, 37, 42",
        "1, 1, 59, 59",
        "1, 60, 2, 61",
        "3600, 3600, 2147483647, 2147486400"
    })
    void counts_the_initial_increment_then_full_steps(int initial, int step, long billable, long counted) {
        assertThat(CallIncrements.ofSeconds(initial, step).count(Duration.ofSeconds(billable)))
                .isEqualTo(Duration.ofSeconds(counted));
    }

    @Test
    void writes_increments_as_price_lists_do() {
        assertThat(CallIncrements.ofSeconds(30, 6)).hasToString("30/6");
        assertThatIllegalArgumentException().isThrownBy(() -> CallIncrements.ofSeconds(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> CallIncrements.ofSeconds(1, 3601));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallIncrements(Duration.ofMillis(1500), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> CallIncrements.PER_MINUTE.count(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> CallIncrements.PER_MINUTE.count(Duration.ofMillis(1)));
    }

    @Test
    void begins_with_what_every_plan_has() {
        assertThat(TERMS.currency()).isEqualTo(CurrencyUnit.of("INR"));
        assertThat(TERMS.setupFee()).isEqualTo(Money.parse("INR 0"));
        assertThat(TERMS.price(BillingCycle.MONTHLY)).contains(Money.parse("INR 349"));
        assertThat(TERMS.price(BillingCycle.QUARTERLY)).contains(Money.parse("INR 1047"));
        assertThat(TERMS.price(BillingCycle.ANNUAL)).isEmpty();
        assertThat(TERMS.withAnnualPrice(Money.parse("INR 3490")).price(BillingCycle.ANNUAL))
                .contains(Money.parse("INR 3490"));
    }

    @Test
    void is_in_one_currency_and_in_range() {
        assertThatIllegalArgumentException().isThrownBy(() -> TERMS.withAnnualPrice(Money.parse("USD 1")));
        assertThatIllegalArgumentException().isThrownBy(() -> TERMS.withSetupFee(Money.parse("INR -1")));
        assertThatIllegalArgumentException().isThrownBy(() -> TERMS.withTrialDays(366));
        assertThatIllegalArgumentException().isThrownBy(() -> TERMS.withConcurrentCalls(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TERMS.withNumbers(-1, Money.parse("INR 1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TERMS.withMinutes(10_000_001, BigMoney.parse("INR 1"), CallIncrements.PER_MINUTE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TERMS.withMinutes(1, BigMoney.parse("EUR 1"), CallIncrements.PER_MINUTE));
    }

    @ParameterizedTest
    @EnumSource(
            value = RoundingMode.class,
            names = {"CEILING", "FLOOR", "UNNECESSARY"})
    void rounds_a_cost_in_no_other_way(RoundingMode rounding) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RatePlanTerms(
                        TERMS.accountType(),
                        TERMS.monthlyPrice(),
                        null,
                        TERMS.setupFee(),
                        0,
                        0,
                        0,
                        1,
                        TERMS.overageRate(),
                        TERMS.increments(),
                        rounding,
                        TERMS.numberMonthlyRate()));
    }
}
