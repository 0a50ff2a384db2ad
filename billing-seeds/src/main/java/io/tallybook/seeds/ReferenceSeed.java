package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.SeedProfile;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.joda.money.Money;

/**
 * The tiers above {@code free}, which the scripts bring: starter, pro and business; and the plans Starter, Professional and Enterprise.
 *
 * <p>Applied again it changes nothing: a tier or plan that is there, edited or not, is left alone and reported.
 */
public final class ReferenceSeed {

    private static final List<NewSubscriptionTier> TIERS = List.of(
            tier(
                    "starter",
                    "Starter Plan",
                    "USD 29",
                    "USD 290",
                    UsageLimit.hard(500),
                    UsageLimit.hard(3),
                    UsageLimit.hard(50),
                    UsageLimit.hard(100),
                    UsageLimit.hard(5)),
            tier(
                    "pro",
                    "Pro Plan",
                    "USD 79",
                    "USD 790",
                    UsageLimit.unlimited(),
                    UsageLimit.hard(10),
                    UsageLimit.unlimited(),
                    UsageLimit.unlimited(),
                    UsageLimit.unlimited()),
            tier(
                    "business",
                    "Business Plan",
                    "USD 149",
                    "USD 1490",
                    UsageLimit.unlimited(),
                    UsageLimit.unlimited(),
                    UsageLimit.unlimited(),
                    UsageLimit.unlimited(),
                    UsageLimit.unlimited()));

    private ReferenceSeed() {}

    /** Creates the tiers and plans that are missing; the plans are none at Stripe. */
    public static SeedResult apply(Billing billing) {
        return apply(billing, Map.of());
    }

    /** @param products what plans are at Stripe, by slug; of those that are created now */
    public static SeedResult apply(Billing billing, Map<PlanSlug, StripeProduct> products) {
        return run(products).apply(billing);
    }

    /** Removes what this seed created, where it is as it was made, nobody is on it and no other seed needs it. */
    public static SeedResult undo(Billing billing) {
        return run(Map.of()).undo(billing);
    }

    /** The rows that every seed begins with. */
    static List<SeedRow> rows(Map<PlanSlug, StripeProduct> products) {
        return Stream.concat(TIERS.stream().map(TierRow::new), SeedPlan.rows(products).stream())
                .toList();
    }

    private static SeedRun run(Map<PlanSlug, StripeProduct> products) {
        return new SeedRun(SeedProfile.REFERENCE, null, rows(products));
    }

    private static NewSubscriptionTier tier(
            String name,
            String displayName,
            String monthly,
            String annual,
            UsageLimit messages,
            UsageLimit connections,
            UsageLimit invoices,
            UsageLimit emailSyncs,
            UsageLimit taxFilings) {
        return new NewSubscriptionTier(
                TierName.of(name),
                displayName,
                null,
                Money.parse(monthly),
                Money.parse(annual),
                List.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, messages),
                        TierLimit.level(Feature.BANK_CONNECTIONS, connections),
                        TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, invoices),
                        TierLimit.per(CalendarPeriod.MONTH, Feature.EMAIL_SYNCS, emailSyncs),
                        TierLimit.per(CalendarPeriod.MONTH, Feature.TAX_FILINGS, taxFilings)));
    }
}
