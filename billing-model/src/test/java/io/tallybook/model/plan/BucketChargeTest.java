package io.tallybook.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.Quantity;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import java.math.RoundingMode;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketChargeTest {

    private static final Bucket TEN_HOURS = Bucket.of(
            Quantity.of(10), "hours", BillingFrequency.MONTHLY, BigMoney.parse("EUR 130"), RoundingMode.HALF_UP);

    @ParameterizedTest
    @CsvSource({
        // used, rolled over, beyond, left, price
        "0,     0,   0,    10,  0.00",
        "10,    0,   0,    0,   0.00",
        "10.5,  0,   0.5,  0,   65.00",
        "15,    2,   3,    0,   390.00",
        "12,    2,   0,    0,   0.00",
        "11.99, 2,   0,    0.01, 0.00",
    })
    void what_is_neither_included_nor_rolled_over_costs_the_overage_rate(
            Quantity used, Quantity rolledOver, Quantity beyond, Quantity left, String price) {
        BucketUse use = new BucketUse(TEN_HOURS.included(), rolledOver, used);

        assertThat(use.overage()).isEqualTo(beyond);
        assertThat(use.remaining()).isEqualTo(left);
        assertThat(TEN_HOURS.charge(use).amount()).isEqualTo(Money.parse("EUR " + price));
    }

    @Test
    void says_what_was_included_and_what_was_beyond() {
        Charge charge = TEN_HOURS.charge(new BucketUse(Quantity.of(10), Quantity.of(2), Quantity.of(15)));

        assertThat(charge.steps())
                .extracting(ChargeStep::toString)
                .containsExactly("12 hours included", "3 hours beyond 12 at EUR 130.00: EUR 390.00");
        assertThat(TEN_HOURS
                        .charge(new BucketUse(Quantity.of(10), Quantity.ZERO, Quantity.ZERO))
                        .steps())
                .isEqualTo(List.of());
    }

    @Test
    void carries_over_nothing_up_to_the_cap_or_all_that_is_left() {
        BucketUse nineLeft = new BucketUse(Quantity.of(10), Quantity.of(4), Quantity.of(5));
        BucketUse overdrawn = new BucketUse(Quantity.of(10), Quantity.of(4), Quantity.of(20));

        assertThat(Rollover.none().carriedOver(nineLeft)).isEqualTo(Quantity.ZERO);
        assertThat(Rollover.upTo(Quantity.of(5)).carriedOver(nineLeft)).isEqualTo(Quantity.of(5));
        assertThat(Rollover.upTo(Quantity.of(50)).carriedOver(nineLeft)).isEqualTo(Quantity.of(9));
        assertThat(Rollover.unlimited().carriedOver(nineLeft)).isEqualTo(Quantity.of(9));
        assertThat(Rollover.unlimited().carriedOver(overdrawn)).isEqualTo(Quantity.ZERO);
    }

    @Test
    void refuses_negative_quantities() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BucketUse(Quantity.ZERO, Quantity.ZERO, Quantity.of(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BucketUse(Quantity.of(-1), Quantity.ZERO, Quantity.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BucketUse(Quantity.ZERO, Quantity.of(-1), Quantity.ZERO));
    }
}
