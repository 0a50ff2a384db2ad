INSERT INTO billing.seed_profiles (seed_profile_id, profile, applied_for, row_names, fingerprints, applied_at)
VALUES ('00000000-0000-4000-8000-000000000301', 'reference', NULL, '{tier starter,tier pro}', '{1f,2e}',
        '2024-09-01 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000302', 'production', '00000000-0000-4000-8000-000000000004', '{}', '{}',
        '2024-09-02 00:00:00Z');
