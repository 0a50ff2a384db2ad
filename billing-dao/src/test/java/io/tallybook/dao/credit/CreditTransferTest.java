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
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.CreditTransaction.Counterpart;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.CreditTransfer;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import io.tallybook.model.credit.TransferSide;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditTransferTest {

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

    private Customer recipient;

    @BeforeEach
    void a_recipient() {
        recipient = customer.another("recipient");
    }

    @AfterEach
    void its_books_add_up_as_well() {
        recipient.credits().grant(NewGrant.of(Quantity.of(1), CreditSource.FREE), key("last"));
        CreditBooks.addUp(db.dsl(), recipient);
    }

    @Test
    void moves_lots_with_source_priority_age_and_expiry() {
        CreditGrant expiring = credits.grant(
                NewGrant.of(Quantity.of(5), CreditSource.PROMOTIONAL)
                        .withPriority(7)
                        .expiringAt(clock.instant().plus(Duration.ofDays(9))),
                key("g1"));
        CreditGrant paid = grant(10, "g2");
        clock.forward(Duration.ofDays(1));

        CreditTransfer transfer = credits.transfer(to(8), key("t1"));

        assertThat(transfer.taken())
                .isEqualTo(new TransferSide(
                        customer.organisation(),
                        new SequenceNumber(3),
                        Quantity.of(7),
                        List.of(new LotDraw(expiring.lot(), Quantity.of(5)), new LotDraw(paid.lot(), Quantity.of(3)))));
        assertThat(transfer.given().sequenceNumber()).isEqualTo(new SequenceNumber(1));
        assertThat(transfer.given().balanceAfter()).isEqualTo(Quantity.of(8));
        CreditLot arrived = recipient.lots().get(transfer.given().lots().get(0).lot());
        CreditLot original = customer.lots().get(expiring.lot());
        assertThat(arrived)
                .usingRecursiveComparison()
                .ignoringFields("organisation", "id", "remaining", "grantedBy")
                .isEqualTo(original);
        assertThat(arrived.remaining()).isEqualTo(Quantity.of(5));
        assertThat(recipient.credits().balance().available()).isEqualTo(Quantity.of(8));
    }

    @Test
    void links_its_two_ledger_rows() {
        grant(10, "g1");
        CreditTransfer transfer = credits.transfer(to(4).because("for the campaign"), key("t1"));

        CreditTransaction taken = customer.ledger().get(transfer.taken().sequenceNumber());
        CreditTransaction given = recipient.ledger().get(transfer.given().sequenceNumber());

        assertThat(taken.type()).isEqualTo(CreditTransactionType.TRANSFER_OUT);
        assertThat(taken.amount()).isEqualTo(Quantity.of(-4));
        assertThat(taken.counterpart()).isEqualTo(new Counterpart(recipient.organisation(), given.sequenceNumber()));
        assertThat(taken.reason()).isEqualTo("for the campaign");
        assertThat(given.type()).isEqualTo(CreditTransactionType.TRANSFER_IN);
        assertThat(given.amount()).isEqualTo(Quantity.of(4));
        assertThat(given.counterpart()).isEqualTo(new Counterpart(customer.organisation(), taken.sequenceNumber()));
    }

    @Test
    void repays_what_the_recipient_has_overdrawn() {
        grant(100, "g1");
        recipient.credits().limitOverdraft(Quantity.of(30));
        recipient.credits().consume(Quantity.of(30), ENRICH, key("c1"));

        CreditTransfer transfer = credits.transfer(to(100), key("t1"));

        assertThat(transfer.given().balanceAfter()).isEqualTo(Quantity.of(70));
        assertThat(transfer.given().lots()).hasSize(1);
        assertThat(transfer.given().lots().get(0).quantity()).isEqualTo(Quantity.of(70));
    }

    @Test
    void gives_neither_the_overdraft_nor_what_is_held_nor_what_has_expired() {
        grant(10, "g1");
        grantFor(Duration.ofDays(1), 50, "g2");
        clock.forward(Duration.ofDays(2));
        credits.limitOverdraft(Quantity.of(20));
        customer.holds().reserve(NewHold.of(Quantity.of(4), ENRICH), key("h1"));

        assertThatExceptionOfType(InsufficientCredits.class)
                .isThrownBy(() -> credits.transfer(to(7), key("t1")))
                .satisfies(refusal -> assertThat(refusal.available()).isEqualTo(Quantity.of(6)));
        assertThat(credits.transfer(to(6), key("t1")).isReplayed()).isFalse();
    }

    @Test
    void gives_the_first_result_when_the_key_is_replayed_and_a_conflict_for_another() {
        grant(10, "g1");
        CreditTransfer first = credits.transfer(to(4), key("t1"));
        recipient.credits().consume(Quantity.of(4), ENRICH, key("c1"));

        CreditTransfer replayed = credits.transfer(to(4), key("t1"));

        assertThat(replayed.isReplayed()).isTrue();
        assertThat(replayed)
                .usingRecursiveComparison()
                .ignoringFields("isReplayed")
                .isEqualTo(first);
        assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> credits.transfer(to(5), key("t1")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> credits.transfer(
                        NewTransfer.to(customer.another("third").organisation(), Quantity.of(4)), key("t1")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> recipient
                        .credits()
                        .transfer(NewTransfer.to(customer.organisation(), Quantity.of(4)), key("t1")));
        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(6));
    }

    @Test
    void is_refused_where_one_of_the_two_is_missing_closed_or_both_are_one() {
        grant(10, "g1");
        Customer closed = customer.another("closed");
        closed.acme().organisations().close(closed.organisation());
        OrganisationId missing = OrganisationId.generate();

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> credits.transfer(NewTransfer.to(missing, Quantity.of(1)), key("t1")))
                .satisfies(refusal -> assertThat(refusal.id()).isEqualTo(missing.toString()));
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> credits.transfer(NewTransfer.to(closed.organisation(), Quantity.of(1)), key("t1")))
                .satisfies(refusal ->
                        assertThat(refusal.id()).isEqualTo(closed.organisation().toString()));
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> closed.credits().transfer(to(1), key("t1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> credits.transfer(NewTransfer.to(customer.organisation(), Quantity.of(1)), key("t1")));
        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(10));
    }

    @Test
    void several_calls_in_one_transaction_lock_first_and_do_not_meet_a_deadlock() {
        grant(1000, "g1");
        recipient.credits().grant(NewGrant.of(Quantity.of(1000), CreditSource.PAID), key("g2"));

        Together.run(8, 80, call -> {
            db.billing().transaction(tx -> {
                Customer one = (call % 2 == 0 ? customer : recipient).through(tx);
                Customer other = (call % 2 == 0 ? recipient : customer).through(tx);
                one.acme().credits().lock(List.of(one.organisation(), other.organisation()));
                one.credits().consume(Quantity.of(1), ENRICH, key("one-" + call));
                other.credits().consume(Quantity.of(1), ENRICH, key("other-" + call));
            });
            return call;
        });

        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(920));
        assertThat(recipient.credits().balance().balance()).isEqualTo(Quantity.of(920));
    }

    @Test
    void locking_knows_the_organisations_of_the_tenant_only() {
        grant(1, "g1");
        OrganisationId missing = OrganisationId.generate();

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> customer.acme().credits().lock(List.of(customer.organisation(), missing)))
                .satisfies(refusal -> assertThat(refusal.id()).isEqualTo(missing.toString()));
    }

    private NewTransfer to(long quantity) {
        return NewTransfer.to(recipient.organisation(), Quantity.of(quantity));
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

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }
}
