package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.RolloverTooEarly;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BucketChange;
import io.tallybook.model.plan.BucketDraw;
import io.tallybook.model.plan.BucketDrawId;
import io.tallybook.model.plan.BucketPeriod;
import io.tallybook.model.plan.NewBucketDraw;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BucketConcurrencyTest {

    private static final Instant JANUARY = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-15T12:00:00Z");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private Customer customer;
    private BucketDao buckets;
    private PlanServiceId bucket;

    @BeforeEach
    void a_bucket_in_february() {
        customer = Customer.of(db.billing().withClock(new MovableClock("2026-02-15T12:00:00Z")));
        buckets = customer.buckets();
        bucket = aBucket();
    }

    @Test
    void sixty_four_threads_draw_edit_and_delete_and_the_use_is_the_sum_of_the_draws_that_are_left() {
        List<List<BucketDraw>> told = Together.run(64, 640, call -> {
            List<BucketDraw> states =
                    new ArrayList<>(List.of(draw(1 + call % 3, "draw-" + call).draw()));
            // One's own, or one that others are likely to be at.
            List<BucketDraw> any = call % 2 == 0 ? states : buckets.list(bucket, FEBRUARY, Page.first(8));
            BucketDraw one = any.get(call % any.size());
            try {
                states.add(
                        call % 5 == 0
                                ? buckets.delete(one.revision(), IdempotencyKey.of("delete-" + call))
                                        .draw()
                                : edit(one, 1 + call % 7, "edit-" + call));
            } catch (VersionConflict | NotFound somebodyElseWasFaster) {
                return states;
            }
            return states;
        });

        // What each draw came to, as the caller was told who changed it last.
        Map<BucketDrawId, BucketDraw> last = told.stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(
                        BucketDraw::id,
                        draw -> draw,
                        BinaryOperator.maxBy(
                                Comparator.comparing(draw -> draw.revision().number()))));
        List<BucketDraw> left =
                last.values().stream().filter(draw -> !draw.isDeleted()).toList();
        assertThat(last).hasSize(640);
        assertThat(buckets.list(bucket, FEBRUARY, Page.first(1000))).containsExactlyInAnyOrderElementsOf(left);
        assertThat(buckets.period(bucket, FEBRUARY).use().used())
                .isEqualTo(left.stream().map(BucketDraw::quantity).reduce(Quantity.ZERO, Quantity::plus));
    }

    @Test
    void sixty_four_threads_draw_and_not_one_draw_is_lost_or_told_the_same() {
        List<BucketChange> changes = Together.run(64, 640, call -> draw(1, "draw-" + call));

        assertThat(changes.stream().map(change -> change.use().used()).distinct())
                .hasSize(640);
        assertThat(buckets.period(bucket, FEBRUARY).use().used()).isEqualTo(Quantity.of(640));
        assertThat(buckets.listPeriods(bucket, Page.first(10))).hasSize(1);
    }

    @Test
    void each_key_counts_once_however_many_threads_send_it_and_all_get_one_answer() {
        List<BucketChange> changes = Together.run(64, 640, call -> draw(1, "draw-" + call % 80));

        Map<Object, List<BucketChange>> answers = changes.stream().collect(Collectors.groupingBy(BucketChange::draw));
        assertThat(answers).hasSize(80);
        assertThat(answers.values()).allSatisfy(same -> {
            assertThat(same).hasSize(8);
            assertThat(same.stream().filter(answer -> !answer.isReplayed())).hasSize(1);
            assertThat(same.stream().map(BucketChange::use).distinct()).hasSize(1);
        });
        assertThat(buckets.period(bucket, FEBRUARY).use().used()).isEqualTo(Quantity.of(80));
    }

    @Test
    void one_key_in_two_organisations_at_once_counts_in_one_of_them() {
        BucketDao other = customer.acme()
                .buckets(customer.acme()
                        .organisations()
                        .create(NewOrganisation.of("other", ZoneId.of("UTC"), CurrencyUnit.EUR))
                        .id());

        List<Boolean> drawn = Together.run(16, 400, call -> {
            try {
                return !(call % 2 == 0 ? buckets : other)
                        .draw(bucket, Quantity.of(1), IdempotencyKey.of("key-" + call / 2))
                        .isReplayed();
            } catch (IdempotencyConflict conflict) {
                return false;
            }
        });

        assertThat(drawn.stream().filter(done -> done)).hasSize(200);
        assertThat(buckets.period(bucket, FEBRUARY)
                        .use()
                        .used()
                        .plus(other.period(bucket, FEBRUARY).use().used()))
                .isEqualTo(Quantity.of(200));
    }

    @Test
    void one_of_many_editors_of_a_revision_is_done_and_the_others_are_told() {
        BucketDraw read = draw(1, "draw").draw();

        List<Boolean> done = Together.run(16, 16, call -> {
            try {
                edit(read, 10 + call, "edit-" + call);
                return true;
            } catch (VersionConflict conflict) {
                return false;
            }
        });

        assertThat(done.stream().filter(edited -> edited)).hasSize(1);
        assertThat(buckets.get(read.id()).revision().number()).isEqualTo(2);
        assertThat(buckets.period(bucket, FEBRUARY).use().used())
                .isEqualTo(buckets.get(read.id()).quantity());
    }

    @Test
    void a_period_is_rolled_over_once_while_others_draw_from_it_and_open_the_next_one() {
        List<PlanServiceId> many = Together.run(4, 24, call -> aBucket());

        List<Quantity> drawn = Together.run(48, 24 * 12, call -> {
            PlanServiceId one = many.get(call / 12);
            IdempotencyKey key = IdempotencyKey.of("call-" + call);
            return switch (call % 6) {
                case 0 ->
                    refusedAs(Closed.class, () -> {
                        buckets.rollOver(one, JANUARY);
                        return Quantity.ZERO;
                    });
                case 1, 2 -> {
                    buckets.draw(one, Quantity.of(1), key);
                    yield Quantity.ZERO;
                }
                default ->
                    refusedAs(
                            Closed.class,
                            () -> buckets.draw(new NewBucketDraw(one, Quantity.of(3), JANUARY), key)
                                    .draw()
                                    .quantity());
            };
        });

        for (int i = 0; i < many.size(); i++) {
            BucketPeriod january = buckets.period(many.get(i), JANUARY);
            Quantity accepted = drawn.subList(i * 12, (i + 1) * 12).stream()
                    .filter(quantity -> quantity != null)
                    .reduce(Quantity.ZERO, Quantity::plus);
            assertThat(january.isClosed()).isTrue();
            assertThat(january.use().used()).isEqualTo(accepted);
            assertThat(buckets.period(many.get(i), FEBRUARY).use().rolledOver()).isEqualTo(january.carriedOver());
            assertThat(buckets.period(many.get(i), FEBRUARY).use().used()).isEqualTo(Quantity.of(4));
        }
    }

    @Test
    void terms_that_change_while_a_period_is_opened_to_be_rolled_over_say_when_it_ends() {
        Customer later = customer.through(db.billing().withClock(new MovableClock("2026-06-16T12:00:00Z")));
        Instant june = Instant.parse("2026-06-10T12:00:00Z");
        Bucket monthly = Bucket.of(
                Quantity.of(10), "hour", BillingFrequency.MONTHLY, BigMoney.parse("EUR 130"), RoundingMode.HALF_UP);
        PlanServiceId one = later.configure(Bucket.of(
                Quantity.of(10), "hour", BillingFrequency.WEEKLY, BigMoney.parse("EUR 130"), RoundingMode.HALF_UP));

        CompletableFuture<BucketPeriod> rolled = new CompletableFuture<>();
        later.billing().transaction(tx -> {
            PlanServiceDao services = later.through(tx).acme().planServices();
            services.changeType(one, 1, Fixed.of(BigMoney.parse("EUR 1"), RoundingMode.HALF_UP));
            services.changeType(one, 2, monthly);
            // The week is over for whoever has not seen the month.
            rolled.completeAsync(() -> later.buckets().rollOver(one, june));
            awaitSomebodyWhoWaits();
        });

        assertThat(rolled)
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .withCauseInstanceOf(RolloverTooEarly.class);
        assertThat(later.buckets().period(one, june).isClosed()).isFalse();
    }

    private static void awaitSomebodyWhoWaits() {
        while (db.sessionsThatWait() == 0) {
            Thread.onSpinWait();
        }
    }

    private static <T> T refusedAs(Class<? extends BillingException> refusal, Supplier<T> call) {
        try {
            return call.get();
        } catch (BillingException e) {
            assertThat(e).isInstanceOf(refusal);
            return null;
        }
    }

    private PlanServiceId aBucket() {
        return customer.configure(Bucket.of(
                        Quantity.of(10),
                        "hour",
                        BillingFrequency.MONTHLY,
                        BigMoney.parse("EUR 130"),
                        RoundingMode.HALF_UP)
                .with(Rollover.unlimited()));
    }

    private BucketChange draw(long quantity, String key) {
        return buckets.draw(bucket, Quantity.of(quantity), IdempotencyKey.of(key));
    }

    private BucketDraw edit(BucketDraw draw, long quantity, String key) {
        return buckets.edit(draw.revision(), Quantity.of(quantity), IdempotencyKey.of(key))
                .draw();
    }
}
