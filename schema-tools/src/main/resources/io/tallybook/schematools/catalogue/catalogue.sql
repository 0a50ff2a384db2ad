-- What there is in some PostgreSQL schemas. The parameter of each query is an array of their names.
-- name: namespaces
SELECT format('%I', n.nspname) AS name, obj_description(n.oid, 'pg_namespace') AS comment
FROM pg_namespace n
WHERE n.nspname = ANY (?)
-- name: enums
SELECT format('%I.%I', n.nspname, t.typname) AS name,
       ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = ANY (?)
  AND t.typtype = 'e'
-- name: domains
SELECT format('%I.%I', n.nspname, t.typname) AS name,
       format_type(t.typbasetype, t.typtypmod)
           || coalesce((SELECT ' COLLATE ' || t.typcollation::regcollation
                        FROM pg_type b
                        WHERE b.oid = t.typbasetype AND b.typcollation <> t.typcollation), '') AS base_type,
       t.typnotnull AS not_null,
       pg_get_expr(t.typdefaultbin, 0) AS default_exact,
       pg_get_expr(t.typdefaultbin, 0, true) AS default_readable,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = ANY (?)
  AND t.typtype = 'd'
-- name: domain_constraints
SELECT format('%I.%I', n.nspname, t.typname) AS domain,
       format('%I', k.conname) AS name,
       pg_get_constraintdef(k.oid) AS definition_exact,
       pg_get_constraintdef(k.oid, true) AS definition_readable
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_constraint k ON k.contypid = t.oid
WHERE n.nspname = ANY (?)
  AND k.contype = 'c'
-- name: routines
SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS signature,
       CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind,
       pg_get_functiondef(p.oid) AS definition,
       obj_description(p.oid, 'pg_proc') AS comment
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = ANY (?)
  AND p.prokind IN ('f', 'p', 'w')
-- name: views
SELECT format('%I.%I', n.nspname, c.relname) AS name,
       CASE WHEN c.reloptions IS NULL THEN '' ELSE 'WITH (' || array_to_string(c.reloptions, ', ') || ') ' END AS options,
       pg_get_viewdef(c.oid) AS query_exact,
       pg_get_viewdef(c.oid, true) AS query_readable,
       obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (?)
  AND c.relkind = 'v'
-- name: view_columns
SELECT format('%I.%I', n.nspname, c.relname) AS view,
       format('%I', a.attname) AS name,
       d.description AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = a.attnum
WHERE n.nspname = ANY (?)
  AND c.relkind = 'v'
-- name: tables
SELECT format('%I.%I', n.nspname, c.relname) AS name,
       CASE WHEN c.reloptions IS NULL THEN '' ELSE 'WITH (' || array_to_string(c.reloptions, ', ') || ') ' END
           || CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END
           || CASE WHEN c.relkind = 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(c.oid) || ' ' ELSE '' END
           || CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) || ' ' ELSE '' END
           || CASE WHEN c.relrowsecurity THEN 'ROW LEVEL SECURITY ' ELSE '' END
           || CASE WHEN c.relforcerowsecurity THEN 'FORCED ' ELSE '' END
           || CASE WHEN c.relreplident <> 'd' THEN 'REPLICA IDENTITY ' || c.relreplident::text ELSE '' END AS features,
       obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (?)
  AND c.relkind IN ('r', 'p')
  AND c.relname <> 'flyway_schema_history'
-- name: columns
SELECT format('%I.%I', n.nspname, c.relname) AS table,
       format('%I', a.attname) AS name,
       format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END AS type,
       a.attnotnull AS not_null,
       CASE
           WHEN a.attidentity = 'a' THEN 'IDENTITY_ALWAYS'
           WHEN a.attidentity = 'd' THEN 'IDENTITY_BY_DEFAULT'
           WHEN a.attgenerated = 's' THEN 'STORED'
           WHEN a.attgenerated = 'v' THEN 'VIRTUAL'
           ELSE 'NONE'
       END AS generation,
       pg_get_expr(d.adbin, d.adrelid) AS expression_exact,
       pg_get_expr(d.adbin, d.adrelid, true) AS expression_readable,
       col_description(c.oid, a.attnum) AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname = ANY (?)
  AND c.relkind IN ('r', 'p')
  AND c.relname <> 'flyway_schema_history'
