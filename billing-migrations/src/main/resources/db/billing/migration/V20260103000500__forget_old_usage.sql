-- Retention: events are removed once their keys need not be remembered any more, and no count changes by it.
--
-- What a counter says is what was pruned and the sum of the events that are left. How long keys are remembered is one setting
-- for all. A tenant knows up to when it was pruned: use that happened before is refused, because nobody can tell whether it was
-- recorded, even when keys are to be remembered for longer afterwards.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE billing.usage_retention (
    is_only                 boolean NOT NULL DEFAULT true,
    keys_remembered_seconds integer NOT NULL,

    CONSTRAINT usage_retention_pk PRIMARY KEY (is_only),
    CONSTRAINT usage_retention_one_row CHECK (is_only),
    CONSTRAINT usage_retention_a_day_to_ten_years CHECK (keys_remembered_seconds BETWEEN 86400 AND 3650 * 86400)
);

COMMENT ON TABLE billing.usage_retention IS 'How long what is recorded is kept; one row.';
COMMENT ON COLUMN billing.usage_retention.is_only IS 'Always true: there is one row.';
COMMENT ON COLUMN billing.usage_retention.keys_remembered_seconds IS 'How long a repeated call finds its first answer; use that is older is refused.';

INSERT INTO billing.usage_retention (keys_remembered_seconds)
VALUES (90 * 86400);

ALTER TABLE billing.tenants
    ADD COLUMN usage_pruned_before timestamptz;
ALTER TABLE billing.usage_counters
    ADD COLUMN pruned billing.quantity;

COMMENT ON COLUMN billing.tenants.usage_pruned_before IS 'Usage events from before may be gone, and no use from before is taken; absent until events are pruned.';
COMMENT ON COLUMN billing.usage_counters.pruned IS 'Sum of the events that are gone; absent while all are there.';

CALL billing.distribute_tables();
