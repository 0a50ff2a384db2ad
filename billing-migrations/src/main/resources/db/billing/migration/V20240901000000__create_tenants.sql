-- Tenancy: who our rows belong to.
--
-- A tenant is a customer of the application. An organisation is the unit inside it that has usage and credits,
-- usually the only one. Everything else hangs below these two, with tenant_id first in every key, so that a row of
-- one tenant cannot be joined, referenced or locked from another, and so that Citus can place a tenant on one node.
--
-- The two settings matter on a Citus coordinator only; plain PostgreSQL accepts and ignores them.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

-- ISO 4217: three capital letters. https://www.iso.org/iso-4217-currency-codes.html
CREATE DOMAIN billing.currency_code AS text
    CONSTRAINT currency_code_is_three_capitals CHECK (VALUE ~ '^[A-Z]{3}$');

-- What concerns one column is a domain: PostgreSQL reads a table's checks anew for every statement that writes the table,
-- a domain's once in a session. On the tables that each consumption writes, the difference can be measured.
--
-- Numbers. NaN is greater than every number, so no other check would keep it out.
CREATE DOMAIN billing.quantity AS numeric(20, 6)
    CONSTRAINT quantity_is_a_number CHECK (VALUE <> 'NaN');
CREATE DOMAIN billing.quantity_not_negative AS numeric(20, 6)
    CONSTRAINT quantity_is_a_number_not_negative CHECK (VALUE <> 'NaN' AND VALUE >= 0);
CREATE DOMAIN billing.quantity_change AS numeric(20, 6)
    CONSTRAINT quantity_change_is_a_number_not_zero CHECK (VALUE <> 'NaN' AND VALUE <> 0);
CREATE DOMAIN billing.sequence_number AS bigint
    CONSTRAINT sequence_number_starts_at_one CHECK (VALUE >= 1);
CREATE DOMAIN billing.rate AS numeric(20, 10)
    CONSTRAINT rate_is_a_number_not_negative CHECK (VALUE <> 'NaN' AND VALUE >= 0);
CREATE DOMAIN billing.price AS numeric(20, 4)
    CONSTRAINT price_is_a_number_not_negative CHECK (VALUE <> 'NaN' AND VALUE >= 0);

-- Names that callers give.
CREATE DOMAIN billing.idempotency_key AS text
    CONSTRAINT idempotency_key_not_blank CHECK (VALUE ~ '[^[:space:]]')
    CONSTRAINT idempotency_key_at_most_200 CHECK (length(VALUE) <= 200);
CREATE DOMAIN billing.operation_code AS text
    CONSTRAINT operation_code_is_words_joined_by_dots CHECK (VALUE ~ '^[a-z][a-z0-9_-]*([.][a-z0-9_-]+)*$')
    CONSTRAINT operation_code_at_most_200 CHECK (length(VALUE) <= 200);

COMMENT ON DOMAIN billing.currency_code IS 'ISO 4217 currency code.';
COMMENT ON DOMAIN billing.quantity IS 'Credits, uses, seconds, gigabytes: six decimals, either sign; never money.';
COMMENT ON DOMAIN billing.quantity_not_negative IS 'A quantity that is zero or more.';
COMMENT ON DOMAIN billing.quantity_change IS 'A quantity that was added (positive) or taken away (negative).';
COMMENT ON DOMAIN billing.sequence_number IS 'Place of a row in an organisation''s ledger: 1, 2, 3 …';
COMMENT ON DOMAIN billing.rate IS 'Money per unit: ten decimals, not negative.';
COMMENT ON DOMAIN billing.price IS 'Money: four decimals, not negative.';
COMMENT ON DOMAIN billing.idempotency_key IS 'Names one change, so that a retry of it is recognised.';
COMMENT ON DOMAIN billing.operation_code IS 'Names what consumes credits, such as crm.leads.enrich.';

