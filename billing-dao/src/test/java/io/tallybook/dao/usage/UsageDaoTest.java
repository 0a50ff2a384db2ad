package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.FeatureNotIncluded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitDecision.Allowed;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageDaoTest {

    private static final TierName EVERY_PERIOD = TierName.of("every-period");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private UsageDao usage;

    @BeforeAll
    static void a_tier_with_a_limit_of_every_kind() {
        db.billing()
                .catalogue()
                .tiers()
                .create(new NewSubscriptionTier(
                        EVERY_PERIOD,
                        "Every period",
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

    @BeforeEach
    void a_customer_on_the_free_tier() {
        customer = Customer.of(db.billing().withClock(clock));
        usage = customer.usage();
    }

    @Nested
    class TryRecord {

        @Test
        void counts_what_is_used_in_the_period() {
            usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(30), key("m1"));

            LimitDecision decision = usage.tryRecord(Feature.AI_MESSAGES, Quantity.of("1.5"), key("m2"));

            assertThat(decision)
                    .isEqualTo(new Allowed(
                            new UsageStatus(
                                    Feature.AI_MESSAGES,
                                    Quantity.of("31.5"),
                                    UsageLimit.hard(50),
                                    Instant.parse("2026-01-01T00:00:00Z"),
                                    Instant.parse("2026-02-01T00:00:00Z")),
                            false));
        }

        @Test
        void refuses_what_would_pass_a_hard_limit_and_changes_nothing() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(49), key("m1"));

            LimitDecision decision = usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(2), key("m2"));

            assertThat(decision).isInstanceOfSatisfying(LimitDecision.Refused.class, reached -> {
                assertThat(reached.requested()).isEqualTo(Quantity.of(2));
                assertThat(reached.usage().used()).isEqualTo(Quantity.of(49));
                assertThat(reached.usage().remaining()).contains(Quantity.of(1));
            });
            assertThat(usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(1), key("m3"))
                            .isAllowed())
                    .isTrue();
            assertThat(usage.tryRecord(Feature.AI_MESSAGES, Quantity.of("0.000001"), key("m4"))
                            .isAllowed())
                    .isFalse();
        }

        @Test
        void refuses_more_than_the_limit_on_the_first_use_of_a_period() {
            assertThat(usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(51), key("m1"))
                            .isAllowed())
                    .isFalse();
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.ZERO);
        }

        @Test
        void records_and_reports_what_is_beyond_a_soft_limit() {
            customer.acme().organisations().changeTier(customer.organisation(), EVERY_PERIOD);

            Allowed decision = usage.record(Feature.OCR_SCAN, Quantity.of(12), key("m1"));

            assertThat(decision.usage().overage()).isEqualTo(Quantity.of(2));
            assertThat(decision.usage().remaining()).contains(Quantity.ZERO);
        }

        @Test
        void has_no_end_when_unlimited() {
            customer.acme().organisations().changeTier(customer.organisation(), EVERY_PERIOD);

            Allowed decision = usage.record(Feature.AI_MESSAGES, Quantity.of(1_000_000), key("m1"));

            assertThat(decision.usage().limit()).isEqualTo(UsageLimit.unlimited());
            assertThat(decision.usage().remaining()).isEmpty();
        }

        @Test
        void refuses_more_than_can_be_counted() {
            customer.acme().organisations().changeTier(customer.organisation(), EVERY_PERIOD);
            usage.record(Feature.AI_MESSAGES, Quantity.of("99999999999999.999999"), key("m1"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m2")));
        }

        @Test
        void refuses_a_feature_that_the_tier_does_not_include() {
            assertThat(usage.tryRecord(Feature.OCR_SCAN, Quantity.of(1), key("m1")))
                    .isEqualTo(new LimitDecision.NotIncluded(Feature.OCR_SCAN));
        }

        @Test
        void does_not_know_a_feature_that_nobody_registered() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> usage.tryRecord(Feature.of("TYPO"), Quantity.of(1), key("m1")))
                    .withMessage("feature TYPO does not exist");
        }

        @Test
        void gives_the_first_result_when_the_key_is_replayed() {
            LimitDecision first = usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(30), key("m1"));
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m2"));

            Allowed replayed = (Allowed) usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(30), key("m1"));

            assertThat(replayed.isReplayed()).isTrue();
            assertThat(replayed.usage()).isEqualTo(((Allowed) first).usage());
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(50));
        }

        @Test
        void gives_the_first_result_also_in_a_later_period_and_on_another_tier() {
            LimitDecision first = usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(30), key("m1"));
            clock.moveTo("2026-03-01T00:00:00Z");
            customer.acme().organisations().changeTier(customer.organisation(), EVERY_PERIOD);

            Allowed replayed = (Allowed) usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(30), key("m1"));

            assertThat(replayed.usage()).isEqualTo(((Allowed) first).usage());
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.ZERO);
        }

        @Test
        void is_a_conflict_when_the_key_was_used_for_another_use() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m1"));

            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(2), key("m1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> usage.tryRecord(Feature.INVOICES, Quantity.of(1), key("m1")));
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(1));
            assertThat(used(Feature.INVOICES)).isEqualTo(Quantity.ZERO);
        }

        @Test
        void of_another_tenant_may_use_the_same_key() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m1"));

            Allowed other = Customer.of(db.billing()).usage().record(Feature.AI_MESSAGES, Quantity.of(7), key("m1"));

            assertThat(other.isReplayed()).isFalse();
            assertThat(other.usage().used()).isEqualTo(Quantity.of(7));
        }

        @Test
        void takes_something() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> usage.tryRecord(Feature.AI_MESSAGES, Quantity.ZERO, key("m1")));
        }

        @Test
        void is_refused_where_there_is_no_such_organisation() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> customer.acme()
                            .usage(OrganisationId.generate())
                            .tryRecord(Feature.AI_MESSAGES, Quantity.of(1), key("m1")));
        }

        @Test
        void is_refused_once_the_organisation_is_closed_but_a_replay_is_answered() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m1"));
            customer.acme().organisations().close(customer.organisation());

            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(1), key("m2")));
            assertThat(usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m1"))
                            .isReplayed())
                    .isTrue();
        }

        @Test
        void throws_where_a_refusal_is_not_an_ordinary_answer() {
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> usage.record(Feature.AI_MESSAGES, Quantity.of(51), key("m1")))
                    .satisfies(refusal -> assertThat(refusal.requested()).isEqualTo(Quantity.of(51)));
            assertThatExceptionOfType(FeatureNotIncluded.class)
                    .isThrownBy(() -> usage.record(Feature.OCR_SCAN, Quantity.of(1), key("m1")))
                    .satisfies(refusal -> assertThat(refusal.feature()).isEqualTo(Feature.OCR_SCAN));
        }
    }

    @Nested
    class Check {

        @Test
        void says_what_recording_would_say_and_records_nothing() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(49), key("m1"));

            assertThat(usage.check(Feature.AI_MESSAGES, Quantity.of(1)).isAllowed())
                    .isTrue();
            assertThat(usage.check(Feature.AI_MESSAGES, Quantity.of(2)).isAllowed())
                    .isFalse();
            assertThat(usage.check(Feature.OCR_SCAN, Quantity.of(1)))
                    .isEqualTo(new LimitDecision.NotIncluded(Feature.OCR_SCAN));
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(49));
        }

        @Test
        void does_not_see_what_another_tenant_uses() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(49), key("m1"));
            Customer other = Customer.of(db.billing());

            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() ->
                            other.acme().usage(customer.organisation()).check(Feature.AI_MESSAGES, Quantity.of(1)));
        }
    }

    @Nested
    class Limits {

        @Test
        void show_every_feature_of_the_catalogue() {
            usage.record(Feature.INVOICES, Quantity.of(2), key("m1"));

            List<FeatureUsage> limits = usage.limits();

            assertThat(limits)
                    .hasSize(15)
                    .isSortedAccordingTo(
                            (a, b) -> a.feature().code().compareTo(b.feature().code()));
            assertThat(limits.stream().filter(FeatureUsage::isIncluded))
                    .extracting(limit -> limit.feature().code())
                    .containsExactly("AI_MESSAGES", "BANK_CONNECTIONS", "EMAIL_SYNCS", "INVOICES", "TAX_FILINGS");
            assertThat(used(Feature.INVOICES)).isEqualTo(Quantity.of(2));
        }

        @Test
        void are_nothing_where_there_is_no_such_organisation() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> Customer.of(db.billing())
                            .acme()
                            .usage(customer.organisation())
                            .limits());
        }

        @Test
        void are_shown_as_they_are_once_the_organisation_is_closed() {
            usage.record(Feature.INVOICES, Quantity.of(2), key("m1"));
            List<FeatureUsage> before = usage.limits();

            customer.acme().organisations().close(customer.organisation());

            assertThat(usage.limits()).isEqualTo(before);
        }

        @Test
        void of_a_day_and_of_a_month_that_begin_together_are_counted_apart() {
            clock.moveTo("2026-02-01T10:00:00Z");
            limitPerDay("2026-02-01T00:00:00Z", "2026-02-03T00:00:00Z");
            usage.record(Feature.AI_MESSAGES, Quantity.of(10), key("first"));
            clock.moveTo("2026-02-02T10:00:00Z");
            usage.record(Feature.AI_MESSAGES, Quantity.of(10), key("second"));

            clock.moveTo("2026-02-03T10:00:00Z");
            usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("third"));

            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(1));
        }

        @Test
        void follow_an_override_while_it_is_in_force() {
            db.dsl()
                    .execute(
                            """
                            INSERT INTO billing.usage_limit_overrides
                                (tenant_id, organisation_id, feature_code, feature_kind, limit_quantity, is_unlimited,
                                 enforcement, reset_period, created_at, ends_at)
                            VALUES (?, ?, 'AI_MESSAGES', 'counter', 60, false, 'hard', 'month',
                                    '2026-01-15T12:00:00Z', '2026-01-20T00:00:00Z')
                            """,
                            customer.tenant().value(),
                            customer.organisation().value());

            assertThat(usage.check(Feature.AI_MESSAGES, Quantity.of(60)).isAllowed())
                    .isTrue();
            clock.moveTo("2026-01-20T00:00:00Z");
            assertThat(usage.check(Feature.AI_MESSAGES, Quantity.of(51)).isAllowed())
                    .isFalse();
        }

        @Test
        void are_those_of_the_version_to_which_the_organisation_is_pinned() {
            String tier = "pinned-" + customer.tenant();
            db.billing()
                    .catalogue()
                    .tiers()
                    .create(new NewSubscriptionTier(
                            TierName.of(tier),
                            "Pinned",
                            null,
                            Money.parse("EUR 1"),
                            Money.parse("EUR 10"),
                            List.of(TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.hard(7)))));
            customer.acme().organisations().changeTier(customer.organisation(), TierName.of(tier));
            db.dsl()
                    .execute(
                            "UPDATE billing.organisations SET pinned_tier = subscription_tier, pinned_version = 1 WHERE tenant_id = ?",
                            customer.tenant().value());
            db.dsl().execute("""
                            INSERT INTO billing.subscription_tier_versions VALUES (?, 2, 1, 10, 'EUR', now());
                            UPDATE billing.subscription_tiers SET current_version = 2 WHERE name = ?
                            """, tier, tier);

            assertThat(usage.check(Feature.INVOICES, Quantity.of(7)).isAllowed())
                    .isTrue();
            assertThat(customer.acme()
                            .organisations()
                            .changeTier(customer.organisation(), TierName.FREE)
                            .tier())
                    .isEqualTo(TierName.FREE);
            assertThat(usage.check(Feature.INVOICES, Quantity.of(6)).isAllowed())
                    .isFalse();
        }
    }

    @Nested
    class Periods {

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
        void begin_and_end_in_the_organisations_zone(
                String feature, String zone, Instant now, Instant start, Instant resetsAt) {
            clock.moveTo(now.toString());
            Customer there = Customer.in(db.billing().withClock(clock), ZoneId.of(zone));
            there.acme().organisations().changeTier(there.organisation(), EVERY_PERIOD);

            Allowed decision = there.usage().record(Feature.of(feature), Quantity.of(10), key("m1"));

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

        @Test
        void a_level_has_none() {
            customer.acme().organisations().changeTier(customer.organisation(), EVERY_PERIOD);
            usage.record(Feature.STORAGE_GB, Quantity.of(5), key("m1"));
            clock.forward(Duration.ofDays(10_000));

            LimitDecision later = usage.check(Feature.STORAGE_GB, Quantity.of(1));

            assertThat(later)
                    .isInstanceOfSatisfying(
                            LimitDecision.Refused.class,
                            reached -> assertThat(reached.usage().resetsAt()).isNull());
        }
    }

    private void limitPerDay(String from, String to) {
        db.dsl().execute("""
                        INSERT INTO billing.usage_limit_overrides
                            (tenant_id, organisation_id, feature_code, feature_kind, limit_quantity, is_unlimited,
                             enforcement, reset_period, created_at, ends_at)
                        VALUES (?, ?, 'AI_MESSAGES', 'counter', 10, false, 'hard', 'day', ?::timestamptz, ?::timestamptz)
                        """, customer.tenant().value(), customer.organisation().value(), from, to);
    }

    private Quantity used(Feature feature) {
        return usage.limits().stream()
                .filter(limit -> limit.feature().equals(feature))
                .findFirst()
                .orElseThrow()
                .status()
                .used();
    }

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }
}
