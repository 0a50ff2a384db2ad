package io.tallybook.migrations.verify;

/** A lot that expires before the balance row says would be consumed after its end. */
final class NextExpiryIsKnown extends Fact {

    NextExpiryIsKnown() {
        super(
                "credit-next-expiry-is-known",
                "A balance row knows of the next lot that can be consumed and expires.",
                CREDITS,
                """
                SELECT c.tenant_id, c.organisation_id, c.next_expiry_at, l.lot_id, l.expires_at
                FROM billing.credit_lots l
                JOIN billing.credits c
                    ON c.tenant_id = l.tenant_id
                    AND c.organisation_id = l.organisation_id
                WHERE NOT l.is_expired
                  AND (l.remaining > 0 OR (l.lot_id = c.open_lot_id AND c.open_lot_remaining > 0))
                  AND l.expires_at < coalesce(c.next_expiry_at, 'infinity')
                """);
    }
}
