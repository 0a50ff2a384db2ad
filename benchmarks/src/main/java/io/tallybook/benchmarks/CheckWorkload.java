package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitDecision.Allowed;
import io.tallybook.model.usage.LimitDecision.Refused;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The DAO, its statement by plain JDBC where it sends that every time, and the counter's row by its key. */
final class CheckWorkload implements Workload {

    private static final Quantity QUANTITY = Quantity.of(1);

    private final List<Account> accounts;
    private final Billing billing;
    private final boolean isRemembering;
    private final CheckByJdbc sameSql;
    private final CounterByKey byKey;

    CheckWorkload(BenchmarkDatabase database, List<Account> accounts, int clients, boolean isRemembering) {
        this.accounts = accounts;
        Billing asking = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        this.billing = isRemembering ? asking.withCachedLimits(Duration.ofMinutes(1)) : asking;
        this.isRemembering = isRemembering;
        this.sameSql = new CheckByJdbc(database.pool(clients));
        Instant month = YearMonth.now(ZoneOffset.UTC)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        this.byKey = new CounterByKey(database.pool(clients), month);
    }

    @Override
    public List<Way> ways() {
        Way ours = new Way("dao", () -> dao(anAccount()));
        Way counter = new Way("counter by its key, by JDBC", () -> byKey.used(anAccount(), CheckCase.FEATURE));
        Way same = new Way("same SQL by JDBC", () -> sameSql.check(anAccount(), CheckCase.FEATURE, QUANTITY));
        return isRemembering ? List.of(ours, counter) : List.of(ours, same, counter);
    }

    /** Nothing is written, but what was filled in has to be known to the planner. */
    @Override
    public List<String> tables() {
        return List.of(
                "billing.organisations",
                "billing.usage_features",
                "billing.subscription_tiers",
                "billing.subscription_tier_limits",
                "billing.usage_limit_overrides",
                "billing.usage_counters");
    }

    @Override
    public void verify() throws SQLException {
        for (Account account : accounts) {
            LimitDecision expected = dao(account);
            if (!sameSql.check(account, CheckCase.FEATURE, QUANTITY).equals(expected)
                    || !byKey.used(account, CheckCase.FEATURE).equals(used(expected))) {
                throw new IllegalStateException("Two ways read something else of " + account + ".");
            }
        }
    }

    private LimitDecision dao(Account account) {
        return billing.tenant(account.tenant()).usage(account.organisation()).check(CheckCase.FEATURE, QUANTITY);
    }

    private static Quantity used(LimitDecision decision) {
        return decision instanceof Allowed allowed
                ? allowed.usage().used()
                : ((Refused) decision).usage().used();
    }

    private Account anAccount() {
        return accounts.get(ThreadLocalRandom.current().nextInt(accounts.size()));
    }
}
