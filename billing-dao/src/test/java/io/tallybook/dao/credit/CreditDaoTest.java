package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.CreditBalance;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditDaoTest {

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
        if (!credits.balance().equals(CreditBalance.NONE)) {
            CreditBooks.addUp(db.dsl(), customer);
        }
    }

    @Nested
    class Grant {

        @Test
        void adds_to_the_balance_as_a_lot_of_its_own() {
            CreditGrant first = credits.grant(grantOf(10), key("g1"));
            CreditGrant second = credits.grant(grantOf(5), key("g2"));

            assertThat(first.sequenceNumber()).isEqualTo(new SequenceNumber(1));
            assertThat(first.balanceAfter()).isEqualTo(Quantity.of(10));
            assertThat(first.recordedAt()).isEqualTo(clock.instant());
            assertThat(second.sequenceNumber()).isEqualTo(new SequenceNumber(2));
            assertThat(second.lot()).isNotEqualTo(first.lot());
            assertThat(credits.balance().available()).isEqualTo(Quantity.of(15));
        }

        @Test
        void repays_what_is_overdrawn_first() {
            credits.grant(grantOf(10), key("g1"));
            overdraftLimit(50);
            credits.consume(Quantity.of(40), ENRICH, key("c1"));

            CreditGrant repaying = credits.grant(grantOf(100), key("g2"));

            assertThat(repaying.repaid()).isEqualTo(Quantity.of(30));
            assertThat(repaying.balanceAfter()).isEqualTo(Quantity.of(70));
            assertThat(credits.consume(Quantity.of(70), ENRICH, key("c2")).lots())
                    .containsExactly(new LotDraw(repaying.lot(), Quantity.of(70)));
        }

        @Test
        void goes_into_the_overdraft_as_a_whole_when_that_is_larger() {
            credits.grant(grantOf(10), key("g1"));
            overdraftLimit(50);
            credits.consume(Quantity.of(40), ENRICH, key("c1"));

            CreditGrant repaying = credits.grant(grantOf(20), key("g2"));

            assertThat(repaying.repaid()).isEqualTo(Quantity.of(20));
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(-10));
            assertThat(credits.consume(Quantity.of(40), ENRICH, key("c2")).overdrawn())
                    .isEqualTo(Quantity.of(40));
        }

        @Test
        void gives_the_first_result_when_the_key_is_replayed() {
            NewGrant grant = grantOf(10)
                    .expiringAt(clock.instant().plus(Duration.ofDays(1)))
                    .because("welcome");
            CreditGrant first = credits.grant(grant, key("g1"));
            credits.consume(Quantity.of(3), ENRICH, key("c1"));
            clock.forward(Duration.ofDays(30));

            CreditGrant replayed = credits.grant(grant, key("g1"));

            assertThat(replayed.isReplayed()).isTrue();
            assertThat(replayed)
                    .usingRecursiveComparison()
                    .ignoringFields("isReplayed")
                    .isEqualTo(first);
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(7));
        }

        @Test
        void is_a_conflict_when_the_key_was_used_for_another_grant() {
            credits.grant(grantOf(10), key("g1"));

            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.grant(grantOf(11), key("g1")))
                    .satisfies(conflict -> assertThat(conflict.key()).isEqualTo(key("g1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.grant(grantOf(10).withPriority(1), key("g1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.grant(grantOf(10).because("other"), key("g1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> anotherOrganisation().grant(grantOf(10), key("g1")));
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(10));
        }

        @Test
        void of_another_tenant_may_use_the_same_key() {
            credits.grant(grantOf(10), key("g1"));

            CreditGrant other = Customer.of(db.billing()).credits().grant(grantOf(3), key("g1"));

            assertThat(other.isReplayed()).isFalse();
            assertThat(other.balanceAfter()).isEqualTo(Quantity.of(3));
        }

        @Test
        void is_refused_when_it_would_be_over_before_it_begins() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> credits.grant(grantOf(10).expiringAt(clock.instant()), key("g1")))
                    .withMessageContaining("over before it begins");
            assertThat(credits.balance()).isEqualTo(CreditBalance.NONE);
        }

        @Test
        void is_refused_where_there_is_no_such_organisation() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() ->
                            customer.acme().credits(OrganisationId.generate()).grant(grantOf(10), key("g1")));
        }

        @Test
        void is_refused_when_the_balance_would_be_more_than_can_be_counted() {
            Quantity most = Quantity.of("99999999999999.999999");
            credits.grant(NewGrant.of(most, CreditSource.FREE), key("g1"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> credits.grant(NewGrant.of(Quantity.of("0.000001"), CreditSource.FREE), key("g2")))
                    .withMessageContaining("fourteen digits");
            assertThat(credits.balance().balance()).isEqualTo(most);
        }

        @Test
        void writes_nothing_when_it_is_refused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> credits.grant(grantOf(10).expiringAt(clock.instant()), key("g1")));
            customer.acme().organisations().close(customer.organisation());
            assertThatExceptionOfType(Closed.class).isThrownBy(() -> credits.grant(grantOf(10), key("g1")));

            assertThat(db.dsl().fetchCount(CREDITS, CREDITS.TENANT_ID.eq(customer.tenant())))
                    .isZero();
        }

        @Test
        void names_what_is_missing_before_it_asks_the_database() {
            assertThatNullPointerException()
                    .isThrownBy(() -> credits.grant(grantOf(10), null))
                    .withMessage("key");
            assertThatNullPointerException()
                    .isThrownBy(() -> credits.consume(Quantity.of(1), null, key("c1")))
                    .withMessage("operation");
        }

        @Test
        void is_refused_once_the_organisation_is_closed() {
            customer.acme().organisations().close(customer.organisation());

            assertThatExceptionOfType(Closed.class).isThrownBy(() -> credits.grant(grantOf(10), key("g1")));
        }
    }

    @Nested
    class Consume {

        @Test
        void takes_from_one_lot_and_says_so() {
            CreditGrant grant = credits.grant(grantOf(100), key("g1"));

            CreditConsumption consumption = credits.consume(Quantity.of("2.5"), ENRICH, key("c1"));

            assertThat(consumption)
                    .isEqualTo(new CreditConsumption(
                            new SequenceNumber(2),
                            ENRICH,
                            Quantity.of("2.5"),
                            Quantity.of("97.5"),
                            List.of(new LotDraw(grant.lot(), Quantity.of("2.5"))),
                            clock.instant(),
                            false));
        }

        @Test
        void burns_by_priority_then_soonest_expiry_then_oldest() {
            Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
            CreditGrant oldest = credits.grant(grantOf(10), key("oldest"));
            clock.forward(Duration.ofMinutes(1));
            CreditGrant youngest = credits.grant(grantOf(10), key("youngest"));
            CreditGrant expiring = credits.grant(grantOf(10).expiringAt(tomorrow), key("expiring"));
            CreditGrant first = credits.grant(grantOf(10).withPriority(1), key("first"));

            CreditConsumption all = credits.consume(Quantity.of(35), ENRICH, key("c1"));

            assertThat(all.lots())
                    .containsExactly(
                            new LotDraw(first.lot(), Quantity.of(10)),
                            new LotDraw(expiring.lot(), Quantity.of(10)),
                            new LotDraw(oldest.lot(), Quantity.of(10)),
                            new LotDraw(youngest.lot(), Quantity.of(5)));
        }

        @Test
        void goes_on_with_a_lot_that_was_begun_before_a_better_one_came() {
            CreditGrant ordinary = credits.grant(grantOf(10), key("ordinary"));
            credits.consume(Quantity.of(4), ENRICH, key("c1"));
            CreditGrant better = credits.grant(grantOf(3).withPriority(1), key("better"));

            assertThat(credits.consume(Quantity.of(5), ENRICH, key("c2")).lots())
                    .containsExactly(
                            new LotDraw(better.lot(), Quantity.of(3)), new LotDraw(ordinary.lot(), Quantity.of(2)));
            assertThat(credits.consume(Quantity.of(4), ENRICH, key("c3")).lots())
                    .containsExactly(new LotDraw(ordinary.lot(), Quantity.of(4)));
        }

        @Test
        void leaves_the_balance_untouched_when_it_refuses() {
            credits.grant(grantOf(85), key("g1"));

            assertThatExceptionOfType(InsufficientCredits.class)
                    .isThrownBy(() -> credits.consume(Quantity.of(1000), ENRICH, key("c1")))
                    .satisfies(refusal -> {
                        assertThat(refusal.available()).isEqualTo(Quantity.of(85));
                        assertThat(refusal.requested()).isEqualTo(Quantity.of(1000));
                        assertThat(refusal.organisation()).isEqualTo(customer.organisation());
                    });
            assertThat(credits.tryConsume(Quantity.of(1000), ENRICH, key("c1")))
                    .isEqualTo(new ConsumeResult.Refused(Quantity.of(1000), Quantity.of(85)));
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(85));
        }

        @Test
        void forgets_a_refusal_so_that_the_same_key_may_succeed_later() {
            assertThat(credits.tryConsume(Quantity.of(5), ENRICH, key("c1")).isConsumed())
                    .isFalse();
            credits.grant(grantOf(10), key("g1"));

            assertThat(credits.consume(Quantity.of(5), ENRICH, key("c1")).isReplayed())
                    .isFalse();
        }

        @Test
        void gives_the_first_result_when_the_key_is_replayed() {
            credits.grant(grantOf(3), key("g1"));
            credits.grant(grantOf(10), key("g2"));
            CreditConsumption acrossLots = credits.consume(Quantity.of(7), ENRICH, key("c1"));
            CreditConsumption rest = credits.consume(Quantity.of(6), ENRICH, key("c2"));

            CreditConsumption replayed = credits.consume(Quantity.of(7), ENRICH, key("c1"));
            CreditConsumption replayedOnNothing = credits.consume(Quantity.of(6), ENRICH, key("c2"));

            assertThat(replayed)
                    .usingRecursiveComparison()
                    .ignoringFields("isReplayed")
                    .isEqualTo(acrossLots);
            assertThat(replayed.isReplayed()).isTrue();
            assertThat(replayedOnNothing)
                    .usingRecursiveComparison()
                    .ignoringFields("isReplayed")
                    .isEqualTo(rest);
            assertThat(credits.balance().balance()).isEqualTo(Quantity.ZERO);
        }

        @Test
        void takes_nothing_when_a_key_is_replayed_though_there_is_enough() {
            credits.grant(grantOf(100), key("g1"));
            credits.consume(Quantity.of(7), ENRICH, key("c1"));

            credits.consume(Quantity.of(7), ENRICH, key("c1"));

            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(93));
        }

        @Test
        void is_a_conflict_when_the_key_was_used_for_another_consumption() {
            credits.grant(grantOf(100), key("g1"));
            credits.consume(Quantity.of(7), ENRICH, key("c1"));
            CreditDao other = anotherOrganisation();
            other.grant(grantOf(100), key("g2"));

            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.consume(Quantity.of(8), ENRICH, key("c1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> credits.consume(Quantity.of(7), OperationCode.of("crm.export"), key("c1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> other.consume(Quantity.of(7), ENRICH, key("c1")));
            assertThatExceptionOfType(IdempotencyConflict.class)
                    .isThrownBy(() -> other.consume(Quantity.of(700), ENRICH, key("c1")));
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(93));
            assertThat(other.balance().balance()).isEqualTo(Quantity.of(100));
        }

        @Test
        void may_use_the_key_of_a_grant_because_keys_belong_to_an_operation() {
            credits.grant(grantOf(100), key("order-1"));

            assertThat(credits.consume(Quantity.of(1), ENRICH, key("order-1")).isReplayed())
                    .isFalse();
        }

        @Test
        void does_not_touch_what_has_expired() {
            CreditGrant expiring =
                    credits.grant(grantOf(10).expiringAt(Instant.parse("2026-01-16T00:00:00Z")), key("expiring"));
            CreditGrant lasting = credits.grant(grantOf(10), key("lasting"));
            credits.consume(Quantity.of(4), ENRICH, key("c1"));
            clock.moveTo("2026-01-15T23:59:59.999999Z");
            assertThat(credits.consume(Quantity.of(1), ENRICH, key("c2")).lots())
                    .containsExactly(new LotDraw(expiring.lot(), Quantity.of(1)));

            clock.moveTo("2026-01-16T00:00:00Z");

            assertThat(credits.balance().expired()).isEqualTo(Quantity.of(5));
            assertThat(credits.balance().available()).isEqualTo(Quantity.of(10));
            assertThat(credits.tryConsume(Quantity.of(11), ENRICH, key("c3")))
                    .isEqualTo(new ConsumeResult.Refused(Quantity.of(11), Quantity.of(10)));
            assertThat(credits.consume(Quantity.of(10), ENRICH, key("c4")).lots())
                    .containsExactly(new LotDraw(lasting.lot(), Quantity.of(10)));
            assertThat(credits.balance().balance()).isEqualTo(Quantity.of(5));
            assertThat(credits.balance().available()).isEqualTo(Quantity.ZERO);
        }

        @Test
        void goes_on_in_order_after_the_open_lot_expired_and_a_worse_one_came() {
            credits.grant(
                    grantOf(10).withPriority(1).expiringAt(clock.instant().plus(Duration.ofHours(1))), key("expiring"));
            CreditGrant waiting = credits.grant(grantOf(10).withPriority(10), key("waiting"));
            clock.forward(Duration.ofHours(2));
            assertThat(credits.tryConsume(Quantity.of(1000), ENRICH, key("c1")).isConsumed())
                    .isFalse();
            credits.grant(grantOf(100).withPriority(500), key("worse"));

            assertThat(credits.consume(Quantity.of(5), ENRICH, key("c2")).lots())
                    .containsExactly(new LotDraw(waiting.lot(), Quantity.of(5)));
        }

        @Test
        void does_not_touch_what_is_held() {
            credits.grant(grantOf(10), key("g1"));
            hold(4);

            assertThat(credits.tryConsume(Quantity.of(7), ENRICH, key("c1")))
                    .isEqualTo(new ConsumeResult.Refused(Quantity.of(7), Quantity.of(6)));
            assertThat(credits.consume(Quantity.of(6), ENRICH, key("c2")).balanceAfter())
                    .isEqualTo(Quantity.of(4));
        }

        @Test
        void goes_below_zero_as_far_as_the_overdraft_limit() {
            credits.grant(grantOf(10), key("g1"));
            overdraftLimit(5);

            CreditConsumption consumption = credits.consume(Quantity.of(15), ENRICH, key("c1"));

            assertThat(consumption.overdrawn()).isEqualTo(Quantity.of(5));
            assertThat(consumption.balanceAfter()).isEqualTo(Quantity.of(-5));
            assertThat(credits.tryConsume(Quantity.of("0.000001"), ENRICH, key("c2"))
                            .isConsumed())
                    .isFalse();
        }

        @Test
        void takes_something() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> credits.consume(Quantity.ZERO, ENRICH, key("c1")))
                    .withMessage("consumed quantity must be positive, was 0");
            assertThatIllegalArgumentException().isThrownBy(() -> credits.consume(Quantity.of(-1), ENRICH, key("c1")));
        }

        @Test
        void takes_the_smallest_and_the_largest_there_is() {
            credits.grant(NewGrant.of(Quantity.of("99999999999999.999999"), CreditSource.FREE), key("g1"));

            credits.consume(Quantity.of("0.000001"), ENRICH, key("c1"));
            credits.consume(Quantity.of("99999999999999.999998"), ENRICH, key("c2"));

            assertThat(credits.balance().available()).isEqualTo(Quantity.ZERO);
        }

        @Test
        void is_refused_where_there_is_no_such_organisation() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> customer.acme()
                            .credits(OrganisationId.generate())
                            .consume(Quantity.of(1), ENRICH, key("c1")));
        }

        @Test
        void is_refused_once_the_organisation_is_closed_but_a_replay_is_answered() {
            credits.grant(grantOf(10), key("g1"));
            credits.consume(Quantity.of(1), ENRICH, key("c1"));
            customer.acme().organisations().close(customer.organisation());

            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> credits.consume(Quantity.of(1), ENRICH, key("c2")));
            assertThat(credits.consume(Quantity.of(1), ENRICH, key("c1")).isReplayed())
                    .isTrue();
        }
    }

    @Nested
    class Balance {

        @Test
        void is_zero_for_an_organisation_that_never_had_credits() {
            assertThat(credits.balance()).isEqualTo(CreditBalance.NONE);
        }

        @Test
        void is_nothing_of_another_tenant() {
            credits.grant(grantOf(10), key("g1"));
            Billing billing = db.billing();

            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> billing.tenant(Customer.of(billing).tenant())
                            .credits(customer.organisation())
                            .balance());
        }
    }

    private static NewGrant grantOf(long quantity) {
        return NewGrant.of(Quantity.of(quantity), CreditSource.PAID);
    }

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }

    private CreditDao anotherOrganisation() {
        return customer.another("other").credits();
    }

    private void overdraftLimit(int limit) {
        credits.limitOverdraft(Quantity.of(limit));
    }

    private void hold(int quantity) {
        customer.holds().reserve(NewHold.of(Quantity.of(quantity), OperationCode.of("a.b")), key("hold"));
    }
}
