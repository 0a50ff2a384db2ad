package io.tallybook.dao.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jooq.DSLContext;

/** What the tables say of Stripe, without what depends on when it was told: ids of ours, versions, times of writing. */
record StripeTables(
        List<String> events,
        List<String> customers,
        List<String> references,
        List<String> configurations,
        List<String> subscriptions) {

    static StripeTables read(DSLContext dsl) {
        return new StripeTables(
                rows(dsl, "stripe_events", "received_at"),
                rows(dsl, "stripe_customers", "first_seen_at", "linked_at"),
                rows(dsl, "external_references", "created_at"),
                rows(dsl, "tenant_config", "stripe_customer_request_key", "created_at", "updated_at"),
                rows(dsl, "subscriptions", "subscription_id", "version", "created_at", "updated_at"));
    }

    void assertSame(StripeTables expected) {
        assertThat(events).containsExactlyElementsOf(expected.events);
        assertThat(customers).containsExactlyElementsOf(expected.customers);
        assertThat(references).containsExactlyElementsOf(expected.references);
        assertThat(configurations).containsExactlyElementsOf(expected.configurations);
        assertThat(subscriptions).containsExactlyElementsOf(expected.subscriptions);
    }

    private static List<String> rows(DSLContext dsl, String table, String... without) {
        StringBuilder row = new StringBuilder("to_jsonb(t)");
        for (String column : without) {
            row.append(" - '").append(column).append("'");
        }
        return dsl.fetch("SELECT (" + row + ")::text AS row FROM billing." + table + " t ORDER BY 1")
                .getValues("row", String.class);
    }
}
