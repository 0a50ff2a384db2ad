package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitDecision.Allowed;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A period begins and ends by the calendar of the organisation, whatever its clocks do. */
class UsagePeriodTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");

    @BeforeAll
    static void a_tier_with_a_limit_of_every_kind() {
        EveryKindOfLimit.create(db.billing());
    }

    @ParameterizedTest
    @CsvSource({
        // feature, zone, now, first instant, reset
        "API_CALL, UTC, 2026-01-15T12:34:56Z, 2026-01-15T12:00:00Z, 2026-01-15T13:00:00Z",
        "API_CALL, Asia/Kathmandu, 2026-01-15T12:34:56Z, 2026-01-15T12:00:00Z, 2026-01-15T13:00:00Z",
        "API_CALL, Australia/Lord_Howe, 2026-04-04T15:10:00Z, 2026-04-04T15:00:00Z, 2026-04-04T16:00:00Z",
        // Clocks that went back over midnight: the new day has begun, though they show the old one again.
        "SMS_SENT, America/St_Johns, 2009-11-01T03:01:00Z, 2009-11-01T02:30:00Z, 2009-11-02T03:30:00Z",
        // The hour that is repeated when clocks go back is two hours.
        "API_CALL, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
        "API_CALL, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
        // Days of 23 and 25 hours.
        "SMS_SENT, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "SMS_SENT, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        // A midnight that happens twice: the day begins with the first.
        "SMS_SENT, America/Havana, 2026-11-01T04:30:00Z, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        "SMS_SENT, America/Havana, 2026-11-01T05:30:00Z, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        "SMS_SENT, America/Havana, 2026-10-31T12:00:00Z, 2026-10-31T04:00:00Z, 2026-11-01T04:00:00Z",
        "OCR_SCAN, America/Havana, 2026-11-01T04:30:00Z, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
        "SMS_SENT, Atlantic/Azores, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z",
        // A day that has no midnight.
        "SMS_SENT, Africa/Cairo, 2026-04-24T10:00:00Z, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z",
        "EMAIL_SENT, America/New_York, 2026-03-08T12:00:00Z, 2026-03-02T05:00:00Z, 2026-03-09T04:00:00Z",
        "OCR_SCAN, Pacific/Auckland, 2026-01-31T12:00:00Z, 2026-01-31T11:00:00Z, 2026-02-28T11:00:00Z",
        "OCR_SCAN, Europe/Berlin, 2026-03-31T21:59:59.999999Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "OCR_SCAN, Europe/Berlin, 2026-03-31T22:00:00Z, 2026-03-31T22:00:00Z, 2026-04-30T22:00:00Z",
        "EXPORT_PDF, Europe/Berlin, 2026-02-10T12:00:00Z, 2025-12-31T23:00:00Z, 2026-03-31T22:00:00Z",
        "TAX_FILINGS, America/St_Johns, 2026-07-01T00:00:00Z, 2026-01-01T03:30:00Z, 2027-01-01T03:30:00Z",
    })
    void begins_and_ends_in_the_organisations_zone(
            String feature, String zone, Instant now, Instant start, Instant resetsAt) {
        clock.moveTo(now.toString());
        Customer there = Customer.in(db.billing().withClock(clock), ZoneId.of(zone));
        there.acme().organisations().changeTier(there.organisation(), EveryKindOfLimit.TIER);

        Allowed decision = there.usage().record(Feature.of(feature), Quantity.of(10), IdempotencyKey.of("m1"));

        assertThat(decision.usage().periodStart()).isEqualTo(start);
        assertThat(decision.usage().resetsAt()).isEqualTo(resetsAt);
        clock.moveTo(resetsAt.minusNanos(1000).toString());
        assertThat(there.usage().check(Feature.of(feature), Quantity.of(10)).isAllowed())
                .as("one more in the same period")
                .isEqualTo(feature.equals("OCR_SCAN"));
        clock.moveTo(resetsAt.toString());
        assertThat(there.usage().check(Feature.of(feature), Quantity.of(10)).isAllowed())
                .as("in the next period")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // feature, zone, anchor, now, first instant, reset
        "OCR_SCAN, UTC, 2026-01-31, 2026-02-15T00:00:00Z, 2026-01-31T00:00:00Z, 2026-02-28T00:00:00Z",
        "OCR_SCAN, UTC, 2026-01-31, 2026-02-28T00:00:00Z, 2026-02-28T00:00:00Z, 2026-03-31T00:00:00Z",
        "OCR_SCAN, UTC, 2024-01-31, 2024-02-29T12:00:00Z, 2024-02-29T00:00:00Z, 2024-03-31T00:00:00Z",
        "OCR_SCAN, Europe/Berlin, 2026-01-15, 2026-03-14T22:59:59.999999Z, 2026-02-14T23:00:00Z, 2026-03-14T23:00:00Z",
        "OCR_SCAN, Europe/Berlin, 2026-01-15, 2026-03-14T23:00:00Z, 2026-03-14T23:00:00Z, 2026-04-14T22:00:00Z",
        // Before the anchor.
        "OCR_SCAN, UTC, 2030-05-31, 2026-02-28T00:00:00Z, 2026-02-28T00:00:00Z, 2026-03-31T00:00:00Z",
        "EMAIL_SENT, Europe/Berlin, 2030-05-31, 2026-03-30T12:00:00Z, 2026-03-26T23:00:00Z, 2026-04-02T22:00:00Z",
        "EMAIL_SENT, UTC, 2026-01-01, 2026-01-08T00:00:00Z, 2026-01-08T00:00:00Z, 2026-01-15T00:00:00Z",
        "EXPORT_PDF, UTC, 2025-11-30, 2026-02-28T00:00:00Z, 2026-02-28T00:00:00Z, 2026-05-30T00:00:00Z",
        "TAX_FILINGS, UTC, 2024-02-29, 2026-02-28T00:00:00Z, 2026-02-28T00:00:00Z, 2027-02-28T00:00:00Z",
        "TAX_FILINGS, UTC, 2024-02-29, 2028-02-28T23:00:00Z, 2027-02-28T00:00:00Z, 2028-02-29T00:00:00Z",
        // Days and hours have no anchor.
        "SMS_SENT, UTC, 2026-01-31, 2026-02-15T13:00:00Z, 2026-02-15T00:00:00Z, 2026-02-16T00:00:00Z",
        "API_CALL, UTC, 2026-01-31, 2026-02-15T13:30:00Z, 2026-02-15T13:00:00Z, 2026-02-15T14:00:00Z",
        // The day of the anchor begins an hour late, with the first of two midnights, after a day that was left out.
        "OCR_SCAN, Africa/Cairo, 2026-03-24, 2026-04-23T22:00:00Z, 2026-04-23T22:00:00Z, 2026-05-23T21:00:00Z",
        "OCR_SCAN, America/Havana, 2026-10-01, 2026-11-01T04:30:00Z, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
        "OCR_SCAN, Pacific/Apia, 2011-10-30, 2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z, 2012-01-29T10:00:00Z",
    })
    void begins_on_the_day_of_the_anchor(
            String feature, String zone, LocalDate anchor, Instant now, Instant start, Instant resetsAt) {
        clock.moveTo(now.toString());
        Customer there = Customer.in(db.billing().withClock(clock), ZoneId.of(zone));
        there.acme().organisations().changeTier(there.organisation(), EveryKindOfLimit.TIER);
        there.acme().organisations().anchorUsagePeriods(there.organisation(), anchor);

        Allowed decision = there.usage().record(Feature.of(feature), Quantity.of(1), IdempotencyKey.of("m1"));

        assertThat(decision.usage().periodStart()).isEqualTo(start);
        assertThat(decision.usage().resetsAt()).isEqualTo(resetsAt);
    }

    @Test
    void counts_anew_where_a_new_anchor_makes_another_period_and_on_where_it_makes_the_same() {
        Customer customer = Customer.of(db.billing().withClock(clock));
        customer.usage().record(Feature.AI_MESSAGES, Quantity.of(30), IdempotencyKey.of("m1"));

        customer.acme().organisations().anchorUsagePeriods(customer.organisation(), LocalDate.of(2026, 1, 10));
        assertThat(customer.usage()
                        .record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("m2"))
                        .usage()
                        .used())
                .isEqualTo(Quantity.of(1));

        customer.acme().organisations().anchorUsagePeriods(customer.organisation(), LocalDate.of(2025, 5, 1));
        assertThat(customer.usage()
                        .record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("m3"))
                        .usage()
                        .used())
                .isEqualTo(Quantity.of(31));
    }

    @Test
    void never_ends_for_a_level() {
        Customer customer = Customer.of(db.billing().withClock(clock));
        customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
        customer.acme()
                .usageLevels(customer.organisation())
                .increase(Feature.STORAGE_GB, Quantity.of(5), IdempotencyKey.of("m1"));
        clock.forward(Duration.ofDays(10_000));

        LimitDecision later = customer.usage().check(Feature.STORAGE_GB, Quantity.of(1));

        assertThat(later)
                .isInstanceOfSatisfying(
                        LimitDecision.Refused.class,
                        reached -> assertThat(reached.usage().resetsAt()).isNull());
    }
}
