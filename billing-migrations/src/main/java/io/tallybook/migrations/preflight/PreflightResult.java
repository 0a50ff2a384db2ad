package io.tallybook.migrations.preflight;

import java.util.List;

/**
 * What the pending scripts would destroy.
 *
 * @param pendingScripts how many there are, destructive or not
 * @param touched in the order in which the scripts come to it
 * @param unread where they do what cannot be read, as script and line: SQL that they put together, another search path, or a
 *     migration in Java
 */
public record PreflightResult(int pendingScripts, List<TouchedObject> touched, List<String> unread) {

    public PreflightResult {
        touched = List.copyOf(touched);
        unread = List.copyOf(unread);
    }

    public boolean destroysNothing() {
        return touched.isEmpty();
    }

    /** Whether nothing stands in the way of the pending scripts. */
    public boolean ok() {
        return touched.stream().allMatch(object -> object.inTheWay().isEmpty());
    }
}
