package io.tallybook.migrations.verify;

final class NextTierHasTerms extends Fact {

    NextTierHasTerms() {
        super(
                "organisation-next-tier-has-terms",
                "A move that is to come says to which tier and when, and the tier has current terms.",
                TIER_CHANGES,
                """
                SELECT o.tenant_id, o.organisation_id, o.next_tier, o.next_tier_at, o.next_tier_requested_at
                FROM billing.organisations o
                LEFT JOIN billing.subscription_tiers t ON t.name = o.next_tier
                LEFT JOIN billing.subscription_tier_versions v
                    ON v.tier_name = t.name
                    AND v.version = t.current_version
                WHERE num_nonnulls(o.next_tier, o.next_tier_at, o.next_tier_requested_at) > 0
                  AND (num_nulls(o.next_tier, o.next_tier_at, o.next_tier_requested_at) > 0 OR v.version IS NULL)
                """);
    }
}