-- The kinds of identifier that reach an application without a tenant.
CREATE TYPE billing.external_reference_kind AS ENUM (
    'stripe_customer',
    'stripe_subscription',
    'gateway_payment',
    'did_number',
    'token_hash'
);

COMMENT ON TYPE billing.external_reference_kind IS 'Kinds of identifier that arrive from outside without naming a tenant.';

CREATE TABLE billing.tenants (
    id         uuid        NOT NULL,
    name       text        NOT NULL,
    created_at timestamptz NOT NULL,
    closed_at  timestamptz,

    CONSTRAINT tenants_pk PRIMARY KEY (id),
    CONSTRAINT tenants_name_not_blank CHECK (name ~ '[^[:space:]]'),
    CONSTRAINT tenants_closed_after_created CHECK (closed_at >= created_at)
);

COMMENT ON TABLE billing.tenants IS 'A customer of the application; every tenant table belongs to one row of this.';
COMMENT ON COLUMN billing.tenants.id IS 'Identifies the tenant; may be the application''s own id.';
COMMENT ON COLUMN billing.tenants.name IS 'What people call the tenant.';
COMMENT ON COLUMN billing.tenants.created_at IS 'When the tenant was created.';
COMMENT ON COLUMN billing.tenants.closed_at IS 'When the tenant was closed: readable from then on, no longer changed. Absent while open.';

CREATE TABLE billing.organisations (
    tenant_id       uuid                  NOT NULL,
    organisation_id uuid                  NOT NULL,
    slug            text                  NOT NULL,
    name            text                  NOT NULL,
    time_zone       text                  NOT NULL,
    currency        billing.currency_code NOT NULL,
    created_at      timestamptz           NOT NULL,
    closed_at       timestamptz,

    CONSTRAINT organisations_pk PRIMARY KEY (tenant_id, organisation_id),
    CONSTRAINT organisations_slug_unique_in_tenant UNIQUE (tenant_id, slug),
    CONSTRAINT organisations_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT organisations_slug_is_a_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 63),
    CONSTRAINT organisations_name_not_blank CHECK (name ~ '[^[:space:]]'),
    -- Offsets are refused: PostgreSQL reads 'GMT+2' as two hours west (POSIX), Java as two hours east.
    CONSTRAINT organisations_time_zone_is_a_region CHECK (time_zone ~ '^(UTC|Etc/GMT[+-][0-9]{1,2}|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+)+)$'),
    -- The server itself must know the zone, or no period of this organisation could be computed.
    CONSTRAINT organisations_time_zone_is_known
        CHECK (timezone(time_zone, timestamp '2000-01-01 00:00:00') IS NOT NULL),
    CONSTRAINT organisations_closed_after_created CHECK (closed_at >= created_at)
);

COMMENT ON TABLE billing.organisations IS 'The unit inside a tenant that has usage and credits.';
COMMENT ON COLUMN billing.organisations.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN billing.organisations.organisation_id IS 'Identifies the organisation within its tenant; may be the application''s own id.';
COMMENT ON COLUMN billing.organisations.slug IS 'Short name for addresses, unique within the tenant: lower case, digits, single hyphens.';
COMMENT ON COLUMN billing.organisations.name IS 'What people call the organisation.';
COMMENT ON COLUMN billing.organisations.time_zone IS 'IANA region, such as Europe/Berlin, in which its days, months and years begin.';
COMMENT ON COLUMN billing.organisations.currency IS 'Currency in which the organisation is charged.';
COMMENT ON COLUMN billing.organisations.created_at IS 'When the organisation was created.';
COMMENT ON COLUMN billing.organisations.closed_at IS 'When the organisation was closed: nothing is granted, consumed or recorded from then on. Absent while open.';

