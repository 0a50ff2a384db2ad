package io.tallybook.cli;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names that somebody may have meant. */
final class NearestNames {

    private static final int SUGGESTIONS = 3;
    private static final int ABOUT_AS_NEAR = 2;

    private NearestNames() {}

    static List<String> to(String wanted, List<String> names) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        Map<String, Integer> distances =
                names.stream().collect(Collectors.toMap(Function.identity(), name -> distance(lower, name)));
        int nearest = Collections.min(distances.values());
        return names.stream()
                .filter(name -> distances.get(name) <= nearest + ABOUT_AS_NEAR)
                .sorted(Comparator.comparing(distances::get))
                .limit(SUGGESTIONS)
                .toList();
    }

    /** Levenshtein's: how many letters to insert, delete or replace. A name that holds the other is near as well. */
    private static int distance(String wanted, String name) {
        if (name.contains(wanted)) {
            return 1;
        }
        int[] previous = new int[name.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= wanted.length(); i++) {
            int[] current = new int[previous.length];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int replaced = previous[j - 1] + (wanted.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[name.length()];
    }
}