ORDER BY c.oid, a.attnum
-- name: constraints
-- Not null is told with the column.
SELECT format('%I.%I', n.nspname, c.relname) AS table,
       format('%I', k.conname) AS name,
       k.contype AS kind,
       pg_get_constraintdef(k.oid) AS definition_exact,
       pg_get_constraintdef(k.oid, true) AS definition_readable,
       ARRAY(SELECT format('%I', a.attname)
             FROM unnest(k.conkey) WITH ORDINALITY u (number, place)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
             ORDER BY u.place) AS columns,
       (SELECT format('%I.%I', fn.nspname, f.relname)
        FROM pg_class f
        JOIN pg_namespace fn ON fn.oid = f.relnamespace
        WHERE f.oid = k.confrelid) AS referenced_table,
       ARRAY(SELECT format('%I', a.attname)
             FROM unnest(k.confkey) WITH ORDINALITY u (number, place)
             JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
             ORDER BY u.place) AS referenced_columns,
       k.condeferrable AS deferrable,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_constraint k ON k.conrelid = c.oid
WHERE n.nspname = ANY (?)
  AND c.relkind IN ('r', 'p')
  AND c.relname <> 'flyway_schema_history'
  AND k.contype IN ('p', 'u', 'x', 'f', 'c')
-- name: indexes
SELECT format('%I.%I', n.nspname, c.relname) AS table,
       format('%I.%I', n.nspname, x.relname) AS name,
       pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END AS definition_exact,
       pg_get_indexdef(i.indexrelid, 0, true) AS definition_readable,
       i.indisunique AS is_unique,
       obj_description(i.indexrelid, 'pg_class') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_index i ON i.indrelid = c.oid
JOIN pg_class x ON x.oid = i.indexrelid
WHERE n.nspname = ANY (?)
  AND c.relkind IN ('r', 'p')
  AND c.relname <> 'flyway_schema_history'
  AND NOT EXISTS (
      SELECT
      FROM pg_constraint k
      WHERE k.conindid = i.indexrelid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x')
  )
-- name: others
WITH schemas AS (
    SELECT n.oid, n.nspname
    FROM pg_namespace n
    WHERE n.nspname = ANY (?)
)
SELECT CASE c.relkind WHEN 'm' THEN 'materialized view ' ELSE 'foreign table ' END
           || format('%I.%I', s.nspname, c.relname) AS name,
       coalesce(pg_get_viewdef(c.oid), '') AS definition
FROM pg_class c
JOIN schemas s ON s.oid = c.relnamespace
WHERE c.relkind IN ('m', 'f')
UNION ALL
SELECT format('sequence %I.%I', s.nspname, c.relname),
       format('%s from %s by %s', q.seqtypid::regtype, q.seqstart, q.seqincrement)
FROM pg_class c
JOIN schemas s ON s.oid = c.relnamespace
JOIN pg_sequence q ON q.seqrelid = c.oid
WHERE NOT EXISTS (
    SELECT
    FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
)
UNION ALL
SELECT format('trigger %I of %s', g.tgname, g.tgrelid::regclass), pg_get_triggerdef(g.oid)
FROM pg_trigger g
JOIN pg_class c ON c.oid = g.tgrelid
JOIN schemas s ON s.oid = c.relnamespace
WHERE NOT g.tgisinternal
UNION ALL
SELECT format('policy %I of %s', p.polname, p.polrelid::regclass),
       format('%s %s using %s check %s', p.polpermissive, p.polcmd, pg_get_expr(p.polqual, p.polrelid),
              pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN schemas s ON s.oid = c.relnamespace
UNION ALL
SELECT 'type ' || format('%I.%I', s.nspname, t.typname), 'composite or range'
FROM pg_type t
JOIN schemas s ON s.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typtype = 'r' OR c.relkind = 'c'
