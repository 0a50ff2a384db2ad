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
import java.time.Instant;
import java.util.List;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private UsageDao usage;

    @BeforeAll
    static void a_tier_with_a_limit_of_every_kind() {
        EveryKindOfLimit.create(db.billing());
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
                            false,
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
            customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);

            Allowed decision = usage.record(Feature.OCR_SCAN, Quantity.of(12), key("m1"));

            assertThat(decision.usage().overage()).isEqualTo(Quantity.of(2));
            assertThat(decision.usage().remaining()).contains(Quantity.ZERO);
        }

        @Test
        void has_no_end_when_unlimited() {
            customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);

            Allowed decision = usage.record(Feature.AI_MESSAGES, Quantity.of(1_000_000), key("m1"));

            assertThat(decision.usage().limit()).isEqualTo(UsageLimit.unlimited());
            assertThat(decision.usage().remaining()).isEmpty();
        }

        @Test
        void refuses_more_than_can_be_counted() {
            customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
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
            customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);

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
