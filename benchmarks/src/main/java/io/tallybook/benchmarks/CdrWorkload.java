package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.dao.telecom.CallDao;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.CallType;
import io.tallybook.model.telecom.CdrStatus;
import io.tallybook.model.telecom.NewCdr;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Many records of calls in one call, and each in a call of its own. */
final class CdrWorkload implements Workload {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SECONDS_OF_A_YEAR = 365 * 24 * 3600;

    private final BenchmarkDatabase database;
    private final TenantId tenant;
    private final int batch;
    private final int subscriptions;
    private final LongAdder rated = new LongAdder();
    private final List<Way> ways;

    CdrWorkload(BenchmarkDatabase database, TenantId tenant, int batch, int subscriptions, int clients) {
        this.database = database;
        this.tenant = tenant;
        this.batch = batch;
        this.subscriptions = subscriptions;
        Billing together = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        Billing alone = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        this.ways = List.of(
                new Way("ingestAll", () -> ingestAll(calls(together))),
                new Way("ingest for each", () -> ingestEach(calls(alone))));
    }

    @Override
    public List<Way> ways() {
        return ways;
    }

    @Override
    public List<String> tables() {
        return List.of(
                "telecom.cdrs",
                "telecom.cdr_ratings",
                "telecom.subscription_usage",
                "telecom.accounts",
                "telecom.account_transactions");
    }

    @Override
    public void verify() throws SQLException {
        database.prove(
                rated.sum(),
                "SELECT count(*), sum(rating_count) FROM telecom.cdrs WHERE processing_status = 'processed'");
        database.prove(rated.sum(), "SELECT sum(mobile_calls), sum(used_seconds) / 60 FROM telecom.subscription_usage");
    }

    private void ingestAll(CallDao calls) {
        List<NewCdr> many = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            many.add(call());
        }
        rated.add(calls.ingestAll(many).stream()
                .filter(outcome -> outcome.orThrow().status() == CdrStatus.PROCESSED)
                .count());
    }

    private void ingestEach(CallDao calls) {
        for (int i = 0; i < batch; i++) {
            if (calls.ingest(call()).status() == CdrStatus.PROCESSED) {
                rated.increment();
            }
        }
    }

    private CallDao calls(Billing billing) {
        return billing.tenant(tenant).telecom().calls();
    }

    /** A minute, of any subscription, at any time of the year. */
    private NewCdr call() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return NewCdr.answered(
                Keys.fresh(),
                "SUB-" + random.nextInt(subscriptions),
                "+91" + random.nextInt(100_000),
                "+92" + random.nextInt(100_000),
                START.plusSeconds(random.nextInt(SECONDS_OF_A_YEAR)),
                Duration.ofSeconds(45),
                CallType.MOBILE);
    }
}
