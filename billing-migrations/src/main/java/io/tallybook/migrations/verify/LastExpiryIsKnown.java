package io.tallybook.migrations.verify;

/** A mark beyond what the balance row says would not be taken back by a caller whose clock is before it. */
final class LastExpiryIsKnown extends Fact {

    LastExpiryIsKnown() {
        super(
                "credit-last-expiry-is-known",
                "A balance row knows up to where lots are marked as expired.",
                CREDIT_EXPIRY_MARKS,
                """
                SELECT c.tenant_id, c.organisation_id, c.last_expiry_at, l.lot_id, l.expires_at
                FROM billing.credit_lots l
                JOIN billing.credits c
                    ON c.tenant_id = l.tenant_id
                    AND c.organisation_id = l.organisation_id
                WHERE l.is_expired
                  AND l.remaining > 0
                  AND l.expires_at > coalesce(c.last_expiry_at, '-infinity')
                """);
    }
}
