package io.tallybook.migrations.preflight;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What was found in a script.
 *
 * @param archives tables of the schema billing_archive that it names
 * @param routines functions and procedures that it defines
 * @param unread where it runs what cannot be read here: SQL that it puts together, or a program
 */
record ScriptContent(
        List<Destruction> destructions, Set<String> archives, List<Routine> routines, List<String> unread) {

    /** A function or procedure, by its name without schema, and its text. */
    record Routine(String name, String body) {

        boolean mentions(String word) {
            return Pattern.compile("(?<!\\w)" + Pattern.quote(word) + "(?!\\w)", Pattern.CASE_INSENSITIVE)
                    .matcher(body)
                    .find();
        }
    }

    boolean defines(String routine) {
        return routines.stream().anyMatch(defined -> defined.name().equals(routine));
    }

    /** Whether it gives a function a new body that no longer uses the word. */
    boolean frees(String routine, String word) {
        return defines(routine)
                && routines.stream()
                        .filter(defined -> defined.name().equals(routine))
                        .noneMatch(defined -> defined.mentions(word));
    }
}
