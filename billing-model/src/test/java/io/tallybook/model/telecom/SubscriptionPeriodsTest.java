package io.tallybook.model.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SubscriptionPeriodsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void begin_on_the_last_day_of_short_months_and_on_their_own_day_again() {
        SubscriptionPeriods periods =
                new SubscriptionPeriods(Instant.parse("2023-01-31T00:00:00Z"), BillingCycle.MONTHLY, ZoneId.of("UTC"));

        assertThat(periods.at(0)).isEqualTo(period("2023-01-31T00:00:00Z", "2023-02-28T00:00:00Z"));
        assertThat(periods.at(1)).isEqualTo(period("2023-02-28T00:00:00Z", "2023-03-31T00:00:00Z"));
        assertThat(periods.at(2)).isEqualTo(period("2023-03-31T00:00:00Z", "2023-04-30T00:00:00Z"));
        // 2024 is a leap year.
        assertThat(periods.at(12)).isEqualTo(period("2024-01-31T00:00:00Z", "2024-02-29T00:00:00Z"));
        assertThat(periods.at(13)).isEqualTo(period("2024-02-29T00:00:00Z", "2024-03-31T00:00:00Z"));
    }

    @Test
    void come_back_to_29_february_in_the_next_leap_year() {
        SubscriptionPeriods periods =
                new SubscriptionPeriods(Instant.parse("2024-02-29T12:00:00Z"), BillingCycle.ANNUAL, ZoneId.of("UTC"));

        assertThat(periods.at(0).to()).isEqualTo("2025-02-28T12:00:00Z");
        assertThat(periods.at(3).to()).isEqualTo("2028-02-29T12:00:00Z");
    }

    @Test
    void keep_the_time_of_day_of_their_zone() {
        SubscriptionPeriods periods =
                new SubscriptionPeriods(Instant.parse("2026-01-31T11:00:00Z"), BillingCycle.QUARTERLY, BERLIN);

        assertThat(periods.at(0).to()).as("noon in summer").isEqualTo("2026-04-30T10:00:00Z");
        assertThat(periods.at(3).to()).as("noon in winter").isEqualTo("2027-01-31T11:00:00Z");
    }

    @Test
    void begin_later_where_the_clocks_skip_their_hour_or_their_day() {
        SubscriptionPeriods hour =
                new SubscriptionPeriods(Instant.parse("2026-02-28T01:30:00Z"), BillingCycle.MONTHLY, BERLIN);
        SubscriptionPeriods march =
                new SubscriptionPeriods(Instant.parse("2026-01-29T01:30:00Z"), BillingCycle.MONTHLY, BERLIN);
        SubscriptionPeriods day = new SubscriptionPeriods(
                Instant.parse("2011-10-30T10:00:00Z"), BillingCycle.MONTHLY, ZoneId.of("Pacific/Apia"));

        assertThat(hour.at(0).to()).isEqualTo("2026-03-28T01:30:00Z");
        assertThat(march.at(1).to()).as("3:30 on 29 March, which has no 2:30").isEqualTo("2026-03-29T01:30:00Z");
        // Samoa went from 29 to 31 December 2011.
        assertThat(day.at(1)).isEqualTo(period("2011-11-30T10:00:00Z", "2011-12-30T10:00:00Z"));
        assertThat(day.at(2)).isEqualTo(period("2011-12-30T10:00:00Z", "2012-01-29T10:00:00Z"));
    }

    @Test
    void begin_with_the_anchor_also_in_an_hour_that_the_clocks_repeat() {
        Instant second = Instant.parse("2026-10-25T01:30:00Z");

        assertThat(new SubscriptionPeriods(second, BillingCycle.MONTHLY, BERLIN)
                        .at(0)
                        .from())
                .isEqualTo(second);
    }

    @Test
    void go_on_from_where_the_cycle_changed() {
        SubscriptionPeriods yearly =
                new SubscriptionPeriods(Instant.parse("2026-01-31T00:00:00Z"), BillingCycle.ANNUAL, ZoneId.of("UTC"));

        assertThat(yearly.startingAt(Instant.parse("2026-04-30T00:00:00Z")))
                .isEqualTo(period("2026-04-30T00:00:00Z", "2027-04-30T00:00:00Z"));
        assertThat(yearly.endingAt(Instant.parse("2027-04-30T00:00:00Z")))
                .isEqualTo(period("2026-04-30T00:00:00Z", "2027-04-30T00:00:00Z"));
    }

    @Property
    void touch_and_never_overlap(
            @ForAll("periods") SubscriptionPeriods periods, @ForAll @IntRange(max = 400) int number) {
        Period period = periods.at(number);

        assertThat(periods.at(0).from()).isEqualTo(periods.anchor());
        assertThat(periods.at(number + 1).from()).isEqualTo(period.to());
        long months = periods.cycle().months();
        assertThat(period.length()).isBetween(Duration.ofDays(28 * months - 2), Duration.ofDays(31 * months + 2));
    }

    @Property
    void are_the_same_one_after_the_other(
            @ForAll("periods") SubscriptionPeriods periods, @ForAll @IntRange(max = 400) int number) {
        Period period = periods.at(number);

        assertThat(periods.startingAt(period.from())).isEqualTo(period);
        assertThat(periods.endingAt(period.to())).isEqualTo(period);
    }

    @Property
    void follow_a_bound_that_other_rules_of_the_zone_gave(
            @ForAll("periods") SubscriptionPeriods periods,
            @ForAll @IntRange(max = 400) int number,
            @ForAll @IntRange(min = -180, max = 180) int minutes) {
        Period period = periods.at(number);
        Instant former = period.from().plus(minutes, ChronoUnit.MINUTES);

        assertThat(periods.startingAt(former)).isEqualTo(new Period(former, period.to()));
    }

    @Provide
    Arbitrary<SubscriptionPeriods> periods() {
        Arbitrary<ZoneId> zones = Arbitraries.of(
                        "UTC",
                        "Europe/Berlin",
                        "America/New_York",
                        "America/St_Johns",
                        "Australia/Lord_Howe",
                        "Asia/Kolkata",
                        "Pacific/Apia",
                        "Pacific/Kwajalein",
                        "Pacific/Kiritimati",
                        "Africa/Casablanca",
                        "America/Sao_Paulo",
                        "Asia/Tehran")
                .map(ZoneId::of);
        // Ends of months as often as all other days together.
        Arbitrary<LocalDateTime> starts = Combinators.combine(
                        Arbitraries.integers().between(1990, 2040),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(1, 31),
                                Arbitraries.integers().between(28, 31)),
                        Arbitraries.integers().between(0, 24 * 60 - 1))
                .as((year, month, day, minute) -> LocalDateTime.of(year, month, 1, 0, 0)
                        .plusDays(Math.min(
                                        day,
                                        LocalDateTime.of(year, month, 1, 0, 0)
                                                .toLocalDate()
                                                .lengthOfMonth())
                                - 1L)
                        .plusMinutes(minute));
        return Combinators.combine(zones, starts, Arbitraries.of(BillingCycle.class))
                .as((zone, start, cycle) ->
                        new SubscriptionPeriods(start.atZone(zone).toInstant(), cycle, zone));
    }

    private static Period period(String from, String to) {
        return new Period(Instant.parse(from), Instant.parse(to));
    }
}
