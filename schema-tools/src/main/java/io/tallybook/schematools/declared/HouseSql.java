package io.tallybook.schematools.declared;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.DomainType;
import io.tallybook.schematools.catalogue.EnumType;
import io.tallybook.schematools.catalogue.Index;
import io.tallybook.schematools.catalogue.Routine;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.Table;
import io.tallybook.schematools.catalogue.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Statements in the form of our scripts, each without its semicolon. */
public record HouseSql(SqlTexts texts) {

    /** @param apart foreign keys of this table that are added later */
    public String createTable(Table table, Set<String> apart) {
        List<String> columns = columns(table);
        List<String> constraints = table.constraints().values().stream()
                .filter(constraint -> !apart.contains(constraint.name()))
                .sorted(Comparator.comparing(Constraint::kind))
                .map(constraint -> SourceText.indented(
                        texts.commentAbove(Schema.constraintFact(table.name(), constraint.name())),
                        constraint(table.name(), constraint),
                        4))
                .toList();
        List<String> items = new ArrayList<>(columns);
        items.addAll(constraints);
        String body = items.stream().collect(Collectors.joining(",\n"));
        if (!constraints.isEmpty() && !columns.isEmpty()) {
            String last = columns.get(columns.size() - 1) + ",\n";
            int end = String.join(",\n", columns).length() + 2;
            body = body.substring(0, end - last.length()) + last + "\n" + body.substring(end);
        }
        String options =
                table.features().startsWith("WITH") ? " " + table.features().replace("=", " = ") : "";
        return comment("table " + table.name()) + "CREATE TABLE " + table.name() + " (\n" + body + "\n)" + options;
    }

    private List<String> columns(Table table) {
        int names = width(table, Column::name);
        int types = width(table, column -> SqlTexts.type(column.type()));
        return table.columns().values().stream()
                .map(column -> SourceText.indented(
                        texts.commentAbove("comment above " + Schema.columnFact(table.name(), column.name())),
                        (pad(column.name(), names) + " " + pad(SqlTexts.type(column.type()), types) + " "
                                        + rest(table.name(), column))
                                .stripTrailing(),
                        4))
                .toList();
    }

    private static int width(Table table, Function<Column, String> part) {
        return table.columns().values().stream()
                .mapToInt(column -> part.apply(column).length())
                .max()
                .orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** A column as it stands behind ADD COLUMN. */
    public String column(String table, Column column) {
        return (column.name() + " " + SqlTexts.type(column.type()) + " " + rest(table, column)).stripTrailing();
    }

    private String rest(String table, Column column) {
        List<String> parts = new ArrayList<>();
        if (column.notNull()) {
            parts.add("NOT NULL");
        }
        if (column.isComputed()) {
            parts.add("GENERATED ALWAYS AS (" + texts.expression(table, column) + ")"
                    + column.generation().sql());
        } else if (column.isIdentity()) {
            parts.add(column.generation().sql());
        } else if (column.expression() != null) {
            parts.add("DEFAULT " + texts.expression(table, column));
        }
        return String.join(" ", parts);
    }

    /** As it stands in a table, and behind ADD. */
    public String constraint(String table, Constraint constraint) {
        String text = texts.constraint(table, constraint);
        return "CONSTRAINT " + constraint.name() + (text.startsWith("\n") ? "" : " ") + withBreaks(constraint, text);
    }

    private static String withBreaks(Constraint constraint, String text) {
        return constraint.isForeignKey() && !text.contains("\n")
                ? text.replaceFirst(" REFERENCES (\\S+?)\\s?\\(", "\n    REFERENCES $1 (")
                : text;
    }

    /** @param how {@code INDEX} or {@code INDEX CONCURRENTLY} */
    public String createIndex(Index index, String how) {
        String name = index.name().substring(index.name().indexOf('.') + 1);
        String text = texts.index(index);
        String on = text.contains("\n")
                ? text
                : text.replaceFirst("\\) WHERE ", ")\n    WHERE ").replaceFirst("\\) INCLUDE ", ")\n    INCLUDE ");
        return comment("index " + index.name()) + "CREATE " + (index.unique() ? "UNIQUE " : "") + how + " " + name
                + "\n    " + on.stripLeading();
    }

    public String createEnum(EnumType type) {
        String labels =
                type.labels().stream().map(HouseSql::quoted).collect(Collectors.joining(",\n    ", "\n    ", "\n"));
        String flat = type.labels().stream().map(HouseSql::quoted).collect(Collectors.joining(", "));
        return comment("type " + type.name()) + "CREATE TYPE " + type.name() + " AS ENUM ("
                + (flat.length() > 70 ? labels : flat) + ")";
    }

    public String createDomain(DomainType domain) {
        String expression = domain.defaultValue() == null
                ? ""
                : " DEFAULT " + SqlTexts.shortened(domain.defaultValue().readable());
        return comment("domain " + domain.name()) + "CREATE DOMAIN " + domain.name() + " AS "
                + SqlTexts.type(domain.baseType()) + (domain.notNull() ? " NOT NULL" : "") + expression
                + domain.constraints().keySet().stream()
                        .map(name -> "\n    " + domainConstraint(domain, name))
                        .collect(Collectors.joining());
    }

    public String domainConstraint(DomainType domain, String name) {
        return "CONSTRAINT " + name + " "
                + texts.domainConstraint(
                        domain.name(), name, domain.constraints().get(name));
    }

    public String createView(View view) {
        return comment("view " + view.name()) + "CREATE VIEW " + view.name() + " " + view.options() + "AS\n"
                + texts.query(view);
    }

    /** As the server keeps it; the body is what was written. */
    public String createRoutine(Routine routine) {
        String name = routine.signature().substring(0, routine.signature().indexOf('('));
        return comment("routine " + name) + routine.definition().stripTrailing();
    }

    /** @param text null takes the comment away */
    public static String comment(String of, @Nullable String text) {
        return "COMMENT ON " + of + " IS " + (text == null || text.isEmpty() ? "NULL" : quoted(text));
    }

    public static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private String comment(String key) {
        return texts.commentAbove(key).stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
