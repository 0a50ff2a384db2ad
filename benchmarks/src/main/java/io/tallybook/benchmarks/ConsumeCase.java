package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Consumes credits of random organisations; of one, where the row is hot. */
record ConsumeCase(String spread, int organisations, int clients) implements RepeatedCase {

    /** More than any run consumes: it stays the open lot. */
    private static final Quantity GRANTED = Quantity.of(1_000_000_000);

    @Override
    public String name() {
        return "consume/" + spread + "/" + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) throws SQLException {
        List<Account> accounts = new ArrayList<>();
        Billing.using(database.unpooled()).transaction(billing -> {
            accounts.addAll(Account.create(billing, organisations));
            for (Account account : accounts) {
                billing.tenant(account.tenant())
                        .credits(account.organisation())
                        .grant(NewGrant.of(GRANTED, CreditSource.PAID), IdempotencyKey.of("grant " + account));
            }
        });
        return ConsumeWorkload.on(database, accounts, clients);
    }
}
