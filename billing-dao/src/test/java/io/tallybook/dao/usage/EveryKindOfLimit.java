package io.tallybook.dao.usage;

import io.tallybook.dao.Billing;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import java.util.List;
import org.joda.money.Money;

/** A tier that limits a feature in every way there is. */
final class EveryKindOfLimit {

    static final TierName TIER = TierName.of("every-kind-of-limit");

    private EveryKindOfLimit() {}

    static void create(Billing billing) {
        billing.catalogue()
                .tiers()
                .create(new NewSubscriptionTier(
                        TIER,
                        "Every kind of limit",
                        null,
                        Money.parse("EUR 0"),
                        Money.parse("EUR 0"),
                        List.of(
                                TierLimit.per(CalendarPeriod.HOUR, Feature.API_CALL, UsageLimit.hard(10)),
                                TierLimit.per(CalendarPeriod.DAY, Feature.SMS_SENT, UsageLimit.hard(10)),
                                TierLimit.per(CalendarPeriod.WEEK, Feature.EMAIL_SENT, UsageLimit.hard(10)),
                                TierLimit.per(CalendarPeriod.QUARTER, Feature.EXPORT_PDF, UsageLimit.hard(10)),
                                TierLimit.per(CalendarPeriod.YEAR, Feature.TAX_FILINGS, UsageLimit.hard(10)),
                                TierLimit.per(CalendarPeriod.MONTH, Feature.OCR_SCAN, UsageLimit.soft(10)),
                                TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.unlimited()),
                                TierLimit.level(Feature.STORAGE_GB, UsageLimit.hard(5)))));
    }
}
