package io.tallybook.dao.telecom;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Invoices and payments of a customer with one account, in memory and in hundredths; each call says whether it is done. */
final class InvoiceReference {

    private static final Set<String> OPEN = Set.of("finalized", "partially_paid", "overdue");

    long balance;
    private final List<Bill> bills = new ArrayList<>();
    private final List<Paid> paids = new ArrayList<>();
    private int lastNumber;

    private static final class Bill {
        private long total;
        private long paid;
        private long credited;
        private boolean hasAccount;
        private Instant dueAt;
        private String status = "draft";
        private int number;

        long left() {
            return OPEN.contains(status) ? total - paid - credited : 0;
        }

        void settle(long morePaid, long moreCredited) {
            paid += morePaid;
            credited += moreCredited;
            if (paid + credited == total) {
                status = "paid";
            } else if (!status.equals("overdue")) {
                status = paid > 0 ? "partially_paid" : "finalized";
            }
        }
    }

    private static final class Paid {
        private int bill;
        private long amount;
        private long toAccount;
        private long refunded;
        private String status = "pending";
    }

    void draft(long total, boolean hasAccount, Instant dueAt) {
        Bill bill = new Bill();
        bill.total = total;
        bill.hasAccount = hasAccount;
        bill.dueAt = dueAt;
        bills.add(bill);
    }

    boolean finalizeDraft(int which, Instant now) {
        Bill bill = bills.get(which);
        if (bill.status.equals("cancelled")) {
            return false;
        }
        if (bill.status.equals("draft")) {
            bill.status = bill.total == 0 ? "paid" : "finalized";
            bill.number = ++lastNumber;
            bill.dueAt = bill.dueAt.isBefore(now) ? now : bill.dueAt;
        }
        return true;
    }

    boolean end(int which, boolean isVoid) {
        Bill bill = bills.get(which);
        String end = isVoid ? "void" : "cancelled";
        boolean may = isVoid ? OPEN.contains(bill.status) && bill.paid == 0 : bill.status.equals("draft");
        if (may) {
            bill.status = end;
        }
        return bill.status.equals(end);
    }

    boolean credit(int which, long amount) {
        Bill bill = bills.get(which);
        if (amount > bill.left()) {
            return false;
        }
        bill.settle(0, amount);
        return true;
    }

    boolean payFromBalance(int which, long amount) {
        Bill bill = bills.get(which);
        if (amount > bill.left() || amount > balance) {
            return false;
        }
        balance -= amount;
        bill.settle(amount, 0);
        return true;
    }

    boolean start(int which, long amount) {
        if (which >= 0) {
            Bill bill = bills.get(which);
            if (!OPEN.contains(bill.status) || amount > bill.left() && !bill.hasAccount) {
                return false;
            }
        }
        Paid paid = new Paid();
        paid.bill = which;
        paid.amount = amount;
        paids.add(paid);
        return true;
    }

    boolean complete(int which) {
        Paid paid = paids.get(which);
        if (!paid.status.equals("pending")) {
            return true;
        }
        long toBill =
                paid.bill < 0 ? 0 : Math.min(paid.amount, bills.get(paid.bill).left());
        if (toBill < paid.amount && paid.bill >= 0 && !bills.get(paid.bill).hasAccount) {
            return false;
        }
        paid.toAccount = paid.amount - toBill;
        balance += paid.toAccount;
        if (toBill > 0) {
            bills.get(paid.bill).settle(toBill, 0);
        }
        paid.status = "completed";
        return true;
    }

    boolean refund(int which, long amount) {
        Paid paid = paids.get(which);
        long fromAccount = Math.min(amount, paid.toAccount);
        if (paid.status.equals("pending") || amount > paid.amount - paid.refunded || fromAccount > balance) {
            return false;
        }
        balance -= fromAccount;
        paid.toAccount -= fromAccount;
        if (amount > fromAccount) {
            bills.get(paid.bill).settle(fromAccount - amount, 0);
        }
        paid.refunded += amount;
        paid.status = paid.refunded == paid.amount ? "refunded" : "partially_refunded";
        return true;
    }

    void markOverdue(Instant now) {
        bills.stream()
                .filter(bill -> OPEN.contains(bill.status) && bill.dueAt.isBefore(now))
                .forEach(bill -> bill.status = "overdue");
    }

    List<String> invoices() {
        return bills.stream()
                .map(bill -> String.join(
                        " ", bill.status, text(bill.paid), text(bill.credited), String.valueOf(bill.number)))
                .toList();
    }

    List<String> payments() {
        return paids.stream()
                .map(paid -> paid.status + " " + text(paid.refunded))
                .toList();
    }

    private static String text(long hundredths) {
        return BigDecimal.valueOf(hundredths, 2).setScale(4).toPlainString();
    }
}
