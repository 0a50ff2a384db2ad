package io.tallybook.migrations.verify;

final class PinIsOfItsTier extends Fact {

    PinIsOfItsTier() {
        super(
                "organisation-pin-is-of-its-tier",
                "A pinned version of terms exists and is of the organisation's own tier.",
                USAGE,
                """
                SELECT o.tenant_id, o.organisation_id, o.subscription_tier, o.pinned_tier, o.pinned_version
                FROM billing.organisations o
                LEFT JOIN billing.subscription_tier_versions v
                    ON v.tier_name = o.pinned_tier
                    AND v.version = o.pinned_version
                WHERE num_nonnulls(o.pinned_tier, o.pinned_version) > 0
                  AND (v.version IS NULL OR o.pinned_tier <> o.subscription_tier)
                """);
    }
}
