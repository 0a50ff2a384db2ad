package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditAdjustment;
import io.tallybook.model.credit.CreditBalance;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditHoldStatus;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditReservation;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.ExpiredCredits;
import io.tallybook.model.credit.ExpiredCredits.ExpiredLot;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditLotDaoTest {

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

    private CreditLotDao lots;

    @BeforeEach
    void its_lots() {
        lots = customer.lots();
    }

    @Test
    void are_found_and_listed_with_what_is_left_also_of_the_open_one() {
        CreditGrant open = grant(10, "g1");
        CreditGrant waiting = grant(5, "g2");
        consume(3, "c1");

        assertThat(lots.get(open.lot()))
                .isEqualTo(new CreditLot(
                        customer.organisation(),
                        open.lot(),
                        CreditSource.PAID,
                        100,
                        Quantity.of(10),
                        Quantity.ZERO,
                        Quantity.of(7),
                        clock.instant(),
                        null,
                        open.sequenceNumber()));
        assertThat(lots.list(Page.first(1))).containsExactly(lots.get(open.lot()));
        assertThat(lots.list(Page.after(open.lot(), 1))).containsExactly(lots.get(waiting.lot()));
        assertThat(lots.find(CreditLotId.generate())).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> lots.get(CreditLotId.generate()));
    }

    @Test
    void that_expire_soon_are_listed_the_soonest_first() {
        CreditGrant later = grantFor(Duration.ofDays(5), 10, "g1");
        CreditGrant sooner = grantFor(Duration.ofDays(2), 10, "g2");
        grantFor(Duration.ofDays(8), 10, "g3");
        grantFor(Duration.ofHours(1), 10, "g4");
        grant(10, "g5");
        clock.forward(Duration.ofHours(1));
        Customer other = customer.another("other");
        CreditGrant elsewhere = other.credits()
                .grant(
                        NewGrant.of(Quantity.of(1), CreditSource.FREE)
                                .expiringAt(clock.instant().plus(Duration.ofDays(1))),
                        key("g6"));
        Instant before = clock.instant().plus(Duration.ofDays(6));
        assertThat(consume(1, "c1").lots()).extracting(LotDraw::lot).containsExactly(sooner.lot());

        List<CreditLot> first = lots.listExpiring(before, Page.first(1));
        List<CreditLot> second = lots.listExpiring(before, Page.after(first.get(0), 1));

        assertThat(first).extracting(CreditLot::id).containsExactly(sooner.lot());
        assertThat(first.get(0).remaining()).isEqualTo(Quantity.of(9));
        assertThat(second).extracting(CreditLot::id).containsExactly(later.lot());
        assertThat(lots.listExpiring(before, Page.after(second.get(0), 1))).isEmpty();
        List<CreditLot> all = new ArrayList<>(customer.acme().credits().listExpiring(before, Page.first(2)));
        all.addAll(customer.acme().credits().listExpiring(before, Page.after(all.get(1), 2)));
        assertThat(all).extracting(CreditLot::id).containsExactlyInAnyOrder(sooner.lot(), later.lot(), elsewhere.lot());
    }

    @Test
    void that_have_expired_are_taken_out_of_the_balance_one_ledger_row_each_and_only_once() {
        CreditGrant first = grantFor(Duration.ofDays(1), 10, "g1");
        CreditGrant second = grantFor(Duration.ofDays(2), 5, "g2");
        grant(3, "g3");
        consume(4, "c1");
        clock.forward(Duration.ofDays(3));

        ExpiredCredits expired = lots.expire(Duration.ZERO);

        assertThat(expired.lots())
                .containsExactly(
                        new ExpiredLot(first.lot(), Quantity.of(6), new SequenceNumber(5)),
                        new ExpiredLot(second.lot(), Quantity.of(5), new SequenceNumber(6)));
        assertThat(expired.quantity()).isEqualTo(Quantity.of(11));
        assertThat(credits.balance())
                .isEqualTo(new CreditBalance(Quantity.of(3), Quantity.ZERO, Quantity.ZERO, Quantity.ZERO));
        CreditTransaction row = customer.ledger().get(new SequenceNumber(5));
        assertThat(row.type()).isEqualTo(CreditTransactionType.EXPIRY);
        assertThat(row.effectiveAt()).isEqualTo(lots.get(first.lot()).expiresAt());
        assertThat(row.recordedAt()).isEqualTo(clock.instant());
        assertThat(lots.expire(Duration.ZERO).lots()).isEmpty();
    }

    @Test
    void are_not_booked_before_the_grace_is_over_though_nobody_can_consume_them() {
        grantFor(Duration.ofHours(1), 10, "g1");
        clock.forward(Duration.ofHours(2));

        assertThat(lots.expire(Duration.ofMinutes(61)).lots()).isEmpty();
        assertThat(credits.balance().available()).isEqualTo(Quantity.ZERO);
        assertThat(lots.expire(Duration.ofMinutes(60)).lots()).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> lots.expire(Duration.ofSeconds(-1)));
    }

    @Test
    void of_a_whole_tenant_are_booked_page_by_page() {
        List<OrganisationId> organisations = new ArrayList<>();
        for (String slug : List.of("one", "two", "three")) {
            Customer other = customer.another(slug);
            other.credits()
                    .grant(
                            NewGrant.of(Quantity.of(5), CreditSource.FREE)
                                    .expiringAt(clock.instant().plus(Duration.ofHours(1))),
                            key(slug));
            organisations.add(other.organisation());
        }
        grant(1, "g1");
        clock.forward(Duration.ofHours(1));
        TenantCreditDao tenant = customer.acme().credits();

        List<ExpiredCredits> first = tenant.expire(Duration.ZERO, Page.first(2));
        List<ExpiredCredits> second =
                tenant.expire(Duration.ZERO, Page.after(first.get(1).organisation(), 2));

        assertThat(first).hasSize(2);
        assertThat(second).hasSize(1);
        assertThat(List.of(
                        first.get(0).organisation(),
                        first.get(1).organisation(),
                        second.get(0).organisation()))
                .containsExactlyInAnyOrderElementsOf(organisations);
        assertThat(first.get(0).quantity()).isEqualTo(Quantity.of(5));
        assertThat(tenant.expire(Duration.ZERO, Page.first(2))).isEmpty();
    }

    @Test
    void are_booked_once_however_many_run_at_the_same_time() {
        for (int lot = 0; lot < 10; lot++) {
            grantFor(Duration.ofHours(1), 5, "g" + lot);
        }
        clock.forward(Duration.ofHours(1));

        List<Quantity> booked =
                Together.run(8, 8, call -> lots.expire(Duration.ZERO).quantity());

        assertThat(booked.stream().reduce(Quantity.ZERO, Quantity::plus)).isEqualTo(Quantity.of(50));
        assertThat(credits.balance().balance()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void are_voided_with_a_reason_and_the_next_one_is_consumed() {
        CreditGrant mistake = grant(10, "g1");
        CreditGrant other = grant(5, "g2");
        consume(3, "c1");

        CreditAdjustment voided = lots.voidLot(mistake.lot(), "granted twice", key("v1"));

        assertThat(voided)
                .isEqualTo(new CreditAdjustment(
                        new SequenceNumber(4),
                        Quantity.of(-7),
                        Quantity.of(5),
                        List.of(new LotChange(mistake.lot(), Quantity.of(-7))),
                        clock.instant(),
                        false));
        assertThat(customer.ledger().get(new SequenceNumber(4)).reason()).isEqualTo("granted twice");
        assertThat(consume(5, "c2").lots()).containsExactly(new LotDraw(other.lot(), Quantity.of(5)));
        assertThatExceptionOfType(AlreadyEnded.class)
                .isThrownBy(() -> lots.voidLot(mistake.lot(), "granted twice", key("v2")));
        assertThat(lots.voidLot(mistake.lot(), "granted twice", key("v1")))
                .usingRecursiveComparison()
                .ignoringFields("isReplayed")
                .isEqualTo(voided);
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> lots.voidLot(other.lot(), "granted twice", key("v1")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> lots.voidLot(CreditLotId.generate(), "granted twice", key("v3")));
    }

    @Test
    void are_not_voided_by_the_key_of_an_adjustment_that_took_from_just_that_lot() {
        CreditGrant lot = grant(10, "g1");
        credits.adjust(NewAdjustment.of(Quantity.of(-4), "granted twice"), key("k1"));

        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> lots.voidLot(lot.lot(), "granted twice", key("k1")));
        assertThat(lots.get(lot.lot()).remaining()).isEqualTo(Quantity.of(6));

        lots.voidLot(lot.lot(), "granted twice", key("k2"));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> credits.adjust(NewAdjustment.of(Quantity.of(-6), "granted twice"), key("k2")));
    }

    @Test
    void are_voided_again_when_a_refund_brought_back_something() {
        CreditGrant lot = grant(10, "g1");
        CreditConsumption consumption = consume(3, "c1");
        lots.voidLot(lot.lot(), "mistake", key("v1"));
        credits.refund(consumption.sequenceNumber(), Quantity.of(2), key("r1"));

        assertThat(lots.voidLot(lot.lot(), "mistake", key("v2")).change()).isEqualTo(Quantity.of(-2));
        assertThat(lots.voidLot(lot.lot(), "mistake", key("v1")).change()).isEqualTo(Quantity.of(-7));
    }

    @Test
    void are_not_voided_where_a_hold_needs_them() {
        CreditGrant lot = grantFor(Duration.ofHours(1), 10, "g1");
        customer.holds().reserve(NewHold.of(Quantity.of(1), ENRICH), key("h1"));

        assertThatExceptionOfType(InsufficientCredits.class)
                .isThrownBy(() -> lots.voidLot(lot.lot(), "mistake", key("v1")))
                .satisfies(refusal -> assertThat(refusal.available()).isEqualTo(Quantity.of(9)));
        clock.forward(Duration.ofHours(2));
        assertThatExceptionOfType(InsufficientCredits.class)
                .isThrownBy(() -> lots.voidLot(lot.lot(), "mistake", key("v1")));
        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(10));
    }

    @Test
    void a_clock_that_is_ahead_takes_them_from_nobody_else() {
        CreditDao early = customer.through(db.billing().withClock(ahead(Duration.ofHours(3))))
                .credits();
        CreditGrant expiring = grantFor(Duration.ofHours(1), 10, "g1");
        CreditGrant lasting = grant(10, "g2");

        assertThat(early.consume(Quantity.of(1), ENRICH, key("c1")).lots())
                .containsExactly(new LotDraw(lasting.lot(), Quantity.of(1)));
        assertThat(early.balance().available()).isEqualTo(Quantity.of(9));

        assertThat(credits.balance().available()).isEqualTo(Quantity.of(19));
        assertThat(consume(1, "c2").lots()).containsExactly(new LotDraw(expiring.lot(), Quantity.of(1)));
        assertThat(consume(1, "c3").lots()).containsExactly(new LotDraw(expiring.lot(), Quantity.of(1)));
        assertThat(early.consume(Quantity.of(9), ENRICH, key("c4")).lots())
                .containsExactly(new LotDraw(lasting.lot(), Quantity.of(9)));
        assertThat(consume(8, "c5").lots()).containsExactly(new LotDraw(expiring.lot(), Quantity.of(8)));
    }

    @Test
    void a_clock_that_is_ahead_ends_no_hold_for_good() {
        Customer early = customer.through(db.billing().withClock(ahead(Duration.ofHours(3))));
        grant(10, "g1");
        CreditReservation reservation = customer.holds()
                .reserve(
                        NewHold.of(Quantity.of(6), ENRICH)
                                .expiringAt(clock.instant().plus(Duration.ofHours(1))),
                        key("h1"));
        assertThat(early.credits().consume(Quantity.of(5), ENRICH, key("c1")).balanceAfter())
                .isEqualTo(Quantity.of(5));
        assertThat(customer.holds().get(reservation.hold()).status()).isEqualTo(CreditHoldStatus.EXPIRED);

        assertThatExceptionOfType(AlreadyEnded.class)
                .as("more than is left")
                .isThrownBy(() -> customer.holds().capture(reservation.hold(), Quantity.of(6), key("c2")));
        assertThat(customer.holds()
                        .capture(reservation.hold(), Quantity.of(5), key("c2"))
                        .balanceAfter())
                .isEqualTo(Quantity.ZERO);
    }

    @Test
    void what_a_clock_ahead_overdrew_is_repaid_before_a_lot_comes_back() {
        CreditDao early = customer.through(db.billing().withClock(ahead(Duration.ofHours(3))))
                .credits();
        grantFor(Duration.ofHours(1), 10, "g1");
        credits.limitOverdraft(Quantity.of(5));
        assertThat(early.consume(Quantity.of(5), ENRICH, key("c1")).overdrawn()).isEqualTo(Quantity.of(5));

        assertThat(credits.balance().available()).isEqualTo(Quantity.ZERO);
        assertThat(credits.tryConsume(Quantity.of(1), ENRICH, key("c2")).isConsumed())
                .isFalse();
        grant(5, "g2");
        assertThat(credits.balance().available()).isEqualTo(Quantity.of(15));
        consume(15, "c2");
    }

    private MovableClock ahead(Duration time) {
        return new MovableClock(clock.instant().plus(time).toString());
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
