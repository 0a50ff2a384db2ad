-- Everything that there is in some schemas, a line for each fact; the parameter is an array of their names.
--
-- Lines begin with the object that they tell of, so that sorting brings them together. Nothing is left out but Flyway's
-- history and what belongs to it, and what follows from another line: the row and array types of a table, the triggers of
-- a foreign key. Numbers that tell of the past and not of the present, such as those of dropped columns, are not shown.
WITH schemas AS (
    SELECT n.oid, n.nspname, n.nspowner, n.nspacl
    FROM pg_namespace n
    WHERE n.nspname = ANY (?)
),
relations AS (
    SELECT c.*, format('%I.%I', s.nspname, c.relname) AS name
    FROM pg_class c
    JOIN schemas s ON s.oid = c.relnamespace
    WHERE c.relname <> 'flyway_schema_history'
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
),
types AS (
    SELECT t.*, format('%I.%I', s.nspname, t.typname) AS name
    FROM pg_type t
    JOIN schemas s ON s.oid = t.typnamespace
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE (t.typrelid = 0 OR c.relkind = 'c')
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
),
routines AS (
    SELECT p.*, p.oid::regprocedure::text AS name
    FROM pg_proc p
    JOIN schemas s ON s.oid = p.pronamespace
),
facts (object, fact) AS (
    SELECT format('%I', s.nspname),
           format('schema: owner %s, privileges %s', s.nspowner::regrole, s.nspacl)
    FROM schemas s

    UNION ALL
    SELECT r.name,
           format('%s: owner %s, privileges %s, persistence %s, options %s, access method %s, tablespace %s, row security %s %s, '
                      'replica identity %s, partition %s %s, inherits %s',
                  CASE r.relkind
                      WHEN 'v' THEN 'view'
                      WHEN 'm' THEN 'materialized view'
                      WHEN 'f' THEN 'foreign table'
                      WHEN 'S' THEN 'sequence'
                      WHEN 'c' THEN 'composite type'
                      ELSE 'table'
                  END,
                  r.relowner::regrole, r.relacl, r.relpersistence, r.reloptions,
                  (SELECT m.amname FROM pg_am m WHERE m.oid = r.relam),
                  (SELECT p.spcname FROM pg_tablespace p WHERE p.oid = r.reltablespace),
                  r.relrowsecurity, r.relforcerowsecurity, r.relreplident,
                  pg_get_partkeydef(r.oid), pg_get_expr(r.relpartbound, r.oid),
                  (SELECT array_agg(i.inhparent::regclass ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = r.oid))
    FROM relations r

    UNION ALL
    SELECT r.name,
           format('column %s %I: %s%s%s%s, collation %s, storage %s, compression %s, statistics %s, options %s, privileges %s',
                  lpad((row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum))::text, 2, '0'),
                  a.attname,
                  format_type(a.atttypid, a.atttypmod),
                  CASE WHEN a.attnotnull THEN ' not null' END,
                  CASE a.attidentity WHEN 'a' THEN ' identity always' WHEN 'd' THEN ' identity by default' END,
                  CASE a.attgenerated WHEN '' THEN ' default ' WHEN 's' THEN ' stored ' ELSE ' virtual ' END
                      || pg_get_expr(d.adbin, d.adrelid),
                  a.attcollation::regcollation, a.attstorage, a.attcompression,
                  nullif(a.attstattarget, -1), a.attoptions, a.attacl)
    FROM relations r
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum

    UNION ALL
    SELECT coalesce(r.name, t.name),
           format('constraint %I: %s, deferrable %s, deferred %s, validated %s, local %s, inherited %s',
                  k.conname, pg_get_constraintdef(k.oid), k.condeferrable, k.condeferred, k.convalidated, k.conislocal,
                  k.coninhcount)
    FROM pg_constraint k
    LEFT JOIN relations r ON r.oid = k.conrelid
    LEFT JOIN types t ON t.oid = k.contypid
    WHERE coalesce(r.oid, t.oid) IS NOT NULL

    UNION ALL
    SELECT r.name,
           format('index %s, valid %s, ready %s, replica identity %s, clustered %s, tablespace %s',
                  pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisreplident, i.indisclustered,
                  (SELECT p.spcname FROM pg_class c JOIN pg_tablespace p ON p.oid = c.reltablespace WHERE c.oid = i.indexrelid))
    FROM relations r
    JOIN pg_index i ON i.indrelid = r.oid

    UNION ALL
    SELECT r.name,
           format('sequence of %s from %s, by %s, %s to %s, cache %s, cycle %s, owned by %s',
                  q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
                  (SELECT format('%s.%s', d.refobjid::regclass, d.refobjsubid)
                   FROM pg_depend d
                   WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i')
                     AND d.refclassid = 'pg_class'::regclass))
    FROM relations r
    JOIN pg_sequence q ON q.seqrelid = r.oid

    UNION ALL
    SELECT r.name, format('view as %s', regexp_replace(pg_get_viewdef(r.oid), '\s+', ' ', 'g'))
    FROM relations r
    WHERE r.relkind IN ('v', 'm')

    UNION ALL
    SELECT r.name, format('trigger %s, enabled %s', pg_get_triggerdef(g.oid), g.tgenabled)
    FROM relations r
    JOIN pg_trigger g ON g.tgrelid = r.oid AND NOT g.tgisinternal

    UNION ALL
    SELECT r.name, format('rule %s, enabled %s', pg_get_ruledef(w.oid), w.ev_enabled)
    FROM relations r
    JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'

    UNION ALL
    SELECT r.name,
           format('policy %I: permissive %s, for %s, to %s, using %s, check %s',
                  p.polname, p.polpermissive, p.polcmd,
                  (SELECT array_agg(o.role::regrole::text ORDER BY 1) FROM unnest(p.polroles) o (role)),
                  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM relations r
    JOIN pg_policy p ON p.polrelid = r.oid

    UNION ALL
    SELECT r.name, format('publication %I', p.pubname)
    FROM relations r
    JOIN pg_publication_rel l ON l.prrelid = r.oid
    JOIN pg_publication p ON p.oid = l.prpubid

    UNION ALL
    SELECT t.name,
           format('type %s: owner %s, privileges %s, base %s%s, collation %s, default %s',
                  CASE t.typtype
                      WHEN 'e' THEN 'enum'
                      WHEN 'd' THEN 'domain'
                      WHEN 'c' THEN 'composite'
                      WHEN 'r' THEN 'range'
                      WHEN 'm' THEN 'multirange'
                      WHEN 'p' THEN 'pseudo'
                      ELSE 'base'
                  END,
                  t.typowner::regrole, t.typacl,
                  CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
                  CASE WHEN t.typnotnull THEN ' not null' END,
                  t.typcollation::regcollation, t.typdefault)
    FROM types t

    UNION ALL
    SELECT t.name,
           format('label %s: %s', lpad((row_number() OVER (PARTITION BY t.oid ORDER BY e.enumsortorder))::text, 2, '0'), e.enumlabel)
    FROM types t
    JOIN pg_enum e ON e.enumtypid = t.oid

    UNION ALL
    SELECT p.name, format('routine of kind %s: owner %s, privileges %s', p.prokind, p.proowner::regrole, p.proacl)
    FROM routines p

    -- Language, volatility and settings stand before the body.
    UNION ALL
    SELECT p.name, format('line %s: %s', lpad(l.place::text, 4, '0'), l.text)
    FROM routines p
    CROSS JOIN LATERAL regexp_split_to_table(pg_get_functiondef(p.oid), '\n') WITH ORDINALITY l (text, place)
    WHERE p.prokind <> 'a'

    UNION ALL
    SELECT format('%I', s.nspname),
           format('default privileges of %s on %s: %s', a.defaclrole::regrole, a.defaclobjtype, a.defaclacl)
    FROM pg_default_acl a
    JOIN schemas s ON s.oid = a.defaclnamespace

    -- Statistics, operators, text search and whatever else lives in a schema.
    UNION ALL
    SELECT i.identity, i.type
    FROM pg_depend d
    JOIN schemas s ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = s.oid
    CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
    WHERE d.deptype = 'n'
      AND d.classid NOT IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass, 'pg_default_acl'::regclass)

    UNION ALL
    SELECT format('%I', s.nspname), format('comment on schema: %s', d.description)
    FROM pg_description d
    JOIN schemas s ON d.classoid = 'pg_namespace'::regclass AND d.objoid = s.oid

    UNION ALL
    SELECT coalesce(r.name, i.identity), format('comment on %s: %s', i.type || ' ' || i.identity, d.description)
    FROM pg_description d
    CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    LEFT JOIN pg_trigger g ON d.classoid = 'pg_trigger'::regclass AND g.oid = d.objoid
    LEFT JOIN relations r ON r.oid = CASE d.classoid WHEN 'pg_class'::regclass THEN d.objoid ELSE g.tgrelid END
    WHERE r.oid IS NOT NULL
       OR i.schema IN (SELECT s.nspname FROM schemas s)
          AND i.identity NOT LIKE '%flyway_schema_history%'
)
SELECT f.object || ': ' || f.fact
FROM facts f
ORDER BY f.object COLLATE "C", f.fact COLLATE "C"
