package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyReversed;
import io.tallybook.model.BillingException.FeatureNotIncluded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.UsageBelowZero;
import io.tallybook.model.BillingException.UsageTooOld;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LateUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitDecision.Allowed;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageAdjustment;
import io.tallybook.model.usage.UsageChange;
import io.tallybook.model.usage.UsageReversal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many callers at once: the limit holds, each key counts once, and counters are the sum of events. */
class UsageConcurrencyTest {

    private static final int THREADS = 64;

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;

    @BeforeAll
    static void a_tier_beside_free() {
        EveryKindOfLimit.create(db.billing());
        db.billing()
                .catalogue()
                .features()
                .changeLateUsage(Feature.AI_MESSAGES, LateUsage.adjustedAfter(Duration.ofDays(1)));
    }

    @BeforeEach
    void a_customer_on_the_free_tier() {
        customer = Customer.of(db.billing().withClock(clock));
    }

    @Test
    void uses_of_one_fill_a_hard_limit_exactly() {
        List<LimitDecision> decisions = Together.run(
                THREADS,
                640,
                call -> customer.usage()
                        .tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("message-" + call)));

        assertThat(decisions.stream().filter(LimitDecision::isAllowed)).hasSize(50);
        assertThat(decisions.stream()
                        .filter(LimitDecision::isAllowed)
                        .map(decision -> ((Allowed) decision).usage().used())
                        .sorted())
                .isEqualTo(LongStream.rangeClosed(1, 50).mapToObj(Quantity::of).toList());
        assertThat(used()).isEqualByComparingTo("50");
        UsageBooks.addUp(db.dsl(), customer);
    }

    @Test
    void uses_of_every_size_never_pass_it() {
        Random random = new Random(20261127);
        List<Quantity> sizes = IntStream.range(0, 640)
                .mapToObj(call -> new Quantity(BigDecimal.valueOf(1 + random.nextInt(4_000), 3)))
                .toList();

        List<LimitDecision> decisions = Together.run(
                THREADS,
                sizes.size(),
                call -> customer.usage()
                        .tryRecord(Feature.AI_MESSAGES, sizes.get(call), IdempotencyKey.of("message-" + call)));

        BigDecimal accepted = IntStream.range(0, sizes.size())
                .filter(call -> decisions.get(call).isAllowed())
                .mapToObj(call -> sizes.get(call).value())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(accepted).isBetween(BigDecimal.valueOf(46), BigDecimal.valueOf(50));
        assertThat(used()).isEqualByComparingTo(accepted);
        UsageBooks.addUp(db.dsl(), customer);
    }

    @Test
    void each_key_counts_once_however_many_threads_send_it() {
        List<LimitDecision> decisions = Together.run(
                THREADS,
                640,
                call -> customer.usage()
                        .tryRecord(Feature.AI_MESSAGES, Quantity.of(2), IdempotencyKey.of("message-" + call % 20)));

        assertThat(decisions).allMatch(LimitDecision::isAllowed);
        assertThat(decisions.stream().filter(decision -> !((Allowed) decision).isReplayed()))
                .hasSize(20);
        assertThat(used()).isEqualByComparingTo("40");
        UsageBooks.addUp(db.dsl(), customer);
    }

    @Test
    void a_key_that_is_sent_for_two_counters_at_once_counts_in_one() {
        List<String> outcomes = Together.run(THREADS, 640, call -> {
            Feature feature = call % 2 == 0 ? Feature.AI_MESSAGES : Feature.EMAIL_SYNCS;
            IdempotencyKey key = IdempotencyKey.of("key-" + call / 2 % 8);
            UsageAdjustment adjustment = new UsageAdjustment(feature, Quantity.of(1), clock.instant(), "Test");
            try {
                UsageChange change = customer.acme()
                        .usageCorrections(customer.organisation())
                        .adjust(adjustment, key);
                return change.isReplayed() ? "replayed" : "done";
            } catch (IdempotencyConflict conflict) {
                return "conflict";
            }
        });

        assertThat(outcomes)
                .contains("conflict", "replayed")
                .filteredOn("done"::equals)
                .hasSize(8);
        assertThat(used()).isEqualByComparingTo("8");
        UsageBooks.addUp(db.dsl(), customer);
    }

    @Test
    void a_use_is_taken_back_once_however_many_try() {
        for (int use = 0; use < 10; use++) {
            customer.usage().record(Feature.AI_MESSAGES, Quantity.of(5), IdempotencyKey.of("message-" + use));
        }

        List<String> outcomes = Together.run(THREADS, 640, call -> {
            UsageReversal reversal = new UsageReversal(IdempotencyKey.of("message-" + call % 10), "Test");
            IdempotencyKey key = IdempotencyKey.of("reversal-" + call % 40);
            try {
                UsageChange change = customer.acme()
                        .usageCorrections(customer.organisation())
                        .reverse(reversal, key);
                return change.isReplayed() ? "replayed" : "done";
            } catch (AlreadyReversed refusal) {
                return "already";
            }
        });

        assertThat(outcomes)
                .containsOnly("done", "replayed", "already")
                .filteredOn("done"::equals)
                .hasSize(10);
        assertThat(used()).isZero();
        UsageBooks.addUp(db.dsl(), customer);
    }

    @Test
    void a_level_stays_within_its_limit_and_above_zero() {
        customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
        UsageLevelDao levels = customer.acme().usageLevels(customer.organisation());

        List<BigDecimal> changes = Together.run(THREADS, 1280, call -> {
            int change = call % 960;
            IdempotencyKey key = IdempotencyKey.of("change-" + change);
            try {
                UsageChange made = switch (change % 5) {
                    case 0, 1 -> levels.increase(Feature.STORAGE_GB, Quantity.of(1 + change % 3), key);
                    case 2, 3 -> levels.decrease(Feature.STORAGE_GB, Quantity.of(1 + change % 2), key);
                    default -> levels.set(Feature.STORAGE_GB, Quantity.of(change % 7), key);
                };
                assertThat(made.usage().used().value()).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(5));
                return made.isReplayed() ? BigDecimal.ZERO : made.change().value();
            } catch (LimitReached | UsageBelowZero refusal) {
                return BigDecimal.ZERO;
            }
        });

        assertThat(used()).isEqualByComparingTo(changes.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
        UsageBooks.addUp(db.dsl(), customer);
    }

    /** Records, late ones, adjustments, reversals, moves to another tier and pruning, all of one counter and at once. */
    @Test
    void no_interleaving_of_everything_there_is_breaks_the_books() {
        Set<Class<?>> ordinary = Set.of(
                LimitReached.class,
                FeatureNotIncluded.class,
                UsageBelowZero.class,
                AlreadyReversed.class,
                IdempotencyConflict.class,
                UsageTooOld.class,
                NotFound.class);

        List<BillingException> refusals = Together.run(THREADS, 1280, call -> {
            try {
                doSomething(call);
                return null;
            } catch (BillingException refusal) {
                return refusal;
            }
        });

        assertThat(refusals)
                .filteredOn(refusal -> refusal != null)
                .isNotEmpty()
                .allMatch(refusal -> ordinary.contains(refusal.getClass()));
        UsageBooks.addUp(db.dsl(), customer);
        assertThat(db.dsl().fetchSingle("""
                                SELECT count(*)
                                FROM billing.usage_events
                                WHERE tenant_id = ? AND enforcement = 'hard' AND quantity > 0 AND used_after > limit_quantity
                                """, customer.tenant().value()).get(0, int.class))
                .isZero();
    }

    private void doSomething(int call) {
        UsageCorrectionDao corrections = customer.acme().usageCorrections(customer.organisation());
        Instant longAgo = clock.instant().minus(Duration.ofDays(100 - call % 30));
        IdempotencyKey key = IdempotencyKey.of("call-" + call % 1500);
        switch (call % 10) {
            case 0, 1, 2 -> customer.usage().record(Feature.AI_MESSAGES, Quantity.of(1 + call % 9), key);
            case 3 ->
                customer.usage()
                        .record(
                                new NewUsage(
                                        Feature.AI_MESSAGES,
                                        Quantity.of(1),
                                        clock.instant().minus(Duration.ofDays(80))),
                                key);
            case 4 -> customer.usage().record(new NewUsage(Feature.AI_MESSAGES, Quantity.of(1), longAgo), key);
            case 5 ->
                corrections.adjust(
                        new UsageAdjustment(Feature.AI_MESSAGES, Quantity.of(3), clock.instant(), "Test"), key);
            case 6 ->
                corrections.adjust(
                        new UsageAdjustment(Feature.AI_MESSAGES, Quantity.of(-2), clock.instant(), "Test"), key);
            case 7 ->
                corrections.reverse(
                        new UsageReversal(IdempotencyKey.of("call-" + (call % 1500 / 20 * 10)), "Test"), key);
            case 8 -> {
                clock.forward(Duration.ofMinutes(30));
                customer.through(db.ownersBilling().withClock(clock))
                        .acme()
                        .usagePruning()
                        .prune(clock.instant().minus(Duration.ofDays(91)));
            }
            default ->
                customer.acme()
                        .organisations()
                        .changeTier(customer.organisation(), call % 20 == 9 ? TierName.FREE : EveryKindOfLimit.TIER);
        }
    }

    private BigDecimal used() {
        return db.dsl()
                .fetchSingle(
                        "SELECT sum(used) FROM billing.usage_counters WHERE tenant_id = ?",
                        customer.tenant().value())
                .get(0, BigDecimal.class);
    }
}
