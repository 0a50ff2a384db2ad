package io.tallybook.cli;

import io.tallybook.cli.SchemaTables.Table;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "tables", description = "List the tables, or describe one.")
final class TablesCommand extends DatabaseCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "The table to describe, with or without its schema: organisations, telecom.cdrs")
    private @Nullable String name;

    @Override
    int run(Database database, PrintWriter out) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            SchemaTables schema = new SchemaTables(connection);
            List<Table> tables = schema.tables();
            if (tables.isEmpty()) {
                throw new CommandFailed(database.name() + " has no tables of Tallybook yet: run \"billing migrate\".");
            }
            if (name == null) {
                list(tables, out);
            } else {
                for (Table table : named(name, tables)) {
                    describe(table, schema, out);
                }
            }
            return ExitCodes.DONE;
        }
    }

    private static void list(List<Table> tables, PrintWriter out) {
        TextTable text = new TextTable().left("table").right("rows (estimate)").left("comment");
        tables.forEach(table -> text.row(table.fullName(), table.estimatedRows(), table.comment()));
        text.print(out);
    }

    private static List<Table> named(String name, List<Table> tables) {
        List<Table> found =
                tables.stream().filter(table -> table.isCalled(name)).toList();
        if (found.isEmpty()) {
            List<String> names = tables.stream()
                    .flatMap(table -> name.contains(".") ? Stream.of(table.fullName()) : Stream.of(table.name()))
                    .distinct()
                    .toList();
            throw new CommandFailed("There is no table " + name + ". Nearest: "
                    + String.join(", ", NearestNames.to(name, names)) + ".");
        }
        return found;
    }

    private static void describe(Table table, SchemaTables schema, PrintWriter out) throws SQLException {
        out.println(table.fullName() + (table.comment() == null ? "" : ": " + table.comment()));
        out.println();
        schema.columns(table).print(out);
        out.println();
        schema.constraints(table).print(out);
        out.println();
        schema.indexes(table).print(out);
        out.println();
    }
}
