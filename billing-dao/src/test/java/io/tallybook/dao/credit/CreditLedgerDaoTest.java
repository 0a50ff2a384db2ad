package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditLedgerDaoTest {

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

    @Test
    void is_read_page_by_page_in_both_directions() {
        CreditGrant grant = grant(10, "g1");
        consume(1, "c1");
        consume(2, "c2");
        CreditLedgerDao ledger = customer.ledger();

        List<CreditTransaction> first = ledger.list(Page.first(2));
        List<CreditTransaction> second = ledger.list(Page.after(first.get(1).sequenceNumber(), 2));
        List<CreditTransaction> newest = ledger.listNewest(Page.first(2));

        assertThat(first.get(1))
                .isEqualTo(new CreditTransaction(
                        new SequenceNumber(2),
                        CreditTransactionType.CONSUMPTION,
                        Quantity.of(-1),
                        Quantity.of(9),
                        List.of(new LotChange(grant.lot(), Quantity.of(-1))),
                        ENRICH,
                        null,
                        null,
                        null,
                        null,
                        null,
                        key("c1"),
                        clock.instant(),
                        clock.instant()));
        assertThat(second).containsExactly(ledger.get(new SequenceNumber(3)));
        assertThat(newest).containsExactly(second.get(0), first.get(1));
        assertThat(ledger.listNewest(Page.after(new SequenceNumber(2), 2))).containsExactly(first.get(0));
        assertThat(ledger.find(new SequenceNumber(4))).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> ledger.get(new SequenceNumber(4)));
    }

    @Test
    void names_the_consumption_that_was_refunded() {
        grant(10, "g1");
        SequenceNumber consumption = consume(1, "c1").sequenceNumber();
        SequenceNumber refund =
                credits.refund(consumption, Quantity.of(1), key("r1")).sequenceNumber();

        assertThat(customer.ledger().get(refund).refunded()).isEqualTo(consumption);
        assertThat(customer.ledger().get(consumption).refunded()).isNull();
    }

    @Test
    void knows_the_balance_of_a_moment_as_it_was_known_and_as_it_is_known_now() {
        Instant start = clock.instant();
        grantFor(Duration.ofDays(2), 10, "g1");
        clock.forward(Duration.ofDays(1));
        consume(3, "c1");
        clock.forward(Duration.ofDays(9));
        customer.lots().expire(Duration.ZERO);
        credits.adjust(
                NewAdjustment.of(Quantity.of(4), "forgotten").effectiveFrom(start.plus(Duration.ofHours(1))),
                key("a1"));
        credits.grant(
                NewGrant.of(Quantity.of(1), CreditSource.BONUS).effectiveFrom(start.plus(Duration.ofDays(4))),
                key("g2"));
        CreditLedgerDao ledger = customer.ledger();

        assertThat(ledger.balanceRecordedAt(start.minusNanos(1000))).isEqualTo(Quantity.ZERO);
        assertThat(ledger.balanceRecordedAt(start.minusNanos(1))).isEqualTo(Quantity.ZERO);
        assertThat(ledger.balanceEffectiveAt(start.minusNanos(1))).isEqualTo(Quantity.ZERO);
        assertThat(ledger.balanceRecordedAt(start)).isEqualTo(Quantity.of(10));
        assertThat(ledger.balanceRecordedAt(start.plus(Duration.ofDays(5)))).isEqualTo(Quantity.of(7));
        assertThat(ledger.balanceRecordedAt(clock.instant())).isEqualTo(Quantity.of(5));

        assertThat(ledger.balanceEffectiveAt(start)).isEqualTo(Quantity.of(10));
        assertThat(ledger.balanceEffectiveAt(start.plus(Duration.ofHours(1)))).isEqualTo(Quantity.of(14));
        assertThat(ledger.balanceEffectiveAt(start.plus(Duration.ofDays(1)))).isEqualTo(Quantity.of(11));
        assertThat(ledger.balanceEffectiveAt(start.plus(Duration.ofDays(2)))).isEqualTo(Quantity.of(4));
        assertThat(ledger.balanceEffectiveAt(start.plus(Duration.ofDays(4)))).isEqualTo(Quantity.of(5));
    }

    @Test
    void counts_a_grant_from_before_but_lets_it_be_consumed_from_now_on_and_not_from_later() {
        NewGrant earlier = NewGrant.of(Quantity.of(10), CreditSource.PAID)
                .effectiveFrom(clock.instant().minus(Duration.ofDays(30)));
        credits.grant(earlier, key("g1"));
        clock.forward(Duration.ofDays(1));

        assertThat(credits.grant(earlier, key("g1")).isReplayed()).isTrue();
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> credits.grant(NewGrant.of(Quantity.of(10), CreditSource.PAID), key("g1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> credits.grant(
                        NewGrant.of(Quantity.of(1), CreditSource.PAID)
                                .effectiveFrom(clock.instant().plusSeconds(1)),
                        key("g2")));
    }

    @Test
    void is_empty_where_there_never_were_credits_and_unknown_where_there_is_no_organisation() {
        grant(1, "g1");
        Customer other = customer.another("other");

        assertThat(other.ledger().list(Page.first(10))).isEmpty();
        assertThat(other.ledger().balanceRecordedAt(clock.instant())).isEqualTo(Quantity.ZERO);
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        customer.acme().creditLedger(OrganisationId.generate()).balanceEffectiveAt(clock.instant()));
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
