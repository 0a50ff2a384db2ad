package io.tallybook.migrations.verify;

/** Without the date, use from before would be taken, and what is gone counted a second time. */
final class PrunedHasItsDate extends Fact {

    PrunedHasItsDate() {
        super(
                "usage-pruned-has-its-date",
                "Where events of a counter were pruned, its tenant knows up to when.",
                USAGE_RETENTION,
                """
                SELECT c.tenant_id, c.organisation_id, c.feature_code, c.period_start, c.pruned, t.usage_pruned_before
                FROM billing.usage_counters c
                LEFT JOIN billing.tenants t ON t.id = c.tenant_id
                WHERE c.pruned IS NOT NULL
                  AND NOT coalesce(t.usage_pruned_before > c.period_start, false)
                """);
    }
}
