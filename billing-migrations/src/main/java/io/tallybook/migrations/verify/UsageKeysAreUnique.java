package io.tallybook.migrations.verify;

final class UsageKeysAreUnique extends Fact {

    UsageKeysAreUnique() {
        super("usage-keys-are-unique", "A key names one usage event per tenant and operation.", USAGE, """
                SELECT tenant_id, operation, idempotency_key, count(*) AS number_of_rows
                FROM billing.usage_events
                GROUP BY tenant_id, operation, idempotency_key
                HAVING count(*) > 1
                """);
    }
}
