-- What the guard refuses, each with the reason in its name. public.shop_orders is a table of the application.

--- no predicate at all
SELECT * FROM billing.credits;
--- a predicate on something else
SELECT balance FROM billing.credits WHERE organisation_id = ?;
--- all tenants
SELECT id, name FROM billing.tenants;
--- quoted names
SELECT "billing"."credits"."balance" FROM "billing"."credits";
--- names in capitals
SELECT BALANCE FROM BILLING.CREDITS;
--- ONLY
SELECT * FROM ONLY billing.credits;
--- TABLE as a query
TABLE billing.credits;
--- a comment between schema and table
SELECT * FROM billing /* a comment */ . credits;
--- the predicate in a comment
SELECT * FROM billing.credits WHERE true -- AND tenant_id = ?
;
--- the predicate in a string
SELECT * FROM billing.credits WHERE 'tenant_id = ?' <> '';
--- the predicate on another alias
SELECT * FROM billing.credits c, billing.credits d WHERE c.tenant_id = ?;
--- a self-join by the organisation
SELECT * FROM billing.credits c JOIN billing.credits d ON d.organisation_id = c.organisation_id WHERE d.tenant_id = ?;
--- a comma join
SELECT * FROM billing.credits c, billing.credit_lots l WHERE c.tenant_id = ? AND l.organisation_id = c.organisation_id;
--- a join by the organisation
SELECT * FROM billing.credits c JOIN billing.credit_lots l ON l.organisation_id = c.organisation_id WHERE c.tenant_id = ?;
--- a join by the tenant of two that are not bound
SELECT * FROM billing.credits c JOIN billing.credit_lots l ON l.tenant_id = c.tenant_id;
--- USING of two that are not bound
SELECT * FROM billing.credits JOIN billing.credit_lots USING (tenant_id, organisation_id);
--- a cross join
SELECT * FROM billing.credits c CROSS JOIN telecom.users u WHERE c.tenant_id = ?;
--- a left join by the organisation
SELECT * FROM billing.credits c LEFT JOIN billing.credit_lots l ON l.organisation_id = c.organisation_id WHERE c.tenant_id = ?;
--- a left join that binds the left side in its condition
SELECT * FROM billing.credits c LEFT JOIN billing.credit_lots l ON l.tenant_id = c.tenant_id AND c.tenant_id = ?;
--- a right join that binds the right side in its condition
SELECT * FROM billing.credits c RIGHT JOIN billing.credit_lots l ON l.tenant_id = c.tenant_id AND l.tenant_id = ?;
--- a full join that binds in its condition
SELECT * FROM billing.credits c FULL JOIN billing.credit_lots l ON l.tenant_id = c.tenant_id AND l.tenant_id = ?;
--- a full join of which one side is bound
SELECT * FROM billing.credits c FULL JOIN billing.credit_lots l ON l.tenant_id = c.tenant_id WHERE c.tenant_id = ?;
--- a join to a table of the application that is not bound
SELECT * FROM public.shop_orders o JOIN billing.credits c ON c.tenant_id = o.tenant_id;
--- a join in brackets
SELECT * FROM public.shop_orders o LEFT JOIN (billing.credits c JOIN billing.credit_lots l USING (tenant_id, organisation_id)) ON c.organisation_id = o.organisation_id;
--- the name without a table in the condition of an earlier join
SELECT * FROM public.shop_amounts o JOIN billing.credits c ON tenant_id = ? JOIN billing.credit_lots l ON l.organisation_id = o.organisation_id;
--- a lateral join
SELECT * FROM billing.credits c CROSS JOIN LATERAL (SELECT * FROM billing.credit_lots l WHERE l.organisation_id = c.organisation_id) l WHERE c.tenant_id = ?;
--- a left lateral join
SELECT * FROM billing.credits c LEFT JOIN LATERAL (SELECT max(l.granted_at) FROM billing.credit_lots l WHERE l.organisation_id = c.organisation_id) l ON true WHERE c.tenant_id = ?;
--- a lateral join to a tenant that is not bound
SELECT * FROM public.shop_orders o, LATERAL (SELECT * FROM billing.credits c WHERE c.tenant_id = o.tenant_id) c;
--- a query in FROM
SELECT count(*) FROM (SELECT * FROM billing.credits) c;
--- a query in FROM, bound from outside by a column that it does not give
SELECT * FROM billing.organisations o JOIN (SELECT organisation_id FROM billing.credits) c ON c.organisation_id = o.organisation_id WHERE o.tenant_id = ?;
--- a query in FROM, bound outside after grouping
SELECT * FROM (SELECT tenant_id, sum(balance) FROM billing.credits GROUP BY tenant_id) c WHERE c.tenant_id = ?;
--- a scalar query in SELECT
SELECT (SELECT sum(c.balance) FROM billing.credits c) FROM billing.organisations o WHERE o.tenant_id = ?;
--- a scalar query in ORDER BY
SELECT o.slug FROM billing.organisations o WHERE o.tenant_id = ? ORDER BY (SELECT sum(c.balance) FROM billing.credits c WHERE c.organisation_id = o.organisation_id);
--- an array of a query
SELECT ARRAY(SELECT c.balance FROM billing.credits c);
--- a query in a function's argument
SELECT coalesce((SELECT max(balance) FROM billing.credits), 0);
--- a query in WHERE
SELECT * FROM billing.credits WHERE tenant_id = ? AND balance > (SELECT avg(d.balance) FROM billing.credits d);
--- EXISTS by the organisation
SELECT * FROM billing.organisations o WHERE o.tenant_id = ? AND EXISTS (SELECT 1 FROM billing.credits c WHERE c.organisation_id = o.organisation_id);
--- NOT EXISTS of a tenant that is not bound
SELECT 1 FROM public.shop_orders o WHERE NOT EXISTS (SELECT 1 FROM billing.credits c WHERE c.tenant_id = o.tenant_id);
--- IN with a query
SELECT * FROM public.shop_orders WHERE organisation_id IN (SELECT organisation_id FROM billing.credits);
--- a query in HAVING
SELECT o.tenant_id FROM public.shop_orders o GROUP BY o.tenant_id HAVING count(*) > (SELECT count(*) FROM billing.credits);
--- a query in CASE
SELECT CASE WHEN true THEN (SELECT count(*) FROM billing.credits) END;
--- a query in VALUES
VALUES ((SELECT count(*) FROM billing.credits));
--- the predicate in HAVING
SELECT tenant_id, sum(balance) FROM billing.credits GROUP BY tenant_id HAVING tenant_id = ?;
--- the predicate in FILTER
SELECT sum(balance) FILTER (WHERE tenant_id = ?) FROM billing.credits;
--- the predicate in the list of SELECT
SELECT tenant_id = ? FROM billing.credits;
--- the predicate in ORDER BY
SELECT balance FROM billing.credits ORDER BY tenant_id = ?;
--- WITH
WITH c AS (SELECT * FROM billing.credits) SELECT count(*) FROM c;
--- WITH, bound outside
WITH c AS MATERIALIZED (SELECT * FROM billing.credits) SELECT count(*) FROM c WHERE c.tenant_id = ?;
--- WITH, the second of two
WITH c AS (SELECT * FROM billing.credits WHERE tenant_id = ?), l AS (SELECT * FROM billing.credit_lots) SELECT 1 FROM c, l;
--- WITH RECURSIVE, the second part
WITH RECURSIVE r(organisation_id, depth) AS (SELECT c.organisation_id, 1 FROM billing.credits c WHERE c.tenant_id = ? UNION ALL SELECT l.organisation_id, r.depth + 1 FROM r JOIN billing.credit_lots l ON l.organisation_id = r.organisation_id WHERE r.depth < 3) SELECT * FROM r;
--- WITH RECURSIVE, a tenant that the second part changes
WITH RECURSIVE r(tenant_id, depth) AS (SELECT c.tenant_id, 1 FROM billing.credits c WHERE c.tenant_id = ? UNION ALL SELECT o.tenant_id, r.depth + 1 FROM r, public.shop_orders o WHERE r.depth < 3) SELECT c.* FROM r JOIN billing.credits c ON c.tenant_id = r.tenant_id;
--- WITH that deletes
WITH gone AS (DELETE FROM billing.usage_thresholds RETURNING tenant_id) SELECT count(*) FROM gone;
--- UNION, the second part
SELECT balance FROM billing.credits WHERE tenant_id = ? UNION ALL SELECT remaining FROM billing.credit_lots;
--- UNION in brackets, the first part
(SELECT balance FROM billing.credits) UNION (SELECT remaining FROM billing.credit_lots WHERE tenant_id = ?) ORDER BY 1;
--- INTERSECT
SELECT organisation_id FROM billing.credits WHERE tenant_id = ? INTERSECT SELECT organisation_id FROM billing.credit_lots;
--- EXCEPT
SELECT organisation_id FROM billing.credits WHERE tenant_id = ? EXCEPT SELECT organisation_id FROM billing.credit_lots;
--- a join to a UNION of two tenants
SELECT c.* FROM (SELECT ?::uuid AS tenant_id UNION ALL SELECT ?::uuid) t JOIN billing.credits c ON c.tenant_id = t.tenant_id;
--- a join to VALUES of two tenants
SELECT c.* FROM (VALUES (?::uuid), (?::uuid)) t (tenant_id) JOIN billing.credits c ON c.tenant_id = t.tenant_id;
--- a join to an array of tenants
SELECT c.* FROM unnest(?::uuid[]) AS t (tenant_id) JOIN billing.credits c ON c.tenant_id = t.tenant_id;
--- OR
SELECT * FROM billing.credits WHERE tenant_id = ? OR balance < 0;
--- OR of two tenants
SELECT * FROM billing.credits WHERE tenant_id = ? OR tenant_id = ?;
--- OR without brackets after AND
SELECT * FROM billing.credits WHERE tenant_id = ? AND organisation_id = ? OR balance < 0;
--- OR in brackets
SELECT * FROM billing.credits WHERE balance > 0 AND (tenant_id = ? OR held > 0);
--- NOT
SELECT * FROM billing.credits WHERE NOT tenant_id = ?;
--- NOT around brackets
SELECT * FROM billing.credits WHERE NOT (tenant_id = ? AND balance > 0);
--- CASE
SELECT * FROM billing.credits WHERE CASE WHEN balance > 0 THEN tenant_id = ? ELSE true END;
--- IS NOT TRUE
SELECT * FROM billing.credits WHERE (tenant_id = ?) IS NOT TRUE;
--- IS NOT NULL of the comparison
SELECT * FROM billing.credits WHERE tenant_id = ?::uuid IS NOT NULL;
--- coalesce around the comparison
SELECT * FROM billing.credits WHERE coalesce(tenant_id = ?, true);
--- another tenant than this
SELECT * FROM billing.credits WHERE tenant_id <> ?;
--- tenants after this
SELECT * FROM billing.credits WHERE tenant_id > ?;
--- tenants between two
SELECT * FROM billing.credits WHERE tenant_id BETWEEN ? AND ? AND balance > 0;
--- several tenants
SELECT * FROM billing.credits WHERE tenant_id IN (?, ?);
--- tenants of an array
SELECT * FROM billing.credits WHERE tenant_id = ANY (?::uuid[]);
--- tenants of a query
SELECT * FROM billing.credits WHERE tenant_id IN (SELECT o.tenant_id FROM public.shop_orders o);
--- the tenant of a query
SELECT * FROM billing.credits WHERE tenant_id = (SELECT o.tenant_id FROM public.shop_orders o LIMIT 1);
--- not these tenants
SELECT * FROM billing.credits WHERE tenant_id NOT IN (?);
--- rows of several tenants
SELECT * FROM billing.credits WHERE (tenant_id, organisation_id) IN ((?, ?), (?, ?));
--- rows after this
SELECT * FROM billing.credits WHERE (tenant_id, organisation_id) > (?, ?);
--- a column compared with itself
SELECT * FROM billing.credits WHERE tenant_id = tenant_id;
--- a column compared with itself by two names
SELECT * FROM billing.credits WHERE credits.tenant_id = tenant_id;
--- a column compared with itself as text
SELECT * FROM billing.credits WHERE tenant_id::text = tenant_id::text;
--- a part of the tenant's text
SELECT * FROM billing.credits WHERE left(tenant_id::text, 1) = left(?, 1);
--- a cast that cuts the tenant
SELECT * FROM billing.credits WHERE tenant_id::char(1) = ?;
--- a cast that cuts the tenant, in words
SELECT * FROM billing.credits WHERE cast(tenant_id AS varchar(1)) = ?;
--- a cast of the text
SELECT * FROM billing.credits WHERE tenant_id::text::char(1) = ?;
--- LIKE
SELECT * FROM billing.credits WHERE tenant_id::text LIKE ?;
--- the tenant or itself
SELECT * FROM billing.credits WHERE tenant_id = coalesce(?::uuid, tenant_id);
--- a comparison that is distinct
SELECT * FROM billing.credits WHERE tenant_id IS DISTINCT FROM ?::uuid;
--- an outer tenant of which nothing is known
SELECT (SELECT sum(c.balance) FROM billing.credits c WHERE c.tenant_id = o.tenant_id) FROM public.shop_orders o;
--- UPDATE
UPDATE billing.organisations SET name = ?;
--- UPDATE by the organisation
UPDATE billing.organisations SET name = ? WHERE organisation_id = ?;
--- UPDATE with a tenant of the FROM only
UPDATE billing.organisations o SET name = ? FROM billing.credits c WHERE c.tenant_id = ? AND c.organisation_id = o.organisation_id;
--- UPDATE FROM a table that is not bound
UPDATE billing.organisations o SET name = ? FROM billing.credits c WHERE o.tenant_id = ? AND c.organisation_id = o.organisation_id;
--- UPDATE with a query in SET
UPDATE billing.organisations SET name = (SELECT max(t.name) FROM billing.tenants t) WHERE tenant_id = ?;
--- UPDATE of the tenant
UPDATE billing.usage_thresholds t SET tenant_id = o.tenant_id FROM public.shop_orders o WHERE t.tenant_id = ?;
--- DELETE
DELETE FROM billing.usage_thresholds;
--- DELETE by the organisation
DELETE FROM billing.usage_limit_overrides WHERE organisation_id = ?;
--- DELETE USING
DELETE FROM billing.usage_limit_overrides l USING billing.organisations o WHERE o.tenant_id = ? AND o.organisation_id = l.organisation_id;
--- DELETE with a query
DELETE FROM public.shop_orders WHERE organisation_id NOT IN (SELECT organisation_id FROM billing.organisations);
--- INSERT without a tenant
INSERT INTO billing.usage_thresholds (feature_code) VALUES (?);
--- INSERT of the default tenant
INSERT INTO billing.organisations (tenant_id, slug) VALUES (DEFAULT, ?);
--- INSERT of default values
INSERT INTO billing.organisations DEFAULT VALUES;
--- INSERT of a tenant that is asked for
INSERT INTO billing.organisations (slug, tenant_id) VALUES (?, (SELECT o.tenant_id FROM public.shop_orders o LIMIT 1));
--- INSERT … SELECT from all tenants
INSERT INTO public.shop_orders (tenant_id, organisation_id) SELECT tenant_id, organisation_id FROM billing.credits;
--- INSERT … SELECT into all tenants
INSERT INTO billing.organisations (tenant_id, slug) SELECT o.tenant_id, ? FROM public.shop_orders o;
--- INSERT … SELECT with the tenant in another place
INSERT INTO billing.organisations (slug, tenant_id) SELECT ?, o.tenant_id FROM public.shop_orders o WHERE o.organisation_id = ?;
--- INSERT, on conflict a row of another tenant
INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at) VALUES ('token_hash', ?, ?, now()) ON CONFLICT (kind, external_id) DO UPDATE SET tenant_id = excluded.tenant_id;
--- INSERT, on conflict on a constraint without the tenant
INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at) VALUES ('token_hash', ?, ?, now()) ON CONFLICT ON CONSTRAINT external_references_pk DO UPDATE SET created_at = now();
--- INSERT, on conflict with a query
INSERT INTO billing.organisations (tenant_id, organisation_id, slug) VALUES (?, ?, ?) ON CONFLICT (tenant_id, organisation_id) DO UPDATE SET name = (SELECT max(t.name) FROM billing.tenants t);
--- INSERT, returning a query
INSERT INTO billing.organisations (tenant_id, organisation_id, slug) VALUES (?, ?, ?) RETURNING (SELECT count(*) FROM billing.tenants);
--- MERGE by the organisation
MERGE INTO billing.organisations o USING (SELECT ?::uuid AS organisation_id) s ON o.organisation_id = s.organisation_id WHEN MATCHED THEN UPDATE SET name = 'x';
--- MERGE from all tenants
MERGE INTO public.shop_orders o USING billing.credits c ON o.organisation_id = c.organisation_id AND c.tenant_id = ? WHEN NOT MATCHED THEN INSERT (tenant_id, organisation_id) VALUES (c.tenant_id, c.organisation_id);
--- MERGE that inserts for any tenant
MERGE INTO billing.organisations o USING public.shop_orders s ON o.tenant_id = ? AND o.organisation_id = s.organisation_id WHEN NOT MATCHED THEN INSERT (tenant_id, organisation_id) VALUES (s.tenant_id, s.organisation_id);
--- a function without its tenant
SELECT * FROM billing.usage_limits(NULL::uuid, ?, now()) l, public.shop_orders o, billing.usage_limits(o.tenant_id, o.organisation_id, now()) m;
--- a function in SELECT with the tenant of every row
SELECT (billing.usage_limits(o.tenant_id, o.organisation_id, now())).used FROM public.shop_orders o;
--- a function with the tenant by name
SELECT * FROM public.shop_orders o, billing.usage_limits(p_organisation_id => ?, p_at => now(), p_tenant_id => o.tenant_id) l;
--- a function with a tenant that is asked for
SELECT * FROM billing.usage_limits((SELECT o.tenant_id FROM public.shop_orders o LIMIT 1), ?, now());
--- a view of ours
SELECT * FROM billing.legacy_plan_service_terms;
--- what was archived
SELECT * FROM billing_archive.credit_allocations;
--- a table that no class was generated for
SELECT * FROM billing.plan_services;
--- SELECT INTO
SELECT * INTO TEMPORARY copied FROM billing.credits;
--- EXPLAIN
EXPLAIN SELECT * FROM billing.credits;
--- CREATE TABLE AS
CREATE TEMPORARY TABLE copied AS SELECT * FROM billing.credits;
--- the second of two statements
SELECT 1; DELETE FROM billing.usage_thresholds;
--- TRUNCATE
TRUNCATE billing.usage_thresholds;
--- COPY
COPY billing.credits TO STDOUT;
--- LOCK
LOCK TABLE billing.credits;
--- DO
DO $$ BEGIN DELETE FROM billing.usage_thresholds; END $$;
--- DECLARE
DECLARE c CURSOR FOR SELECT * FROM billing.credits;
--- a name in Unicode escapes
SELECT * FROM U&"\0062illing".credits;
--- grouping sets and a window
SELECT sum(balance) OVER (PARTITION BY tenant_id ORDER BY organisation_id) FROM billing.credits WINDOW w AS (PARTITION BY tenant_id);
--- FOR UPDATE
SELECT * FROM billing.credits ORDER BY tenant_id LIMIT 1 FOR UPDATE SKIP LOCKED;
--- columns under other names
SELECT * FROM billing.organisations AS o (organisation_id, tenant_id) WHERE o.tenant_id = ?;
--- TABLESAMPLE
SELECT * FROM billing.credits TABLESAMPLE SYSTEM (10);
--- a natural join of which nothing is bound
SELECT * FROM billing.credits NATURAL JOIN billing.organisations;
--- IS DISTINCT FROM before the FROM
SELECT balance IS DISTINCT FROM 0 AND tenant_id = ? FROM billing.credits;
--- a keyword as a name
SELECT balance AS where, tenant_id = ? FROM billing.credits;
--- a join to a UNION of parameters that stand in queries of their own
SELECT c.* FROM (SELECT tenant_id FROM (SELECT ?::uuid AS tenant_id) a UNION ALL SELECT tenant_id FROM (SELECT ?::uuid AS tenant_id) b) t JOIN billing.credits c ON c.tenant_id = t.tenant_id;
--- a join to a UNION of two in WITH
WITH p (tenant_id) AS (SELECT ?::uuid), q (tenant_id) AS (VALUES (?::uuid)) SELECT c.* FROM (SELECT tenant_id FROM p UNION SELECT tenant_id FROM q) t JOIN billing.credits c USING (tenant_id);
--- WITH RECURSIVE, another parameter in the second part
WITH RECURSIVE r(tenant_id, n) AS (SELECT ?::uuid, 1 UNION ALL SELECT p.t, n + 1 FROM r, (SELECT ?::uuid AS t) p WHERE n < 3) SELECT * FROM r JOIN billing.credits c ON c.tenant_id = r.tenant_id;
--- INSERT of VALUES and of what is asked for
INSERT INTO billing.organisations (tenant_id, organisation_id) VALUES (?::uuid, ?::uuid) UNION ALL SELECT o.* FROM (SELECT tenant_id, organisation_id FROM public.shop_orders) o;
--- the list of all tenants
SELECT * FROM billing.list_tenants(NULL, 100);
--- what waits of Stripe's events
SELECT * FROM billing.list_kept_stripe_events(?);
--- TRUNCATE of a table that no class was generated for
TRUNCATE billing.plan_services;
--- COPY of what was archived
COPY billing_archive.credit_allocations TO STDOUT;
--- LOCK of what was archived
LOCK TABLE billing_archive.credit_allocations;
--- DECLARE that holds
DECLARE c CURSOR WITH HOLD FOR SELECT * FROM billing.credits;
--- CREATE TABLE AS with parameters of storage
CREATE TABLE public.copied WITH (fillfactor = 70) AS SELECT * FROM billing.credits;
--- USING after a left join: the column is that of the left table
SELECT * FROM billing.organisations o LEFT JOIN (SELECT tenant_id FROM billing.credits WHERE tenant_id = ?) c USING (tenant_id) JOIN billing.credit_lots l USING (tenant_id);
--- USING after a right join: the column is that of the right table
SELECT c.* FROM (SELECT ?::uuid AS tenant_id) a RIGHT JOIN public.shop_orders o USING (tenant_id) JOIN billing.credits c USING (tenant_id);
--- USING after a full join
SELECT c.* FROM (SELECT ?::uuid AS tenant_id) a FULL JOIN public.shop_orders o USING (tenant_id) JOIN billing.credits c USING (tenant_id);
--- USING after a natural join
SELECT c.* FROM (SELECT ?::uuid AS tenant_id) a NATURAL RIGHT JOIN public.shop_orders o JOIN billing.credits c USING (tenant_id);
--- the column of a left join in a list
SELECT c.* FROM (SELECT tenant_id FROM public.shop_orders o LEFT JOIN (SELECT ?::uuid AS tenant_id) a USING (tenant_id)) q JOIN billing.credits c ON c.tenant_id = q.tenant_id;
--- the column of a left join in a star
SELECT c.* FROM (SELECT * FROM public.shop_orders o LEFT JOIN (SELECT ?::uuid AS tenant_id) a USING (tenant_id)) q JOIN billing.credits c ON c.tenant_id = q.tenant_id;