-- No foreign key to tenants: on Citus this table is spread by external_id, the only key known when a webhook arrives.
CREATE TABLE billing.external_references (
    kind        billing.external_reference_kind NOT NULL,
    external_id text                            NOT NULL,
    tenant_id   uuid                            NOT NULL,
    created_at  timestamptz                     NOT NULL,

    CONSTRAINT external_references_pk PRIMARY KEY (kind, external_id),
    CONSTRAINT external_references_external_id_not_blank CHECK (external_id ~ '[^[:space:]]')
);

-- What a tenant has outside, for export and purge.
CREATE INDEX external_references_by_tenant
    ON billing.external_references (tenant_id, kind, external_id);

COMMENT ON TABLE billing.external_references IS 'Answers whose an outside identifier is, and keeps it unique across tenants.';
COMMENT ON COLUMN billing.external_references.kind IS 'What sort of identifier it is.';
COMMENT ON COLUMN billing.external_references.external_id IS 'The identifier as the outside system writes it.';
COMMENT ON COLUMN billing.external_references.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN billing.external_references.created_at IS 'When the reference was stored.';

-- Places the tables that exist by now on a Citus cluster; does nothing on plain PostgreSQL and nothing twice.
--
-- Global tables become reference tables, external_references is spread by its id, tenants and everything below them by
-- tenant. A table is taken when those that it references have been, so that parents always come before children.
CREATE PROCEDURE billing.distribute_tables()
    LANGUAGE plpgsql
AS $$
DECLARE
    v_table  regclass;
    v_column text;
    v_rows   bigint;
    v_after  bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
        RETURN;
    END IF;
    PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    PERFORM set_config('citus.enable_local_reference_table_foreign_keys', 'off', true);
    LOOP
        SELECT c.oid::regclass,
               CASE
                   WHEN c.relname = 'external_references' THEN 'external_id'
                   WHEN c.relname = 'tenants' THEN 'id'
                   WHEN EXISTS (
                       SELECT
                       FROM pg_attribute a
                       WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
                   ) THEN 'tenant_id'
               END
        INTO v_table, v_column
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('billing', 'telecom')
          AND c.relkind IN ('r', 'p')
          AND NOT c.relispartition
          AND c.relname <> 'flyway_schema_history'
          AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid)
          AND NOT EXISTS (
              SELECT
              FROM pg_constraint f
              WHERE f.conrelid = c.oid
                AND f.contype = 'f'
                AND f.confrelid <> c.oid
                AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = f.confrelid)
          )
        ORDER BY 2 NULLS FIRST, c.relname
        LIMIT 1;
        EXIT WHEN NOT FOUND;

        EXECUTE format('SELECT count(*) FROM %s', v_table) INTO v_rows;
        IF v_column IS NULL THEN
            PERFORM create_reference_table(v_table);
        ELSIF v_column = 'external_id' THEN
            PERFORM create_distributed_table(v_table, v_column, colocate_with => 'none');
        ELSIF v_column = 'id' THEN
            PERFORM create_distributed_table(v_table, v_column, colocate_with => 'none');
        ELSE
            PERFORM create_distributed_table(v_table, v_column, colocate_with => 'billing.tenants');
        END IF;
        EXECUTE format('SELECT count(*) FROM %s', v_table) INTO v_after;
        IF v_after <> v_rows THEN
            RAISE EXCEPTION 'table % had % rows before it was distributed and % after', v_table, v_rows, v_after;
        END IF;
    END LOOP;

    -- Left over: tables whose keys form a circle. Nothing may stay behind unnoticed.
    SELECT min(c.oid::regclass::text)::regclass
    INTO v_table
    FROM pg_class c
    WHERE c.relnamespace IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname IN ('billing', 'telecom'))
      AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND c.relname <> 'flyway_schema_history'
      AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid);
    IF v_table IS NOT NULL THEN
        RAISE EXCEPTION 'table % is still local: its foreign keys lead in a circle', v_table;
    END IF;
END;
$$;

COMMENT ON PROCEDURE billing.distribute_tables() IS 'Distributes tables that are still local, by the rules of their keys, when the server is a Citus coordinator.';

CALL billing.distribute_tables();
