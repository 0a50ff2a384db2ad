-- What the guard lets pass. public.shop_orders is a table of the application.

--- a tenant
SELECT * FROM billing.credits WHERE tenant_id = ?;
--- the tenant last
SELECT balance FROM billing.credits WHERE organisation_id = ? AND ? = tenant_id;
--- the row of the tenant itself
SELECT name FROM billing.tenants WHERE id = ?;
--- as jOOQ writes it
SELECT "billing"."credits"."balance" FROM "billing"."credits" WHERE ("billing"."credits"."tenant_id" = cast(? AS uuid) AND "billing"."credits"."organisation_id" = cast(? AS uuid));
--- a cast
SELECT * FROM billing.credits WHERE tenant_id = ?::uuid AND balance > 0;
--- a literal
SELECT * FROM billing.credits WHERE tenant_id = '0190a1b2-0000-7000-8000-000000000000';
--- a typed literal
SELECT * FROM billing.credits WHERE tenant_id = uuid '0190a1b2-0000-7000-8000-000000000000';
--- the tenant as text
SELECT * FROM billing.credits WHERE tenant_id::text = ?;
--- the tenant of a setting
SELECT * FROM billing.credits WHERE tenant_id = nullif(current_setting('app.tenant', true), '')::uuid;
--- one in a list
SELECT * FROM billing.credits WHERE tenant_id IN (?);
--- a row of columns
SELECT * FROM billing.credits WHERE (tenant_id, organisation_id) = (?, ?);
--- IS NOT DISTINCT FROM
SELECT * FROM billing.credits WHERE tenant_id IS NOT DISTINCT FROM ?::uuid;
--- brackets
SELECT * FROM billing.credits WHERE ((balance > 0) AND ((tenant_id) = (?)));
--- OR beside it
SELECT * FROM billing.credits WHERE tenant_id = ? AND (balance < 0 OR held > 0);
--- BETWEEN before it
SELECT * FROM billing.credits WHERE balance BETWEEN ? AND ? AND tenant_id = ?;
--- CASE before it
SELECT * FROM billing.credits WHERE CASE WHEN balance > 0 AND held > 0 THEN true ELSE held = 0 OR balance = 0 END AND tenant_id = ?;
--- the same tenant in each alternative
SELECT * FROM billing.credits c JOIN billing.organisations o ON (c.tenant_id = o.tenant_id AND c.balance > 0) OR (o.tenant_id = c.tenant_id AND c.held > 0) WHERE o.tenant_id = ?;
--- a join by the tenant
SELECT * FROM billing.credits c JOIN billing.credit_lots l ON l.tenant_id = c.tenant_id AND l.organisation_id = c.organisation_id WHERE c.tenant_id = ?;
--- a chain of joins, bound at its end
SELECT * FROM billing.organisations o JOIN billing.credits c ON c.tenant_id = o.tenant_id JOIN billing.credit_lots l ON l.tenant_id = c.tenant_id WHERE l.tenant_id = ?;
--- joins without brackets around the inner one
SELECT * FROM billing.organisations o JOIN billing.credits c JOIN billing.credit_lots l ON l.tenant_id = c.tenant_id ON c.tenant_id = o.tenant_id WHERE o.tenant_id = ?;
--- USING
SELECT tenant_id FROM billing.credits JOIN billing.credit_lots USING (tenant_id, organisation_id) WHERE tenant_id = ?;
--- a natural join
SELECT * FROM billing.credits NATURAL JOIN billing.organisations WHERE organisations.tenant_id = ?;
--- a left join by the tenant
SELECT * FROM billing.organisations o LEFT JOIN billing.credits c ON c.tenant_id = o.tenant_id AND c.organisation_id = o.organisation_id WHERE o.tenant_id = ?;
--- a left join with the tenant in its condition
SELECT * FROM public.shop_orders o LEFT JOIN billing.credits c ON c.tenant_id = ? AND c.organisation_id = o.organisation_id;
--- a right join by the tenant
SELECT * FROM billing.credits c RIGHT JOIN billing.organisations o ON c.tenant_id = o.tenant_id WHERE o.tenant_id = ?;
--- a full join with both sides bound before
SELECT * FROM (SELECT * FROM billing.credits WHERE tenant_id = ?) c FULL JOIN (SELECT * FROM billing.organisations WHERE tenant_id = ?) o ON o.organisation_id = c.organisation_id;
--- a table of the application with its tenant
SELECT * FROM public.shop_orders o JOIN billing.credits c ON c.tenant_id = o.tenant_id WHERE o.tenant_id = ?;
--- tables of the application alone
SELECT count(*) FROM public.shop_orders o JOIN public.shop_orders p ON p.organisation_id = o.organisation_id;
--- the catalogue
SELECT * FROM billing.usage_features f JOIN billing.subscription_tier_limits l USING (feature_code);
--- a tenant and the catalogue
SELECT * FROM billing.organisations o JOIN billing.subscription_tiers t ON t.name = o.subscription_tier WHERE o.tenant_id = ?;
--- a lateral join
SELECT * FROM billing.credits c CROSS JOIN LATERAL (SELECT * FROM billing.credit_lots l WHERE l.tenant_id = c.tenant_id LIMIT 1) l WHERE c.tenant_id = ?;
--- a join to what a lateral join gives
SELECT * FROM billing.credits c CROSS JOIN LATERAL (SELECT l.tenant_id, l.lot_id FROM billing.credit_lots l WHERE l.tenant_id = c.tenant_id) l JOIN billing.organisations o ON o.tenant_id = l.tenant_id WHERE c.tenant_id = ?;
--- a query in FROM
SELECT count(*) FROM (SELECT * FROM billing.credits WHERE tenant_id = ?) c;
--- a join to a query in FROM
SELECT * FROM (SELECT tenant_id, organisation_id FROM billing.credits WHERE tenant_id = ?) c JOIN billing.organisations o ON o.tenant_id = c.tenant_id;
--- a join to all columns of a query in FROM
SELECT * FROM (SELECT * FROM billing.credits WHERE tenant_id = ?) c JOIN billing.organisations o ON o.tenant_id = c.tenant_id;
--- a join to columns with other names
SELECT * FROM (SELECT tenant_id, organisation_id FROM billing.credits WHERE tenant_id = ?) c (t, o) JOIN billing.organisations o ON o.tenant_id = c.t;
--- parameters as a table
SELECT c.* FROM (SELECT ?::uuid AS tenant_id) p JOIN billing.credits c ON c.tenant_id = p.tenant_id;
--- VALUES of one tenant
SELECT c.* FROM (VALUES (?::uuid, ?::uuid)) p (tenant_id, organisation_id) JOIN billing.credits c USING (tenant_id, organisation_id);
--- a scalar query
SELECT o.slug, (SELECT sum(c.balance) FROM billing.credits c WHERE c.tenant_id = o.tenant_id) FROM billing.organisations o WHERE o.tenant_id = ?;
--- EXISTS
SELECT * FROM billing.organisations o WHERE o.tenant_id = ? AND NOT EXISTS (SELECT 1 FROM billing.credits c WHERE c.tenant_id = o.tenant_id AND c.organisation_id = o.organisation_id);
--- a query two levels deep
SELECT * FROM billing.organisations o WHERE o.tenant_id = ? AND EXISTS (SELECT 1 FROM public.shop_orders s WHERE EXISTS (SELECT 1 FROM billing.credits c WHERE c.tenant_id = o.tenant_id));
--- IN with a query
SELECT * FROM billing.organisations WHERE tenant_id = ? AND organisation_id IN (SELECT c.organisation_id FROM billing.credits c WHERE c.tenant_id = ?);
--- WITH
WITH c AS (SELECT tenant_id, organisation_id, balance FROM billing.credits WHERE tenant_id = ?) SELECT * FROM c JOIN billing.organisations o ON o.tenant_id = c.tenant_id AND o.organisation_id = c.organisation_id;
--- WITH parameters
WITH p (tenant_id) AS (SELECT ?::uuid) SELECT c.balance FROM billing.credits c JOIN p ON p.tenant_id = c.tenant_id;
--- WITH RECURSIVE
WITH RECURSIVE r(tenant_id, organisation_id, depth) AS (SELECT c.tenant_id, c.organisation_id, 1 FROM billing.credits c WHERE c.tenant_id = ? UNION ALL SELECT l.tenant_id, l.organisation_id, r.depth + 1 FROM r JOIN billing.credit_lots l ON l.tenant_id = r.tenant_id WHERE r.depth < 3) SELECT * FROM r JOIN billing.organisations o ON o.tenant_id = r.tenant_id;
--- WITH that changes
WITH gone AS (DELETE FROM billing.usage_thresholds WHERE tenant_id = ? RETURNING tenant_id) SELECT o.slug FROM gone JOIN billing.organisations o ON o.tenant_id = gone.tenant_id;
--- UNION
SELECT balance FROM billing.credits WHERE tenant_id = ? UNION ALL (SELECT remaining FROM billing.credit_lots WHERE tenant_id = ? LIMIT 1) ORDER BY 1;
--- windows, grouping, limits
SELECT organisation_id, sum(balance) OVER (PARTITION BY organisation_id ORDER BY created_at), count(*) FILTER (WHERE balance > 0) OVER () FROM billing.credits WHERE tenant_id = ? ORDER BY extract(year FROM created_at) LIMIT ?;
--- a lock
SELECT balance FROM billing.credits WHERE tenant_id = ? ORDER BY organisation_id FETCH NEXT 3 ROWS ONLY FOR NO KEY UPDATE OF credits SKIP LOCKED;
--- IS DISTINCT FROM in the list
SELECT balance IS DISTINCT FROM held, percentile_cont(0.5) WITHIN GROUP (ORDER BY balance) FROM billing.credits WHERE tenant_id = ? GROUP BY balance, held HAVING count(*) > 1;
--- UPDATE
UPDATE billing.organisations SET name = ? WHERE tenant_id = ? AND organisation_id = ?;
--- UPDATE FROM
UPDATE billing.organisations AS o SET name = t.name FROM billing.tenants t WHERE t.id = o.tenant_id AND o.tenant_id = ? RETURNING o.name;
--- UPDATE of the same tenant
UPDATE billing.usage_thresholds SET tenant_id = ? WHERE tenant_id = ?;
--- DELETE
DELETE FROM billing.usage_limit_overrides WHERE tenant_id = ? AND organisation_id = ?;
--- DELETE USING
DELETE FROM billing.usage_limit_overrides l USING billing.organisations o WHERE o.tenant_id = ? AND l.tenant_id = o.tenant_id AND o.organisation_id = l.organisation_id;
--- INSERT
INSERT INTO billing.organisations (tenant_id, organisation_id, slug) VALUES (?, ?, ?), (?, ?, ?) ON CONFLICT DO NOTHING RETURNING slug;
--- INSERT without names of columns
INSERT INTO billing.tenants VALUES (?, ?, now());
--- INSERT of the tenant's row
INSERT INTO billing.tenants (id, name, created_at) VALUES (?, ?, now()) ON CONFLICT (id) DO UPDATE SET name = excluded.name;
--- INSERT … SELECT
INSERT INTO public.shop_orders (tenant_id, organisation_id) SELECT c.tenant_id, c.organisation_id FROM billing.credits c WHERE c.tenant_id = ?;
--- INSERT … SELECT of one tenant
INSERT INTO billing.organisations (tenant_id, organisation_id, slug) SELECT ?, o.organisation_id, ? FROM public.shop_orders o;
--- INSERT, on conflict the same tenant's row
INSERT INTO billing.organisations AS o (tenant_id, organisation_id, slug) VALUES (?, ?, ?) ON CONFLICT (tenant_id, organisation_id) DO UPDATE SET slug = excluded.slug WHERE o.slug <> excluded.slug;
--- INSERT, on conflict on a constraint with the tenant
INSERT INTO billing.organisations (tenant_id, organisation_id, slug) VALUES (?, ?, ?) ON CONFLICT ON CONSTRAINT organisations_pk DO UPDATE SET slug = excluded.slug;
--- INSERT, on conflict only a row of the tenant
INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at) VALUES ('token_hash', ?, ?, now()) ON CONFLICT (kind, external_id) DO UPDATE SET created_at = now() WHERE external_references.tenant_id = excluded.tenant_id;
--- MERGE
MERGE INTO billing.organisations o USING (SELECT ?::uuid AS tenant_id, ?::uuid AS organisation_id) s ON o.tenant_id = s.tenant_id AND o.organisation_id = s.organisation_id WHEN MATCHED AND o.name IS NULL THEN UPDATE SET name = CASE WHEN true THEN 'x' END WHEN NOT MATCHED THEN INSERT (tenant_id, organisation_id, slug) VALUES (s.tenant_id, s.organisation_id, 'x');
--- a function with its tenant
SELECT * FROM billing.usage_limits(?, ?, ?);
--- a function with the tenant of a row
SELECT l.* FROM billing.organisations o, billing.usage_limits(o.tenant_id, o.organisation_id, now()) l WHERE o.tenant_id = ?;
--- a function with the tenant by name
SELECT * FROM billing.usage_limits(p_organisation_id => ?, p_tenant_id => ?, p_at => now());
--- a function that reads nothing
SELECT * FROM billing.period_of(now(), 'DAY', 'UTC', NULL);
--- a view of ours with its tenant
SELECT * FROM billing.legacy_plan_service_terms WHERE tenant_id = ?;
--- what was archived of a tenant
SELECT * FROM billing_archive.credit_allocations WHERE tenant_id = ?;
--- types of ours
SELECT NULL::billing.feature_kind, cast('a' AS billing.currency_code);
--- a name of ours in a string
SELECT to_regclass('billing.credits'), $$SELECT * FROM billing.credits$$;
--- no table at all
SELECT 1;
--- a definition that refers to ours
CREATE TABLE public.shop_notes (tenant_id uuid NOT NULL REFERENCES billing.tenants (id), organisation_id uuid, FOREIGN KEY (tenant_id, organisation_id) REFERENCES billing.organisations (tenant_id, organisation_id));
--- the session
SET LOCAL lock_timeout = '1s';
--- a table of the application that is called as one of ours
SELECT * FROM users u JOIN plans p ON p.id = u.plan_id;
--- an alias that is called as our schema
SELECT billing.amount FROM public.shop_orders billing WHERE billing.amount > 0;
--- WITH RECURSIVE that carries a parameter
WITH RECURSIVE r(tenant_id, n) AS (SELECT ?::uuid, 1 UNION ALL SELECT r.tenant_id, n + 1 FROM r WHERE n < 3) SELECT * FROM r JOIN billing.credits c ON c.tenant_id = r.tenant_id;
--- a join to a UNION of rows that are bound
WITH u AS (SELECT tenant_id, organisation_id FROM billing.credits WHERE tenant_id = ? UNION ALL SELECT tenant_id, organisation_id FROM billing.credit_lots WHERE tenant_id = ?) SELECT * FROM u JOIN billing.organisations o ON o.tenant_id = u.tenant_id;
--- INSERT of VALUES and of rows that are bound
INSERT INTO public.shop_orders VALUES (?::uuid, ?::uuid, ?::numeric) UNION ALL SELECT c.tenant_id, c.organisation_id, c.balance FROM billing.credits c WHERE c.tenant_id = ?;
--- whose an identifier is
SELECT * FROM billing.owner_of_external_reference(?, ?);
--- DECLARE that holds
DECLARE c CURSOR WITH HOLD FOR SELECT * FROM billing.credits WHERE tenant_id = ?;
--- a definition with parameters of storage
CREATE TABLE public.shop_lines (tenant_id uuid NOT NULL REFERENCES billing.tenants (id)) WITH (fillfactor = 70);
--- CREATE TABLE AS with parameters of storage
CREATE TABLE public.shop_copies WITH (fillfactor = 70) AS SELECT * FROM billing.credits WHERE tenant_id = ?;
--- USING after left joins, the left table bound
SELECT * FROM billing.organisations o LEFT JOIN billing.credits c USING (tenant_id, organisation_id) LEFT JOIN billing.credit_lots l USING (tenant_id, organisation_id) WHERE o.tenant_id = ?;
--- USING after left joins, the column bound
SELECT * FROM billing.organisations o LEFT JOIN billing.credits c USING (tenant_id, organisation_id) LEFT JOIN billing.credit_lots l USING (tenant_id, organisation_id) WHERE tenant_id = ?;
--- USING of a table of the application after another
SELECT * FROM public.shop_orders o JOIN public.shop_amounts s USING (organisation_id) JOIN billing.credits c USING (tenant_id) WHERE o.tenant_id = ?;
--- a join to all columns of a table of the application
WITH o AS (SELECT * FROM public.shop_orders WHERE tenant_id = ?) SELECT c.balance FROM o JOIN billing.credits c ON c.tenant_id = o.tenant_id AND c.organisation_id = o.organisation_id;
