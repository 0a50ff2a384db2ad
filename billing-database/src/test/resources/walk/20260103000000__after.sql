UPDATE billing.organisations
SET usage_anchor = '2026-01-31'
WHERE slug = 'acme-pro';
