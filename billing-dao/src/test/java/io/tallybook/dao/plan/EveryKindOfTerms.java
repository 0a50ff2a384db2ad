package io.tallybook.dao.plan;

import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingCycleAlignment;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.TierMode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import org.joda.money.BigMoney;

/** Terms of each type, with everything that terms may have and with nothing of it, in dollars. */
final class EveryKindOfTerms {

    static final BigMoney RATE = BigMoney.parse("USD 95");

    static final Hourly HOURLY = Hourly.of(RATE, RoundingMode.HALF_UP)
            .withMinimum(Duration.ofMinutes(15))
            .roundedUpTo(Duration.ofMinutes(6))
            .withOvertime(Duration.ofHours(8), BigMoney.parse("USD 142.50"))
            .withAfterHoursMultiplier(new BigDecimal("1.5"))
            .withUserTypeRate("senior", BigMoney.parse("USD 120"))
            .withUserTypeRate("junior", BigMoney.parse("USD 60.5"));

    static final Usage USAGE = Usage.of("GB", BigMoney.parse("USD 0.1234567891"), RoundingMode.HALF_UP)
            .withMinimum(Quantity.of("0.5"))
            .withTiers(
                    TierMode.VOLUME,
                    RateTier.beyond("100", "USD 0.08"),
                    RateTier.beyond("1000.000001", "USD 0.0500000001"));

    static final Bucket BUCKET = Bucket.of(
                    Quantity.ZERO, "hour", BillingFrequency.QUARTERLY, RATE, RoundingMode.HALF_UP)
            .with(Rollover.upTo(Quantity.of("2.5")));

    static final List<ServiceTerms> ALL = List.of(
            Fixed.of(RATE, RoundingMode.HALF_EVEN),
            Fixed.of(RATE, RoundingMode.HALF_UP).prorated().chargedAt(BillingCycleAlignment.END),
            Hourly.of(RATE, RoundingMode.DOWN),
            HOURLY,
            Usage.of("GB", BigMoney.parse("USD 0.1"), RoundingMode.HALF_UP),
            USAGE,
            Bucket.of(Quantity.of(40), "hour", BillingFrequency.MONTHLY, RATE, RoundingMode.HALF_UP),
            BUCKET,
            Bucket.of(Quantity.of(40), "hour", BillingFrequency.ANNUALLY, RATE, RoundingMode.CEILING)
                    .with(Rollover.unlimited()));

    private EveryKindOfTerms() {}
}
