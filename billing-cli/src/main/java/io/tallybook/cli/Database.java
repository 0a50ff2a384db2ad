package io.tallybook.cli;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database that a command works on; it has answered once.
 *
 * @param name for people: where it is, never a password
 * @param release what ends with the command, such as a server that was started for it
 */
record Database(PGSimpleDataSource dataSource, String name, Runnable release) implements AutoCloseable {

    /** @throws CommandFailed if the database does not answer, saying why */
    static Database connect(PGSimpleDataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String name = "Database \"" + connection.getCatalog() + "\" at " + ConnectionProblem.server(dataSource);
            return new Database(dataSource, name, () -> {});
        } catch (SQLException e) {
            throw new CommandFailed(ConnectionProblem.explain(e, dataSource), e);
        }
    }

    Database named(String name) {
        return new Database(dataSource, name, release);
    }

    Database releasing(Runnable release) {
        return new Database(dataSource, name, release);
    }

    @Override
    public void close() {
        release.run();
    }
}
