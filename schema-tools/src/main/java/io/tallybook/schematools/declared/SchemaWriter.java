package io.tallybook.schematools.declared;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.Routine;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.Table;
import io.tallybook.schematools.catalogue.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a schema as files: for each PostgreSQL schema its types, its routines, and each table in a file of its own. */
public record SchemaWriter(Schema schema, SqlTexts texts, Set<String> routinesElsewhere) {

    /** The files, by path. */
    public List<SqlFile> files() {
        List<SqlFile> files = new ArrayList<>();
        TableOrder order = TableOrder.of(schema.tables().values());
        for (String namespace : schema.namespaces().keySet()) {
            files.add(new SqlFile(namespace + "/schema.sql", text(namespaceAndTypes(namespace))));
            List<String> routines = routines(namespace);
            if (!routines.isEmpty()) {
                files.add(new SqlFile(namespace + "/routines.sql", text(routines)));
            }
            List<String> views = schema.views().values().stream()
                    .filter(view -> isIn(namespace, view.name()))
                    .map(this::view)
                    .toList();
            if (!views.isEmpty()) {
                files.add(new SqlFile(namespace + "/views.sql", text(views)));
            }
            order.tables().stream()
                    .filter(table -> isIn(namespace, table.name()))
                    .map(table -> new SqlFile(
                            namespace + "/tables/" + local(table.name()) + ".sql",
                            text(table(table, order.apart(table)))))
                    .forEach(files::add);
        }
        return files;
    }

    private List<String> namespaceAndTypes(String namespace) {
        HouseSql sql = new HouseSql(texts);
        List<String> parts = new ArrayList<>();
        String comment = schema.namespaces().get(namespace);
        // Flyway makes the schema of its history itself.
        parts.add("CREATE SCHEMA IF NOT EXISTS " + namespace + ";"
                + (comment == null || comment.isEmpty()
                        ? ""
                        : "\n" + HouseSql.comment("SCHEMA " + namespace, comment) + ";"));
        schema.domains().values().stream()
                .filter(domain -> isIn(namespace, domain.name()))
                .forEach(domain -> parts.add(sql.createDomain(domain) + ";\n"
                        + HouseSql.comment("DOMAIN " + domain.name(), domain.comment()) + ";"));
        schema.enums().values().stream()
                .filter(type -> isIn(namespace, type.name()))
                .forEach(type -> parts.add(
                        sql.createEnum(type) + ";\n" + HouseSql.comment("TYPE " + type.name(), type.comment()) + ";"));
        return parts;
    }

    private List<String> routines(String namespace) {
        return schema.routines().values().stream()
                .filter(routine -> isIn(namespace, routine.signature()))
                .filter(routine -> !routinesElsewhere.contains(routine.signature()))
                .map(this::routine)
                .toList();
    }

    private String routine(Routine routine) {
        return new HouseSql(texts).createRoutine(routine) + ";\n\n"
                + HouseSql.comment(routine.kind() + " " + routine.signature(), routine.comment()) + ";";
    }

    private String view(View view) {
        StringBuilder text = new StringBuilder(new HouseSql(texts).createView(view)).append(";\n\n");
        if (view.comment() != null) {
            text.append(HouseSql.comment("VIEW " + view.name(), view.comment())).append(";\n");
        }
        view.columnComments()
                .forEach((column, comment) -> text.append(
                                HouseSql.comment("COLUMN " + view.name() + "." + column, comment))
                        .append(";\n"));
        return text.toString().strip();
    }

    private List<String> table(Table table, Set<String> apart) {
        HouseSql sql = new HouseSql(texts);
        List<String> parts = new ArrayList<>();
        parts.add(sql.createTable(table, apart) + ";");
        table.indexes().values().forEach(index -> parts.add(sql.createIndex(index, "INDEX") + ";"));
        apart.forEach(key -> parts.add("ALTER TABLE " + table.name() + "\n    ADD "
                + SourceText.indented(List.of(), sql.constraint(table.name(), constraint(table, key)), 4)
                        .strip() + ";"));
        parts.add(comments(table).stream().map(line -> line + ";").collect(Collectors.joining("\n")));
        return parts;
    }

    private static Constraint constraint(Table table, String name) {
        Constraint constraint = table.constraints().get(name);
        if (constraint == null) {
            throw new IllegalArgumentException("constraint " + name);
        }
        return constraint;
    }

    private static List<String> comments(Table table) {
        List<String> comments = new ArrayList<>();
        if (table.comment() != null) {
            comments.add(HouseSql.comment("TABLE " + table.name(), table.comment()));
        }
        for (Column column : table.columns().values()) {
            if (column.comment() != null) {
                comments.add(HouseSql.comment("COLUMN " + table.name() + "." + column.name(), column.comment()));
            }
        }
        table.constraints().values().stream()
                .filter(constraint -> constraint.comment() != null)
                .map(constraint -> HouseSql.comment(
                        "CONSTRAINT " + constraint.name() + " ON " + table.name(), constraint.comment()))
                .forEach(comments::add);
        table.indexes().values().stream()
                .filter(index -> index.comment() != null)
                .map(index -> HouseSql.comment("INDEX " + index.name(), index.comment()))
                .forEach(comments::add);
        return comments;
    }

    private static String text(List<String> parts) {
        return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n")) + "\n";
    }

    private static boolean isIn(String namespace, String name) {
        return name.startsWith(namespace + ".");
    }

    private static String local(String name) {
        return name.substring(name.indexOf('.') + 1).replace("\"", "");
    }
}
