package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Does row by row what a ledger says was done, with {@link CreditReference}, and sees the same come out. */
final class LedgerReplay {

    private final CreditReference reference = new CreditReference();
    private final Map<CreditLotId, CreditLot> lots = new HashMap<>();
    private final Customer customer;
    private final Instant now = Instant.now();

    private LedgerReplay(Customer customer) {
        this.customer = customer;
    }

    /** Where nothing has expired in between; returns the ledger. */
    static List<CreditTransaction> of(Customer customer) {
        return new LedgerReplay(customer).run();
    }

    private List<CreditTransaction> run() {
        List<CreditTransaction> ledger = ledger();
        readLots();
        reference.limitOverdraft(customer.credits().balance().overdraftLimit(), now);
        for (CreditTransaction row : ledger) {
            assertThat(row.sequenceNumber()).isEqualTo(new SequenceNumber(reference.length() + 1));
            replay(row);
            reference.lengthIs(row.sequenceNumber().value());
            assertThat(row.balanceAfter()).as("%s", row).isEqualTo(reference.balance());
        }
        assertThat(customer.credits().balance().balance()).isEqualTo(reference.balance());
        for (CreditReference.Lot lot : reference.lots()) {
            assertThat(lots.get(lot.id).remaining()).as("rest of %s", lot.id).isEqualTo(lot.rest);
        }
        return ledger;
    }

    private void replay(CreditTransaction row) {
        switch (row.type()) {
            case GRANT, PURCHASE, TRANSFER_IN -> add(row);
            case CONSUMPTION ->
                assertDrawn(row, reference.consumeWithoutAsking(row.amount().negated(), now));
            case TRANSFER_OUT ->
                assertDrawn(row, reference.transferOut(row.amount().negated(), now));
            case REFUND -> refund(row);
            case PURCHASE_REFUND ->
                reference.takeFrom(row.lots().get(0).lot(), row.amount().negated(), now);
            case ADJUSTMENT -> adjust(row);
            default -> throw new AssertionError("not expected: " + row);
        }
    }

    private void add(CreditTransaction row) {
        for (LotChange change : row.lots()) {
            CreditLot lot = lots.get(change.lot());
            assertThat(lot.grantedBy()).isEqualTo(row.sequenceNumber());
            assertThat(reference.add(lot.id(), lot.granted(), lot.priority(), lot.grantedAt(), lot.expiresAt()))
                    .as("%s", row)
                    .isEqualTo(change.change());
        }
    }

    private void refund(CreditTransaction row) {
        CreditLotId surplus = row.lots().stream()
                .map(LotChange::lot)
                .filter(lot -> lots.get(lot).grantedBy().equals(row.sequenceNumber()))
                .findFirst()
                .orElseGet(CreditLotId::generate);
        // A lot that came with the refund is as old as that.
        Instant at = lots.containsKey(surplus) ? lots.get(surplus).grantedAt() : now;
        assertThat(row.lots())
                .as("%s", row)
                .isEqualTo(reference.refund(row.refunded(), row.amount(), surplus, at).stream()
                        .map(back -> new LotChange(back.lot(), back.quantity()))
                        .toList());
    }

    private void adjust(CreditTransaction row) {
        if (row.amount().isPositive()) {
            add(row);
        } else if (CreditStorm.VOIDED.equals(row.reason())) {
            CreditReference.Lot lot = reference.lots().stream()
                    .filter(one -> one.id.equals(row.lots().get(0).lot()))
                    .findFirst()
                    .orElseThrow();
            assertThat(lot.rest.negated()).isEqualTo(row.amount());
            reference.empty(lot, now);
        } else {
            assertDrawn(row, reference.take(row.amount().negated(), now));
        }
    }

    private static void assertDrawn(CreditTransaction row, List<LotDraw> expected) {
        assertThat(row.lots())
                .as("%s", row)
                .isEqualTo(expected.stream()
                        .map(draw -> new LotChange(draw.lot(), draw.quantity().negated()))
                        .toList());
    }

    private List<CreditTransaction> ledger() {
        List<CreditTransaction> ledger = new ArrayList<>();
        Page<SequenceNumber> page = Page.first(Page.MAXIMUM_SIZE);
        while (true) {
            List<CreditTransaction> rows = customer.ledger().list(page);
            ledger.addAll(rows);
            if (rows.size() < page.size()) {
                return ledger;
            }
            page = Page.after(rows.get(rows.size() - 1).sequenceNumber(), page.size());
        }
    }

    private void readLots() {
        Page<CreditLotId> page = Page.first(Page.MAXIMUM_SIZE);
        while (true) {
            List<CreditLot> some = customer.lots().list(page);
            some.forEach(lot -> lots.put(lot.id(), lot));
            if (some.size() < page.size()) {
                return;
            }
            page = Page.after(some.get(some.size() - 1).id(), page.size());
        }
    }

    /** What all rows of some ledgers come to together. */
    static Quantity sum(List<CreditTransaction> rows) {
        return rows.stream().map(CreditTransaction::amount).reduce(Quantity.ZERO, Quantity::plus);
    }
}
