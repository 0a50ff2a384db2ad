package io.tallybook.model.subscription;

import io.tallybook.model.internal.Rates;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** What a plan costs. */
public sealed interface PlanPrice extends Serializable {

    /**
     * The same for everybody.
     *
     * @param yearly of twelve months, in the same currency; absent where the plan is not sold by the year
     */
    record Listed(Money monthly, @Nullable Money yearly) implements PlanPrice {

        public Listed {
            Rates.requirePrice(monthly, "monthly price of a plan");
            if (yearly != null
                    && !Rates.requirePrice(yearly, "yearly price of a plan").isSameCurrency(monthly)) {
                throw new IllegalArgumentException("prices of a plan must be in one currency");
            }
        }
    }

    /** Agreed with each tenant; which is not the same as nothing. */
    record Custom() implements PlanPrice {}

    /** Which of them it is, as the database keeps it. */
    enum Kind {
        LISTED,
        CUSTOM
    }

    /** Sold by the month only. */
    static PlanPrice monthly(Money price) {
        return new Listed(price, null);
    }

    static PlanPrice listed(Money monthly, Money yearly) {
        return new Listed(monthly, Objects.requireNonNull(yearly, "yearly"));
    }

    static PlanPrice custom() {
        return new Custom();
    }

    /** Of a period; absent where it is custom, or the plan is not sold in this way. */
    default Optional<Money> of(PlanInterval interval) {
        if (this instanceof Listed listed) {
            return switch (interval) {
                case MONTH -> Optional.of(listed.monthly());
                case YEAR -> Optional.ofNullable(listed.yearly());
            };
        }
        return Optional.empty();
    }

    /** Whether a subscription may have such periods: a custom price may be agreed for either. */
    default boolean isSoldBy(PlanInterval interval) {
        return this instanceof Custom || of(interval).isPresent();
    }
}
