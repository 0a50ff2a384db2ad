package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyReversed;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.FeatureNotIncluded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.PeriodClosed;
import io.tallybook.model.BillingException.UsageBelowZero;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LateUsage;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageAdjustment;
import io.tallybook.model.usage.UsageChange;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageOperation;
import io.tallybook.model.usage.UsageReversal;
import io.tallybook.model.usage.UsageStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageCorrectionDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Period JANUARY =
            new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private UsageDao usage;
    private UsageCorrectionDao corrections;

    @BeforeAll
    static void invoices_are_adjusted_after_two_days() {
        EveryKindOfLimit.create(db.billing());
        db.billing()
                .catalogue()
                .features()
                .changeLateUsage(Feature.INVOICES, LateUsage.adjustedAfter(Duration.ofDays(2)));
    }

    @BeforeEach
    void a_customer_on_the_free_tier() {
        customer = Customer.of(db.billing().withClock(clock));
        usage = customer.usage();
        corrections = customer.acme().usageCorrections(customer.organisation());
    }

    @Nested
    class Reverse {

        @Test
        void takes_a_use_back_and_makes_room_for_another() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m1"));
            usage.record(Feature.AI_MESSAGES, Quantity.of(30), key("m2"));

            UsageChange reversed = corrections.reverse(reversal("m1"), key("r1"));

            assertThat(reversed)
                    .isEqualTo(new UsageChange(
                            Quantity.of(-20),
                            new UsageStatus(
                                    Feature.AI_MESSAGES,
                                    Quantity.of(30),
                                    UsageLimit.hard(50),
                                    JANUARY.from(),
                                    JANUARY.to()),
                            false,
                            false));
            assertThat(usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(20), key("m3"))
                            .isAllowed())
                    .isTrue();
            assertThat(usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m1"))
                            .isReplayed())
                    .as("the first answer, though it was taken back")
                    .isTrue();
        }

        @Test
        void gives_the_first_result_when_the_key_is_replayed() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m1"));
            UsageChange first = corrections.reverse(reversal("m1"), key("r1"));
            usage.record(Feature.AI_MESSAGES, Quantity.of(5), key("m2"));

            UsageChange replayed = corrections.reverse(new UsageReversal(key("m1"), "Said otherwise"), key("r1"));

            assertThat(replayed).isEqualTo(new UsageChange(first.change(), first.usage(), true, false));
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(5));
        }

        @Test
        void is_done_once() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m1"));
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m2"));
            corrections.reverse(reversal("m1"), key("r1"));

            assertThatExceptionOfType(AlreadyReversed.class)
                    .isThrownBy(() -> corrections.reverse(reversal("m1"), key("r2")))
                    .satisfies(refusal -> {
                        assertThat(refusal.recorded()).isEqualTo(key("m1"));
                        assertThat(refusal.reversedBy()).isEqualTo(key("r1"));
                    });
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> corrections.reverse(reversal("m2"), key("r1")));
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(20));
        }

        @Test
        void follows_the_policy_for_late_usage() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m1"));
            usage.record(Feature.INVOICES, Quantity.of(3), key("i1"));
            clock.moveTo("2026-02-03T00:00:00Z");

            assertThatExceptionOfType(PeriodClosed.class)
                    .isThrownBy(() -> corrections.reverse(reversal("m1"), key("r1")))
                    .satisfies(refusal -> assertThat(refusal.period()).isEqualTo(JANUARY));
            assertThat(corrections.reverse(reversal("i1"), key("r2")).isAdjustment())
                    .isTrue();
            assertThat(corrections.adjustments(
                            new Period(JANUARY.to(), JANUARY.to().plusSeconds(999_999)), Page.first(9)))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.operation()).isEqualTo(UsageOperation.REVERSE);
                        assertThat(event.reversed()).isEqualTo(key("i1"));
                        assertThat(event.quantity()).isEqualTo(Quantity.of(-3));
                        assertThat(event.reason()).isEqualTo("Sent twice");
                    });
        }

        @Test
        void stays_in_its_own_period_whatever_tier_and_anchor_are_since() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m1"));
            customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
            customer.acme().organisations().anchorUsagePeriods(customer.organisation(), LocalDate.of(2026, 1, 10));
            usage.record(Feature.AI_MESSAGES, Quantity.of(7), key("m2"));

            UsageChange reversed = corrections.reverse(reversal("m1"), key("r1"));

            assertThat(reversed.usage().periodStart()).isEqualTo(JANUARY.from());
            assertThat(reversed.usage().used()).isEqualTo(Quantity.ZERO);
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(7));
        }

        @Test
        void leaves_nothing_below_zero() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m1"));
            corrections.adjust(adjustment(Feature.AI_MESSAGES, -5), key("a1"));

            assertThatExceptionOfType(UsageBelowZero.class)
                    .isThrownBy(() -> corrections.reverse(reversal("m1"), key("r1")))
                    .satisfies(refusal -> {
                        assertThat(refusal.used()).isEqualTo(Quantity.of(15));
                        assertThat(refusal.requested()).isEqualTo(Quantity.of(20));
                    });
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(15));
        }

        @Test
        void may_come_from_a_clock_that_is_behind() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(20), key("m1"));
            clock.moveTo("2025-12-31T12:00:00Z");

            assertThat(corrections.reverse(reversal("m1"), key("r1")).usage().used())
                    .isEqualTo(Quantity.ZERO);
        }

        @Test
        void knows_only_what_this_organisation_recorded() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m1"));
            NewOrganisation other = NewOrganisation.of("other", ZoneId.of("UTC"), CurrencyUnit.EUR);
            customer.acme().organisations().create(other);

            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> corrections.reverse(reversal("m2"), key("r1")))
                    .withMessage("recorded use m2 does not exist");
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(
                            () -> customer.acme().usageCorrections(other.id()).reverse(reversal("m1"), key("r1")))
                    .withMessage("recorded use m1 does not exist");
        }

        @Test
        void is_refused_once_the_organisation_is_closed_but_a_replay_is_answered() {
            usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m1"));
            usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m2"));
            corrections.reverse(reversal("m1"), key("r1"));
            customer.acme().organisations().close(customer.organisation());

            assertThatExceptionOfType(Closed.class).isThrownBy(() -> corrections.reverse(reversal("m2"), key("r2")));
            assertThat(corrections.reverse(reversal("m1"), key("r1")).isReplayed())
                    .isTrue();
        }
    }

    @Nested
    class Adjust {

        @Test
        void adds_and_takes_away_in_the_period_that_is_named() {
            UsageChange added = corrections.adjust(
                    new UsageAdjustment(
                            Feature.AI_MESSAGES, Quantity.of("7.5"), Instant.parse("2026-01-01T00:00:00Z"), "Lost log"),
                    key("a1"));
            UsageChange taken = corrections.adjust(adjustment(Feature.AI_MESSAGES, -7), key("a2"));

            assertThat(added.change()).isEqualTo(Quantity.of("7.5"));
            assertThat(added.usage().used()).isEqualTo(Quantity.of("7.5"));
            assertThat(added.isAdjustment()).as("its period is open").isFalse();
            assertThat(taken.usage().used()).isEqualTo(Quantity.of("0.5"));
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of("0.5"));
        }

        @Test
        void keeps_within_a_hard_limit_and_above_zero_and_changes_nothing_otherwise() {
            usage.record(Feature.INVOICES, Quantity.of(4), key("i1"));

            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.INVOICES, 2), key("a1")))
                    .satisfies(refusal -> assertThat(refusal.usage().used()).isEqualTo(Quantity.of(4)));
            assertThatExceptionOfType(UsageBelowZero.class)
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.INVOICES, -5), key("a1")));
            assertThatExceptionOfType(UsageBelowZero.class)
                    .as("nothing was ever counted")
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.AI_MESSAGES, -1), key("a1")))
                    .satisfies(refusal -> assertThat(refusal.used()).isEqualTo(Quantity.ZERO));
            assertThat(corrections
                            .adjust(adjustment(Feature.INVOICES, 1), key("a1"))
                            .usage()
                            .used())
                    .isEqualTo(Quantity.of(5));
        }

        @Test
        void takes_away_above_a_limit_too() {
            customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
            usage.record(Feature.AI_MESSAGES, Quantity.of(500), key("m1"));
            customer.acme().organisations().changeTier(customer.organisation(), TierName.FREE);

            assertThat(corrections
                            .adjust(adjustment(Feature.AI_MESSAGES, -100), key("a1"))
                            .usage()
                            .used())
                    .isEqualTo(Quantity.of(400));
        }

        @Test
        void gives_the_first_result_when_the_key_is_replayed_and_is_a_conflict_otherwise() {
            UsageChange first = corrections.adjust(adjustment(Feature.AI_MESSAGES, 5), key("a1"));
            usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("a1"));

            assertThat(corrections.adjust(adjustment(Feature.AI_MESSAGES, 5), key("a1")))
                    .isEqualTo(new UsageChange(first.change(), first.usage(), true, false));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.AI_MESSAGES, 6), key("a1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.EMAIL_SYNCS, 5), key("a1")));
            assertThat(used(Feature.AI_MESSAGES)).isEqualTo(Quantity.of(6));
        }

        @Test
        void follows_the_policy_for_late_usage() {
            clock.moveTo("2026-02-03T00:00:00Z");

            assertThatExceptionOfType(PeriodClosed.class)
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.AI_MESSAGES, 1), key("a1")));
            UsageChange late = corrections.adjust(adjustment(Feature.INVOICES, 1), key("a1"));

            assertThat(late.isAdjustment()).isTrue();
            assertThat(late.usage().periodStart()).isEqualTo(JANUARY.from());
        }

        @Test
        void is_refused_for_what_cannot_be_counted() {
            assertThatExceptionOfType(FeatureNotIncluded.class)
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.OCR_SCAN, 1), key("a1")));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.of("TYPO"), 1), key("a1")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.BANK_CONNECTIONS, 1), key("a1")))
                    .withMessage("BANK_CONNECTIONS is a level, not a counter");
            assertThatIllegalArgumentException().isThrownBy(() -> adjustment(Feature.INVOICES, 0));
            clock.moveTo("2026-01-15T11:54:59Z");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> corrections.adjust(adjustment(Feature.INVOICES, 1), key("a1")));
        }
    }

    private Quantity used(Feature feature) {
        return usage.limits().stream()
                .filter(limit -> limit.feature().equals(feature))
                .findFirst()
                .orElseThrow()
                .status()
                .used();
    }

    private static UsageReversal reversal(String recorded) {
        return new UsageReversal(key(recorded), "Sent twice");
    }

    private static UsageAdjustment adjustment(Feature feature, long change) {
        return new UsageAdjustment(
                feature, Quantity.of(change), Instant.parse("2026-01-15T12:00:00Z"), "Counted wrong");
    }

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }
}
