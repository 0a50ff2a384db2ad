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
    CONSTRAINT organisation_tier_changes_not_before_request CHECK (effective_at >= requested_at),
    CONSTRAINT organisation_tier_changes_start_at_one CHECK (change_number >= 1),
    CONSTRAINT organisation_tier_changes_to_another CHECK (from_tier <> to_tier)
);

COMMENT ON TABLE billing.organisation_tier_changes IS 'Every move of an organisation to another tier, never altered.';
COMMENT ON COLUMN billing.organisation_tier_changes.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.organisation_tier_changes.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.organisation_tier_changes.change_number IS 'Place among the moves of the organisation, from one.';
COMMENT ON COLUMN billing.organisation_tier_changes.from_tier IS 'The tier it left; by name, because the tier may be removed later.';
COMMENT ON COLUMN billing.organisation_tier_changes.to_tier IS 'The tier it came to; by name, because the tier may be removed later.';
COMMENT ON COLUMN billing.organisation_tier_changes.requested_at IS 'When the move was asked for.';
COMMENT ON COLUMN billing.organisation_tier_changes.effective_at IS 'From when on the limits of the new tier applied; the same instant for a move at once.';
