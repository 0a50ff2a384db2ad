package io.tallybook.migrations.preflight;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the pending scripts would destroy, and what the data migrations among them would move.
 *
 * @param pendingScripts how many there are, destructive or not
 * @param touched in the order in which the scripts come to it
 * @param rowsToMove how many rows a pending data migration would move, by its description
 * @param allocatedCredits what the older credit allocations have left that a pending script returns; absent where none does
 * @param unread where they do what cannot be read, as script and line: SQL that they put together, another search path, or a
 *     data migration of the application's own
 */
public record PreflightResult(
        int pendingScripts,
        List<TouchedObject> touched,
        Map<String, Long> rowsToMove,
        @Nullable AllocatedCredits allocatedCredits,
        List<String> unread) {

    public PreflightResult {
        touched = List.copyOf(touched);
        rowsToMove = Collections.unmodifiableMap(new LinkedHashMap<>(rowsToMove));
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
