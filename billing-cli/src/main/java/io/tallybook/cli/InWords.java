package io.tallybook.cli;

import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.UsageLimit;
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
            return fixed.baseRate() + " per period" + (fixed.isProrated() ? ", a part of it for a part" : "");
        }
        if (terms instanceof Hourly hourly) {
            StringBuilder words = new StringBuilder(hourly.hourlyRate() + " an hour, at least "
                    + hourly.minimum().toMinutes() + " min, rounded up to "
                    + hourly.increment().toMinutes() + " min");
            hourly.userTypeRates()
                    .forEach((userType, rate) -> words.append(", ").append(userType + " " + rate));
            return words.toString();
        }
        if (terms instanceof Usage usage) {
            StringBuilder words = new StringBuilder(usage.baseRate() + " per " + usage.unitOfMeasure());
            for (RateTier tier : usage.tiers()) {
                words.append(", beyond " + tier.minQuantity() + " " + tier.rate());
            }
            return words.toString();
        }
        Bucket bucket = (Bucket) terms;
        return bucket.included() + " " + bucket.unitOfMeasure() + "s included, then " + bucket.overageRate()
                + (bucket.rollover() instanceof Rollover.Capped capped
                        ? "; up to " + capped.cap() + " unused go into the next period"
                        : "");
    }

    static String limit(UsageLimit limit) {
        return limit instanceof UsageLimit.Limited limited ? limited.quantity().toString() : "unlimited";
    }

    static String decision(LimitDecision decision) {
        if (decision instanceof LimitDecision.Allowed allowed) {
            return "allowed, " + allowed.usage().used() + " of "
                    + limit(allowed.usage().limit()) + " used" + (allowed.isReplayed() ? " (replayed)" : "");
        }
        if (decision instanceof LimitDecision.Refused reached) {
            return "refused, " + reached.usage().used() + " of "
                    + limit(reached.usage().limit()) + " used";
        }
        return "not included";
    }
}
