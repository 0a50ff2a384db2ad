CREATE TABLE billing.usage_retention (
    is_only                 boolean NOT NULL DEFAULT true,
    keys_remembered_seconds integer NOT NULL,

    CONSTRAINT usage_retention_pk PRIMARY KEY (is_only),
    CONSTRAINT usage_retention_a_day_to_ten_years CHECK (keys_remembered_seconds BETWEEN 86400 AND 3650 * 86400),
    CONSTRAINT usage_retention_one_row CHECK (is_only)
);

COMMENT ON TABLE billing.usage_retention IS 'How long what is recorded is kept; one row.';
COMMENT ON COLUMN billing.usage_retention.is_only IS 'Always true: there is one row.';
COMMENT ON COLUMN billing.usage_retention.keys_remembered_seconds IS 'How long a repeated call finds its first answer; use that is older is refused.';
