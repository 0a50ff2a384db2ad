package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.joda.money.Money;

/** A hot call for random organisations, with row-level security and without. */
record RowLevelSecurityCase(Call call, int organisations, int clients) implements RepeatedCase {

    private static final Feature FEATURE = Feature.API_CALL;
    private static final Quantity ONE = Quantity.of(1);
    private static final OperationCode OPERATION = OperationCode.of("benchmark.consume");
    private static final TierName TIER = TierName.of("benchmark");
    private static final long MORE_THAN_IS_USED = 10_000_000_000L;

    /** What is called. */
    enum Call {
        CONSUME {
            @Override
            boolean on(Billing billing, Account account) {
                return billing.tenant(account.tenant())
                        .credits(account.organisation())
                        .tryConsume(ONE, OPERATION, IdempotencyKey.of(Keys.fresh()))
                        .isConsumed();
            }
        },
        RECORD {
            @Override
            boolean on(Billing billing, Account account) {
                return billing.tenant(account.tenant())
                        .usage(account.organisation())
                        .tryRecord(FEATURE, ONE, IdempotencyKey.of(Keys.fresh()))
                        .isAllowed();
            }
        },
        CHECK {
            @Override
            boolean on(Billing billing, Account account) {
                return billing.tenant(account.tenant())
                        .usage(account.organisation())
                        .check(FEATURE, ONE)
                        .isAllowed();
            }
        };

        /** @return whether it was done, and not refused */
        abstract boolean on(Billing billing, Account account);
    }

    @Override
    public String name() {
        return "row-level-security/" + call.name().toLowerCase(Locale.ROOT) + "/" + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) throws SQLException {
        List<Account> accounts = CreditBooks.open(database, organisations);
        Billing.using(database.unpooled()).transaction(billing -> {
            billing.catalogue()
                    .tiers()
                    .create(new NewSubscriptionTier(
                            TIER,
                            "Benchmark",
                            null,
                            Money.parse("EUR 0"),
                            Money.parse("EUR 0"),
                            List.of(TierLimit.per(CalendarPeriod.MONTH, FEATURE, UsageLimit.hard(MORE_THAN_IS_USED)))));
            for (Account account : accounts) {
                billing.tenant(account.tenant()).organisations().changeTier(account.organisation(), TIER);
                billing.tenant(account.tenant())
                        .usage(account.organisation())
                        .record(FEATURE, ONE, IdempotencyKey.of("use " + account));
            }
        });
        return new RowLevelSecurityWorkload(database, accounts, call, clients);
    }
}
