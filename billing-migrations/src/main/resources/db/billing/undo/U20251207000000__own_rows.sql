-- Takes back what V20251207000000 itself wrote: fifteen features, the tier free with its version and limits, and the tier of
-- every organisation that is on free. Losing these is no loss, the script writes them again.
--
-- Only what is still as the script wrote it goes. A row that was changed since stays and counts as lost, as does every row
-- that others added: a tier, a limit, an organisation on another tier or pinned to a version.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

-- Every foreign key to the catalogue goes first. Each row is then judged by itself: none is kept by another that refers to
-- it, and none goes unnoticed along with the one that it refers to.
ALTER TABLE billing.usage_counters
    DROP CONSTRAINT usage_counters_feature_fk;
ALTER TABLE billing.usage_limit_overrides
    DROP CONSTRAINT usage_limit_overrides_feature_fk;
ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_pinned_version_fk;
ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_subscription_tier_fk;
ALTER TABLE billing.subscription_tiers
    DROP CONSTRAINT subscription_tiers_current_version_fk;
ALTER TABLE billing.subscription_tier_limits
    DROP CONSTRAINT subscription_tier_limits_feature_fk;
ALTER TABLE billing.subscription_tier_limits
    DROP CONSTRAINT subscription_tier_limits_version_fk;
ALTER TABLE billing.subscription_tier_versions
    DROP CONSTRAINT subscription_tier_versions_tier_fk;

-- Free is what the column says by default, to organisations from before as to those from since.
ALTER TABLE billing.organisations
    ALTER COLUMN subscription_tier DROP NOT NULL;
UPDATE billing.organisations
SET subscription_tier = NULL
WHERE subscription_tier = 'free';

DELETE FROM billing.subscription_tier_limits
WHERE (tier_name, version, feature_code, feature_kind, limit_quantity, is_unlimited, enforcement) IN (
          ('free', 1, 'AI_MESSAGES', 'counter', 50, false, 'hard'),
          ('free', 1, 'BANK_CONNECTIONS', 'level', 1, false, 'hard'),
          ('free', 1, 'INVOICES', 'counter', 5, false, 'hard'),
          ('free', 1, 'EMAIL_SYNCS', 'counter', 10, false, 'hard'),
          ('free', 1, 'TAX_FILINGS', 'counter', 1, false, 'hard')
      )
  AND (reset_period = 'month' OR feature_kind = 'level');
DELETE FROM billing.subscription_tier_versions
WHERE (tier_name, version, monthly_price, annual_price, currency) = ('free', 1, 0, 0, 'USD');
DELETE FROM billing.subscription_tiers
WHERE (name, display_name, current_version, is_active, is_visible) = ('free', 'Free Plan', 1, true, true)
  AND description IS NULL;
DELETE FROM billing.usage_features
WHERE (feature_code, display_name, kind, unit) IN (
          ('OCR_SCAN', 'OCR scans', 'counter', 'scan'),
          ('API_CALL', 'API calls', 'counter', 'call'),
          ('STORAGE_GB', 'Storage', 'level', 'GB'),
          ('AI_CLASSIFICATION', 'AI classifications', 'counter', 'classification'),
          ('EMAIL_SENT', 'Emails sent', 'counter', 'email'),
          ('BANK_SYNC', 'Bank synchronisations', 'counter', 'synchronisation'),
          ('SMS_SENT', 'SMS sent', 'counter', 'message'),
          ('EXPORT_PDF', 'PDF exports', 'counter', 'export'),
          ('WEBHOOK_CALL', 'Webhook calls', 'counter', 'call'),
          ('CUSTOM_REPORT', 'Custom reports', 'counter', 'report'),
          ('AI_MESSAGES', 'AI messages', 'counter', 'message'),
          ('BANK_CONNECTIONS', 'Bank connections', 'level', 'connection'),
          ('INVOICES', 'Invoices', 'counter', 'invoice'),
          ('EMAIL_SYNCS', 'Email synchronisations', 'counter', 'synchronisation'),
          ('TAX_FILINGS', 'Tax filings', 'counter', 'filing')
      );
