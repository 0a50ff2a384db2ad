package io.tallybook.schematools.catalogue;

import io.tallybook.migrations.internal.Lexer;
import io.tallybook.migrations.internal.Token;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the server's catalogue what there is. */
public final class SchemaReader {

    /** The PostgreSQL schemas that our scripts make. */
    public static final List<String> OURS = List.of("billing", "billing_archive", "telecom");

    private final Connection connection;
    private final List<String> namespaces;

    private SchemaReader(Connection connection, List<String> namespaces) {
        this.connection = connection;
        this.namespaces = namespaces;
    }

    /** What our scripts made, Flyway's history aside. */
    public static Schema read(Connection connection) throws SQLException {
        return read(connection, OURS);
    }

    /** @param namespaces names of PostgreSQL schemas */
    public static Schema read(Connection connection, List<String> namespaces) throws SQLException {
        String before = connection.getSchema();
        // Every other name is then written with its schema.
        connection.setSchema("pg_catalog");
        try {
            return new SchemaReader(connection, namespaces).read();
        } finally {
            connection.setSchema(before == null ? "public" : before);
        }
    }

    private Schema read() throws SQLException {
        SortedMap<String, String> comments = new TreeMap<>();
        query("namespaces", row -> comments.put(row.getString("name"), orEmpty(row.getString("comment"))));
        SortedMap<String, EnumType> enums = new TreeMap<>();
        query(
                "enums",
                row -> enums.put(
                        row.getString("name"),
                        new EnumType(row.getString("name"), strings(row, "labels"), row.getString("comment"))));
        SortedMap<String, DomainType> domains = new TreeMap<>();
        query("domains", row -> domains.put(row.getString("name"), domain(row)));
        query(
                "domain_constraints",
                row -> domains.get(row.getString("domain"))
                        .constraints()
                        .put(row.getString("name"), text(row, "definition")));
        SortedMap<String, Routine> routines = new TreeMap<>();
        query(
                "routines",
                row -> routines.put(
                        row.getString("signature"),
                        new Routine(
                                row.getString("signature"),
                                row.getString("kind"),
                                row.getString("definition"),
                                row.getString("comment"))));
        SortedMap<String, View> views = new TreeMap<>();
        query(
                "views",
                row -> views.put(
                        row.getString("name"),
                        new View(
                                row.getString("name"),
                                row.getString("options"),
                                text(row, "query"),
                                new TreeMap<>(),
                                row.getString("comment"))));
        query(
                "view_columns",
                row -> views.get(row.getString("view"))
                        .columnComments()
                        .put(row.getString("name"), row.getString("comment")));
        SortedMap<String, String> others = new TreeMap<>();
        query("others", row -> others.put(row.getString("name"), row.getString("definition")));
        return new Schema(comments, enums, domains, tables(), routines, views, others);
    }

    private SortedMap<String, Table> tables() throws SQLException {
        SortedMap<String, Table> tables = new TreeMap<>();
        query(
                "tables",
                row -> tables.put(
                        row.getString("name"),
                        new Table(
                                row.getString("name"),
                                new LinkedHashMap<>(),
                                new TreeMap<>(),
                                new TreeMap<>(),
                                row.getString("features").strip(),
                                row.getString("comment"))));
        query("columns", row -> tables.get(row.getString("table")).columns().put(row.getString("name"), column(row)));
        query(
                "constraints",
                row -> tables.get(row.getString("table")).constraints().put(row.getString("name"), constraint(row)));
        query("indexes", row -> {
            Table table = tables.get(row.getString("table"));
            table.indexes().put(row.getString("name"), index(row, table.columns()));
        });
        return tables;
    }

    private static DomainType domain(ResultSet row) throws SQLException {
        return new DomainType(
                row.getString("name"),
                row.getString("base_type"),
                row.getBoolean("not_null"),
                row.getString("default_exact") == null ? null : text(row, "default"),
                new TreeMap<>(),
                row.getString("comment"));
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                row.getString("name"),
                row.getString("type"),
                row.getBoolean("not_null"),
                Column.Generation.valueOf(row.getString("generation")),
                row.getString("expression_exact") == null ? null : text(row, "expression"),
                row.getString("comment"));
    }

    private static Constraint constraint(ResultSet row) throws SQLException {
        return new Constraint(
                row.getString("name"),
                Constraint.Kind.of(row.getString("kind")),
                text(row, "definition"),
                strings(row, "columns"),
                row.getString("referenced_table"),
                strings(row, "referenced_columns"),
                row.getBoolean("deferrable"),
                row.getString("comment"));
    }

    private static Index index(ResultSet row, Map<String, Column> columns) throws SQLException {
        SqlText definition = text(row, "definition");
        Set<String> words = words(definition.exact());
        return new Index(
                row.getString("name"),
                definition,
                row.getBoolean("is_unique"),
                columns.keySet().stream().filter(words::contains).toList(),
                row.getString("comment"));
    }

    /** Names in an expression, each as SQL writes it. */
    public static Set<String> words(String sql) {
        return Lexer.tokens(sql, 1).stream()
                .filter(Token::isIdentifier)
                .map(token -> token.type() == Token.Type.QUOTED
                        ? '"' + token.text().replace("\"", "\"\"") + '"'
                        : token.text())
                .collect(Collectors.toSet());
    }

    private static SqlText text(ResultSet row, String name) throws SQLException {
        return new SqlText(row.getString(name + "_exact"), row.getString(name + "_readable"));
    }

    private static List<String> strings(ResultSet row, String name) throws SQLException {
        Array array = row.getArray(name);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String name, RowReader reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Queries.get(name))) {
            statement.setArray(1, connection.createArrayOf("text", namespaces.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }
}
