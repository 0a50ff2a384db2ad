package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.QuantityExceeded;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditHold;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditHoldStatus;
import io.tallybook.model.credit.CreditReservation;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.ExpiredCredits.ExpiredLot;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.ReserveResult;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditHoldDaoTest {

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

    private CreditHoldDao holds;

    @BeforeEach
    void its_holds() {
        holds = customer.holds();
    }

    @Test
    void keeps_credits_from_everybody_else() {
        grant(10, "g1");

        CreditReservation reservation = holds.reserve(hold(6), key("h1"));

        assertThat(credits.balance().held()).isEqualTo(Quantity.of(6));
        assertThat(credits.balance().available()).isEqualTo(Quantity.of(4));
        assertThatExceptionOfType(InsufficientCredits.class).isThrownBy(() -> consume(5, "c1"));
        assertThat(holds.tryReserve(hold(5), key("h2")))
                .isEqualTo(new ReserveResult.Refused(Quantity.of(5), Quantity.of(4)));
        assertThatExceptionOfType(InsufficientCredits.class).isThrownBy(() -> holds.reserve(hold(5), key("h2")));
        assertThat(holds.get(reservation.hold()))
                .isEqualTo(new CreditHold(
                        reservation.hold(),
                        CreditHoldStatus.OPEN,
                        Quantity.of(6),
                        Quantity.ZERO,
                        ENRICH,
                        key("h1"),
                        null,
                        clock.instant(),
                        null,
                        null));
    }

    @Test
    void is_captured_once_in_part_and_the_rest_is_free() {
        CreditGrant grant = grant(10, "g1");
        CreditReservation reservation = holds.reserve(hold(6), key("h1"));

        CreditConsumption captured = holds.capture(reservation.hold(), Quantity.of(4), key("c1"));

        assertThat(captured)
                .isEqualTo(new CreditConsumption(
                        new SequenceNumber(2),
                        ENRICH,
                        Quantity.of(4),
                        Quantity.of(6),
                        List.of(new LotDraw(grant.lot(), Quantity.of(4))),
                        clock.instant(),
                        false));
        assertThat(credits.balance().available()).isEqualTo(Quantity.of(6));
        CreditHold hold = holds.get(reservation.hold());
        assertThat(hold.status()).isEqualTo(CreditHoldStatus.CAPTURED);
        assertThat(hold.captured()).isEqualTo(Quantity.of(4));
        assertThat(hold.sequenceNumber()).isEqualTo(captured.sequenceNumber());
        assertThat(customer.ledger().get(captured.sequenceNumber()).hold()).isEqualTo(reservation.hold());
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> holds.capture(reservation.hold(), Quantity.of(1), key("c2")))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("captured"));
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> holds.release(reservation.hold()));
    }

    @Test
    void is_not_captured_beyond_what_is_held() {
        grant(10, "g1");
        CreditReservation reservation = holds.reserve(hold(6), key("h1"));

        assertThatExceptionOfType(QuantityExceeded.class)
                .isThrownBy(() -> holds.capture(reservation.hold(), Quantity.of("6.000001"), key("c1")))
                .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(Quantity.of(6)));
        assertThat(holds.capture(reservation.hold(), Quantity.of(6), key("c1")).balanceAfter())
                .isEqualTo(Quantity.of(4));
    }

    @Test
    void gives_the_first_result_when_a_key_is_replayed() {
        grant(10, "g1");
        NewHold hold = hold(6).expiringAt(clock.instant().plus(Duration.ofHours(1)));
        CreditReservation reservation = holds.reserve(hold, key("h1"));
        CreditConsumption captured = holds.capture(reservation.hold(), Quantity.of(4), key("c1"));
        consume(6, "c2");
        clock.forward(Duration.ofDays(1));

        assertThat(holds.reserve(hold, key("h1")))
                .usingRecursiveComparison()
                .ignoringFields("isReplayed")
                .isEqualTo(reservation);
        assertThat(holds.reserve(hold, key("h1")).isReplayed()).isTrue();
        assertThat(holds.capture(reservation.hold(), Quantity.of(4), key("c1")))
                .usingRecursiveComparison()
                .ignoringFields("isReplayed")
                .isEqualTo(captured);
        assertThat(credits.balance().balance()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void is_a_conflict_when_a_key_was_used_for_something_else() {
        grant(20, "g1");
        CreditReservation one = holds.reserve(hold(6), key("h1"));
        CreditReservation other = holds.reserve(hold(6), key("h2"));
        holds.capture(one.hold(), Quantity.of(4), key("c1"));

        assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> holds.reserve(hold(7), key("h1")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(
                        () -> holds.reserve(hold(6).expiringAt(clock.instant().plusSeconds(9)), key("h1")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> customer.another("other").holds().reserve(hold(6), key("h1")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> holds.capture(one.hold(), Quantity.of(3), key("c1")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> holds.capture(other.hold(), Quantity.of(4), key("c1")));
        assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> consume(4, "c1"));
        consume(1, "c2");
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> holds.capture(other.hold(), Quantity.of(1), key("c2")));
        assertThat(credits.balance().held()).isEqualTo(Quantity.of(6));
    }

    @Test
    void is_released_and_stays_so() {
        grant(10, "g1");
        CreditReservation reservation = holds.reserve(hold(6), key("h1"));

        CreditHold released = holds.release(reservation.hold());
        clock.forward(Duration.ofHours(1));

        assertThat(released.status()).isEqualTo(CreditHoldStatus.RELEASED);
        assertThat(holds.release(reservation.hold())).isEqualTo(released);
        assertThat(holds.get(reservation.hold())).isEqualTo(released);
        assertThat(credits.balance().available()).isEqualTo(Quantity.of(10));
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> holds.capture(reservation.hold(), Quantity.of(1), key("c1")))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("released"));
    }

    @Test
    void keeps_nothing_once_it_is_past_its_expiry() {
        grant(10, "g1");
        CreditReservation reservation =
                holds.reserve(hold(6).expiringAt(Instant.parse("2026-01-15T13:00:00Z")), key("h1"));
        clock.moveTo("2026-01-15T12:59:59.999999Z");
        assertThat(credits.balance().available()).isEqualTo(Quantity.of(4));

        clock.moveTo("2026-01-15T13:00:00Z");

        assertThat(credits.balance().held()).isEqualTo(Quantity.ZERO);
        assertThat(credits.balance().available()).isEqualTo(Quantity.of(10));
        assertThat(credits.tryConsume(Quantity.of(11), ENRICH, key("c1")))
                .isEqualTo(new ConsumeResult.Refused(Quantity.of(11), Quantity.of(10)));
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> holds.capture(reservation.hold(), Quantity.of(1), key("c2")))
                .satisfies(refusal -> assertThat(refusal.how()).isEqualTo("expired"));
        assertThat(consume(10, "c1").balanceAfter()).isEqualTo(Quantity.ZERO);
        assertThat(holds.get(reservation.hold()).status()).isEqualTo(CreditHoldStatus.EXPIRED);
        assertThat(holds.release(reservation.hold()).status()).isEqualTo(CreditHoldStatus.EXPIRED);
    }

    @Test
    void is_ended_by_the_expiry_run_and_only_once() {
        grant(10, "g1");
        CreditReservation reservation =
                holds.reserve(hold(6).expiringAt(clock.instant().plus(Duration.ofHours(1))), key("h1"));
        CreditReservation lasting = holds.reserve(hold(1), key("h2"));
        assertThat(customer.lots().expire(Duration.ZERO).holds()).isEmpty();
        clock.forward(Duration.ofHours(1));

        assertThat(customer.lots().expire(Duration.ofSeconds(1)).holds()).isEmpty();
        assertThat(customer.lots().expire(Duration.ZERO).holds()).containsExactly(reservation.hold());
        assertThat(customer.lots().expire(Duration.ZERO).holds()).isEmpty();
        assertThat(holds.get(lasting.hold()).status()).isEqualTo(CreditHoldStatus.OPEN);
    }

    @Test
    void may_be_captured_from_a_lot_that_expired_while_it_was_open() {
        CreditGrant lot = grantFor(Duration.ofHours(1), 10, "g1");
        CreditReservation reservation = holds.reserve(hold(8), key("h1"));
        clock.forward(Duration.ofHours(2));

        assertThat(credits.balance().available()).isEqualTo(Quantity.ZERO);
        assertThat(customer.lots().expire(Duration.ZERO).lots())
                .as("two that the hold does not need")
                .containsExactly(new ExpiredLot(lot.lot(), Quantity.of(2), new SequenceNumber(2)));
        assertThat(holds.capture(reservation.hold(), Quantity.of(5), key("c1")).lots())
                .containsExactly(new LotDraw(lot.lot(), Quantity.of(5)));
        assertThat(customer.lots().expire(Duration.ZERO).lots())
                .containsExactly(new ExpiredLot(lot.lot(), Quantity.of(3), new SequenceNumber(4)));
        assertThat(credits.balance().balance()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void takes_what_can_be_consumed_before_what_has_expired() {
        CreditGrant expiring = grantFor(Duration.ofHours(1), 10, "g1");
        CreditGrant lasting = grant(5, "g2");
        CreditReservation reservation = holds.reserve(hold(12), key("h1"));
        clock.forward(Duration.ofHours(2));

        assertThat(holds.capture(reservation.hold(), Quantity.of(12), key("c1")).lots())
                .containsExactly(
                        new LotDraw(lasting.lot(), Quantity.of(5)), new LotDraw(expiring.lot(), Quantity.of(7)));
    }

    @Test
    void does_not_revive_what_had_expired_before_it_was_made() {
        grantFor(Duration.ofHours(1), 10, "g1");
        clock.forward(Duration.ofHours(2));
        credits.limitOverdraft(Quantity.of(6));

        CreditReservation reservation = holds.reserve(hold(6), key("h1"));

        assertThat(holds.capture(reservation.hold(), Quantity.of(6), key("c1")).overdrawn())
                .isEqualTo(Quantity.of(6));
    }

    @Test
    void is_captured_also_where_the_overdraft_was_limited_after_it_was_made() {
        CreditGrant expired = grantFor(Duration.ofHours(1), 10, "g1");
        clock.forward(Duration.ofHours(2));
        credits.limitOverdraft(Quantity.of(10));
        CreditReservation reservation = holds.reserve(hold(10), key("h1"));
        credits.limitOverdraft(Quantity.of(4));

        CreditConsumption captured = holds.capture(reservation.hold(), Quantity.of(10), key("c1"));

        assertThat(captured.lots()).containsExactly(new LotDraw(expired.lot(), Quantity.of(6)));
        assertThat(captured.overdrawn()).isEqualTo(Quantity.of(4));
    }

    @Test
    void is_captured_also_where_a_clock_ahead_made_it_and_one_behind_consumed() {
        CreditGrant sooner = grantFor(Duration.ofMinutes(7), 10, "g1");
        credits.grant(
                NewGrant.of(Quantity.of(10), CreditSource.FREE)
                        .withPriority(1)
                        .expiringAt(clock.instant().plus(Duration.ofMinutes(20))),
                key("g2"));
        MovableClock ahead = new MovableClock("2026-01-15T12:09:00Z");
        CreditReservation reservation =
                customer.through(db.billing().withClock(ahead)).holds().reserve(hold(10), key("h1"));
        credits.consume(Quantity.of(10), ENRICH, key("c1"));
        clock.forward(Duration.ofMinutes(10));

        assertThat(holds.capture(reservation.hold(), Quantity.of(10), key("c2")).lots())
                .containsExactly(new LotDraw(sooner.lot(), Quantity.of(10)));
    }

    @Test
    void is_refused_where_it_makes_no_sense() {
        grant(10, "g1");
        CreditHoldId missing = CreditHoldId.generate();

        assertThatIllegalArgumentException().isThrownBy(() -> hold(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> holds.reserve(hold(1).expiringAt(clock.instant()), key("h1")))
                .withMessageContaining("over before it begins");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        customer.acme().creditHolds(OrganisationId.generate()).reserve(hold(1), key("h1")));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> holds.get(missing));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> holds.release(missing));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> holds.capture(missing, Quantity.of(1), key("c1")));
        CreditReservation reservation = holds.reserve(hold(1), key("h1"));
        customer.acme().organisations().close(customer.organisation());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> holds.reserve(hold(1), key("h2")));
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> holds.capture(reservation.hold(), Quantity.of(1), key("c1")));
        assertThat(holds.release(reservation.hold()).status()).isEqualTo(CreditHoldStatus.RELEASED);
    }

    @Test
    void are_listed_page_by_page() {
        grant(10, "g1");
        List<CreditHoldId> made = List.of(
                holds.reserve(hold(1), key("h1")).hold(),
                holds.reserve(hold(2), key("h2")).hold(),
                holds.reserve(hold(3), key("h3")).hold());

        List<CreditHold> first = holds.list(Page.first(2));
        List<CreditHold> second = holds.list(Page.after(first.get(1).id(), 2));

        assertThat(first).extracting(CreditHold::id).isEqualTo(made.subList(0, 2));
        assertThat(second).extracting(CreditHold::id).isEqualTo(made.subList(2, 3));
    }

    @Test
    void many_threads_capture_each_hold_once_and_hold_no_more_than_there_is() {
        grant(100, "g1");

        List<CreditReservation> reserved =
                Together.run(16, 64, call -> holds.tryReserve(hold(3), key("h" + call))).stream()
                        .filter(ReserveResult::isReserved)
                        .map(result -> ((ReserveResult.Reserved) result).reservation())
                        .toList();
        assertThat(reserved).hasSize(33);
        List<Boolean> captured = Together.run(16, 66, call -> {
            try {
                return !holds.capture(reserved.get(call % 33).hold(), Quantity.of(2), key("c" + call))
                        .isReplayed();
            } catch (AlreadyEnded second) {
                return false;
            }
        });

        assertThat(captured.stream().filter(done -> done)).hasSize(33);
        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(34));
        assertThat(credits.balance().held()).isEqualTo(Quantity.ZERO);
    }

    private static NewHold hold(long quantity) {
        return NewHold.of(Quantity.of(quantity), ENRICH);
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
