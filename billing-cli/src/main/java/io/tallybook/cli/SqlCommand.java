package io.tallybook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Set;
import org.postgresql.PGConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(name = "sql", description = "Run an SQL statement and print its rows; times are UTC.")
final class SqlCommand extends DatabaseCommand {

    private static final Set<Integer> NUMBERS =
            Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE);

    private static final String COPY = "COPY (";

    @Parameters(paramLabel = "STATEMENT", description = "For example: 'SELECT * FROM billing.tenants'")
    private String sql;

    @Option(names = "--csv", description = "Print all rows of a query as CSV with a header.")
    private boolean csv;

    private int limit;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            defaultValue = "1000",
            description = "Print at most so many rows; 0 for all. Default: ${DEFAULT-VALUE}")
    private void limit(int rows) {
        if (rows < 0) {
            throw new ParameterException(commandLine(), "--limit is a number of rows, or 0 for all, not " + rows + ".");
        }
        this.limit = rows;
    }

    @Override
    int run(Database database, PrintWriter out) throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            if (csv) {
                copy(connection.unwrap(PGConnection.class), out);
            } else {
                statement.setMaxRows(limit);
                print(statement, out);
            }
            return ExitCodes.DONE;
        }
    }

    private void copy(PGConnection connection, PrintWriter out) throws SQLException, IOException {
        String query = sql.stripTrailing().replaceFirst(";$", "");
        try {
            // The line break ends a comment at the end of the statement.
            connection.getCopyAPI().copyOut(COPY + query + "\n) TO STDOUT WITH (FORMAT csv, HEADER)", out);
            out.flush();
        } catch (SQLException e) {
            throw new CommandFailed(ServerMessage.of(e, COPY.length()), e);
        }
    }

    // A statement such as CREATE TABLE has a count as well, which is zero: so is that of an UPDATE that met no row.
    private void print(Statement statement, PrintWriter out) throws SQLException {
        boolean hasRows = statement.execute(sql);
        while (hasRows || statement.getUpdateCount() >= 0) {
            if (hasRows) {
                print(statement.getResultSet(), out);
            } else if (statement.getUpdateCount() == 0) {
                out.println("done, no row changed");
            } else {
                out.println(Counted.of(statement.getUpdateCount(), "row") + " changed");
            }
            hasRows = statement.getMoreResults();
        }
    }

    private void print(ResultSet result, PrintWriter out) throws SQLException {
        TextTable table = read(result);
        table.print(out);
        boolean mayBeCut = limit > 0 && table.size() == limit;
        out.println(Counted.of(table.size(), "row") + (mayBeCut ? ", the limit: there may be more" : ""));
    }

    private static TextTable read(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        TextTable table = new TextTable();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (NUMBERS.contains(columns.getColumnType(i))) {
                table.right(columns.getColumnLabel(i));
            } else {
                table.left(columns.getColumnLabel(i));
            }
        }
        while (result.next()) {
            Object[] row = new Object[columns.getColumnCount()];
            for (int i = 0; i < row.length; i++) {
                String value = result.getString(i + 1);
                row[i] = value == null ? "<null>" : value;
            }
            table.row(row);
        }
        return table;
    }
}
