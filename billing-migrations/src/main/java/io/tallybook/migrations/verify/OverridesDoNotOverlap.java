package io.tallybook.migrations.verify;

final class OverridesDoNotOverlap extends Fact {

    OverridesDoNotOverlap() {
        super(
                "usage-overrides-do-not-overlap",
                "At any moment at most one override of an organisation is in force on a feature.",
                OVERRIDES,
                """
                SELECT tenant_id, organisation_id, feature_code, version, later_version, later_at
                FROM (
                    SELECT tenant_id,
                           organisation_id,
                           feature_code,
                           version,
                           coalesce(least(ends_at, ended_at), 'infinity') AS end_at,
                           lead(version) OVER agreements AS later_version,
                           lead(created_at) OVER agreements AS later_at
                    FROM billing.usage_limit_overrides
                    WHERE created_at < coalesce(least(ends_at, ended_at), 'infinity')
                    WINDOW agreements AS (
                        PARTITION BY tenant_id, organisation_id, feature_code
                        ORDER BY created_at, version
                    )
                ) o
                WHERE later_at < end_at
                """);
    }
}
