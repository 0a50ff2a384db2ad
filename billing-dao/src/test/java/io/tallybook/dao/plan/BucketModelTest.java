package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.RolloverTooEarly;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BucketChange;
import io.tallybook.model.plan.BucketDraw;
import io.tallybook.model.plan.BucketDrawRevision;
import io.tallybook.model.plan.BucketPeriod;
import io.tallybook.model.plan.BucketUse;
import io.tallybook.model.plan.NewBucketDraw;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.joda.money.BigMoney;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random histories of draws, edits, deletions, roll-overs and a clock that moves, against a plain list of draws. */
class BucketModelTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Quantity INCLUDED = Quantity.of(10);

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final List<Draw> draws = new ArrayList<>();
    private final TreeMap<YearMonth, Quantity> carriedOver = new TreeMap<>();
    private Customer customer;
    private PlanServiceId bucket;
    private Rollover rollover;

    private static final class Draw {
        final Instant occurredAt;
        BucketDrawRevision revision;
        Quantity quantity;

        Draw(Instant occurredAt, BucketDraw draw) {
            this.occurredAt = occurredAt;
            this.revision = draw.revision();
            this.quantity = draw.quantity();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void a_random_history_is_what_a_list_of_draws_says(long seed) {
        Random random = new Random(seed);
        customer = Customer.in(db.billing().withClock(clock), ZONE);
        rollover = List.of(Rollover.none(), Rollover.upTo(Quantity.of(6)), Rollover.unlimited())
                .get((int) (seed % 3));
        bucket = customer.configure(
                Bucket.of(INCLUDED, "hour", BillingFrequency.MONTHLY, BigMoney.parse("EUR 130"), RoundingMode.HALF_UP)
                        .with(rollover));

        for (int step = 0; step < 200; step++) {
            clock.forward(Duration.ofHours(random.nextInt(60)));
            IdempotencyKey key = IdempotencyKey.of("step-" + step);
            switch (random.nextInt(8)) {
                case 0 -> rollOver(at(random));
                case 1, 2 -> revise(random, random.nextInt(3) == 0 ? Quantity.ZERO : quantity(random), key);
                default -> draw(at(random), quantity(random), key);
            }
            compare(at(random));
        }
        draws.stream().map(draw -> draw.occurredAt).forEach(this::compare);
    }

    private void draw(Instant occurredAt, Quantity quantity, IdempotencyKey key) {
        NewBucketDraw draw = new NewBucketDraw(bucket, quantity, occurredAt);
        if (isSettled(monthOf(occurredAt))) {
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> customer.buckets().draw(draw, key));
            return;
        }
        BucketChange change = customer.buckets().draw(draw, key);

        draws.add(new Draw(occurredAt, change.draw()));
        assertThat(change.use()).isEqualTo(use(monthOf(occurredAt)));
        assertThat(customer.buckets().draw(draw, key)).isEqualTo(new BucketChange(change.draw(), change.use(), true));
    }

    private void revise(Random random, Quantity quantity, IdempotencyKey key) {
        List<Draw> left = draws.stream().filter(draw -> !draw.quantity.isZero()).toList();
        if (left.isEmpty()) {
            return;
        }
        Draw draw = left.get(random.nextInt(left.size()));
        if (isSettled(monthOf(draw.occurredAt))) {
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> revise(draw.revision, quantity, key));
            return;
        }
        BucketDrawRevision stale = new BucketDrawRevision(draw.revision.draw(), draw.revision.number() + 1);
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> revise(stale, quantity, key));

        BucketChange change = revise(draw.revision, quantity, key);

        draw.revision = change.draw().revision();
        draw.quantity = quantity;
        assertThat(change.use()).isEqualTo(use(monthOf(draw.occurredAt)));
    }

    private BucketChange revise(BucketDrawRevision revision, Quantity quantity, IdempotencyKey key) {
        return quantity.isZero()
                ? customer.buckets().delete(revision, key)
                : customer.buckets().edit(revision, quantity, key);
    }

    private void rollOver(Instant within) {
        YearMonth month = monthOf(within);
        if (!carriedOver.containsKey(month) && isSettled(month)) {
            // Nothing was drawn from it before a later one was rolled over.
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> customer.buckets().rollOver(bucket, within));
        } else if (!carriedOver.containsKey(month)
                && (!month.isBefore(monthOf(clock.instant())) || hasEarlierOpen(month))) {
            assertThatExceptionOfType(RolloverTooEarly.class)
                    .isThrownBy(() -> customer.buckets().rollOver(bucket, within));
        } else {
            carriedOver.putIfAbsent(month, rollover.carriedOver(use(month)));
            assertThat(customer.buckets().rollOver(bucket, within).carriedOver())
                    .isEqualTo(carriedOver.get(month));
        }
    }

    private void compare(Instant within) {
        YearMonth month = monthOf(within);
        if (isSettled(month) && !carriedOver.containsKey(month)) {
            return;
        }
        BucketPeriod period = customer.buckets().period(bucket, within);
        assertThat(period.use()).isEqualTo(use(month));
        assertThat(period.carriedOver()).isEqualTo(carriedOver.get(month));
        assertThat(customer.buckets().list(bucket, within, Page.first(1000)).stream()
                        .map(BucketDraw::quantity)
                        .reduce(Quantity.ZERO, Quantity::plus))
                .isEqualTo(period.use().used());
    }

    private BucketUse use(YearMonth month) {
        Quantity used = draws.stream()
                .filter(draw -> monthOf(draw.occurredAt).equals(month))
                .map(draw -> draw.quantity)
                .reduce(Quantity.ZERO, Quantity::plus);
        return new BucketUse(INCLUDED, carriedOver.getOrDefault(month.minusMonths(1), Quantity.ZERO), used);
    }

    private boolean isSettled(YearMonth month) {
        return !carriedOver.isEmpty() && !month.isAfter(carriedOver.lastKey());
    }

    private boolean hasEarlierOpen(YearMonth month) {
        return draws.stream()
                .map(draw -> monthOf(draw.occurredAt))
                .anyMatch(drawn -> drawn.isBefore(month) && !carriedOver.containsKey(drawn));
    }

    private static YearMonth monthOf(Instant instant) {
        return YearMonth.from(instant.atZone(ZONE));
    }

    /** Now, or up to ten weeks earlier. */
    private Instant at(Random random) {
        return clock.instant().minus(Duration.ofHours(random.nextInt(5) < 3 ? 0 : random.nextInt(24 * 70)));
    }

    private static Quantity quantity(Random random) {
        return new Quantity(BigDecimal.valueOf(1 + random.nextInt(24)).divide(BigDecimal.valueOf(4)));
    }
}
