package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Together;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.model.telecom.BillingRunResult;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.TaxRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several billing workers over the same due subscriptions.
 *
 * <p>More: {@code -Dbilling.telecom.due=10000}, the number of subscriptions.
 */
class BillingWorkersTest {

    private static final int DUE = Integer.getInteger("billing.telecom.due", 400);
    private static final Instant NOW = Instant.parse("2026-02-28T00:00:00Z");
    private static final BillingRunTerms TERMS = new BillingRunTerms("INV", Duration.ofDays(15));

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @TempDir
    private Path folder;

    private Billing billing;
    private DSLContext sql;
    private Subscribers telco;

    @BeforeEach
    void due_subscriptions() {
        billing = Billing.using(db.dataSource());
        sql = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
        telco = Subscribers.of(billing, sql);
        String key = telco.tenant().toString();
        sql.transaction(trx -> {
            // One half has its first period to be invoiced, the other half is over and invoiced.
            trx.dsl()
                    .execute(
                            "INSERT INTO telecom.subscriptions (tenant_id, subscription_id, customer_id, account_id, rate_plan_id,"
                                    + " subscription_number, status, price, currency, time_zone, started_at, anchored_at,"
                                    + " current_period_start, current_period_end, next_billing_at, created_at, updated_at)"
                                    + " SELECT ?::uuid, gen_random_uuid(), ?, ?, ?, 'SUB-' || n, 'active', 31, 'USD', 'UTC', s, s, s,"
                                    + " s + interval '1 month', s + CASE n % 2 WHEN 0 THEN interval '1 month' ELSE interval '0' END, s, s"
                                    + " FROM generate_series(1, ?) n CROSS JOIN LATERAL (SELECT CASE n % 2 WHEN 0 THEN"
                                    + " timestamptz '2026-01-28Z' ELSE timestamptz '2026-02-27Z' END AS s) start",
                            key,
                            telco.customer().value(),
                            telco.account().value(),
                            telco.starter().value(),
                            DUE);
            trx.dsl()
                    .execute("INSERT INTO telecom.subscription_usage (tenant_id, subscription_id, billing_period_start,"
                            + " billing_period_end, rate_plan_id, currency, minutes_included, initial_increment_seconds,"
                            + " billing_increment_seconds, overage_rate_per_minute, rounding_mode, created_at, updated_at)"
                            + " SELECT tenant_id, subscription_id, current_period_start, current_period_end, rate_plan_id, currency,"
                            + " 310, 60, 60, 0.5, 'half_up', created_at, updated_at FROM telecom.subscriptions");
        });
        // Calls beyond the allowance in each tenth.
        sql.fetch(
                        "SELECT subscription_id, current_period_start FROM telecom.subscriptions WHERE right(subscription_number, 1) = '0'")
                .forEach(row -> CallRows.plant(
                        sql,
                        telco.tenant(),
                        new SubscriptionId(row.get(0, UUID.class)),
                        row.get(1, Instant.class),
                        "0.5"));
    }

    @Test
    void two_workers_invoice_each_subscription_once() {
        List<BillingRunResult> runs = Together.run(2, 2, worker -> run());

        assertThat(runs).allSatisfy(run -> assertThat(run.failed()).isEmpty());
        assertThat(runs.stream().mapToInt(run -> run.invoiced().size()).sum()).isEqualTo(DUE);
        assertThat(runs.stream().mapToInt(run -> run.renewed().size()).sum()).isEqualTo(DUE / 2);
        assertEachIsInvoicedOnce();

        assertThat(run()).isEqualTo(new BillingRunResult(List.of(), List.of(), List.of(), List.of(), List.of()));
        assertEachIsInvoicedOnce();
    }

    @Test
    void a_worker_that_is_killed_leaves_whole_subscriptions_and_the_others_do_the_rest() throws Exception {
        Process killed = start("killed");
        Process other = start("other");
        BufferedReader invoices = killed.inputReader();
        for (int i = 0; i < DUE / 10; i++) {
            assertThat(invoices.readLine())
                    .as("an invoice, before the end of the run")
                    .isNotNull();
        }
        // By its handle: the process itself would close the pipe as well.
        killed.toHandle().destroyForcibly();
        killed.waitFor();
        other.inputReader().lines().forEach(line -> {});
        assertThat(other.waitFor()).as(() -> errors("other")).isZero();

        // What it held when it was killed was passed over.
        awaitTheEndOfOtherSessions();
        run();

        assertEachIsInvoicedOnce();
    }

    private BillingRunResult run() {
        return billing.tenant(telco.tenant()).telecom().billingRuns().run(NOW, TERMS, TaxRule.NONE);
    }

    private void assertEachIsInvoicedOnce() {
        assertThat(longs("SELECT count(*) FROM telecom.invoices")).isEqualTo(DUE);
        assertThat(longs("SELECT count(DISTINCT subscription_id) FROM telecom.invoices WHERE status = 'finalized'"))
                .isEqualTo(DUE);
        assertThat(longs("SELECT count(DISTINCT invoice_number) FROM telecom.invoices"))
                .isEqualTo(DUE);
        assertThat(longs("SELECT min(series_number) FROM telecom.invoices")).isEqualTo(1);
        assertThat(longs("SELECT max(series_number) FROM telecom.invoices")).isEqualTo(DUE);
        assertThat(longs("SELECT last_number FROM telecom.invoice_series")).isEqualTo(DUE);
        assertThat(longs("SELECT count(*) FROM telecom.subscriptions WHERE next_billing_at = current_period_end"
                        + " AND current_period_end > '2026-02-28Z'"))
                .isEqualTo(DUE);
        assertThat(longs("SELECT count(*) FROM telecom.subscription_usage")).isEqualTo(DUE + DUE / 2);
        assertThat(longs("SELECT count(*) FROM telecom.invoice_lines WHERE line_type = 'overage'"))
                .isEqualTo(DUE / 10);
        assertThat(longs("SELECT count(*) FROM telecom.subscription_usage WHERE overage_cost <> overage_settled"))
                .isZero();
        assertThat(longs("SELECT sum(total_amount) * 2 FROM telecom.invoices")).isEqualTo(DUE * 62L + DUE / 10);
        assertThat(BillingMigrations.of(db.dataSource()).verify().problems()).isEmpty();
    }

    private long longs(String query) {
        return sql.fetchOne(query).get(0, Long.class);
    }

    /** The server finishes what it was sent before it notices that nobody waits for the answer. */
    private void awaitTheEndOfOtherSessions() {
        String others = "SELECT count(*), pg_sleep(0.02) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start IS NOT NULL";
        while (longs(others) > 0) {
            Thread.onSpinWait();
        }
    }

    private Process start(String name) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.jooq.no-logo=true",
                        "-Dorg.jooq.no-tips=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BillingRunProgram.class.getName(),
                        db.url(),
                        telco.tenant().toString(),
                        NOW.toString()))
                .redirectError(folder.resolve(name).toFile())
                .start();
    }

    private String errors(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
