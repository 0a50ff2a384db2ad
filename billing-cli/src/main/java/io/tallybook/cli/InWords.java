package io.tallybook.cli;

import io.tallybook.model.plan.BillingCycleAlignment;
import io.tallybook.model.plan.Overtime;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.TierMode;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values of the model as a person says them. */
final class InWords {

    private InWords() {}

    static String type(ServiceTerms terms) {
        String name = terms.type().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    static String terms(ServiceTerms terms) {
        if (terms instanceof Fixed fixed) {
            return fixed(fixed);
        }
        if (terms instanceof Hourly hourly) {
            return hourly(hourly);
        }
        return terms instanceof Usage usage ? usage(usage) : bucket((Bucket) terms);
    }

    private static String fixed(Fixed terms) {
        String when = terms.alignment() == BillingCycleAlignment.START ? "start" : "end";
        return terms.baseRate() + " at the " + when + " of each period"
                + (terms.isProrated() ? ", a part of it for a part" : "");
    }

    private static String hourly(Hourly terms) {
        List<String> words = new ArrayList<>();
        words.add(terms.hourlyRate() + " an hour");
        if (!terms.minimum().isZero()) {
            words.add("at least " + duration(terms.minimum()));
        }
        words.add("rounded up to " + duration(terms.increment()));
        Overtime overtime = terms.overtime();
        if (overtime != null) {
            words.add("beyond " + duration(overtime.after()) + " " + overtime.hourlyRate());
        }
        if (terms.afterHoursMultiplier() != null) {
            words.add("after hours times " + terms.afterHoursMultiplier().toPlainString());
        }
        terms.userTypeRates().forEach((userType, rate) -> words.add(userType + " " + rate));
        return String.join(", ", words);
    }

    private static String usage(Usage terms) {
        List<String> words = new ArrayList<>();
        words.add(terms.baseRate() + " per " + terms.unitOfMeasure());
        for (RateTier tier : terms.tiers()) {
            words.add("beyond " + tier.minQuantity() + " " + tier.rate());
        }
        if (!terms.tiers().isEmpty()) {
            words.add(terms.tierMode() == TierMode.GRADUATED ? "each part at its own rate" : "all at the rate reached");
        }
        if (!terms.minimumUsage().isZero()) {
            words.add("at least " + terms.minimumUsage() + " " + terms.unitOfMeasure());
        }
        return String.join(", ", words);
    }

    private static String bucket(Bucket terms) {
        String period = terms.period().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return terms.included() + " " + terms.unitOfMeasure() + " included " + period + ", then " + terms.overageRate()
                + " each, " + rollover(terms.rollover());
    }

    private static String rollover(Rollover rollover) {
        if (rollover instanceof Rollover.Capped capped) {
            return "up to " + capped.cap() + " unused kept";
        }
        return rollover instanceof Rollover.Unlimited ? "all unused kept" : "unused lost";
    }

    /** In hours, minutes and seconds, whichever there are. */
    static String duration(Duration duration) {
        List<String> words = new ArrayList<>();
        if (duration.toHours() > 0) {
            words.add(duration.toHours() + " h");
        }
        if (duration.toMinutesPart() > 0) {
            words.add(duration.toMinutesPart() + " min");
        }
        if (duration.toSecondsPart() > 0 || words.isEmpty()) {
            words.add(duration.toSecondsPart() + " s");
        }
        return String.join(" ", words);
    }

    static String limit(UsageLimit limit) {
        return limit instanceof UsageLimit.Limited limited ? limited.quantity().toString() : "unlimited";
    }

    static String decision(LimitDecision decision) {
        if (decision instanceof LimitDecision.Allowed allowed) {
            return "allowed, " + used(allowed.usage()) + (allowed.isReplayed() ? " (replayed)" : "");
        }
        return decision instanceof LimitDecision.Refused refused ? "refused, " + used(refused.usage()) : "not included";
    }

    private static String used(UsageStatus usage) {
        return usage.used() + " of " + limit(usage.limit()) + " used";
    }
}
