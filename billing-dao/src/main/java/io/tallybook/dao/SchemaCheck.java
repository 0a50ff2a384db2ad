package io.tallybook.dao;

import java.util.List;

/**
 * How the schema of a database stands to the scripts that this release was made from.
 *
 * <pre>{@code
 * billing.checkSchema().orThrow();
 * }</pre>
 */
public sealed interface SchemaCheck {

    /** Whether calls find what they need: {@link UpToDate}, and {@link Ahead}, so that releases can be changed one by one. */
    default boolean ok() {
        return false;
    }

    /** How it stands, and what to do about it. */
    String message();

    /**
     * For an application that rather does not start than fail in its first call.
     *
     * @return this
     * @throws IllegalStateException with {@link #message()}, if it is not {@link #ok()}
     */
    default SchemaCheck orThrow() {
        if (!ok()) {
            throw new IllegalStateException(message());
        }
        return this;
    }

    private static String migrate() {
        return "run ./billing migrate, or BillingMigrations.migrate() before the application starts";
    }

    /** Every script was applied, and the functions are those of this release. */
    record UpToDate(String version) implements SchemaCheck {
        @Override
        public boolean ok() {
            return true;
        }

        @Override
        public String message() {
            return "The schema is at " + version + ", as this release of Tallybook needs it";
        }
    }

    /** A later release has migrated the database, or the application adds scripts of its own to ours. */
    record Ahead(List<String> newer) implements SchemaCheck {
        public Ahead {
            newer = List.copyOf(newer);
        }

        @Override
        public boolean ok() {
            return true;
        }

        @Override
        public String message() {
            return "The schema has scripts that are newer than this release of Tallybook (" + String.join(", ", newer)
                    + "): what they only added does no harm, otherwise upgrade the library to the release that made them";
        }
    }

    /** The last scripts are still to be applied, or a data migration to go on where it stopped. */
    record Behind(String version, List<String> missing) implements SchemaCheck {
        public Behind {
            missing = List.copyOf(missing);
        }

        @Override
        public String message() {
            return "The schema is at " + version + " and lacks " + String.join(", ", missing) + ": " + migrate();
        }
    }

    /** Scripts are missing from before the newest that was applied: one between others was undone by hand. */
    record Incomplete(String version, List<String> missing) implements SchemaCheck {
        public Incomplete {
            missing = List.copyOf(missing);
        }

        @Override
        public String message() {
            return "The schema is at " + version + " but lacks " + String.join(", ", missing)
                    + " from before it: migrate does not go back, so restore the database from a backup";
        }
    }

    /**
     * Functions, which the calls consist of, are missing or others than those of this release.
     *
     * @param scripts descriptions of the scripts that hold them
     */
    record FunctionsDiffer(List<String> scripts) implements SchemaCheck {
        public FunctionsDiffer {
            scripts = List.copyOf(scripts);
        }

        @Override
        public String message() {
            return "The database does not have the functions of this release of Tallybook ("
                    + String.join(", ", scripts) + "): " + migrate()
                    + ", or upgrade the library if a later release replaced them";
        }
    }

    /** A script that cannot run in a transaction stopped half way; what it left is in the way of running it again. */
    record Failed(List<String> scripts) implements SchemaCheck {
        public Failed {
            scripts = List.copyOf(scripts);
        }

        @Override
        public String message() {
            return "A script that cannot run in a transaction stopped half way (" + String.join(", ", scripts)
                    + "): run ./billing repair, then ./billing migrate";
        }
    }

    /** No script was applied. */
    record NoSchema() implements SchemaCheck {
        @Override
        public String message() {
            return "The database has no billing schema: " + migrate();
        }
    }

    /** The history is not for this user's eyes. */
    record NotReadable(String user) implements SchemaCheck {
        @Override
        public String message() {
            return "The user " + user + " may not read the history of the schema: grant USAGE on the schema billing and"
                    + " SELECT on billing.flyway_schema_history";
        }
    }
}
