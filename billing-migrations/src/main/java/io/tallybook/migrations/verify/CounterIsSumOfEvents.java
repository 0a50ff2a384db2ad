package io.tallybook.migrations.verify;

final class CounterIsSumOfEvents extends Fact {

    CounterIsSumOfEvents() {
        super(
                "usage-counter-is-events",
                "A counter is what was pruned and the sum of the events of its period; without either it is zero.",
                USAGE_RETENTION,
                """
                SELECT tenant_id, organisation_id, feature_code, period, period_start, c.used, c.pruned, e.quantity AS events
                FROM billing.usage_counters c
                FULL JOIN (
                    SELECT tenant_id, organisation_id, feature_code, period, period_start, sum(quantity) AS quantity
                    FROM billing.usage_events
                    GROUP BY tenant_id, organisation_id, feature_code, period, period_start
                ) e USING (tenant_id, organisation_id, feature_code, period, period_start)
                WHERE coalesce(c.used, 0) <> coalesce(c.pruned, 0) + coalesce(e.quantity, 0)
                """);
    }
}
