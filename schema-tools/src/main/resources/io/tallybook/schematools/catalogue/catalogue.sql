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
       pg_get_viewdef(c.oid) AS query_exact,
       coalesce(array_to_string(c.reloptions, ', '), '') AS options,
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
           || CASE WHEN c.relreplident <> 'd' THEN 'REPLICA IDENTITY ' || c.relreplident::text || ' ' ELSE '' END
           || coalesce((SELECT string_agg(
                                   CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY BY ' ELSE 'CLUSTER ON ' END
                                       || i.indexrelid::regclass || ' ', '' ORDER BY i.indexrelid::regclass::text)
                        FROM pg_index i
                        WHERE i.indrelid = c.oid AND (i.indisreplident OR i.indisclustered)), '')
           || coalesce((SELECT 'TOAST (' || array_to_string(t.reloptions, ', ') || ') '
                        FROM pg_class t
                        WHERE t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL), '')
           || coalesce((SELECT 'INHERITS ' || string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno)
                        FROM pg_inherits h
                        WHERE h.inhrelid = c.oid), '') AS features,
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
       (SELECT format('%I', f.relname) FROM pg_class f WHERE f.oid = k.conindid AND k.contype = 'f') AS referenced_key,
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
-- What is compared only: a difference is named, and a person writes the script.
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
SELECT format('index %I.%I', s.nspname, x.relname), pg_get_indexdef(x.oid)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid AND c.relkind = 'm'
JOIN pg_class x ON x.oid = i.indexrelid
JOIN schemas s ON s.oid = x.relnamespace
UNION ALL
-- The options of an index that a constraint made are not in the constraint's definition.
SELECT format('options of index %I.%I', s.nspname, x.relname), array_to_string(x.reloptions, ', ')
FROM pg_constraint k
JOIN pg_class x ON x.oid = k.conindid
JOIN schemas s ON s.oid = x.relnamespace
WHERE k.contype IN ('p', 'u', 'x')
  AND x.reloptions IS NOT NULL
UNION ALL
SELECT format('sequence %I.%I', s.nspname, c.relname),
       concat_ws(' ', q.seqtypid::regtype, 'from', q.seqstart, 'by', q.seqincrement, 'within', q.seqmin, q.seqmax, 'cache',
                 q.seqcache, CASE WHEN q.seqcycle THEN 'cycle' END, 'owned by ' || o.attrelid::regclass || '.' || o.attname)
FROM pg_class c
JOIN schemas s ON s.oid = c.relnamespace
JOIN pg_sequence q ON q.seqrelid = c.oid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a'
LEFT JOIN pg_attribute o ON o.attrelid = d.refobjid AND o.attnum = d.refobjsubid
WHERE NOT EXISTS (
    SELECT
    FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
)
UNION ALL
-- An identity that counts as any other is told with its column.
SELECT format('identity %I.%I.%I', s.nspname, c.relname, a.attname),
       concat_ws(' ', 'from', q.seqstart, 'by', q.seqincrement, 'within', q.seqmin, q.seqmax, 'cache', q.seqcache,
                 CASE WHEN q.seqcycle THEN 'cycle' END)
FROM pg_depend d
JOIN pg_sequence q ON q.seqrelid = d.objid
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
JOIN pg_class c ON c.oid = a.attrelid
JOIN schemas s ON s.oid = c.relnamespace
WHERE d.classid = 'pg_class'::regclass
  AND d.deptype = 'i'
  AND (
      (q.seqstart, q.seqincrement, q.seqmin, q.seqcache, q.seqcycle) <> (1, 1, 1, 1, false)
      OR q.seqmax <> CASE q.seqtypid::regtype::text
                         WHEN 'smallint' THEN 32767
                         WHEN 'integer' THEN 2147483647
                         ELSE 9223372036854775807
                     END
  )
UNION ALL
SELECT format('storage %I.%I.%I', s.nspname, c.relname, a.attname),
       concat_ws(' ', CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || a.attstorage::text END,
                 CASE WHEN a.attcompression <> '' THEN 'compression ' || a.attcompression::text END,
                 CASE WHEN a.attstattarget >= 0 THEN 'statistics ' || a.attstattarget END,
                 array_to_string(a.attoptions, ', '))
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')
JOIN schemas s ON s.oid = c.relnamespace
WHERE a.attnum > 0
  AND NOT a.attisdropped
  AND (a.attstorage <> t.typstorage OR a.attcompression <> '' OR a.attstattarget >= 0 OR a.attoptions IS NOT NULL)
UNION ALL
SELECT format('not null %I of %s', k.conname, k.conrelid::regclass), 'NOT VALID'
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN schemas s ON s.oid = c.relnamespace
WHERE k.contype = 'n'
  AND NOT k.convalidated
