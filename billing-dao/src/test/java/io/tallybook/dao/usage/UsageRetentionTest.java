package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyReversed;
import io.tallybook.model.BillingException.KeysRemembered;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.UsageTooOld;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LateUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.UsageAdjustment;
import io.tallybook.model.usage.UsageReversal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is remembered, what is removed, and what that does to counters and to those who come late. */
class UsageRetentionTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final String START = "2026-01-15T12:00:00Z";
    private static final Duration REMEMBERED = Duration.ofDays(90);

    private final MovableClock clock = new MovableClock(START);
    private final UsageRetentionDao retention = db.billing().catalogue().usageRetention();
    private Customer customer;
    private UsageDao usage;
    private UsagePruningDao pruning;

    @BeforeAll
    static void use_is_adjusted_as_long_as_its_key_is_remembered() {
        EveryKindOfLimit.create(db.billing());
        for (Feature feature : List.of(Feature.AI_MESSAGES, Feature.TAX_FILINGS)) {
            db.billing().catalogue().features().changeLateUsage(feature, LateUsage.adjustedAfter(Duration.ofDays(1)));
        }
    }

    @BeforeEach
    void a_customer_with_a_limit_per_year() {
        customer = Customer.of(db.billing().withClock(clock));
        customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
        usage = customer.usage();
        pruning = customer.through(db.ownersBilling().withClock(clock)).acme().usagePruning();
    }

    @AfterEach
    void ninety_days_as_before() {
        retention.rememberKeysFor(REMEMBERED);
    }

    @Test
    void keeps_what_a_counter_says_and_what_may_still_be_used() {
        usage.record(Feature.TAX_FILINGS, Quantity.of(4), key("1"));
        customer.acme().usageLevels(customer.organisation()).increase(Feature.STORAGE_GB, Quantity.of(3), key("1"));
        clock.forward(Duration.ofDays(60));
        usage.record(Feature.TAX_FILINGS, Quantity.of(5), key("2"));
        clock.forward(Duration.ofDays(40));

        assertThat(pruning.prune(daysAgo(90))).isEqualTo(2);
        assertThat(pruning.prune(daysAgo(90))).isZero();

        assertThat(eventKeys()).containsExactly("2");
        assertThat(usage.tryRecord(Feature.TAX_FILINGS, Quantity.of(2), key("3"))
                        .isAllowed())
                .isFalse();
        assertThat(usage.record(Feature.TAX_FILINGS, Quantity.of(1), key("3"))
                        .usage()
                        .used())
                .isEqualTo(Quantity.of(10));
        assertThat(customer.acme()
                        .usageLevels(customer.organisation())
                        .increase(Feature.STORAGE_GB, Quantity.of(2), key("2"))
                        .usage()
                        .used())
                .isEqualTo(Quantity.of(5));
    }

    @Test
    void never_removes_what_is_remembered() {
        usage.record(Feature.TAX_FILINGS, Quantity.of(4), key("1"));
        clock.forward(REMEMBERED);
        Instant recorded = Instant.parse(START);

        assertThatExceptionOfType(KeysRemembered.class)
                .isThrownBy(() -> pruning.prune(recorded.plusNanos(1000)))
                .satisfies(refusal -> {
                    assertThat(refusal.before()).isEqualTo(recorded.plusNanos(1000));
                    assertThat(refusal.prunableBefore()).isEqualTo(recorded);
                });
        assertThat(pruning.prune(recorded)).isZero();
        assertThat(usage.record(Feature.TAX_FILINGS, Quantity.of(4), key("1")).isReplayed())
                .isTrue();
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> db.ownersBilling()
                        .withClock(clock)
                        .tenant(TenantId.generate())
                        .usagePruning()
                        .prune(recorded));
    }

    @Test
    void does_not_remove_what_happened_lately_though_it_was_recorded_early() {
        clock.moveTo("2026-01-15T11:58:00Z");
        usage.record(filing(1, START), key("1"));
        clock.moveTo(START);
        clock.forward(REMEMBERED);

        assertThat(pruning.prune(Instant.parse(START))).isZero();
        assertThat(usage.record(filing(1, START), key("1")).isReplayed()).isTrue();
    }

    @Test
    void refuses_use_that_is_older_but_answers_a_replay_that_it_still_finds() {
        usage.record(filing(1, "2026-01-10T00:00:00Z"), key("1"));
        clock.forward(Duration.ofDays(100));

        assertThatExceptionOfType(UsageTooOld.class)
                .isThrownBy(() -> usage.tryRecord(filing(1, "2026-01-20T00:00:00Z"), key("2")))
                .satisfies(refusal -> {
                    assertThat(refusal.organisation()).isEqualTo(customer.organisation());
                    assertThat(refusal.feature()).isEqualTo(Feature.TAX_FILINGS);
                    assertThat(refusal.occurredAt()).isEqualTo("2026-01-20T00:00:00Z");
                    assertThat(refusal.takenFrom()).isEqualTo(daysAgo(90));
                });
        assertThatExceptionOfType(UsageTooOld.class)
                .isThrownBy(() -> customer.acme()
                        .usageCorrections(customer.organisation())
                        .adjust(
                                new UsageAdjustment(
                                        Feature.TAX_FILINGS,
                                        Quantity.of(1),
                                        Instant.parse("2026-01-20T00:00:00Z"),
                                        "Found"),
                                key("2")));
        assertThat(usage.record(new NewUsage(Feature.TAX_FILINGS, Quantity.of(1), daysAgo(90)), key("3"))
                        .isReplayed())
                .isFalse();
        assertThat(usage.record(filing(1, "2026-01-10T00:00:00Z"), key("1")).isReplayed())
                .isTrue();
    }

    @Test
    void refuses_from_before_the_last_pruning_also_when_keys_are_remembered_for_longer_since() {
        retention.rememberKeysFor(Duration.ofDays(30));
        assertThat(retention.keysRemembered()).isEqualTo(Duration.ofDays(30));
        usage.record(filing(1, START), key("1"));
        clock.forward(Duration.ofDays(40));
        assertThat(pruning.prune(daysAgo(30))).isEqualTo(1);

        retention.rememberKeysFor(REMEMBERED);

        assertThatExceptionOfType(UsageTooOld.class)
                .isThrownBy(() -> usage.record(filing(1, START), key("1")))
                .satisfies(refusal -> assertThat(refusal.takenFrom()).isEqualTo(daysAgo(30)));
        assertThat(usage.tryRecord(new NewUsage(Feature.TAX_FILINGS, Quantity.of(1), daysAgo(29)), key("2"))
                        .isAllowed())
                .isTrue();
        assertThat(pruning.prune(daysAgo(90))).isZero();
        assertThatExceptionOfType(UsageTooOld.class)
                .as("pruning less afterwards forgets nothing of it")
                .isThrownBy(() -> usage.record(filing(1, START), key("1")));
    }

    @Test
    void refuses_at_once_where_keys_are_remembered_for_less() {
        clock.forward(Duration.ofDays(60));
        assertThat(usage.tryRecord(filing(1, START), key("1")).isAllowed()).isTrue();

        retention.rememberKeysFor(Duration.ofDays(59));

        assertThatExceptionOfType(UsageTooOld.class).isThrownBy(() -> usage.record(filing(1, START), key("2")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retention.rememberKeysFor(Duration.ofDays(1).minusSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> retention.rememberKeysFor(Duration.ofDays(3651)));
    }

    @Test
    void keeps_a_use_as_long_as_its_reversal() {
        UsageCorrectionDao corrections = customer.acme().usageCorrections(customer.organisation());
        usage.record(Feature.TAX_FILINGS, Quantity.of(4), key("1"));
        usage.record(Feature.TAX_FILINGS, Quantity.of(1), key("2"));
        clock.forward(Duration.ofDays(50));
        corrections.reverse(new UsageReversal(key("1"), "Filed twice"), key("r"));
        clock.forward(Duration.ofDays(50));

        assertThat(pruning.prune(daysAgo(90))).as("the other one").isEqualTo(1);
        assertThatExceptionOfType(AlreadyReversed.class)
                .isThrownBy(() -> corrections.reverse(new UsageReversal(key("1"), "Filed twice"), key("r2")));
        clock.forward(Duration.ofDays(50));
        assertThat(pruning.prune(daysAgo(90))).as("both").isEqualTo(2);

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> corrections.reverse(new UsageReversal(key("1"), "Filed twice"), key("r")));
        assertThat(usage.record(Feature.TAX_FILINGS, Quantity.of(1), key("3"))
                        .usage()
                        .used())
                .isEqualTo(Quantity.of(2));
    }

    @Test
    void goes_in_batches_over_all_organisations_of_the_tenant() {
        db.dsl().execute("""
                        WITH c AS (
                            INSERT INTO billing.usage_counters
                                (tenant_id, organisation_id, feature_code, period, period_start, used)
                            VALUES (?, ?, 'AI_MESSAGES', 'month', '2025-01-01Z', 25000)
                            RETURNING *
                        )
                        INSERT INTO billing.usage_events
                            (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period,
                             period_start, period_end, used_after, enforcement, occurred_at, created_at)
                        SELECT c.tenant_id, 'record', 'old-' || n, c.organisation_id, c.feature_code, 1, c.period,
                               c.period_start, '2025-02-01Z', n, 'hard', c.period_start, c.period_start
                        FROM c, generate_series(1, 25000) n
                        """, customer.tenant().value(), customer.organisation().value());
        usage.record(Feature.AI_MESSAGES, Quantity.of(1), key("new"));

        assertThat(List.of(
                        pruning.prune(daysAgo(90)),
                        pruning.prune(daysAgo(90)),
                        pruning.prune(daysAgo(90)),
                        pruning.prune(daysAgo(90))))
                .containsExactly(10_000, 10_000, 5_000, 0);
        assertThat(eventKeys()).containsExactly("new");
    }

    @Test
    void replays_count_once_however_many_prune_and_time_goes_by() {
        Instant happened = Instant.parse(START);
        for (int use = 0; use < 20; use++) {
            usage.record(new NewUsage(Feature.AI_MESSAGES, Quantity.of(1), happened.plusSeconds(use)), key("u" + use));
        }
        clock.forward(REMEMBERED.minusSeconds(1));

        List<String> outcomes = Together.run(64, 1280, call -> {
            if (call % 40 == 0) {
                clock.forward(Duration.ofSeconds(1));
                pruning.prune(clock.instant().minus(REMEMBERED).minusSeconds(2));
                return "pruned";
            }
            int use = call % 20;
            try {
                LimitDecision decision = usage.tryRecord(
                        new NewUsage(Feature.AI_MESSAGES, Quantity.of(1), happened.plusSeconds(use)), key("u" + use));
                return ((LimitDecision.Allowed) decision).isReplayed() ? "replayed" : "counted twice";
            } catch (UsageTooOld tooOld) {
                return "too old";
            } catch (BillingException other) {
                return other.toString();
            }
        });

        assertThat(outcomes).contains("replayed", "too old").containsOnly("replayed", "too old", "pruned");
        assertThat(eventKeys()).hasSizeLessThan(20);
        assertThat(db.dsl()
                        .fetchSingle(
                                "SELECT sum(used) FROM billing.usage_counters WHERE tenant_id = ?",
                                customer.tenant().value())
                        .get(0, int.class))
                .isEqualTo(20);
    }

    private Instant daysAgo(int days) {
        return clock.instant().minus(Duration.ofDays(days));
    }

    private List<String> eventKeys() {
        return db.dsl()
                .fetch(
                        "SELECT idempotency_key FROM billing.usage_events WHERE tenant_id = ? ORDER BY 1",
                        customer.tenant().value())
                .getValues(0, String.class);
    }

    private static NewUsage filing(long quantity, String occurredAt) {
        return new NewUsage(Feature.TAX_FILINGS, Quantity.of(quantity), Instant.parse(occurredAt));
    }

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }
}
