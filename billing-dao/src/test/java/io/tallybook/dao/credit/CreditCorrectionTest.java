package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.OverdraftInUse;
import io.tallybook.model.BillingException.QuantityExceeded;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditAdjustment;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditRefund;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.ExpiredCredits.ExpiredLot;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditCorrectionTest {

    private static final OperationCode ENRICH = OperationCode.of("crm.leads.enrich");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private CreditDao credits;

    @BeforeEach
    void a_customer() {
        customer = Customer.of(db.billing().withClock(clock));
        credits = customer.credits();
    }

    @AfterEach
    void the_books_add_up() {
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Nested
    class Refund {

        @Test
        void goes_back_to_the_lots_it_came_from_the_last_one_first() {
            CreditGrant first = grantFor(Duration.ofDays(1), 5, "g1");
            CreditGrant second = grant(10, "g2");
            CreditConsumption consumption = consume(12, "c1");

            CreditRefund refund = credits.refund(consumption.sequenceNumber(), Quantity.of(8), key("r1"));

            assertThat(refund)
                    .isEqualTo(new CreditRefund(
                            new SequenceNumber(4),
                            consumption.sequenceNumber(),
                            Quantity.of(8),
                            Quantity.of(11),
                            List.of(
                                    new LotDraw(second.lot(), Quantity.of(7)),
                                    new LotDraw(first.lot(), Quantity.of(1))),
                            clock.instant(),
                            false));
            assertThat(consume(11, "c2").lots())
                    .containsExactly(
                            new LotDraw(first.lot(), Quantity.of(1)), new LotDraw(second.lot(), Quantity.of(10)));
        }

        @Test
        void goes_on_where_the_refund_before_it_ended_and_ends_with_what_was_consumed() {
            CreditGrant first = grantFor(Duration.ofDays(1), 5, "g1");
            grant(10, "g2");
            CreditConsumption consumption = consume(12, "c1");
            credits.refund(consumption.sequenceNumber(), Quantity.of(8), key("r1"));

            assertThat(credits.refund(consumption.sequenceNumber(), Quantity.of(4), key("r2"))
                            .lots())
                    .containsExactly(new LotDraw(first.lot(), Quantity.of(4)));
            assertThatExceptionOfType(QuantityExceeded.class)
                    .isThrownBy(() -> credits.refund(consumption.sequenceNumber(), Quantity.of("0.000001"), key("r3")))
                    .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(Quantity.ZERO));
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(15));
        }

        @Test
        void repays_what_was_overdrawn_before_it_goes_to_lots() {
            CreditGrant lot = grant(10, "g1");
            credits.limitOverdraft(Quantity.of(5));
            CreditConsumption consumption = consume(15, "c1");

            CreditRefund refund = credits.refund(consumption.sequenceNumber(), Quantity.of(7), key("r1"));

            assertThat(refund.repaid()).isEqualTo(Quantity.of(5));
            assertThat(refund.lots()).containsExactly(new LotDraw(lot.lot(), Quantity.of(2)));
            assertThat(refund.balanceAfter()).isEqualTo(Quantity.of(2));
        }

        @Test
        void becomes_a_lot_where_the_overdraft_was_repaid_meanwhile() {
            credits.limitOverdraft(Quantity.of(5));
            CreditConsumption consumption = consume(5, "c1");
            grant(5, "g1");

            CreditRefund refund = credits.refund(consumption.sequenceNumber(), Quantity.of(5), key("r1"));

            assertThat(refund.repaid()).isEqualTo(Quantity.ZERO);
            CreditLot lot = customer.lots().get(refund.lots().get(0).lot());
            assertThat(lot.remaining()).isEqualTo(Quantity.of(5));
            assertThat(lot.source()).isEqualTo(CreditSource.FREE);
            assertThat(lot.expiresAt()).isNull();
            assertThat(consume(5, "c2").lots()).containsExactly(new LotDraw(lot.id(), Quantity.of(5)));
        }

        @Test
        void of_what_came_from_a_lot_that_has_expired_has_expired_too() {
            CreditGrant lot = grantFor(Duration.ofDays(1), 10, "g1");
            CreditConsumption consumption = consume(10, "c1");
            clock.forward(Duration.ofDays(2));

            credits.refund(consumption.sequenceNumber(), Quantity.of(4), key("r1"));

            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(4));
            assertThat(credits.balance().available()).isEqualTo(Quantity.ZERO);
            assertThat(customer.lots().expire(Duration.ZERO).lots())
                    .containsExactly(new ExpiredLot(lot.lot(), Quantity.of(4), new SequenceNumber(4)));
        }

        @Test
        void gives_the_first_result_when_the_key_is_replayed() {
            grant(10, "g1");
            CreditConsumption consumption = consume(10, "c1");
            CreditRefund first = credits.refund(consumption.sequenceNumber(), Quantity.of(4), key("r1"));
            consume(4, "c2");

            CreditRefund replayed = credits.refund(consumption.sequenceNumber(), Quantity.of(4), key("r1"));

            assertThat(replayed.isReplayed()).isTrue();
            assertThat(replayed)
                    .usingRecursiveComparison()
                    .ignoringFields("isReplayed")
                    .isEqualTo(first);
            assertThat(credits.balance().balance()).isEqualTo(Quantity.ZERO);
        }

        @Test
        void is_a_conflict_when_the_key_was_used_for_another_refund() {
            grant(10, "g1");
            SequenceNumber one = consume(5, "c1").sequenceNumber();
            SequenceNumber other = consume(5, "c2").sequenceNumber();
            credits.refund(one, Quantity.of(2), key("r1"));

            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.refund(one, Quantity.of(3), key("r1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.refund(other, Quantity.of(2), key("r1")));
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(2));
        }

        @Test
        void is_refused_for_what_is_no_consumption() {
            CreditGrant grant = grant(10, "g1");

            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> credits.refund(grant.sequenceNumber(), Quantity.of(1), key("r1")));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> credits.refund(new SequenceNumber(99), Quantity.of(1), key("r1")));
            customer.acme().organisations().close(customer.organisation());
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> credits.refund(grant.sequenceNumber(), Quantity.of(1), key("r1")));
        }

        @Test
        void gives_back_once_however_many_threads_ask_for_it() {
            grant(100, "g1");
            SequenceNumber consumption = consume(40, "c1").sequenceNumber();

            List<Boolean> given = Together.run(16, 64, call -> {
                try {
                    return !credits.refund(consumption, Quantity.of(3), key("r" + call % 32))
                            .isReplayed();
                } catch (QuantityExceeded refused) {
                    return false;
                }
            });

            assertThat(given.stream().filter(done -> done)).hasSize(13);
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(99));
        }
    }

    @Nested
    class Adjust {

        @Test
        void adds_as_a_lot_and_takes_in_burn_order() {
            CreditGrant first = grantFor(Duration.ofDays(1), 5, "g1");

            CreditAdjustment more = credits.adjust(NewAdjustment.of(Quantity.of(7), "forgotten"), key("a1"));
            CreditAdjustment less = credits.adjust(NewAdjustment.of(Quantity.of(-6), "too much"), key("a2"));

            CreditLot lot = customer.lots().get(more.lots().get(0).lot());
            assertThat(lot.granted()).isEqualTo(Quantity.of(7));
            assertThat(less.lots())
                    .containsExactly(
                            new LotChange(first.lot(), Quantity.of(-5)), new LotChange(lot.id(), Quantity.of(-1)));
            assertThat(less.balanceAfter()).isEqualTo(Quantity.of(6));
        }

        @Test
        void takes_from_the_overdraft_as_far_as_its_limit() {
            grant(5, "g1");
            credits.limitOverdraft(Quantity.of(3));

            assertThatExceptionOfType(InsufficientCredits.class)
                    .isThrownBy(() -> credits.adjust(NewAdjustment.of(Quantity.of("-8.000001"), "x"), key("a1")))
                    .satisfies(refusal -> assertThat(refusal.available()).isEqualTo(Quantity.of(8)));
            assertThat(credits.adjust(NewAdjustment.of(Quantity.of(-8), "x"), key("a1"))
                            .balanceAfter())
                    .isEqualTo(Quantity.of(-3));
        }

        @Test
        void repays_what_is_overdrawn_when_it_adds() {
            credits.limitOverdraft(Quantity.of(3));
            consume(3, "c1");

            CreditAdjustment more = credits.adjust(NewAdjustment.of(Quantity.of(7), "forgotten"), key("a1"));

            assertThat(more.lots().get(0).change()).isEqualTo(Quantity.of(4));
        }

        @Test
        void gives_the_first_result_when_the_key_is_replayed_and_a_conflict_for_another() {
            grant(5, "g1");
            NewAdjustment less = NewAdjustment.of(Quantity.of(-4), "x");
            CreditAdjustment first = credits.adjust(less, key("a1"));

            assertThat(credits.adjust(less, key("a1")))
                    .usingRecursiveComparison()
                    .ignoringFields("isReplayed")
                    .isEqualTo(first);
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.adjust(NewAdjustment.of(Quantity.of(-4), "y"), key("a1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.adjust(NewAdjustment.of(Quantity.of(4), "x"), key("a1")));
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(1));
        }

        @Test
        void changes_something_for_a_reason_and_not_from_the_future() {
            grant(5, "g1");
            assertThatIllegalArgumentException().isThrownBy(() -> NewAdjustment.of(Quantity.ZERO, "x"));
            assertThatIllegalArgumentException().isThrownBy(() -> NewAdjustment.of(Quantity.of(1), " "));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> credits.adjust(
                            NewAdjustment.of(Quantity.of(1), "x")
                                    .effectiveFrom(clock.instant().plusSeconds(1)),
                            key("a1")));
        }
    }

    @Nested
    class LimitOverdraft {

        @Test
        void is_set_for_an_organisation_that_never_had_credits() {
            assertThat(credits.limitOverdraft(Quantity.of(20)).available()).isEqualTo(Quantity.of(20));
            assertThat(consume(20, "c1").overdrawn()).isEqualTo(Quantity.of(20));
        }

        @Test
        void is_not_lower_than_what_is_overdrawn() {
            credits.limitOverdraft(Quantity.of(20));
            consume(15, "c1");

            assertThatExceptionOfType(OverdraftInUse.class)
                    .isThrownBy(() -> credits.limitOverdraft(Quantity.of(14)))
                    .satisfies(refusal -> assertThat(refusal.lowest()).isEqualTo(Quantity.of(15)));
            assertThat(credits.balance().overdraftLimit()).isEqualTo(Quantity.of(20));
            assertThat(credits.limitOverdraft(Quantity.of(15)).available()).isEqualTo(Quantity.ZERO);
        }

        @Test
        void is_not_lower_than_what_expired_credits_hide() {
            grantFor(Duration.ofDays(1), 10, "g1");
            clock.forward(Duration.ofDays(2));
            credits.limitOverdraft(Quantity.of(5));
            consume(5, "c1");
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(5));

            assertThatExceptionOfType(OverdraftInUse.class).isThrownBy(() -> credits.limitOverdraft(Quantity.ZERO));
            customer.lots().expire(Duration.ZERO);
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(-5));
        }

        @Test
        void is_not_lower_than_holds_need() {
            credits.limitOverdraft(Quantity.of(20));
            customer.holds().reserve(NewHold.of(Quantity.of(12), ENRICH), key("h1"));

            assertThatExceptionOfType(OverdraftInUse.class).isThrownBy(() -> credits.limitOverdraft(Quantity.of(11)));
            credits.limitOverdraft(Quantity.of(12));
        }

        @Test
        void is_refused_where_it_makes_no_sense() {
            grant(1, "g1");
            assertThatIllegalArgumentException().isThrownBy(() -> credits.limitOverdraft(Quantity.of(-1)));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() ->
                            customer.acme().credits(OrganisationId.generate()).limitOverdraft(Quantity.of(1)));
            customer.acme().organisations().close(customer.organisation());
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> credits.limitOverdraft(Quantity.of(1)));
        }
    }

    private CreditGrant grant(long quantity, String key) {
        return credits.grant(NewGrant.of(Quantity.of(quantity), CreditSource.PAID), key(key));
    }

    private CreditGrant grantFor(Duration time, long quantity, String key) {
        return credits.grant(
                NewGrant.of(Quantity.of(quantity), CreditSource.PROMOTIONAL)
                        .expiringAt(clock.instant().plus(time)),
                key(key));
    }

    private CreditConsumption consume(long quantity, String key) {
        return credits.consume(Quantity.of(quantity), ENRICH, key(key));
    }

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }
}