UNION ALL
SELECT format('default %I.%I.%I', s.nspname, c.relname, a.attname), pg_get_expr(d.adbin, d.adrelid)
FROM pg_attrdef d
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
JOIN pg_class c ON c.oid = d.adrelid AND c.relkind = 'v'
JOIN schemas s ON s.oid = c.relnamespace
UNION ALL
SELECT format('trigger %I of %s', g.tgname, g.tgrelid::regclass),
       pg_get_triggerdef(g.oid) || CASE g.tgenabled WHEN 'O' THEN '' ELSE ' enabled ' || g.tgenabled::text END
FROM pg_trigger g
JOIN pg_class c ON c.oid = g.tgrelid
JOIN schemas s ON s.oid = c.relnamespace
WHERE NOT g.tgisinternal
UNION ALL
SELECT format('rule %I of %s', r.rulename, r.ev_class::regclass),
       pg_get_ruledef(r.oid) || CASE r.ev_enabled WHEN 'O' THEN '' ELSE ' enabled ' || r.ev_enabled::text END
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN schemas s ON s.oid = c.relnamespace
WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT format('policy %I of %s', p.polname, p.polrelid::regclass),
       format('%s %s to %s using %s check %s', p.polpermissive, p.polcmd, p.polroles::regrole[],
              pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN schemas s ON s.oid = c.relnamespace
UNION ALL
SELECT format('statistics %I.%I', s.nspname, x.stxname), pg_get_statisticsobjdef(x.oid)
FROM pg_statistic_ext x
JOIN schemas s ON s.oid = x.stxnamespace
UNION ALL
SELECT format('type %I.%I', s.nspname, t.typname),
       coalesce('range of ' || (SELECT r.rngsubtype::regtype FROM pg_range r WHERE r.rngtypid = t.oid),
                (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
                 FROM pg_attribute a
                 WHERE a.attrelid = t.typrelid AND NOT a.attisdropped),
                'composite of nothing')
FROM pg_type t
JOIN schemas s ON s.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typtype = 'r' OR c.relkind = 'c'
UNION ALL
SELECT format('aggregate %I.%I(%s)', s.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
       concat_ws(' ', g.aggtransfn, g.aggtranstype::regtype, g.aggfinalfn, g.agginitval)
FROM pg_aggregate g
JOIN pg_proc p ON p.oid = g.aggfnoid
JOIN schemas s ON s.oid = p.pronamespace
UNION ALL
-- What has no definition that the server would write: collations, operators, text search.
SELECT (SELECT concat_ws(' ', i.type, i.identity) FROM pg_identify_object(d.classid, d.objid, 0) i), ''
FROM pg_depend d
JOIN schemas s ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = s.oid
WHERE d.classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_statistic_ext'::regclass,
                        'pg_extension'::regclass, 'pg_default_acl'::regclass)
UNION ALL
SELECT 'comment on ' || (SELECT concat_ws(' ', i.type, i.identity) FROM pg_identify_object(e.classoid, e.objoid, 0) i),
       e.description
FROM pg_description e
LEFT JOIN pg_trigger g ON e.classoid = 'pg_trigger'::regclass AND g.oid = e.objoid
LEFT JOIN pg_policy p ON e.classoid = 'pg_policy'::regclass AND p.oid = e.objoid
LEFT JOIN pg_rewrite r ON e.classoid = 'pg_rewrite'::regclass AND r.oid = e.objoid
LEFT JOIN pg_constraint k ON e.classoid = 'pg_constraint'::regclass AND k.oid = e.objoid AND k.contypid <> 0
LEFT JOIN pg_statistic_ext x ON e.classoid = 'pg_statistic_ext'::regclass AND x.oid = e.objoid
LEFT JOIN pg_class c ON e.classoid = 'pg_class'::regclass
    AND c.oid = e.objoid
    AND (c.relkind IN ('m', 'f', 'S') OR EXISTS (SELECT FROM pg_constraint u WHERE u.conindid = c.oid AND u.contype IN ('p', 'u', 'x')))
LEFT JOIN pg_type t ON e.classoid = 'pg_type'::regclass AND t.oid = e.objoid AND t.typtype IN ('c', 'r')
LEFT JOIN pg_type d ON d.oid = k.contypid
LEFT JOIN pg_class o ON o.oid = coalesce(g.tgrelid, p.polrelid, r.ev_class, c.oid)
JOIN schemas s ON s.oid = coalesce(o.relnamespace, d.typnamespace, x.stxnamespace, t.typnamespace)
UNION ALL
-- What was made where nobody looks: a name without its schema, mostly.
SELECT 'elsewhere: ' || (SELECT concat_ws(' ', i.type, i.identity) FROM pg_identify_object(d.classid, d.objid, 0) i), ''
FROM pg_depend d
JOIN pg_namespace n ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid
WHERE d.classid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
  AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM schemas s WHERE s.oid = n.oid)
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
