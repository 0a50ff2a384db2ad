package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import org.jooq.DSLContext;

/** Looks behind the API whether the counters of an organisation add up. */
final class UsageBooks {

    private UsageBooks() {}

    /** What always holds: each counter is what was pruned and the sum of its events, and none of these took it beyond a hard limit. */
    static void addUp(DSLContext dsl, Customer customer) {
        Object[] key = {customer.tenant().value(), customer.organisation().value()};
        assertThat(dsl.fetch("""
                        SELECT c.feature_code, c.period, c.period_start, c.used, c.pruned, e.quantity
                        FROM billing.usage_counters c
                        LEFT JOIN (
                            SELECT tenant_id, organisation_id, feature_code, period, period_start, sum(quantity) AS quantity
                            FROM billing.usage_events
                            GROUP BY tenant_id, organisation_id, feature_code, period, period_start
                        ) e USING (tenant_id, organisation_id, feature_code, period, period_start)
                        WHERE c.tenant_id = ?
                          AND c.organisation_id = ?
                          AND c.used <> coalesce(c.pruned, 0) + coalesce(e.quantity, 0)
                        """, key))
                .as("counters that are not the sum of their events")
                .isEmpty();
        // Each event was written under the lock of its counter, so that what it says of the counter follows from one
        // before it.
        assertThat(dsl.fetch("""
                        SELECT e.operation, e.idempotency_key, e.used_after, e.quantity
                        FROM billing.usage_events e
                        JOIN billing.usage_counters c USING (tenant_id, organisation_id, feature_code, period, period_start)
                        WHERE e.tenant_id = ?
                          AND e.organisation_id = ?
                          AND c.pruned IS NULL
                          AND e.used_after <> e.quantity
                          AND NOT EXISTS (
                              SELECT
                              FROM billing.usage_events f
                              WHERE f.tenant_id = e.tenant_id
                                AND f.organisation_id = e.organisation_id
                                AND f.feature_code = e.feature_code
                                AND f.period = e.period
                                AND f.period_start = e.period_start
                                AND f.used_after = e.used_after - e.quantity
                          )
                        """, key)).as("events that follow no other").isEmpty();
    }
}
