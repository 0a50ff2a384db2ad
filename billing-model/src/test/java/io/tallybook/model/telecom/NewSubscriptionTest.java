package io.tallybook.model.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

class NewSubscriptionTest {

    private static final NewSubscription NEW = NewSubscription.of(
            CustomerId.generate(), AccountId.generate(), RatePlanId.generate(), BillingCycle.MONTHLY);

    @Test
    void refuses_what_no_subscription_can_have() {
        assertThatIllegalArgumentException().isThrownBy(() -> NEW.withPrice(Money.parse("USD -0.01")));
        assertThatIllegalArgumentException().isThrownBy(() -> NEW.withTrialDays(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> NEW.withTrialDays(366));
        assertThatIllegalArgumentException().isThrownBy(() -> NEW.withZone(ZoneId.of("GMT+2")));
        assertThatIllegalArgumentException().isThrownBy(() -> SubscriptionNumber.of("sub-1"));
        assertThatIllegalArgumentException().isThrownBy(() -> SubscriptionNumber.of("S".repeat(51)));
    }

    @Test
    void starts_on_a_microsecond_as_it_is_stored() {
        assertThat(NEW.startingAt(Instant.parse("2026-01-01T00:00:00.123456789Z"))
                        .startsAt())
                .isEqualTo("2026-01-01T00:00:00.123456Z");
    }

    @Test
    void has_a_number_that_follows_from_its_id() {
        SubscriptionId id = SubscriptionId.of("01890000-0000-7000-8000-00000000000f");

        assertThat(SubscriptionNumber.from(id)).hasToString("SUB-000000000F");
        assertThat(NEW.number()).isEqualTo(SubscriptionNumber.from(NEW.id()));
        assertThat(SubscriptionNumber.from(SubscriptionId.generate()).value()).matches("SUB-[0-9A-HJKMNP-TV-Z]{10}");
    }

    @Test
    void refuses_terms_of_a_billing_run_that_cannot_be_met() {
        BillingRunTerms terms =
                BillingRunTerms.monthly(Instant.parse("2026-01-31T20:00:00Z"), ZoneId.of("Asia/Kolkata"));

        assertThat(terms.series()).isEqualTo("INV-202602");
        assertThatIllegalArgumentException().isThrownBy(() -> terms.dueAfter(Duration.ofDays(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new BillingRunTerms("inv", Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaxLine("Tax", new BigDecimal("100.1"), Money.parse("USD 1.00")));
    }
}
