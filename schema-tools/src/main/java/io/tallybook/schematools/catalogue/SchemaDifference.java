package io.tallybook.schematools.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where two schemas differ.
 *
 * @param keys of {@link Schema#facts()}
 * @param lines for people: what is only in the first with −, what is only in the second with +
 */
public record SchemaDifference(SortedSet<String> keys, List<String> lines) {

    public static SchemaDifference between(Schema first, Schema second) {
        SortedMap<String, String> before = first.facts();
        SortedMap<String, String> after = second.facts();
        SortedSet<String> keys = new TreeSet<>();
        List<String> lines = new ArrayList<>();
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (String key : all) {
            if (!Objects.equals(before.get(key), after.get(key))) {
                keys.add(key);
                add(lines, "-", key, before);
                add(lines, "+", key, after);
            }
        }
        return new SchemaDifference(keys, List.copyOf(lines));
    }

    private static void add(List<String> lines, String sign, String key, Map<String, String> facts) {
        String text = facts.get(key);
        if (text != null) {
            lines.add(sign + " " + key + (text.isEmpty() ? "" : ": " + text));
        }
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }
}
