package io.tallybook.migrations.verify;

final class BucketKeysAreUnique extends Fact {

    BucketKeysAreUnique() {
        super("bucket-keys-are-unique", "A key names one revision of a draw per tenant and operation.", BUCKETS, """
                SELECT tenant_id, operation, idempotency_key, count(*) AS number_of_rows
                FROM billing.bucket_draws
                GROUP BY tenant_id, operation, idempotency_key
                HAVING count(*) > 1
                """);
    }
}
