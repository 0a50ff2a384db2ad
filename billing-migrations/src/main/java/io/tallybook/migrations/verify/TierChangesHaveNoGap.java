package io.tallybook.migrations.verify;

final class TierChangesHaveNoGap extends Fact {

    TierChangesHaveNoGap() {
        super(
                "organisation-tier-changes-have-no-gap",
                "The moves of an organisation are numbered from 1 to their number, in the order in which they took effect.",
                TIER_CHANGES,
                """
                SELECT tenant_id, organisation_id, change_number, place, effective_at
                FROM (
                    SELECT tenant_id,
                           organisation_id,
                           change_number,
                           row_number() OVER moves AS place,
                           effective_at,
                           lag(effective_at) OVER moves AS former_at
                    FROM billing.organisation_tier_changes
                    WINDOW moves AS (PARTITION BY tenant_id, organisation_id ORDER BY change_number)
                ) c
                WHERE change_number <> place
                   OR effective_at < former_at
                """);
    }
}
