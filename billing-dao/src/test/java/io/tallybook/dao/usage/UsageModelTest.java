package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyReversed;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.UsageBelowZero;
import io.tallybook.model.BillingException.UsageTooOld;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LateUsage;
import io.tallybook.model.usage.LimitDecision.Allowed;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.UsageAdjustment;
import io.tallybook.model.usage.UsageChange;
import io.tallybook.model.usage.UsageReversal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories beside a model of a few lines: a number per month, a level, and what each use added. */
class UsageModelTest {

    private static final Quantity MESSAGES_PER_MONTH = Quantity.of(50);
    private static final Quantity CONNECTIONS = Quantity.of(1);
    private static final Duration GRACE = Duration.ofDays(3);
    private static final Duration REMEMBERED = Duration.ofDays(90);

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final Map<YearMonth, Quantity> months = new HashMap<>();
    private final List<Use> uses = new ArrayList<>();
    private Quantity level = Quantity.ZERO;
    private Instant prunedBefore = Instant.EPOCH;
    private Customer customer;

    private static final class Use {
        private final String key;
        private final Quantity quantity;
        private final Instant occurredAt;
        private final Instant recordedAt;
        private @Nullable Instant reversedAt;

        private Use(String key, Quantity quantity, Instant occurredAt, Instant recordedAt) {
            this.key = key;
            this.quantity = quantity;
            this.occurredAt = occurredAt;
            this.recordedAt = recordedAt;
        }
    }

    @BeforeAll
    static void messages_are_adjusted_after_three_days() {
        db.billing().catalogue().features().changeLateUsage(Feature.AI_MESSAGES, LateUsage.adjustedAfter(GRACE));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_random_history_is_what_the_model_says(long seed) {
        Random random = new Random(seed);
        customer = Customer.of(db.billing().withClock(clock));
        for (int step = 0; step < 200; step++) {
            clock.forward(Duration.ofHours(random.nextInt(60)));
            String key = "step-" + step;
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> record(random, key);
                case 3, 4 -> recordBefore(random, key);
                case 5 -> adjust(random, key);
                case 6 -> reverse(random, key);
                case 7 -> prune(random);
                case 8 -> replay(random);
                default -> changeLevel(random, key);
            }
        }
        UsageBooks.addUp(db.dsl(), customer);
    }

    private void record(Random random, String key) {
        Quantity quantity = quantity(random);
        boolean fits = !used(clock.instant()).plus(quantity).isGreaterThan(MESSAGES_PER_MONTH);

        assertThat(customer.usage()
                        .tryRecord(Feature.AI_MESSAGES, quantity, IdempotencyKey.of(key))
                        .isAllowed())
                .isEqualTo(fits);

        if (fits) {
            add(clock.instant(), quantity);
            uses.add(new Use(key, quantity, clock.instant(), clock.instant()));
        }
    }

    private void recordBefore(Random random, String key) {
        Quantity quantity = quantity(random);
        Instant occurredAt = clock.instant().minus(Duration.ofHours(random.nextInt(100 * 24)));
        NewUsage usage = new NewUsage(Feature.AI_MESSAGES, quantity, occurredAt);
        if (isTooOld(occurredAt)) {
            assertThat(refusal(() -> customer.usage().record(usage, IdempotencyKey.of(key))))
                    .isEqualTo(UsageTooOld.class);
        } else if (used(occurredAt).plus(quantity).isGreaterThan(MESSAGES_PER_MONTH)) {
            assertThat(refusal(() -> customer.usage().record(usage, IdempotencyKey.of(key))))
                    .isEqualTo(LimitReached.class);
        } else {
            Allowed recorded = customer.usage().record(usage, IdempotencyKey.of(key));
            add(occurredAt, quantity);
            uses.add(new Use(key, quantity, occurredAt, clock.instant()));
            assertThat(recorded.usage().used()).isEqualTo(used(occurredAt));
            assertThat(recorded.isAdjustment()).isEqualTo(isClosed(occurredAt));
        }
    }

    private void adjust(Random random, String key) {
        Quantity change =
                random.nextBoolean() ? quantity(random) : quantity(random).negated();
        Instant occurredAt = clock.instant().minus(Duration.ofHours(random.nextInt(50 * 24)));
        UsageCorrectionDao corrections = customer.acme().usageCorrections(customer.organisation());
        UsageAdjustment adjustment = new UsageAdjustment(Feature.AI_MESSAGES, change, occurredAt, "Random");
        Quantity after = used(occurredAt).plus(change);
        if (isTooOld(occurredAt)) {
            assertThat(refusal(() -> corrections.adjust(adjustment, IdempotencyKey.of(key))))
                    .isEqualTo(UsageTooOld.class);
        } else if (after.isNegative()) {
            assertThat(refusal(() -> corrections.adjust(adjustment, IdempotencyKey.of(key))))
                    .isEqualTo(UsageBelowZero.class);
        } else if (change.isPositive() && after.isGreaterThan(MESSAGES_PER_MONTH)) {
            assertThat(refusal(() -> corrections.adjust(adjustment, IdempotencyKey.of(key))))
                    .isEqualTo(LimitReached.class);
        } else {
            UsageChange changed = corrections.adjust(adjustment, IdempotencyKey.of(key));
            add(occurredAt, change);
            assertThat(changed.usage().used()).isEqualTo(after);
            assertThat(changed.isAdjustment()).isEqualTo(isClosed(occurredAt));
        }
    }

