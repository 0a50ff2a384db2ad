CREATE TABLE billing.seed_profiles (
    seed_profile_id uuid                 NOT NULL,
    profile         billing.seed_profile NOT NULL,
    applied_for     uuid,
    row_names       text[]               NOT NULL,
    fingerprints    text[]               NOT NULL,
    applied_at      timestamptz          NOT NULL,

    CONSTRAINT seed_profiles_pk PRIMARY KEY (seed_profile_id),
    CONSTRAINT seed_profiles_once_per_tenant UNIQUE NULLS NOT DISTINCT (profile, applied_for),
    CONSTRAINT seed_profiles_reference_is_for_everybody CHECK ((profile = 'reference') = (applied_for IS NULL)),
    CONSTRAINT seed_profiles_rows_have_fingerprints CHECK (cardinality(row_names) = cardinality(fingerprints))
);

COMMENT ON TABLE billing.seed_profiles IS 'The seeds that were applied; one called production makes this a production database.';
COMMENT ON COLUMN billing.seed_profiles.seed_profile_id IS 'Identifies the row.';
COMMENT ON COLUMN billing.seed_profiles.profile IS 'What was applied.';
COMMENT ON COLUMN billing.seed_profiles.applied_for IS 'The tenant it was applied for; absent where it is for everybody.';
COMMENT ON COLUMN billing.seed_profiles.row_names IS 'The rows it made or shares with another seed, in the order in which they were made; undoing goes backwards.';
COMMENT ON COLUMN billing.seed_profiles.fingerprints IS 'SHA-256 of each of these rows as it was made: one that differs by now was edited.';
COMMENT ON COLUMN billing.seed_profiles.applied_at IS 'When it was first applied.';
