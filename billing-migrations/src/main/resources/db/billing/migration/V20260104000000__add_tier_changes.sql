-- Moves between tiers: the one that is to come, and those that were.
--
-- A move is agreed for an instant and applies from then on, to every check and every record, whether or not anybody has
-- noted it by then: billing.usage_limit compares the instants. Noting it makes the next tier the tier and adds a row to
-- organisation_tier_changes, which is append-only. Use that is recorded later than it happened finds its tier there.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE billing.organisation_tier_changes (
    tenant_id       uuid        NOT NULL,
    organisation_id uuid        NOT NULL,
    change_number   integer     NOT NULL,
    from_tier       text        NOT NULL,
    to_tier         text        NOT NULL,
    requested_at    timestamptz NOT NULL,
    effective_at    timestamptz NOT NULL,

    CONSTRAINT organisation_tier_changes_pk PRIMARY KEY (tenant_id, organisation_id, change_number),
    CONSTRAINT organisation_tier_changes_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE CASCADE,
    CONSTRAINT organisation_tier_changes_start_at_one CHECK (change_number >= 1),
    CONSTRAINT organisation_tier_changes_to_another CHECK (from_tier <> to_tier),
    CONSTRAINT organisation_tier_changes_not_before_request CHECK (effective_at >= requested_at)
);

COMMENT ON TABLE billing.organisation_tier_changes IS 'Every move of an organisation to another tier, never altered.';
COMMENT ON COLUMN billing.organisation_tier_changes.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.organisation_tier_changes.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.organisation_tier_changes.change_number IS 'Place among the moves of the organisation, from one.';
COMMENT ON COLUMN billing.organisation_tier_changes.from_tier IS 'The tier it left; by name, because the tier may be removed later.';
COMMENT ON COLUMN billing.organisation_tier_changes.to_tier IS 'The tier it came to; by name, because the tier may be removed later.';
COMMENT ON COLUMN billing.organisation_tier_changes.requested_at IS 'When the move was asked for.';
COMMENT ON COLUMN billing.organisation_tier_changes.effective_at IS 'From when on the limits of the new tier applied; the same instant for a move at once.';

CALL billing.distribute_tables();

ALTER TABLE billing.organisations
    ADD COLUMN tier_since             timestamptz,
    ADD COLUMN next_tier              text,
    ADD COLUMN next_tier_at           timestamptz,
    ADD COLUMN next_tier_requested_at timestamptz;
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_next_tier_fk FOREIGN KEY (next_tier)
        REFERENCES billing.subscription_tiers (name) ON DELETE RESTRICT;
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_next_tier_is_complete
        CHECK (num_nonnulls(next_tier, next_tier_at, next_tier_requested_at) IN (0, 3));
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_next_tier_is_later CHECK (next_tier_at > next_tier_requested_at);
-- Nothing happens to a closed organisation.
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_next_tier_before_closed CHECK (next_tier_at <= closed_at);

-- Whose move is due, and who is to move to a tier.
CREATE INDEX organisations_by_next_tier
    ON billing.organisations (tenant_id, next_tier, next_tier_at)
    WHERE next_tier IS NOT NULL;

COMMENT ON COLUMN billing.organisations.tier_since IS 'Since when its tier applies, so that only what happened before is looked up; absent before its first move.';
COMMENT ON COLUMN billing.organisations.next_tier IS 'The tier whose limits apply from next_tier_at on; absent when no move is agreed.';
COMMENT ON COLUMN billing.organisations.next_tier_at IS 'First instant of the next tier.';
COMMENT ON COLUMN billing.organisations.next_tier_requested_at IS 'When that move was asked for.';
COMMENT ON COLUMN billing.organisations.subscription_tier IS 'The tier whose limits apply, until next_tier_at where there is one.';
