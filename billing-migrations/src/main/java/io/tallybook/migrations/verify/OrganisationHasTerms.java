package io.tallybook.migrations.verify;

final class OrganisationHasTerms extends Fact {

    OrganisationHasTerms() {
        super("organisation-has-terms", "The tier of an organisation exists and has current terms.", USAGE, """
                SELECT o.tenant_id, o.organisation_id, o.subscription_tier, t.current_version
                FROM billing.organisations o
                LEFT JOIN billing.subscription_tiers t ON t.name = o.subscription_tier
                LEFT JOIN billing.subscription_tier_versions v
                    ON v.tier_name = t.name
                    AND v.version = t.current_version
                WHERE v.version IS NULL
                """);
    }
}
