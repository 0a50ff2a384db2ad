package io.tallybook.schematools.catalogue;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What there is in our PostgreSQL schemas, each map by qualified name: {@code billing.credits}. Every name is as SQL writes it,
 * quoted where it must be.
 *
 * @param namespaces comments of the PostgreSQL schemas; empty for none
 * @param routines functions and procedures, by name and types of arguments
 * @param others what is compared only: triggers, policies, sequences, by kind and name
 */
public record Schema(
        SortedMap<String, String> namespaces,
        SortedMap<String, EnumType> enums,
        SortedMap<String, DomainType> domains,
        SortedMap<String, Table> tables,
        SortedMap<String, Routine> routines,
        SortedMap<String, View> views,
        SortedMap<String, String> others) {

    /** Everything as a definition by kind and name: two schemas with the same facts are the same. The order of columns is none. */
    public SortedMap<String, String> facts() {
        SortedMap<String, String> facts = new TreeMap<>(others);
        namespaces.forEach((name, comment) -> {
            facts.put("schema " + name, "");
            comment(facts, "schema " + name, comment);
        });
        enums.forEach((name, type) -> {
            facts.put("type " + name, String.join(", ", type.labels()));
            comment(facts, "type " + name, type.comment());
        });
        domains.forEach((name, domain) -> {
            facts.put("domain " + name, domain.definition());
            domain.constraints()
                    .forEach((key, text) -> facts.put("domain " + name + " constraint " + key, text.exact()));
            comment(facts, "domain " + name, domain.comment());
        });
        routines.forEach((name, routine) -> {
            facts.put("routine " + name, routine.definition());
            comment(facts, "routine " + name, routine.comment());
        });
        views.forEach((name, view) -> {
            facts.put("view " + name, view.options() + view.query().exact());
            comment(facts, "view " + name, view.comment());
            view.columnComments().forEach((column, text) -> comment(facts, columnFact(name, column), text));
        });
        tables.forEach((name, table) -> addTable(facts, table));
        return facts;
    }

    /** The keys of a table and all that belongs to it. */
    public static Set<String> factsOf(Table table) {
        SortedMap<String, String> facts = new TreeMap<>();
        addTable(facts, table);
        return facts.keySet();
    }

    private static void addTable(SortedMap<String, String> facts, Table table) {
        facts.put("table " + table.name(), table.features());
        comment(facts, "table " + table.name(), table.comment());
        table.columns().values().forEach(column -> {
            facts.put(columnFact(table.name(), column.name()), column.definition());
            comment(facts, columnFact(table.name(), column.name()), column.comment());
        });
        table.constraints().values().forEach(constraint -> {
            facts.put(
                    constraintFact(table.name(), constraint.name()),
                    constraint.definition().exact());
            comment(facts, constraintFact(table.name(), constraint.name()), constraint.comment());
        });
        table.indexes().values().forEach(index -> {
            facts.put("index " + index.name(), index.definition().exact());
            comment(facts, "index " + index.name(), index.comment());
        });
    }

    private static void comment(SortedMap<String, String> facts, String of, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            facts.put("comment on " + of, text);
        }
    }

    /** The key of a column among {@link #facts()}. */
    public static String columnFact(String table, String column) {
        return "column " + table + "." + column;
    }

    /** The key of a constraint among {@link #facts()}. */
    public static String constraintFact(String table, String constraint) {
        return "constraint " + table + ": " + constraint;
    }
}
