package io.tallybook.migrations.internal;

import java.sql.SQLException;

/** Something to do with a database. */
@FunctionalInterface
public interface Work<T> {

    T run() throws SQLException;
}
