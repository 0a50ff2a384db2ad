package io.tallybook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(name = "sql", description = "Run an SQL statement and print its rows; times are UTC.")
final class SqlCommand extends DatabaseCommand {

    private static final Set<Integer> NUMBERS =
            Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE);

    private static final String COPY = "COPY (";

    // Comments may come first.
    private static final Pattern CHANGES_ROWS = Pattern.compile(
            "(?:\\s++|--.*+|(?s:/\\*.*?\\*/))*+(insert|update|delete|merge|with|copy)\\b", Pattern.CASE_INSENSITIVE);

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

    private void print(Statement statement, PrintWriter out) throws SQLException {
        boolean hasRows = statement.execute(sql);
        Iterator<NativeQuery> queries = queries().iterator();
        while (hasRows || statement.getUpdateCount() >= 0) {
            String query = queries.hasNext() ? queries.next().nativeSql : "";
            if (hasRows) {
                print(statement.getResultSet(), out);
            } else if (statement.getUpdateCount() > 0
                    || CHANGES_ROWS.matcher(query).lookingAt()) {
                out.println(Counted.of(statement.getUpdateCount(), "row") + " changed");
            } else {
                out.println("done");
            }
            hasRows = statement.getMoreResults();
        }
    }

    // The driver has one result for each of these, and does not tell the command's tag: a count of zero is also what a
    // CREATE TABLE has.
    private List<NativeQuery> queries() throws SQLException {
        return Parser.parseJdbcSql(sql, true, false, true, false, true);
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
