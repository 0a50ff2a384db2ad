package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision.Allowed;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageLimit;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How many pages a check looks at, however many events lie behind the counter.
 *
 * <p>With as many as may be: {@code -Dbilling.usage.events=10000000}
 */
@DisabledIfEnvironmentVariable(
        named = "BILLING_CITUS_URL",
        matches = ".+",
        disabledReason = "a coordinator's plan does not say what a function reads on its worker")
class UsageBuffersTest {

    private static final int FEW_EVENTS = 10_000;
    private static final int MANY_EVENTS = Integer.getInteger("billing.usage.events", 100_000);
    private static final int BATCH = 1_000_000;

    private static final Pattern BUFFERS = Pattern.compile("shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    @Test
    void a_check_reads_as_many_pages_after_very_many_events_as_after_ten_thousand() {
        Customer customer = Customer.of(db.billing());
        customer.acme()
                .limitOverrides(customer.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.unlimited())));
        customer.usage().record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("first"));

        record(customer, 1, FEW_EVENTS);
        int few = pagesOfACheck(customer);
        record(customer, FEW_EVENTS, MANY_EVENTS);
        int many = pagesOfACheck(customer);

        System.out.printf(
                Locale.ROOT,
                "pages per check: %d after %,d events, %d after %,d%n",
                few,
                FEW_EVENTS,
                many,
                MANY_EVENTS);
        System.out.printf(Locale.ROOT, "bytes per event, indexes included: %d%n", bytesPerEvent());
        assertThat(customer.usage().check(Feature.AI_MESSAGES, Quantity.of(1)))
                .isInstanceOfSatisfying(
                        Allowed.class,
                        allowed -> assertThat(allowed.usage().used()).isEqualTo(Quantity.of(MANY_EVENTS)));
        assertThat(many).isEqualTo(few);
    }

    /** Events as calls would have left them, from so many to so many, and their sum. */
    private static void record(Customer customer, int from, int to) {
        for (int first = from; first < to; first += BATCH) {
            db.dsl()
                    .execute(
                            """
                            INSERT INTO billing.usage_events
                                (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period,
                                 period_start, period_end, used_after, limit_quantity, enforcement, occurred_at, created_at)
                            SELECT tenant_id, operation, 'use ' || i, organisation_id, feature_code, 1, period,
                                   period_start, period_end, i, limit_quantity, enforcement, occurred_at, created_at
                            FROM billing.usage_events
                            CROSS JOIN generate_series(?::integer, ?::integer) AS i
                            WHERE tenant_id = ?
                              AND operation = 'record'
                              AND idempotency_key = 'first'
                            """,
                            first + 1,
                            Math.min(first + BATCH, to),
                            customer.tenant().value());
        }
        db.dsl()
                .execute(
                        "UPDATE billing.usage_counters SET used = ? WHERE tenant_id = ?",
                        to,
                        customer.tenant().value());
        // As autovacuum would have, some time since.
        db.dsl().execute("VACUUM (ANALYZE) billing.usage_counters, billing.usage_events");
    }

    /** The least of several: a session reads the catalogue at first, and plans the first five times anew. */
    private static int pagesOfACheck(Customer customer) {
        return IntStream.range(0, 12).map(call -> pages(customer)).min().orElseThrow();
    }

    private static int pages(Customer customer) {
        String plan = db.dsl()
                .fetch(
                        "EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM billing.usage_limit(?, ?, ?, ?::timestamptz)",
                        customer.tenant().value(),
                        customer.organisation().value(),
                        Feature.AI_MESSAGES.code(),
                        Instant.now().toString())
                .format(Integer.MAX_VALUE);
        Matcher buffers = BUFFERS.matcher(plan);
        assertThat(buffers.find()).as(plan).isTrue();
        return number(buffers.group(1)) + number(buffers.group(2));
    }

    private static long bytesPerEvent() {
        return db.dsl()
                .fetchSingle(
                        "SELECT pg_total_relation_size('billing.usage_events') / count(*) FROM billing.usage_events")
                .get(0, long.class);
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
