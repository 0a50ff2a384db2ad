package io.tallybook.schematools.declared;

import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tables in an order in which they can be created.
 *
 * @param tables parents before children
 * @param apart by table, the foreign keys that close a circle and so come after all tables
 */
public record TableOrder(List<Table> tables, Map<String, Set<String>> apart) {

    public static TableOrder of(Collection<Table> tables) {
        Map<String, Table> left = new TreeMap<>();
        tables.forEach(table -> left.put(table.name(), table));
        List<Table> ordered = new ArrayList<>();
        Map<String, Set<String>> apart = new HashMap<>();
        while (!left.isEmpty()) {
            Set<String> ready = new LinkedHashSet<>();
            left.values().stream()
                    .filter(table -> open(table, left).isEmpty())
                    .forEach(table -> ready.add(table.name()));
            if (ready.isEmpty()) {
                Table first = left.values().stream()
                        .filter(table -> reachable(table, left).stream()
                                .allMatch(other ->
                                        reachable(left.get(other), left).contains(table.name())))
                        .min(Comparator.comparing((Table table) ->
                                        !open(table, left).stream().allMatch(Constraint::deferrable))
                                .thenComparing(table -> open(table, left).size())
                                .thenComparing(Table::name))
                        .orElseThrow();
                Set<String> names = new TreeSet<>();
                open(first, left).forEach(key -> names.add(key.name()));
                apart.put(first.name(), names);
                ready.add(first.name());
            }
            ready.forEach(name -> ordered.add(left.remove(name)));
        }
        return new TableOrder(List.copyOf(ordered), Map.copyOf(apart));
    }

    // A circle that leads nowhere else is broken where keys are deferrable, because these were made for it.
    private static Set<String> reachable(Table table, Map<String, Table> left) {
        Set<String> found = new TreeSet<>();
        Deque<Table> next = new ArrayDeque<>(List.of(table));
        while (!next.isEmpty()) {
            for (Constraint key : open(next.pop(), left)) {
                if (found.add(key.referencedTable())) {
                    next.push(left.get(key.referencedTable()));
                }
            }
        }
        return found;
    }

    /** Keys to tables that are not there yet. */
    private static List<Constraint> open(Table table, Map<String, Table> left) {
        return table.constraints().values().stream()
                .filter(Constraint::isForeignKey)
                .filter(key -> !table.name().equals(key.referencedTable()) && left.containsKey(key.referencedTable()))
                .toList();
    }

    public Set<String> apart(Table table) {
        return apart.getOrDefault(table.name(), Set.of());
    }
}
