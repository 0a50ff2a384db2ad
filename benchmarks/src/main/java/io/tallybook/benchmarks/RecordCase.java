package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.Money;

/** Records uses of a tenant's organisations, many at once: of each organisation several features, within limits that are not reached. */
record RecordCase(int batch, int organisations, int clients) implements RepeatedCase {

    static final List<Feature> FEATURES = List.of(Feature.AI_MESSAGES, Feature.API_CALL, Feature.EMAIL_SENT);

    private static final TierName TIER = TierName.of("benchmark");
    private static final long MORE_THAN_IS_USED = 10_000_000_000L;

    @Override
    public String name() {
        return "record/" + batch + "/" + organisations + "/" + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) throws SQLException {
        List<Account> accounts = new ArrayList<>();
        Billing.using(database.unpooled()).transaction(billing -> {
            billing.catalogue()
                    .tiers()
                    .create(new NewSubscriptionTier(
                            TIER,
                            "Benchmark",
                            null,
                            Money.parse("EUR 0"),
                            Money.parse("EUR 0"),
                            FEATURES.stream()
                                    .map(feature -> TierLimit.per(
                                            CalendarPeriod.MONTH, feature, UsageLimit.hard(MORE_THAN_IS_USED)))
                                    .toList()));
            accounts.addAll(Account.create(billing, organisations));
            for (Account account : accounts) {
                billing.tenant(account.tenant()).organisations().changeTier(account.organisation(), TIER);
            }
        });
        return RecordWorkload.on(database, accounts, batch, clients);
    }
}
