package io.tallybook.migrations.verify;

/**
 * An index that is being built at this moment is not invalid yet. Which index another role builds is not shown, but that it
 * builds one is, and on which table it holds the lock for it.
 */
final class ConstraintsAreInForce extends Fact {

    ConstraintsAreInForce() {
        super(
                "constraints-are-in-force",
                "No constraint is unvalidated, no trigger disabled, no index invalid.",
                TENANTS,
                """
                SELECT 'constraint not validated' AS problem,
                       n.nspname                  AS schema_name,
                       t.relname                  AS table_name,
                       c.conname                  AS name
                FROM pg_constraint c
                JOIN pg_class t ON t.oid = c.conrelid
                JOIN pg_namespace n ON n.oid = c.connamespace
                WHERE NOT c.convalidated
                  AND n.nspname IN ('billing', 'telecom', 'billing_archive')
                UNION ALL
                SELECT 'domain constraint not validated', n.nspname, t.typname, c.conname
                FROM pg_constraint c
                JOIN pg_type t ON t.oid = c.contypid
                JOIN pg_namespace n ON n.oid = c.connamespace
                WHERE NOT c.convalidated
                  AND n.nspname IN ('billing', 'telecom', 'billing_archive')
                UNION ALL
                SELECT 'trigger disabled', n.nspname, t.relname, coalesce(c.conname, g.tgname)
                FROM pg_trigger g
                JOIN pg_class t ON t.oid = g.tgrelid
                JOIN pg_namespace n ON n.oid = t.relnamespace
                LEFT JOIN pg_constraint c ON c.oid = g.tgconstraint
                WHERE g.tgenabled NOT IN ('O', 'A')
                  AND n.nspname IN ('billing', 'telecom', 'billing_archive')
                UNION ALL
                SELECT 'index invalid', n.nspname, t.relname, x.relname
                FROM pg_index i
                JOIN pg_class x ON x.oid = i.indexrelid
                JOIN pg_class t ON t.oid = i.indrelid
                JOIN pg_namespace n ON n.oid = t.relnamespace
                WHERE NOT (i.indisvalid AND i.indisready)
                  AND n.nspname IN ('billing', 'telecom', 'billing_archive')
                  AND NOT EXISTS (
                      SELECT
                      FROM pg_stat_progress_create_index p
                      JOIN pg_locks l ON l.pid = p.pid
                      WHERE l.locktype = 'relation'
                        AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                        AND l.relation = i.indrelid
                        AND l.mode = 'ShareUpdateExclusiveLock'
                  )
                """);
    }
}
