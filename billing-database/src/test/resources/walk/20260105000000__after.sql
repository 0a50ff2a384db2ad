-- More than the lots say.
UPDATE billing.credits
SET last_expiry_at = '2025-12-24 00:00:00Z'
WHERE organisation_id = '00000000-0000-4000-8000-0000000000a8';
