package io.tallybook.model.plan;

import io.tallybook.model.plan.ServiceTerms.Hourly;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.BigMoney;
import org.jspecify.annotations.Nullable;

/** What entries of time come to. */
record HourlyCharge(Hourly terms) {

    private static final BigDecimal SECONDS_OF_AN_HOUR = BigDecimal.valueOf(3600);

    Charge of(List<TimeEntry> entries) {
        List<ChargeStep> steps = new ArrayList<>();
        List<Charges.Line> lines = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            TimeEntry entry = entries.get(i);
            Duration counted = counted(entry.worked());
            if (!counted.equals(entry.worked())) {
                steps.add(new ChargeStep.TimeRoundedUp(i, entry.worked(), counted));
            }
            lines.addAll(lines(i, entry, counted));
        }
        return Charges.of(terms, steps, lines, SECONDS_OF_AN_HOUR);
    }

    /** Raised to the minimum, then up to a whole number of increments. */
    private Duration counted(Duration worked) {
        Duration raised = worked.compareTo(terms.minimum()) < 0 ? terms.minimum() : worked;
        BigDecimal increments =
                Durations.nanoseconds(raised).divide(Durations.nanoseconds(terms.increment()), 0, RoundingMode.CEILING);
        return terms.increment().multipliedBy(increments.longValueExact());
    }

    private List<Charges.Line> lines(int entry, TimeEntry worked, Duration counted) {
        BigDecimal multiplier = worked.isAfterHours() ? terms.afterHoursMultiplier() : null;
        Overtime overtime = terms.overtime();
        if (overtime == null || counted.compareTo(overtime.after()) <= 0) {
            return List.of(line(entry, counted, false, rateOf(worked.userType()), multiplier));
        }
        List<Charges.Line> lines = new ArrayList<>();
        if (!overtime.after().isZero()) {
            lines.add(line(entry, overtime.after(), false, rateOf(worked.userType()), multiplier));
        }
        lines.add(line(entry, counted.minus(overtime.after()), true, overtime.hourlyRate(), multiplier));
        return lines;
    }

    private BigMoney rateOf(@Nullable String userType) {
        return userType == null ? terms.hourlyRate() : terms.userTypeRates().getOrDefault(userType, terms.hourlyRate());
    }

    private static Charges.Line line(
            int entry, Duration time, boolean isOvertime, BigMoney rate, @Nullable BigDecimal multiplier) {
        BigDecimal perHour =
                multiplier == null ? rate.getAmount() : rate.getAmount().multiply(multiplier);
        // Counted time is whole seconds, because the increment is.
        BigDecimal secondsAtRate = perHour.multiply(BigDecimal.valueOf(time.getSeconds()));
        return new Charges.Line(
                secondsAtRate, price -> new ChargeStep.Time(entry, time, isOvertime, rate, multiplier, price));
    }
}
