package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BucketDraw;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.joda.money.BigMoney;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that are cut in the middle of calls, and callers that try again until they are answered. */
class BucketFaultTest {

    private static final Instant JANUARY = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-15T12:00:00Z");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    @Test
    void every_change_counts_once_though_nobody_knows_which_call_was_done() {
        Customer customer = Customer.of(db.billing().withClock(clock));
        BucketDao buckets = customer.buckets();
        PlanServiceId bucket = customer.configure(Bucket.of(
                        Quantity.of(400),
                        "hour",
                        BillingFrequency.MONTHLY,
                        BigMoney.parse("EUR 130"),
                        RoundingMode.HALF_UP)
                .with(Rollover.unlimited()));

        List<Quantity> drawn = Together.run(8, 160, call -> {
            IdempotencyKey key = IdempotencyKey.of("call-" + call);
            BucketDraw draw = untilAnswered(() -> buckets.draw(bucket, Quantity.of(1), key))
                    .draw();
            BucketDraw left = switch (call % 4) {
                case 0 ->
                    untilAnswered(() -> buckets.edit(draw.revision(), Quantity.of(3), key))
                            .draw();
                case 1 ->
                    untilAnswered(() -> buckets.delete(draw.revision(), key)).draw();
                default -> draw;
            };
            return left.quantity();
        });
        clock.moveTo("2026-02-15T12:00:00Z");
        List<Quantity> carried = Together.run(
                8,
                16,
                call -> untilAnswered(() -> call % 2 == 0
                        ? buckets.rollOver(bucket, JANUARY).carriedOver()
                        : buckets.draw(bucket, Quantity.of(1), IdempotencyKey.of("february-" + call))
                                .draw()
                                .quantity()));

        db.renewConnections();
        assertThat(cut.get()).as("connections that were cut").isPositive();
        assertThat(drawn.stream().reduce(Quantity.ZERO, Quantity::plus)).isEqualTo(Quantity.of(40 * 3 + 80));
        assertThat(buckets.period(bucket, JANUARY).use().used()).isEqualTo(Quantity.of(200));
        assertThat(carried).containsOnly(Quantity.of(200), Quantity.of(1));
        assertThat(buckets.period(bucket, FEBRUARY).use().rolledOver()).isEqualTo(Quantity.of(200));
        assertThat(buckets.period(bucket, FEBRUARY).use().used()).isEqualTo(Quantity.of(8));
    }

    private <T> T untilAnswered(Supplier<T> call) {
        while (true) {
            try {
                if (attempts.incrementAndGet() % 8 == 0) {
                    cutEveryOtherConnection();
                }
                return call.get();
            } catch (DataAccessException e) {
                cut.incrementAndGet();
            }
        }
    }

    private static void cutEveryOtherConnection() {
        db.dsl().execute("""
                        SELECT pg_terminate_backend(pid)
                        FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """);
    }
}
