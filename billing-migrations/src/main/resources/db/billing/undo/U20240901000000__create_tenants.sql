-- Takes back tenancy, the first script: afterwards nothing of ours is left but the history and the schema that holds it.
--
-- The functions of the repeatable scripts go too, because they are of no use without a table. The next migration finds them
-- gone and makes them again.
--
-- The two settings matter on a Citus coordinator only; plain PostgreSQL accepts and ignores them.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP PROCEDURE billing.distribute_tables();

-- Newest first.
DO $$
DECLARE
    v_routine regprocedure;
BEGIN
    FOR v_routine IN
        SELECT p.oid::regprocedure
        FROM pg_proc p
        WHERE p.pronamespace = 'billing'::regnamespace
        ORDER BY p.oid DESC
    LOOP
        EXECUTE format('DROP ROUTINE %s', v_routine);
    END LOOP;
END;
$$;

DROP TABLE billing.external_references;
DROP TABLE billing.organisations;
DROP TABLE billing.tenants;

DROP TYPE billing.external_reference_kind;

DROP DOMAIN billing.operation_code;
DROP DOMAIN billing.idempotency_key;
DROP DOMAIN billing.price;
DROP DOMAIN billing.rate;
DROP DOMAIN billing.sequence_number;
DROP DOMAIN billing.quantity_change;
DROP DOMAIN billing.quantity_not_negative;
DROP DOMAIN billing.quantity;
DROP DOMAIN billing.currency_code;