    private void reverse(Random random, String key) {
        if (uses.isEmpty()) {
            return;
        }
        Use use = uses.get(random.nextInt(uses.size()));
        UsageCorrectionDao corrections = customer.acme().usageCorrections(customer.organisation());
        UsageReversal reversal = new UsageReversal(IdempotencyKey.of(use.key), "Random");
        Quantity after = used(use.occurredAt).minus(use.quantity);
        if (use.reversedAt != null) {
            assertThat(refusal(() -> corrections.reverse(reversal, IdempotencyKey.of(key))))
                    .isEqualTo(AlreadyReversed.class);
        } else if (after.isNegative()) {
            assertThat(refusal(() -> corrections.reverse(reversal, IdempotencyKey.of(key))))
                    .isEqualTo(UsageBelowZero.class);
        } else {
            assertThat(corrections.reverse(reversal, IdempotencyKey.of(key)).isAdjustment())
                    .isEqualTo(isClosed(use.occurredAt));
            add(use.occurredAt, use.quantity.negated());
            use.reversedAt = clock.instant();
        }
    }

    private void prune(Random random) {
        Instant before = clock.instant().minus(REMEMBERED).minus(Duration.ofHours(random.nextInt(200)));
        customer.through(db.ownersBilling().withClock(clock))
                .acme()
                .usagePruning()
                .prune(before);
        prunedBefore = before.isAfter(prunedBefore) ? before : prunedBefore;
        uses.removeIf(use -> use.recordedAt.isBefore(before)
                && use.occurredAt.isBefore(before)
                && (use.reversedAt == null || use.reversedAt.isBefore(before)));
        assertThat(db.dsl()
                        .fetchSingle(
                                "SELECT count(*) FROM billing.usage_events WHERE tenant_id = ? AND operation = 'record'",
                                customer.tenant().value())
                        .get(0, int.class))
                .isEqualTo(uses.size());
    }

    private void replay(Random random) {
        if (uses.isEmpty()) {
            return;
        }
        Use use = uses.get(random.nextInt(uses.size()));
        NewUsage usage = new NewUsage(Feature.AI_MESSAGES, use.quantity, use.occurredAt);
        assertThat(customer.usage().record(usage, IdempotencyKey.of(use.key)).isReplayed())
                .isTrue();
    }

    private void changeLevel(Random random, String key) {
        UsageLevelDao levels = customer.acme().usageLevels(customer.organisation());
        Quantity quantity = new Quantity(BigDecimal.valueOf(1 + random.nextInt(6), 1));
        switch (random.nextInt(3)) {
            case 0 -> {
                boolean fits = !level.plus(quantity).isGreaterThan(CONNECTIONS);
                assertThat(levels.tryIncrease(Feature.BANK_CONNECTIONS, quantity, IdempotencyKey.of(key))
                                .isAllowed())
                        .isEqualTo(fits);
                level = fits ? level.plus(quantity) : level;
            }
            case 1 -> {
                if (level.isLessThan(quantity)) {
                    assertThat(refusal(
                                    () -> levels.decrease(Feature.BANK_CONNECTIONS, quantity, IdempotencyKey.of(key))))
                            .isEqualTo(UsageBelowZero.class);
                } else {
                    level = level.minus(quantity);
                    assertThat(levels.decrease(Feature.BANK_CONNECTIONS, quantity, IdempotencyKey.of(key))
                                    .usage()
                                    .used())
                            .isEqualTo(level);
                }
            }
            default -> {
                Quantity before = level;
                level = quantity;
                assertThat(levels.set(Feature.BANK_CONNECTIONS, quantity, IdempotencyKey.of(key))
                                .change())
                        .isEqualTo(level.minus(before));
            }
        }
    }

    private boolean isTooOld(Instant occurredAt) {
        return occurredAt.isBefore(clock.instant().minus(REMEMBERED)) || occurredAt.isBefore(prunedBefore);
    }

    private boolean isClosed(Instant occurredAt) {
        Instant end = month(occurredAt).plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return !clock.instant().isBefore(end.plus(GRACE));
    }

    private Quantity used(Instant at) {
        return months.getOrDefault(month(at), Quantity.ZERO);
    }

    private void add(Instant at, Quantity quantity) {
        months.merge(month(at), quantity, Quantity::plus);
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atZone(ZoneOffset.UTC));
    }

    private static Quantity quantity(Random random) {
        return new Quantity(BigDecimal.valueOf(1 + random.nextInt(60), 1));
    }

    private static @Nullable Class<?> refusal(Runnable call) {
        try {
            call.run();
            return null;
        } catch (RuntimeException e) {
            return e.getClass();
        }
    }
}
