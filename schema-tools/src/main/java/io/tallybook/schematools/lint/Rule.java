package io.tallybook.schematools.lint;

import java.util.Locale;

/** What is looked for in a script: why it hurts, and what to write instead. */
public enum Rule {
    SCRIPT_FAILS(
            "the script does not run",
            "see the message; a value that was added to an enum type can be used from the next script on"),

    REWRITE(
            "the whole table is written anew while nobody can read or write it",
            "add a column without a computed default and fill it in batches by a data migration; for another type, a new"
                    + " column beside the old one"),
    INDEX_WITHOUT_CONCURRENTLY(
            "nobody can write the table until every row is in the index",
            "CREATE INDEX CONCURRENTLY, the only statement of its script"),
    CHECK_WITHOUT_NOT_VALID(
            "nobody can read or write the table until every row is checked",
            "ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in the next script"),
    FOREIGN_KEY_WITHOUT_NOT_VALID(
            "nobody can write either table until every row is looked up",
            "ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in the next script"),
    UNIQUE_BUILT_UNDER_LOCK(
            "nobody can read or write the table until its index is built",
            "CREATE UNIQUE INDEX CONCURRENTLY in a script of its own, then ADD CONSTRAINT … USING INDEX"),
    SET_NOT_NULL(
            "nobody can read or write the table until every row is read",
            "ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID; VALIDATE it in the next script; then SET NOT NULL, which reads"
                    + " nothing any more, and drop the check"),
    DOMAIN_CONSTRAINT_WITHOUT_NOT_VALID(
            "nobody can write any table that uses the domain until every row is checked",
            "ALTER DOMAIN … ADD CONSTRAINT … NOT VALID; VALIDATE CONSTRAINT keeps writers out just as long"),
    VALIDATE_IN_SAME_TRANSACTION(
            "the lock that ADD CONSTRAINT took is kept while every row is read",
            "VALIDATE CONSTRAINT in the next script"),
    SCAN_UNDER_LOCK(
            "every row is read while others wait for the table",
            "read before the lock is taken, in a script before this one"),
    WORK_UNDER_LOCK(
            "nobody can read or write the locked table while this runs",
            "change the table in a script of its own, and move rows by a data migration"),
    UNBOUNDED_WRITE(
            "every row is locked and written twice in one transaction",
            "a data migration, which commits each of its batches"),
    SEVERAL_TABLES_LOCKED(
            "who holds one of the tables and waits for the other is in a deadlock with the script",
            "a script for each table"),
    CONCURRENTLY_NOT_ALONE(
            "what runs in no transaction stays where the script fails behind it", "a script with this statement alone"),
    LOCK_TIMEOUT_REMOVED(
            "while the script waits for a table, everybody behind it waits too", "leave lock_timeout to the migrator"),
    TRANSACTION_CONTROL(
            "what is before it stays where the script fails behind it, and nobody knows how far it came",
            "leave transactions to the migrator, which runs each script in one"),
    NOT_NULL_WITHOUT_DEFAULT(
            "the script fails where the table has a row",
            "a default, or a column that may be null and is filled later"),
    DROP_TABLE(
            "its rows are lost, and an application of the release before fails",
            "drop it one release after the last that reads it; archive its rows before"),
    DROP_COLUMN(
            "its values are lost, and an application of the release before fails",
            "drop it one release after the last that names it"),
    DROP_VIEW("an application of the release before fails", "drop it one release after the last that reads it"),
    DROP_ROUTINE("an application of the release before fails", "drop it one release after the last that calls it"),
    DROP_ENUM_VALUE("rows that have the value stop the script", "keep the value and stop writing it"),
    NARROWING_TYPE("values that do not fit stop the script or are rounded", "a new column, filled by a data migration"),
    RENAME(
            "an application of the release before names it as it was and fails",
            "a new one beside it under the new name, and drop the old one a release later"),
    CASCADE("what is dropped along is not named, and may be somebody else's", "drop each thing by its name"),
    TRUNCATE("rows are lost that undo cannot count", "DELETE, or a table that is dropped"),
    INVALID_INDEX("an index that was not finished costs each write and serves nobody", "drop it and build it again"),

    ELSEWHERE(
            "neither undo nor the application's role knows of it",
            "a name with its PostgreSQL schema: billing or telecom"),
    NO_PRIMARY_KEY("rows cannot be told apart, and Citus cannot move them", "PRIMARY KEY (tenant_id, …)"),
    TENANT_NULLABLE("a row could belong to nobody", "tenant_id uuid NOT NULL"),
    TENANT_NOT_FIRST(
            "rows of tenants lie among each other, and Citus refuses a unique key without the tenant",
            "tenant_id as its first column"),
    TENANT_NOT_PAIRED(
            "a row of one tenant could refer to another's", "FOREIGN KEY (tenant_id, …) REFERENCES … (tenant_id, …)"),
    FOREIGN_KEY_ACTION(
            "history loses what it belongs to, and Citus refuses it with the tenant in the key",
            "ON DELETE RESTRICT or CASCADE, and no ON UPDATE"),
    FOREIGN_KEY_WITHOUT_INDEX(
            "each delete of a parent reads the whole table", "an index that begins with the columns of the key"),
    DEFERRABLE_KEY("on Citus a violation shows only at commit, and not as one", "a key that is checked at once"),
    NAME_TOO_LONG("Citus adds a number to it, and cuts it", "at most 50 characters"),
    NAME_MADE_UP("nobody sees from its name what was violated", "CONSTRAINT with a name that says what it promises"),
    NO_COMMENT("who meets it at night does not know what it is", "COMMENT ON"),
    NOT_DISTRIBUTED(
            "on Citus the table stays on one node", "CALL billing.distribute_tables() at the end of the script"),

    JSON_COLUMN("json keeps text: nothing can be compared or found in it", "jsonb"),
    CHAR_COLUMN("char(n) fills with spaces", "text with a check"),
    TIMESTAMP_WITHOUT_ZONE("which instant it is depends on who reads it", "timestamptz"),
    FLOATING_POINT("0.1 cannot be stored", "numeric, or a domain such as billing.quantity"),
    MONEY_COLUMN("its currency and decimals are those of the server", "billing.price with a currency beside it"),
    SERIAL_COLUMN(
            "Citus nodes cannot draw from it, and numbers of tenants are mixed", "a uuid that the application makes"),
    INTEGER_KEY("it ends at two thousand millions", "uuid or bigint"),

    RENAME_CONSTRAINT("Citus refuses it", "drop it and add it under the other name"),
    CONSTRAINT_WITH_OTHERS("Citus refuses ADD CONSTRAINT together with other actions", "an ALTER TABLE of its own"),
    CONSTRAINT_IN_ADD_COLUMN("Citus refuses it", "ADD COLUMN, then ADD CONSTRAINT"),
    NOT_ON_CITUS("Citus refuses it", "leave it out"),
    TRIGGER("Citus refuses it, and what it does is not seen where it happens", "a function that the application calls"),

    IGNORE_WITHOUT_REASON("nobody can tell later whether it still holds", "say why behind the rule"),
    IGNORE_UNUSED("nothing is found there any more", "take it away");

    private final String why;
    private final String instead;

    Rule(String why, String instead) {
        this.why = why;
        this.instead = instead;
    }

    /** As one writes it to ignore a finding: {@code set-not-null}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String why() {
        return why;
    }

    public String instead() {
        return instead;
    }
}
