package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Credits of organisations, and the proof of what was consumed of them. */
final class CreditBooks {

    /** What consuming writes: of a large lot nothing but the balance changes. */
    static final List<String> TABLES = List.of("billing.credits", "billing.credit_transactions");

    /** More than any run consumes: it stays the open lot. */
    private static final Quantity GRANTED = Quantity.of(1_000_000_000);

    private CreditBooks() {}

    /** Makes organisations, ten to a tenant, with one large lot each. */
    static List<Account> open(BenchmarkDatabase database, int organisations) {
        List<Account> accounts = new ArrayList<>();
        Billing.using(database.unpooled()).transaction(billing -> {
            accounts.addAll(Account.create(billing, organisations));
            for (Account account : accounts) {
                billing.tenant(account.tenant())
                        .credits(account.organisation())
                        .grant(NewGrant.of(GRANTED, CreditSource.PAID), IdempotencyKey.of("grant " + account));
            }
        });
        return accounts;
    }

    /** @throws IllegalStateException if balances, lots or ledger say that something else was consumed */
    static void prove(BenchmarkDatabase database, long consumed) throws SQLException {
        database.prove(consumed, """
                SELECT (SELECT sum(granted) FROM billing.credit_lots) - (SELECT sum(balance) FROM billing.credits),
                       (SELECT -sum(amount) FROM billing.credit_transactions WHERE transaction_type = 'consumption'),
                       (SELECT sum(granted) FROM billing.credit_lots) - (SELECT sum(open_lot_remaining) FROM billing.credits)
                """);
    }
}
