package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.dao.usage.UsageDao;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageRecording;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;

/** Many uses in one call, each in a call of its own, and a bare COPY of as many finished rows into a table of the same shape. */
final class RecordWorkload implements Workload {

    private static final Quantity QUANTITY = Quantity.of(1);

    private final BenchmarkDatabase database;
    private final List<Account> accounts;
    private final TenantId tenant;
    private final int batch;
    private final LongAdder recorded = new LongAdder();
    private final LongAdder copied = new LongAdder();
    private final List<Way> ways;

    private RecordWorkload(BenchmarkDatabase database, List<Account> accounts, int batch, int clients) {
        this.database = database;
        this.accounts = accounts;
        this.tenant = accounts.get(0).tenant();
        this.batch = batch;
        Billing together = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        Billing alone = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        DataSource copy = database.pool(clients);
        this.ways = List.of(
                new Way("recordAll", () -> recordAll(together)),
                new Way("tryRecord for each", () -> recordEach(alone)),
                new Way("bare COPY", () -> copy(copy)));
    }

    static Workload on(BenchmarkDatabase database, List<Account> accounts, int batch, int clients) throws SQLException {
        database.execute("CREATE SCHEMA bare");
        // A counter for each that is copied, for the foreign key.
        database.execute("CREATE TABLE bare.usage_counters (LIKE billing.usage_counters INCLUDING ALL)");
        database.execute("CREATE TABLE bare.usage_events (LIKE billing.usage_events INCLUDING ALL)");
        database.execute("""
                ALTER TABLE bare.usage_events
                    ADD FOREIGN KEY (tenant_id, organisation_id, feature_code, period, period_start)
                        REFERENCES bare.usage_counters (tenant_id, organisation_id, feature_code, period, period_start),
                    ADD FOREIGN KEY (tenant_id, reversed_operation, reversed_key)
                        REFERENCES bare.usage_events (tenant_id, operation, idempotency_key)
                """);
        RecordWorkload workload = new RecordWorkload(database, accounts, batch, clients);
        database.execute("""
                INSERT INTO bare.usage_counters (tenant_id, organisation_id, feature_code, period, period_start, used)
                SELECT o.tenant_id, o.organisation_id, f.feature_code, 'month', date_trunc('month', now(), 'UTC'), 0
                FROM billing.organisations o
                CROSS JOIN billing.usage_features f
                """);
        return workload;
    }

    @Override
    public List<Way> ways() {
        return ways;
    }

    @Override
    public List<String> tables() {
        return List.of("billing.usage_counters", "billing.usage_events", "bare.usage_counters", "bare.usage_events");
    }

    @Override
    public void verify() throws SQLException {
        database.prove(recorded.sum(), "SELECT sum(used) FROM billing.usage_counters");
        database.prove(recorded.sum(), "SELECT sum(quantity) FROM billing.usage_events");
        database.prove(copied.sum(), "SELECT sum(quantity) FROM bare.usage_events");
    }

    private void recordAll(Billing billing) {
        List<UsageRecording> uses = new ArrayList<>(batch);
        Instant now = Instant.now();
        for (int i = 0; i < batch; i++) {
            uses.add(new UsageRecording(
                    account(i).organisation(),
                    new NewUsage(RecordCase.FEATURES.get(i % RecordCase.FEATURES.size()), QUANTITY, now),
                    IdempotencyKey.of(Keys.fresh())));
        }
        recorded.add(billing.tenant(tenant).usage().recordAll(uses).stream()
                .filter(RecordingOutcome::isRecorded)
                .count());
    }

    private void recordEach(Billing billing) {
        for (int i = 0; i < batch; i++) {
            UsageDao usage = billing.tenant(tenant).usage(account(i).organisation());
            if (usage.tryRecord(
                            RecordCase.FEATURES.get(i % RecordCase.FEATURES.size()),
                            QUANTITY,
                            IdempotencyKey.of(Keys.fresh()))
                    .isAllowed()) {
                recorded.increment();
            }
        }
    }

    private void copy(DataSource pool) throws SQLException, IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Instant start = now.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .withDayOfMonth(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        Instant end = start.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < batch; i++) {
            lines.append(String.join(
                            "\t",
                            tenant.toString(),
                            "record",
                            Keys.fresh(),
                            account(i).organisation().toString(),
                            RecordCase.FEATURES
                                    .get(i % RecordCase.FEATURES.size())
                                    .code(),
                            "1\tmonth",
                            start.toString(),
                            end.toString(),
                            "1\t10000000000\thard",
                            now.toString(),
                            now.toString()))
                    .append('\n');
        }
        try (Connection connection = pool.getConnection()) {
            copied.add(connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY bare.usage_events (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity,"
                                    + " period, period_start, period_end, used_after, limit_quantity, enforcement, occurred_at,"
                                    + " created_at) FROM STDIN",
                            new StringReader(lines.toString())));
        }
    }

    private Account account(int number) {
        return accounts.get(number % accounts.size());
    }
}
