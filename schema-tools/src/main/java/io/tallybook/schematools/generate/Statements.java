package io.tallybook.schematools.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Changes as the text of a script: actions on one table share a statement, and what is not allowed is commented out. */
record Statements(boolean allowDestructive) {

    private static final String NOT_ALLOWED =
            "-- Not run, because values or rules may be lost. Take the dashes away where that is meant.\n";

    String text(List<Change> changes) {
        List<List<Change>> groups = new ArrayList<>();
        for (Change change : changes) {
            List<Change> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
            if (!last.isEmpty() && belongsTo(change, last.get(0))) {
                last.add(change);
            } else {
                groups.add(new ArrayList<>(List.of(change)));
            }
        }
        StringBuilder text = new StringBuilder();
        Change before = null;
        for (List<Change> group : groups) {
            Change first = group.get(0);
            text.append(separator(before, first)).append(statement(group, before));
            before = first;
        }
        return text.toString();
    }

    private static boolean belongsTo(Change change, Change first) {
        return change.table() != null
                && change.table().equals(first.table())
                && change.step() == first.step()
                && change.destructive() == first.destructive();
    }

    private static String separator(@Nullable Change before, Change next) {
        if (before == null) {
            return "";
        }
        boolean remarks = before.sql().startsWith("COMMENT") && next.sql().startsWith("COMMENT");
        boolean alike = before.step() == next.step()
                && before.sql().startsWith("ALTER TABLE")
                && next.sql().startsWith("ALTER TABLE");
        boolean values = before.step() == Step.ADD_ENUM_VALUES && next.step() == Step.ADD_ENUM_VALUES;
        return remarks || alike || values ? "" : "\n";
    }

    private String statement(List<Change> group, @Nullable Change before) {
        Change first = group.get(0);
        String sql = first.table() == null
                ? first.sql()
                : "ALTER TABLE " + first.table() + "\n    "
                        + group.stream().map(Change::sql).collect(Collectors.joining(",\n    "));
        if (allowDestructive || !first.destructive()) {
            return sql + ";\n";
        }
        String reason = before != null && before.destructive() && Objects.equals(before.step(), first.step())
                ? ""
                : NOT_ALLOWED;
        return reason + (sql + ";").lines().map(line -> "-- " + line + "\n").collect(Collectors.joining());
    }
}
