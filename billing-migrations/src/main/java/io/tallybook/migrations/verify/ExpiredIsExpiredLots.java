package io.tallybook.migrations.verify;

final class ExpiredIsExpiredLots extends Fact {

    ExpiredIsExpiredLots() {
        super(
                "credit-expired-is-expired-lots",
                "What has expired is what is left of the lots that are marked as expired.",
                CREDITS,
                """
                SELECT tenant_id, organisation_id, c.expired, l.remaining AS in_expired_lots
                FROM billing.credits c
                FULL JOIN (
                    SELECT tenant_id, organisation_id, sum(remaining) AS remaining
                    FROM billing.credit_lots
                    WHERE is_expired
                    GROUP BY tenant_id, organisation_id
                ) l USING (tenant_id, organisation_id)
                WHERE coalesce(c.expired, 0) <> coalesce(l.remaining, 0)
                """);
    }
}
