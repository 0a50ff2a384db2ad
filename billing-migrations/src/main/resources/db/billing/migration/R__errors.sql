-- What an error of the database says, on every kind of server.
--
-- A function that catches one learns from its SQLSTATE what kind it is, and from this which constraint it was. Behind a coordinator of a
-- Citus cluster the field CONSTRAINT_NAME is empty, and on a worker it names the shard: credits_pk_104823.
CREATE OR REPLACE FUNCTION billing.violated_constraint(
    p_constraint_name text,
    p_message         text
)
    RETURNS text
    LANGUAGE sql
    IMMUTABLE
AS $$
    SELECT regexp_replace(
        coalesce(nullif(p_constraint_name, ''), substring(p_message FROM 'constraint "([^"]+)"'), ''),
        '_\d+$',
        ''
    )
$$;

COMMENT ON FUNCTION billing.violated_constraint(text, text)
    IS 'The constraint that an error is about, by its CONSTRAINT_NAME and its MESSAGE_TEXT, without the number of a shard; empty where it is about none.';
