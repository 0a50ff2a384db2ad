package io.tallybook.migrations.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves rows from old tables into new ones.
 *
 * <p>It has a version among those of the scripts, runs after all before it, and can be run again later for rows that arrive
 * afterwards. So it passes over rows that are placed already. Each batch is one transaction with the note of how far it
 * came: killed at any point, the migration goes on after the last batch that was committed.
 *
 * <p>It is plain JDBC: generated classes and DAOs change with every script, and this must mean the same in three years.
 */
public interface DataMigration {

    /** Such as {@code 20250318200100}. */
    String version();

    /** A few words, such as {@code migrate plan services data}. */
    String description();

    /** What a person calls it on the command line, such as {@code plan-services}; the version, where it has no other name. */
    default String name() {
        return version();
    }

    /**
     * How many rows have no new place yet, in all tenants; for people who wait, so it need not be exact. Also asked before the
     * scripts in front of it have run.
     */
    long count(Connection connection) throws SQLException;

    /**
     * Looks at the next rows of a tenant, in the order of their keys, and places those that it can.
     *
     * @param connection in a transaction that the caller ends
     * @param after the key after which to begin, as the batch before gave it; absent at the beginning
     * @param size how many rows at most, so that a batch has its bound in memory and in time
     */
    Batch migrate(Connection connection, UUID tenant, @Nullable String after, int size) throws SQLException;
}
