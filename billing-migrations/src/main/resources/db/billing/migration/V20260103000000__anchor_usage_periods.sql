-- Anchors: the day on which an organisation's weeks, months, quarters and years of usage begin.
--
-- Period k begins k steps after the anchor, counted from the anchor itself: after 31 January come 28 or 29 February and then
-- 31 March. Without an anchor, periods are those of the calendar. Nothing here knows of invoices.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.organisations
    ADD COLUMN usage_anchor date;
-- Dates that every program can read; infinity is none of them.
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_usage_anchor_in_range CHECK (usage_anchor BETWEEN '1900-01-01' AND '2199-12-31');

COMMENT ON COLUMN billing.organisations.usage_anchor IS 'A day on which weeks, months, quarters and years of usage begin; absent for those of the calendar.';
