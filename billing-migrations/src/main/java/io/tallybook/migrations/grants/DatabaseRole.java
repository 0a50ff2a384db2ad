package io.tallybook.migrations.grants;

import java.util.Objects;

/**
 * A role of the database and what it is for.
 *
 * <pre>{@code
 * migrations.grantTo(DatabaseRole.application("shop").withRowLevelSecurity(), DatabaseRole.readOnly("reports"));
 * }</pre>
 *
 * @param name as the database has it; the role exists already
 */
public record DatabaseRole(String name, Use use, RowLevelSecurity rowLevelSecurity) {

    /** What a role is for. */
    public enum Use {
        /** Calls the functions, reads everything, changes what may be changed, and only adds to what is written once. */
        APPLICATION,
        /** Reads everything and changes nothing; calls the functions that only read. */
        READ_ONLY
    }

    /** Whether a role sees the rows of one tenant only: of the one that its transaction has set, and none while it has set none. */
    public enum RowLevelSecurity {
        ON,
        OFF,
        /** On also for tables that are new, where it was on for others; otherwise off. */
        AS_IT_IS
    }

    public DatabaseRole {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(rowLevelSecurity, "rowLevelSecurity");
    }

    public static DatabaseRole application(String name) {
        return new DatabaseRole(name, Use.APPLICATION, RowLevelSecurity.AS_IT_IS);
    }

    public static DatabaseRole readOnly(String name) {
        return new DatabaseRole(name, Use.READ_ONLY, RowLevelSecurity.AS_IT_IS);
    }

    /** The same that sees one tenant's rows only; an application needs {@code Billing.withRowLevelSecurity()} then. */
    public DatabaseRole withRowLevelSecurity() {
        return with(RowLevelSecurity.ON);
    }

    /** The same that sees every row again. */
    public DatabaseRole withoutRowLevelSecurity() {
        return with(RowLevelSecurity.OFF);
    }

    public DatabaseRole with(RowLevelSecurity changed) {
        return new DatabaseRole(name, use, changed);
    }
}
