package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.TenantBilling;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.RolloverTooEarly;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BucketChange;
import io.tallybook.model.plan.BucketDraw;
import io.tallybook.model.plan.BucketDrawId;
import io.tallybook.model.plan.BucketDrawRevision;
import io.tallybook.model.plan.BucketPeriod;
import io.tallybook.model.plan.BucketUse;
import io.tallybook.model.plan.NewBucketDraw;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketDaoTest {

    private static final BigMoney RATE = BigMoney.parse("EUR 130");
    private static final Instant NOVEMBER = Instant.parse("2025-11-20T12:00:00Z");
    private static final Instant DECEMBER = Instant.parse("2025-12-20T12:00:00Z");
    private static final Instant JANUARY = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-15T12:00:00Z");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private BucketDao buckets;
    private PlanServiceId bucket;

    @BeforeEach
    void ten_hours_a_month() {
        customer = Customer.of(db.billing().withClock(clock));
        buckets = customer.buckets();
        bucket = customer.configure(hours(10).with(Rollover.upTo(Quantity.of(5))));
    }

    @Nested
    class Draw {

        @Test
        void says_what_is_used_and_what_is_left() {
            BucketChange change = draw("4");

            assertThat(change.draw().quantity()).isEqualTo(Quantity.of(4));
            assertThat(change.draw().service()).isEqualTo(bucket);
            assertThat(change.draw().period())
                    .isEqualTo(
                            new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")));
            assertThat(change.draw().occurredAt()).isEqualTo(JANUARY);
            assertThat(change.draw().recordedAt()).isEqualTo(JANUARY);
            assertThat(change.use()).isEqualTo(use(10, 0, "4"));
            assertThat(change.isReplayed()).isFalse();
            assertThat(draw("1.5").use().remaining()).isEqualTo(Quantity.of("4.5"));
        }

        @Test
        void beyond_what_there_is_is_overage_and_costs() {
            draw("8");

            BucketChange beyond = draw("4.5");

            assertThat(beyond.use().remaining()).isEqualTo(Quantity.ZERO);
            assertThat(beyond.use().overage()).isEqualTo(Quantity.of("2.5"));
            assertThat(buckets.period(bucket, JANUARY).charge().amount()).isEqualTo(Money.parse("EUR 325.00"));
        }

        @Test
        void of_something_that_happened_earlier_counts_in_the_period_in_which_it_did() {
            draw("4");

            BucketChange late = drawAt(DECEMBER, "3");

            assertThat(late.use()).isEqualTo(use(10, 0, "3"));
            assertThat(late.draw().occurredAt()).isEqualTo(DECEMBER);
            assertThat(late.draw().recordedAt()).isEqualTo(JANUARY);
            assertThat(used(JANUARY)).isEqualTo(Quantity.of(4));
            assertThat(used(DECEMBER)).isEqualTo(Quantity.of(3));
        }

        @Test
        void belongs_to_the_period_that_begins_in_the_instant_in_which_the_other_ends() {
            Instant first = Instant.parse("2026-01-01T00:00:00Z");

            drawAt(first, "1");
            drawAt(first.minusNanos(1000), "2");

            assertThat(used(JANUARY)).isEqualTo(Quantity.of(1));
            assertThat(used(DECEMBER)).isEqualTo(Quantity.of(2));
        }

        @Test
        void is_kept_apart_by_bucket_and_by_organisation() {
            PlanServiceId other = customer.configure(hours(10));
            BucketDao elsewhere = customer.acme().buckets(anotherOrganisation());
            draw("1");

            buckets.draw(other, Quantity.of(2), IdempotencyKey.of("other"));
            elsewhere.draw(bucket, Quantity.of(3), IdempotencyKey.of("elsewhere"));

            assertThat(used(JANUARY)).isEqualTo(Quantity.of(1));
            assertThat(buckets.period(other, JANUARY).use().used()).isEqualTo(Quantity.of(2));
            assertThat(elsewhere.period(bucket, JANUARY).use().used()).isEqualTo(Quantity.of(3));
        }

        @Test
        void is_refused_in_a_period_that_has_not_begun() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> drawAt(FEBRUARY, "1"))
                    .withMessageContaining("[2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z)");
            assertThat(buckets.listPeriods(bucket, Page.first(10))).isEmpty();
        }

        @Test
        void later_in_the_present_period_is_taken_because_clocks_differ() {
            Instant soon = JANUARY.plusSeconds(2);

            assertThat(drawAt(soon, "1").draw().occurredAt()).isEqualTo(soon);
        }

        @Test
        void needs_a_bucket() {
            PlanServiceId hourly = customer.configure(Hourly.of(RATE, RoundingMode.HALF_UP));

            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> buckets.draw(hourly, Quantity.of(1), IdempotencyKey.of("k")))
                    .withMessage("bucket " + hourly + " does not exist");
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> buckets.draw(PlanServiceId.generate(), Quantity.of(1), IdempotencyKey.of("k")));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> customer.acme()
                            .buckets(OrganisationId.generate())
                            .draw(bucket, Quantity.of(1), IdempotencyKey.of("k")));
        }

        @Test
        void needs_an_open_organisation() {
            BucketDraw first = draw("1").draw();
            customer.acme().organisations().close(customer.organisation());

            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> draw("1"))
                    .withMessage("organisation " + customer.organisation() + " is closed");
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> drawAt(DECEMBER, "1"));
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> edit(first.revision(), "2"));
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> delete(first.revision()));
            clock.moveTo("2026-02-01T00:00:00Z");
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> buckets.rollOver(bucket, JANUARY));
            assertThat(used(JANUARY)).isEqualTo(Quantity.of(1));
        }

        @Test
        void needs_an_open_tenant() {
            customer.billing().tenants().close(customer.tenant());

            assertThatExceptionOfType(Closed.class).isThrownBy(() -> draw("1"));
        }

        @Test
        void takes_positive_quantities_that_can_be_counted() {
            draw("99999999999999");

            assertThatIllegalArgumentException().isThrownBy(() -> draw("0"));
            assertThatIllegalArgumentException().isThrownBy(() -> draw("1")).withMessageContaining("fourteen digits");
            assertThat(used(JANUARY)).isEqualTo(Quantity.of("99999999999999"));
        }

        @Test
        void is_gone_with_the_transaction_of_its_caller() {
            try {
                customer.billing().transaction(tx -> {
                    customer.through(tx).buckets().draw(bucket, Quantity.of(1), IdempotencyKey.of("k"));
                    throw new IllegalStateException("the caller's own failure");
                });
            } catch (IllegalStateException expected) {
                assertThat(buckets.listPeriods(bucket, Page.first(10))).isEmpty();
            }
            assertThat(buckets.draw(bucket, Quantity.of(2), IdempotencyKey.of("k"))
                            .isReplayed())
                    .isFalse();
        }
    }

    @Nested
    class Replay {

        @Test
        void of_a_draw_gives_the_first_answer_whatever_happened_since() {
            BucketChange first = buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("k"));
            draw("4");
            edit(first.draw().revision(), "5");
            clock.moveTo("2026-02-01T00:00:00Z");
            buckets.rollOver(bucket, DECEMBER.plus(Duration.ofDays(30)));

            BucketChange again = buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("k"));

            assertThat(again).isEqualTo(new BucketChange(first.draw(), first.use(), true));
            assertThat(used(JANUARY)).isEqualTo(Quantity.of(9));
        }

        @Test
        void of_an_edit_and_a_deletion_gives_the_first_answer() {
            BucketDrawRevision drawn = draw("4").draw().revision();
            BucketChange edited = buckets.edit(drawn, Quantity.of(6), IdempotencyKey.of("k"));
            BucketChange deleted = buckets.delete(edited.draw().revision(), IdempotencyKey.of("k"));
            draw("1");

            assertThat(buckets.edit(drawn, Quantity.of(6), IdempotencyKey.of("k")))
                    .isEqualTo(new BucketChange(edited.draw(), edited.use(), true));
            assertThat(buckets.delete(edited.draw().revision(), IdempotencyKey.of("k")))
                    .isEqualTo(new BucketChange(deleted.draw(), deleted.use(), true));
            assertThat(used(JANUARY)).isEqualTo(Quantity.of(1));
        }

        @Test
        void after_the_organisation_was_closed_is_answered() {
            buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("k"));
            customer.acme().organisations().close(customer.organisation());

            assertThat(buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("k"))
                            .isReplayed())
                    .isTrue();
        }

        @Test
        void of_a_late_draw_compares_when_it_occurred_and_of_another_does_not() {
            NewBucketDraw late = new NewBucketDraw(bucket, Quantity.of(3), DECEMBER.plusNanos(1));
            buckets.draw(late, IdempotencyKey.of("late"));
            buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("now"));
            clock.forward(Duration.ofDays(40));

            assertThat(buckets.draw(late, IdempotencyKey.of("late")).isReplayed())
                    .isTrue();
            assertThat(buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("now"))
                            .isReplayed())
                    .isTrue();
            assertConflict(() -> buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("late")));
            assertConflict(() -> buckets.draw(late, IdempotencyKey.of("now")));
        }

        @Test
        void with_other_arguments_is_a_conflict() {
            PlanServiceId other = customer.configure(hours(10));
            BucketDrawRevision first = draw("4").draw().revision();
            BucketDrawRevision second = draw("4").draw().revision();
            buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("k"));
            buckets.edit(first, Quantity.of(6), IdempotencyKey.of("k"));
            buckets.delete(new BucketDrawRevision(first.draw(), 2), IdempotencyKey.of("k"));

            assertConflict(() -> buckets.draw(bucket, Quantity.of(4), IdempotencyKey.of("k")));
            assertConflict(() -> buckets.draw(other, Quantity.of(3), IdempotencyKey.of("k")));
            assertConflict(() -> customer.acme()
                    .buckets(anotherOrganisation())
                    .draw(bucket, Quantity.of(3), IdempotencyKey.of("k")));
            assertConflict(() -> buckets.edit(first, Quantity.of(7), IdempotencyKey.of("k")));
            assertConflict(() -> buckets.edit(second, Quantity.of(6), IdempotencyKey.of("k")));
            assertConflict(() ->
                    buckets.edit(new BucketDrawRevision(first.draw(), 2), Quantity.of(6), IdempotencyKey.of("k")));
            assertConflict(() -> buckets.delete(second, IdempotencyKey.of("k")));
            assertThat(used(JANUARY)).isEqualTo(Quantity.of(7));
        }

        @Test
        void with_a_revision_that_no_draw_comes_to_is_a_conflict() {
            BucketDrawRevision drawn = draw("1").draw().revision();
            IdempotencyKey key = aKey();
            buckets.edit(drawn, Quantity.of(2), key);

            assertConflict(
                    () -> buckets.edit(new BucketDrawRevision(drawn.draw(), Integer.MAX_VALUE), Quantity.of(2), key));
        }

        @Test
        void of_a_refused_call_is_a_new_call() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> buckets.draw(PlanServiceId.generate(), Quantity.of(3), IdempotencyKey.of("k")));

            assertThat(buckets.draw(bucket, Quantity.of(3), IdempotencyKey.of("k"))
                            .isReplayed())
                    .isFalse();
        }

        private void assertConflict(Runnable call) {
            assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(call::run);
        }
    }

    @Nested
    class Edit {

        @Test
        void changes_the_use_by_the_difference() {
            BucketDraw drawn = draw("4").draw();
            draw("7");
            clock.forward(Duration.ofDays(1));

            BucketChange edited = edit(drawn.revision(), "6");

            assertThat(edited.use()).isEqualTo(use(10, 0, "13"));
            assertThat(edited.draw())
                    .isEqualTo(new BucketDraw(
                            new BucketDrawRevision(drawn.id(), 2),
                            bucket,
                            Quantity.of(6),
                            drawn.period(),
                            drawn.occurredAt(),
                            clock.instant()));
            assertThat(buckets.get(drawn.id())).isEqualTo(edited.draw());
        }

        @Test
        void stays_in_its_period_whenever_it_is_made() {
            BucketDrawRevision late = drawAt(DECEMBER, "4").draw().revision();
            clock.moveTo("2026-02-15T12:00:00Z");

            edit(late, "1");

            assertThat(used(DECEMBER)).isEqualTo(Quantity.of(1));
            assertThat(used(FEBRUARY)).isEqualTo(Quantity.ZERO);
        }

        @Test
        void by_two_editors_is_done_by_the_first_and_told_to_the_second() {
            BucketDrawRevision read = draw("4").draw().revision();
            edit(read, "5");

            assertThatExceptionOfType(VersionConflict.class)
                    .isThrownBy(() -> edit(read, "6"))
                    .withMessage("bucket draw " + read.draw() + " is at version 2, not 1")
                    .satisfies(conflict -> assertThat(conflict.actual()).isEqualTo(2));
            assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> delete(read));
            assertThatExceptionOfType(VersionConflict.class)
                    .isThrownBy(() -> edit(new BucketDrawRevision(read.draw(), 3), "6"));
            assertThat(used(JANUARY)).isEqualTo(Quantity.of(5));
        }

        @Test
        void to_the_same_quantity_is_an_edit_too() {
            BucketChange same = edit(draw("4").draw().revision(), "4");

            assertThat(same.draw().revision().number()).isEqualTo(2);
            assertThat(same.use().used()).isEqualTo(Quantity.of(4));
        }

        @Test
        void needs_a_draw_of_the_organisation() {
            BucketDrawRevision drawn = draw("4").draw().revision();
            BucketDao elsewhere = customer.acme().buckets(anotherOrganisation());

            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> edit(new BucketDrawRevision(BucketDrawId.generate(), 1), "1"));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> elsewhere.edit(drawn, Quantity.of(1), IdempotencyKey.of("k")));
            assertThat(elsewhere.find(drawn.draw())).isEmpty();
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> elsewhere.get(drawn.draw()));
        }

        @Test
        void takes_positive_quantities_that_can_be_counted() {
            draw("99999999999998");
            BucketDrawRevision drawn = draw("1").draw().revision();

            assertThatIllegalArgumentException().isThrownBy(() -> edit(drawn, "0"));
            assertThatIllegalArgumentException().isThrownBy(() -> edit(drawn, "2"));
            assertThat(buckets.get(drawn.draw()).quantity()).isEqualTo(Quantity.of(1));
        }
    }

    @Nested
    class Delete {

        @Test
        void takes_back_exactly_what_the_draw_came_to() {
            BucketDrawRevision drawn = draw("4").draw().revision();
            draw("0.5");
            BucketDrawRevision edited = edit(drawn, "6.25").draw().revision();

            BucketChange deleted = delete(edited);

            assertThat(deleted.use()).isEqualTo(use(10, 0, "0.5"));
            assertThat(deleted.draw().isDeleted()).isTrue();
            assertThat(buckets.find(drawn.draw())).contains(deleted.draw());
        }

        @Test
        void is_for_good() {
            BucketDrawRevision deleted =
                    delete(draw("4").draw().revision()).draw().revision();

            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> delete(deleted));
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> edit(deleted, "1"));
            assertThat(used(JANUARY)).isEqualTo(Quantity.ZERO);
        }
    }

    @Nested
    class RollOver {

        @ParameterizedTest
        @CsvSource({"none, 3, 0", "capped, 3, 5", "capped, 7, 3", "capped, 12, 0", "unlimited, 3, 7", "unlimited, 10, 0"
        })
        void takes_along_what_the_terms_let_go_on(String mode, String used, String carried) {
            Rollover rollover = switch (mode) {
                case "none" -> Rollover.none();
                case "capped" -> Rollover.upTo(Quantity.of(5));
                default -> Rollover.unlimited();
            };
            bucket = customer.configure(hours(10).with(rollover));
            draw(used);
            clock.moveTo("2026-02-01T00:00:00Z");

            BucketPeriod closed = buckets.rollOver(bucket, JANUARY);

            assertThat(closed.carriedOver()).isEqualTo(Quantity.of(carried));
            assertThat(closed.carriedOver()).isEqualTo(rollover.carriedOver(closed.use()));
            assertThat(closed.closedAt()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
            assertThat(closed.isClosed()).isTrue();
            assertThat(draw("1").use()).isEqualTo(new BucketUse(Quantity.of(10), Quantity.of(carried), Quantity.of(1)));
        }

        @Test
        void reaches_a_next_period_that_was_opened_before() {
            draw("8");
            clock.moveTo("2026-02-02T00:00:00Z");
            assertThat(draw("11").use()).isEqualTo(use(10, 0, "11"));

            buckets.rollOver(bucket, JANUARY);

            assertThat(buckets.period(bucket, FEBRUARY).use()).isEqualTo(use(10, 2, "11"));
            assertThat(draw("2").use().overage()).isEqualTo(Quantity.of(1));
        }

        @Test
        void adds_up_over_periods_from_which_nothing_was_drawn() {
            bucket = customer.configure(hours(10).with(Rollover.unlimited()));
            clock.moveTo("2026-04-01T00:00:00Z");

            buckets.rollOver(bucket, JANUARY);
            buckets.rollOver(bucket, FEBRUARY);
            BucketPeriod march = buckets.rollOver(bucket, Instant.parse("2026-03-15T00:00:00Z"));

            assertThat(march.use()).isEqualTo(use(10, 20, "0"));
            assertThat(march.carriedOver()).isEqualTo(Quantity.of(30));
        }

        @Test
        void leaves_out_what_was_not_rolled_over() {
            buckets.rollOver(bucket, DECEMBER);
            clock.moveTo("2026-02-01T00:00:00Z");

            assertThat(draw("1").use()).isEqualTo(use(10, 0, "1"));
        }

        @Test
        void twice_gives_what_the_first_call_gave() {
            draw("8");
            clock.moveTo("2026-02-01T00:00:00Z");
            BucketPeriod first = buckets.rollOver(bucket, JANUARY);
            clock.forward(Duration.ofDays(1));
            draw("1");

            assertThat(buckets.rollOver(bucket, JANUARY.plusSeconds(1))).isEqualTo(first);
            assertThat(buckets.period(bucket, FEBRUARY).use()).isEqualTo(use(10, 2, "1"));
        }

        @Test
        void waits_until_the_period_is_over() {
            draw("8");
            clock.moveTo("2026-01-31T23:59:59.999999Z");

            assertThatExceptionOfType(RolloverTooEarly.class)
                    .isThrownBy(() -> buckets.rollOver(bucket, JANUARY))
                    .withMessageContaining("[2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z) is not over")
                    .satisfies(refusal -> assertThat(refusal.service()).isEqualTo(bucket));
            assertThatExceptionOfType(RolloverTooEarly.class).isThrownBy(() -> buckets.rollOver(bucket, FEBRUARY));
            assertThat(buckets.period(bucket, JANUARY).isClosed()).isFalse();
        }

        @Test
        void goes_in_the_order_of_time() {
            drawAt(NOVEMBER, "1");
            draw("1");
            clock.moveTo("2026-02-01T00:00:00Z");

            assertThatExceptionOfType(RolloverTooEarly.class)
                    .isThrownBy(() -> buckets.rollOver(bucket, JANUARY))
                    .withMessageContaining("has to be rolled over first")
                    .satisfies(refusal -> assertThat(refusal.period())
                            .isEqualTo(new Period(
                                    Instant.parse("2025-11-01T00:00:00Z"), Instant.parse("2025-12-01T00:00:00Z"))));
            assertThatExceptionOfType(RolloverTooEarly.class).isThrownBy(() -> buckets.rollOver(bucket, DECEMBER));
            assertThat(buckets.listPeriods(bucket, Page.first(10))).hasSize(2).noneMatch(BucketPeriod::isClosed);

            buckets.rollOver(bucket, NOVEMBER);
            buckets.rollOver(bucket, DECEMBER);
            assertThat(buckets.rollOver(bucket, JANUARY).use()).isEqualTo(use(10, 5, "1"));
        }

        @Test
        void settles_the_period_and_what_comes_before_it() {
            BucketDrawRevision drawn = draw("8").draw().revision();
            clock.moveTo("2026-02-01T00:00:00Z");
            buckets.rollOver(bucket, JANUARY);

            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> drawAt(JANUARY, "1"))
                    .withMessage("bucket period [2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z) is closed");
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> edit(drawn, "1"));
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> delete(drawn));
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> drawAt(DECEMBER, "1"));
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> buckets.rollOver(bucket, DECEMBER));
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> buckets.period(bucket, DECEMBER));
            assertThat(buckets.listPeriods(bucket, Page.first(10))).hasSize(1);
            assertThat(used(JANUARY)).isEqualTo(Quantity.of(8));
        }

        @Test
        void needs_a_bucket_of_the_tenant() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> buckets.rollOver(PlanServiceId.generate(), DECEMBER));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() ->
                            customer.acme().buckets(OrganisationId.generate()).rollOver(bucket, DECEMBER));
        }

        @Test
        void does_not_make_more_than_can_be_counted() {
            bucket = customer.configure(Bucket.of(
                            Quantity.of("60000000000000"), "byte", BillingFrequency.MONTHLY, RATE, RoundingMode.HALF_UP)
                    .with(Rollover.unlimited()));
            draw("1");
            drawAt(DECEMBER, "1");

            assertThatIllegalArgumentException().isThrownBy(() -> buckets.rollOver(bucket, DECEMBER));
            assertThat(buckets.period(bucket, DECEMBER).isClosed()).isFalse();
        }

        @Test
        void counts_what_goes_on_and_not_what_is_lost() {
            Bucket bytes = Bucket.of(
                    Quantity.of("60000000000000"), "byte", BillingFrequency.MONTHLY, RATE, RoundingMode.HALF_UP);
            bucket = customer.configure(bytes.with(Rollover.upTo(Quantity.of(5))));
            PlanServiceId other = customer.configure(bytes.with(Rollover.unlimited()));
            buckets.draw(new NewBucketDraw(other, Quantity.of(1), DECEMBER), aKey());
            customer.acme()
                    .planServices()
                    .changeTerms(
                            other,
                            1,
                            Bucket.of(bytes.included(), "bit", BillingFrequency.MONTHLY, RATE, RoundingMode.HALF_UP));
            buckets.draw(other, Quantity.of(1), aKey());
            draw("1");
            drawAt(DECEMBER, "1");

            assertThat(buckets.rollOver(bucket, DECEMBER).carriedOver()).isEqualTo(Quantity.of(5));
            assertThat(buckets.period(bucket, JANUARY).use()).isEqualTo(use(60000000000000L, 5, "1"));
            assertThat(buckets.rollOver(other, DECEMBER).carriedOver()).isEqualTo(Quantity.of("59999999999999"));
            assertThat(buckets.period(other, JANUARY).use()).isEqualTo(use(60000000000000L, 0, "1"));
        }

        /** The next period must not be opened as if nothing had been left, by somebody who has not seen the roll-over. */
        @Test
        void is_not_missed_at_repeatable_read() throws SQLException {
            clock.moveTo("2026-02-01T00:00:00Z");
            try (Connection connection = db.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                BucketDao seen =
                        customer.through(customer.billing().in(connection)).buckets();
                assertThat(seen.listPeriods(bucket, Page.first(10))).isEmpty();
                buckets.rollOver(bucket, JANUARY);

                assertThatExceptionOfType(DataAccessException.class)
                        .isThrownBy(() -> seen.draw(bucket, Quantity.of(1), aKey()))
                        .satisfies(e -> assertThat(e.sqlState()).isEqualTo("40001"));
                connection.rollback();
            }
            assertThat(draw("1").use()).isEqualTo(use(10, 5, "1"));
        }
    }

    @Nested
    class Terms {

        @Test
        void of_a_period_are_those_of_the_moment_in_which_it_was_opened() {
            draw("12");
            changeTerms("included_quantity = 100, overage_rate = 1");
            clock.moveTo("2026-02-01T00:00:00Z");

            draw("12");

            assertThat(buckets.period(bucket, JANUARY).terms())
                    .isEqualTo(hours(10).with(Rollover.upTo(Quantity.of(5))));
            assertThat(buckets.period(bucket, JANUARY).charge().amount()).isEqualTo(Money.parse("EUR 260.00"));
            assertThat(buckets.period(bucket, FEBRUARY).terms().included()).isEqualTo(Quantity.of(100));
            assertThat(buckets.period(bucket, FEBRUARY).charge().amount()).isEqualTo(Money.parse("EUR 0.00"));
        }

        @Test
        void in_another_unit_begin_without_what_was_left() {
            draw("8");
            changeTerms("unit_of_measure = 'minute', included_quantity = 600");
            clock.moveTo("2026-02-01T00:00:00Z");
            draw("1");

            assertThat(buckets.rollOver(bucket, JANUARY).carriedOver()).isEqualTo(Quantity.of(2));
            assertThat(buckets.period(bucket, FEBRUARY).use()).isEqualTo(use(600, 0, "1"));
            clock.moveTo("2026-03-01T00:00:00Z");
            buckets.rollOver(bucket, FEBRUARY);
            assertThat(draw("1").use()).isEqualTo(use(600, 5, "1"));
        }

        @Test
        void with_another_period_begin_where_the_last_one_ended() {
            draw("1");
            changeTerms("billing_period = 'quarterly'");
            clock.moveTo("2026-02-15T12:00:00Z");

            assertThat(draw("1").draw().period())
                    .isEqualTo(
                            new Period(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z")));
            assertThat(drawAt(NOVEMBER, "1").draw().period())
                    .isEqualTo(
                            new Period(Instant.parse("2025-10-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z")));
            changeTerms("billing_period = 'annually'");
            clock.moveTo("2026-05-01T00:00:00Z");
            assertThat(draw("1").draw().period())
                    .isEqualTo(
                            new Period(Instant.parse("2026-04-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z")));
        }

        @Test
        void in_another_time_zone_leave_no_instant_out_and_none_twice() {
            draw("1");
            db.dsl()
                    .execute(
                            "UPDATE billing.organisations SET time_zone = 'Asia/Tokyo' WHERE tenant_id = ?",
                            customer.tenant().value());
            clock.moveTo("2026-01-31T16:00:00Z");
            assertThat(draw("1").use().used()).isEqualTo(Quantity.of(2));
            clock.moveTo("2026-02-01T00:00:00Z");

            assertThat(draw("1").draw().period())
                    .isEqualTo(
                            new Period(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-02-28T15:00:00Z")));
        }

        @Test
        void that_are_no_bucket_any_more_leave_the_open_period_as_it_is() {
            BucketDrawRevision drawn = draw("8").draw().revision();
            db.dsl().transaction(tx -> {
                Object[] id = {customer.tenant().value(), bucket.value()};
                tx.dsl()
                        .execute(
                                "DELETE FROM billing.plan_service_bucket_config WHERE tenant_id = ? AND config_id = ?",
                                id);
                tx.dsl()
                        .execute(
                                "UPDATE billing.plan_service_configuration SET configuration_type = 'Fixed'"
                                        + " WHERE tenant_id = ? AND config_id = ?",
                                id);
                tx.dsl()
                        .execute(
                                "INSERT INTO billing.plan_service_fixed_config VALUES (?, ?, DEFAULT, 1, false, 'start')",
                                id);
            });

            assertThat(edit(drawn, "7").use()).isEqualTo(use(10, 0, "7"));
            assertThat(draw("1").use()).isEqualTo(use(10, 0, "8"));
            clock.moveTo("2026-02-01T00:00:00Z");
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> draw("1"));
            assertThat(buckets.rollOver(bucket, JANUARY).carriedOver()).isEqualTo(Quantity.of(2));
            assertThat(buckets.listPeriods(bucket, Page.first(10))).hasSize(1);
        }

        private void changeTerms(String assignments) {
            db.dsl()
                    .execute(
                            "UPDATE billing.plan_service_bucket_config SET " + assignments
                                    + " WHERE tenant_id = ? AND config_id = ?",
                            customer.tenant().value(),
                            bucket.value());
        }
    }

    @Nested
    class Reading {

        @Test
        void a_period_from_which_nothing_was_drawn_shows_what_there_would_be() {
            buckets.rollOver(bucket, DECEMBER);

            BucketPeriod period = buckets.period(bucket, JANUARY);

            assertThat(period.organisation()).isEqualTo(customer.organisation());
            assertThat(period.use()).isEqualTo(use(10, 5, "0"));
            assertThat(period.terms()).isEqualTo(hours(10).with(Rollover.upTo(Quantity.of(5))));
            assertThat(period.charge().amount()).isEqualTo(Money.parse("EUR 0.00"));
            assertThat(buckets.listPeriods(bucket, Page.first(10))).hasSize(1);
        }

        @Test
        void the_last_nanosecond_of_a_period_is_in_it_as_it_is_for_a_draw() {
            Instant last = Instant.parse("2025-12-31T23:59:59.999999999Z");
            BucketDraw drawn = drawAt(last, "1").draw();

            assertThat(buckets.period(bucket, last).period()).isEqualTo(drawn.period());
            assertThat(buckets.list(bucket, last, Page.first(10))).containsExactly(drawn);
            assertThat(buckets.rollOver(bucket, last).period()).isEqualTo(drawn.period());
        }

        @Test
        void an_instant_that_no_draw_can_have_is_in_no_period() {
            for (Instant never : List.of(Instant.MIN, Instant.EPOCH.minusNanos(1), Instant.MAX)) {
                assertThatIllegalArgumentException().isThrownBy(() -> buckets.period(bucket, never));
                assertThatIllegalArgumentException().isThrownBy(() -> buckets.list(bucket, never, Page.first(10)));
                assertThatIllegalArgumentException().isThrownBy(() -> buckets.rollOver(bucket, never));
            }
        }

        @Test
        void lists_periods_page_by_page_in_the_order_of_time() {
            List.of(JANUARY, NOVEMBER, DECEMBER).forEach(at -> drawAt(at, "1"));

            List<BucketPeriod> first = buckets.listPeriods(bucket, Page.first(2));
            List<BucketPeriod> second =
                    buckets.listPeriods(bucket, Page.after(first.get(1).period().from(), 2));

            assertThat(first).containsExactly(buckets.period(bucket, NOVEMBER), buckets.period(bucket, DECEMBER));
            assertThat(second).containsExactly(buckets.period(bucket, JANUARY));
        }

        @Test
        void lists_draws_that_are_left_page_by_page_and_they_add_up() {
            List<BucketDraw> draws = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                draws.add(draw("0." + i).draw());
            }
            drawAt(DECEMBER, "9");
            draws.set(1, edit(draws.get(1).revision(), "7").draw());
            delete(draws.remove(3).revision());

            List<BucketDraw> first = buckets.list(bucket, JANUARY, Page.first(3));
            List<BucketDraw> second =
                    buckets.list(bucket, JANUARY, Page.after(first.get(2).id(), 3));

            assertThat(first).isEqualTo(draws.subList(0, 3));
            assertThat(second).isEqualTo(draws.subList(3, 4));
            assertThat(draws.stream().map(BucketDraw::quantity).reduce(Quantity.ZERO, Quantity::plus))
                    .isEqualTo(used(JANUARY));
        }

        @Test
        void keeps_what_belongs_to_it() {
            draw("1");

            assertThatExceptionOfType(InUse.class)
                    .isThrownBy(() -> customer.acme().organisations().remove(customer.organisation()));
        }
    }

    @Test
    void is_what_the_page_shows() throws IOException {
        TenantBilling acme = customer.acme();
        OrganisationId organisation = customer.organisation();
        PlanServiceId consulting = customer.configure(hours(4));
        UnaryOperator<String> withoutSpace = text -> text.replaceAll("\\s", "");

        BucketDao buckets = acme.buckets(organisation);
        BucketChange drawn = buckets.draw(consulting, Quantity.of(4), IdempotencyKey.of("visit-42"));
        buckets.edit(drawn.draw().revision(), Quantity.of("4.5"), IdempotencyKey.of("visit-42-corrected"));
        clock.moveTo("2026-02-01T00:00:00Z");
        BucketPeriod january = buckets.rollOver(consulting, drawn.draw().occurredAt());
        Money beyondThePlan = january.charge().amount();

        assertThat(beyondThePlan).isEqualTo(Money.parse("EUR 65.00"));
        String source =
                withoutSpace.apply(Files.readString(Path.of("src/test/java/io/tallybook/dao/plan/BucketDaoTest.java")));
        String page = Files.readString(Path.of("../docs/plan-services.md"));
        String example = page.substring(page.indexOf("BucketDao buckets = "), page.indexOf("```\n\n- A period is one"));
        assertThat(example.lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(source).contains(withoutSpace.apply(line)));
    }

    /** A period begins and ends by the calendar of the organisation, whatever its clocks do. */
    @ParameterizedTest
    @CsvSource({
        // frequency, zone, now, first instant, first instant after it
        "WEEKLY, America/New_York, 2026-03-08T12:00:00Z, 2026-03-02T05:00:00Z, 2026-03-09T04:00:00Z",
        "MONTHLY, Europe/Berlin, 2026-03-31T21:59:59.999999Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "MONTHLY, Europe/Berlin, 2026-03-31T22:00:00Z, 2026-03-31T22:00:00Z, 2026-04-30T22:00:00Z",
        "MONTHLY, Pacific/Auckland, 2024-02-29T12:00:00Z, 2024-02-29T11:00:00Z, 2024-03-31T11:00:00Z",
        "MONTHLY, America/Havana, 2026-11-01T04:30:00Z, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
        "QUARTERLY, Europe/Berlin, 2026-02-10T12:00:00Z, 2025-12-31T23:00:00Z, 2026-03-31T22:00:00Z",
        "SEMI_ANNUALLY, Europe/Berlin, 2026-06-30T21:59:59Z, 2025-12-31T23:00:00Z, 2026-06-30T22:00:00Z",
        "SEMI_ANNUALLY, Europe/Berlin, 2026-06-30T22:00:00Z, 2026-06-30T22:00:00Z, 2026-12-31T23:00:00Z",
        "SEMI_ANNUALLY, Asia/Kathmandu, 2026-12-31T18:15:00Z, 2026-12-31T18:15:00Z, 2027-06-30T18:15:00Z",
        "ANNUALLY, America/St_Johns, 2026-07-01T00:00:00Z, 2026-01-01T03:30:00Z, 2027-01-01T03:30:00Z",
    })
    void a_period_is_one_of_the_organisations_calendar(
            BillingFrequency frequency, String zone, Instant now, Instant from, Instant to) {
        clock.moveTo(now.toString());
        Customer there = Customer.in(db.billing().withClock(clock), ZoneId.of(zone));
        PlanServiceId service =
                there.configure(Bucket.of(Quantity.of(10), "hour", frequency, RATE, RoundingMode.HALF_UP));

        BucketChange change = there.buckets().draw(service, Quantity.of(1), IdempotencyKey.of("k"));

        assertThat(change.draw().period()).isEqualTo(new Period(from, to));
        clock.moveTo(to.minusNanos(1000).toString());
        assertThat(there.buckets()
                        .draw(service, Quantity.of(1), IdempotencyKey.of("last"))
                        .use()
                        .used())
                .isEqualTo(Quantity.of(2));
        clock.moveTo(to.toString());
        assertThat(there.buckets()
                        .draw(service, Quantity.of(1), IdempotencyKey.of("next"))
                        .draw()
                        .period()
                        .from())
                .isEqualTo(to);
    }

    private static Bucket hours(long included) {
        return Bucket.of(Quantity.of(included), "hour", BillingFrequency.MONTHLY, RATE, RoundingMode.HALF_UP);
    }

    private static BucketUse use(long included, long rolledOver, String used) {
        return new BucketUse(Quantity.of(included), Quantity.of(rolledOver), Quantity.of(used));
    }

    private OrganisationId anotherOrganisation() {
        return customer.acme()
                .organisations()
                .create(NewOrganisation.of("other", ZoneId.of("UTC"), CurrencyUnit.EUR))
                .id();
    }

    private Quantity used(Instant within) {
        return buckets.period(bucket, within).use().used();
    }

    private BucketChange draw(String quantity) {
        return buckets.draw(bucket, Quantity.of(quantity), aKey());
    }

    private BucketChange drawAt(Instant occurredAt, String quantity) {
        return buckets.draw(new NewBucketDraw(bucket, Quantity.of(quantity), occurredAt), aKey());
    }

    private BucketChange edit(BucketDrawRevision draw, String quantity) {
        return buckets.edit(draw, Quantity.of(quantity), aKey());
    }

    private BucketChange delete(BucketDrawRevision draw) {
        return buckets.delete(draw, aKey());
    }

    private static IdempotencyKey aKey() {
        return IdempotencyKey.of(BucketDrawId.generate().toString());
    }
}
