package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TenantBilling;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
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
import org.jspecify.annotations.Nullable;

/** What an application calls with every operation of its own, for one organisation. */
enum HotCall {
    CONSUME(
            CreditBooks.TABLES,
            "SELECT -sum(amount) FROM billing.credit_transactions WHERE transaction_type = 'consumption'") {
        @Override
        boolean run(Billing billing, Account account) {
            return billing.tenant(account.tenant())
                    .credits(account.organisation())
                    .tryConsume(ONE, OperationCode.of("benchmark.consume"), IdempotencyKey.of(Keys.fresh()))
                    .isConsumed();
        }
    },
    RECORD(
            List.of("billing.usage_counters", "billing.usage_events"),
            "SELECT (SELECT sum(used) FROM billing.usage_counters), (SELECT sum(quantity) FROM billing.usage_events)") {
        @Override
        boolean run(Billing billing, Account account) {
            return billing.tenant(account.tenant())
                    .usage(account.organisation())
                    .tryRecord(FEATURE, ONE, IdempotencyKey.of(Keys.fresh()))
                    .isAllowed();
        }
    },
    // Nothing is written, but what was filled in has to be known to the planner.
    CHECK(List.of("billing.organisations", "billing.usage_counters"), null) {
        @Override
        boolean run(Billing billing, Account account) {
            return billing.tenant(account.tenant())
                    .usage(account.organisation())
                    .check(FEATURE, ONE)
                    .isAllowed();
        }
    };

    private static final Quantity ONE = Quantity.of(1);
    private static final Feature FEATURE = Feature.AI_MESSAGES;
    private static final TierName TIER = TierName.of("benchmark");
    private static final long MORE_THAN_IS_USED = 1_000_000_000L;

    private final List<String> tables;
    private final @Nullable String proof;

    HotCall(List<String> tables, @Nullable String proof) {
        this.tables = tables;
        this.proof = proof;
    }

    /** @return whether it was done: no run comes to the end of a limit or of credits */
    abstract boolean run(Billing billing, Account account);

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tables that it writes, or reads where it writes none. */
    List<String> tables() {
        return tables;
    }

    /** Proves that as much is in the books as was done. */
    void prove(BenchmarkDatabase database, long done) throws SQLException {
        if (proof != null) {
            database.prove(done, proof);
        }
    }

    /** Makes what the call needs, on a database that has every migration and nothing else. */
    static void prepare(Billing billing, List<Account> accounts) {
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
            TenantBilling tenant = billing.tenant(account.tenant());
            tenant.organisations().changeTier(account.organisation(), TIER);
            tenant.credits(account.organisation())
                    .grant(
                            NewGrant.of(Quantity.of(MORE_THAN_IS_USED), CreditSource.PAID),
                            IdempotencyKey.of("grant " + account));
        }
    }
}
