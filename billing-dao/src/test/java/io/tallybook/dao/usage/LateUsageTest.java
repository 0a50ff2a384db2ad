package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.PeriodClosed;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LateUsage;
import io.tallybook.model.usage.LimitDecision.Allowed;
import io.tallybook.model.usage.LimitDecision.Refused;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is recorded after it happened: while its period is open, and once that has closed. */
class LateUsageTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Period JANUARY =
            new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private UsageDao usage;

    @BeforeAll
    static void invoices_are_adjusted_after_two_days() {
        db.billing()
                .catalogue()
                .features()
                .changeLateUsage(Feature.INVOICES, LateUsage.adjustedAfter(Duration.ofDays(2)));
    }

    @BeforeEach
    void a_customer_on_the_free_tier() {
        customer = Customer.of(db.billing().withClock(clock));
        usage = customer.usage();
    }

    @Test
    void counts_in_the_period_in_which_it_happened() {
        clock.moveTo("2026-02-01T23:59:59Z");

        Allowed late = usage.record(messages(3, "2026-01-31T23:59:59.999999Z"), key("m1"));
        Allowed present = usage.record(messages(2, "2026-02-01T00:00:00Z"), key("m2"));

        assertThat(late.usage().periodStart()).isEqualTo(JANUARY.from());
        assertThat(late.usage().used()).isEqualTo(Quantity.of(3));
        assertThat(late.isAdjustment()).isFalse();
        assertThat(present.usage().periodStart()).isEqualTo(JANUARY.to());
        assertThat(present.usage().used()).isEqualTo(Quantity.of(2));
    }

    @Test
    void is_refused_once_the_grace_is_over_and_changes_nothing() {
        clock.moveTo("2026-02-02T00:00:00Z");

        assertThatExceptionOfType(PeriodClosed.class)
                .isThrownBy(() -> usage.tryRecord(messages(1, "2026-01-31T12:00:00Z"), key("m1")))
                .satisfies(refusal -> {
                    assertThat(refusal.organisation()).isEqualTo(customer.organisation());
                    assertThat(refusal.feature()).isEqualTo(Feature.AI_MESSAGES);
                    assertThat(refusal.period()).isEqualTo(JANUARY);
                    assertThat(refusal.closedAt()).isEqualTo("2026-02-02T00:00:00Z");
                });

        clock.moveTo("2026-02-01T12:00:00Z");
        assertThat(usage.record(messages(1, "2026-01-31T12:00:00Z"), key("m1"))
                        .usage()
                        .used())
                .isEqualTo(Quantity.of(1));
    }

    @Test
    void gets_its_first_answer_again_though_the_period_has_closed_since() {
        Allowed first = usage.record(messages(1, "2026-01-10T12:00:00Z"), key("m1"));
        Allowed invoice = usage.record(invoices(1, "2026-01-10T12:00:00Z"), key("i1"));
        clock.moveTo("2026-02-20T00:00:00Z");

        assertThat(usage.record(messages(1, "2026-01-10T12:00:00Z"), key("m1")))
                .isEqualTo(new Allowed(first.usage(), true, false));
        assertThat(usage.record(invoices(1, "2026-01-10T12:00:00Z"), key("i1")))
                .isEqualTo(new Allowed(invoice.usage(), true, false));
    }

    @Test
    void is_booked_as_an_adjustment_where_the_feature_takes_one() {
        usage.record(invoices(2, "2026-01-15T12:00:00Z"), key("i1"));
        clock.moveTo("2026-02-02T23:59:59.999999Z");
        usage.record(invoices(1, "2026-01-15T12:00:00Z"), key("i2"));
        clock.moveTo("2026-02-03T00:00:00Z");

        Allowed adjustment = usage.record(invoices(1, "2026-01-20T12:00:00Z"), key("i3"));
        Allowed replayed = usage.record(invoices(1, "2026-01-20T12:00:00Z"), key("i3"));

        assertThat(adjustment.isAdjustment()).isTrue();
        assertThat(adjustment.usage().used()).isEqualTo(Quantity.of(4));
        assertThat(adjustment.usage().periodStart()).isEqualTo(JANUARY.from());
        assertThat(replayed).isEqualTo(new Allowed(adjustment.usage(), true, true));
        assertThat(adjustments("2026-02-01T00:00:00Z", Page.first(10)))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.key()).isEqualTo(key("i3"));
                    assertThat(event.feature()).isEqualTo(Feature.INVOICES);
                    assertThat(event.quantity()).isEqualTo(Quantity.of(1));
                    assertThat(event.period()).isEqualTo(JANUARY);
                    assertThat(event.occurredAt()).isEqualTo("2026-01-20T12:00:00Z");
                    assertThat(event.recordedAt()).isEqualTo("2026-02-03T00:00:00Z");
                    assertThat(event.periodClosedAt()).isEqualTo("2026-02-03T00:00:00Z");
                    assertThat(event.isAdjustment()).isTrue();
                });
    }

    @Test
    void keeps_within_the_limit_of_its_own_period() {
        usage.record(invoices(4, "2026-01-15T12:00:00Z"), key("i1"));
        clock.moveTo("2026-02-10T00:00:00Z");
        usage.record(invoices(5, "2026-02-10T00:00:00Z"), key("i2"));

        assertThat(usage.tryRecord(invoices(2, "2026-01-20T12:00:00Z"), key("i3")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.usage().used()).isEqualTo(Quantity.of(4)));
        assertThat(usage.tryRecord(invoices(1, "2026-01-20T12:00:00Z"), key("i3"))
                        .isAllowed())
                .isTrue();
    }

    @Test
    void is_listed_page_by_page_in_spans_that_follow_each_other() {
        clock.moveTo("2026-02-10T00:00:00Z");
        for (int i = 0; i < 5; i++) {
            usage.record(invoices(1, "2026-01-20T12:00:00Z"), key("i" + i));
            clock.forward(Duration.ofHours(i % 2));
        }

        List<UsageEvent> first = adjustments("2026-02-01T00:00:00Z", Page.first(2));
        List<UsageEvent> second = adjustments("2026-02-01T00:00:00Z", Page.after(first.get(1), 2));
        List<UsageEvent> third = adjustments("2026-02-01T00:00:00Z", Page.after(second.get(1), 2));

        assertThat(first).extracting(UsageEvent::key).containsExactly(key("i0"), key("i1"));
        assertThat(second).extracting(UsageEvent::key).containsExactly(key("i2"), key("i3"));
        assertThat(third).extracting(UsageEvent::key).containsExactly(key("i4"));
        assertThat(adjustments("2026-02-10T01:00:00Z", Page.first(10)))
                .extracting(UsageEvent::key)
                .containsExactly(key("i2"), key("i3"), key("i4"));
        assertThat(customer.acme()
                        .usageCorrections(customer.organisation())
                        .adjustments(
                                new Period(
                                        Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-02-10T01:00:00Z")),
                                Page.first(10)))
                .extracting(UsageEvent::key)
                .containsExactly(key("i0"), key("i1"));
    }

    @Test
    void may_come_from_a_clock_that_is_a_little_ahead_and_from_no_other() {
        usage.record(messages(1, "2026-01-15T12:05:00Z"), key("m1"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> usage.tryRecord(messages(1, "2026-01-15T12:05:00.000001Z"), key("m2")))
                .withMessageContaining("before it happens");
    }

    @Test
    void is_a_conflict_when_the_key_was_used_for_another_instant() {
        usage.record(messages(1, "2026-01-10T12:00:00.000000999Z"), key("m1"));

        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> usage.tryRecord(messages(1, "2026-01-10T12:00:00.000001Z"), key("m1")));
        assertThat(usage.record(messages(1, "2026-01-10T12:00:00Z"), key("m1")).isReplayed())
                .as("to the microsecond")
                .isTrue();
        assertThat(usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("m1")).isReplayed())
                .as("a call that does not say when")
                .isTrue();
    }

    @Test
    void follows_the_policy_of_the_feature_at_the_time_of_recording() {
        UsageFeatureDao features = db.billing().catalogue().features();
        clock.moveTo("2026-02-01T01:00:00Z");

        assertThat(features.changeLateUsage(Feature.EMAIL_SYNCS, LateUsage.refusedAfter(Duration.ZERO))
                        .lateUsage())
                .isEqualTo(LateUsage.refusedAfter(Duration.ZERO))
                .isEqualTo(features.get(Feature.EMAIL_SYNCS).lateUsage());
        NewUsage late = new NewUsage(Feature.EMAIL_SYNCS, Quantity.of(1), Instant.parse("2026-01-31T12:00:00Z"));
        assertThatExceptionOfType(PeriodClosed.class)
                .isThrownBy(() -> usage.record(late, key("e1")))
                .satisfies(refusal -> assertThat(refusal.closedAt()).isEqualTo(JANUARY.to()));

        features.changeLateUsage(Feature.EMAIL_SYNCS, LateUsage.DEFAULT);
        assertThat(usage.record(late, key("e1")).isAdjustment()).isFalse();
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> features.changeLateUsage(Feature.of("TYPO"), LateUsage.DEFAULT));
    }

    private List<UsageEvent> adjustments(String from, Page<UsageEvent> page) {
        Period recorded = new Period(Instant.parse(from), Instant.parse("2026-12-31T00:00:00Z"));
        return customer.acme().usageCorrections(customer.organisation()).adjustments(recorded, page);
    }

    private static NewUsage messages(long quantity, String occurredAt) {
        return new NewUsage(Feature.AI_MESSAGES, Quantity.of(quantity), Instant.parse(occurredAt));
    }

    private static NewUsage invoices(long quantity, String occurredAt) {
        return new NewUsage(Feature.INVOICES, Quantity.of(quantity), Instant.parse(occurredAt));
    }

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }
}
