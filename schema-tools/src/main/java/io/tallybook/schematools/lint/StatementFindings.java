package io.tallybook.schematools.lint;

import io.tallybook.migrations.internal.Token;
import io.tallybook.schematools.declared.SqlFile.SqlStatement;
import io.tallybook.schematools.lint.TableWatch.Lock;
import io.tallybook.schematools.lint.TableWatch.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What statements did to tables that others are using, one statement after the other in one transaction. */
final class StatementFindings {

    private static final List<String> WRITE = List.of("update", "delete", "merge");
    private static final List<String> MAY_WRITE = List.of("with", "select", "do", "call");

    private final String script;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> locked = new TreeSet<>();

    StatementFindings(String script) {
        this.script = script;
    }

    List<Finding> findings() {
        return findings;
    }

    void add(Rule rule, SqlStatement statement, String object) {
        findings.add(Finding.of(rule, script, statement.line(), object));
    }

    /** @param before and after the statement, by table */
    void watched(SqlStatement statement, Map<String, State> before, Map<String, State> after) {
        boolean works = statement.begins("insert")
                || Stream.of(WRITE, MAY_WRITE).flatMap(List::stream).anyMatch(statement::begins);
        if (!locked.isEmpty() && works && !statement.has("distribute_tables")) {
            add(Rule.WORK_UNDER_LOCK, statement, String.join(", ", locked));
        }
        for (State old : before.values()) {
            State now = after.get(old.name());
            if (now == null) {
                lock(statement, old.name());
            } else {
                changed(statement, old, now);
            }
        }
    }

    private void changed(SqlStatement statement, State old, State now) {
        if (now.lock() == Lock.ALL && old.lock() != Lock.ALL) {
            lock(statement, now.name());
        }
        boolean scanned = now.scans() > old.scans();
        if (statement.begins("truncate")) {
            return;
        }
        if (now.file() != old.file()) {
            add(Rule.REWRITE, statement, now.name());
        } else if (scanned && writes(statement, old, now)) {
            add(Rule.UNBOUNDED_WRITE, statement, now.name());
        } else if (scanned && now.lock().compareTo(Lock.WRITERS) >= 0) {
            add(scan(statement), statement, now.name());
        }
    }

    private static boolean writes(SqlStatement statement, State old, State now) {
        if (WRITE.stream().anyMatch(statement::begins)) {
            return now.lock().compareTo(Lock.ROWS) >= 0;
        }
        // What selects may call a function that writes; it takes the lock, unless a statement before has it already.
        return MAY_WRITE.stream().anyMatch(statement::begins)
                && now.lock() == Lock.ROWS
                && (!statement.begins("select") || old.lock() != Lock.ROWS);
    }

    private void lock(SqlStatement statement, String table) {
        if (locked.add(table) && locked.size() == 2) {
            add(Rule.SEVERAL_TABLES_LOCKED, statement, String.join(" and ", locked));
        }
    }

    private static Rule scan(SqlStatement statement) {
        if (statement.begins("create", "index") || statement.begins("create", "unique", "index")) {
            return Rule.INDEX_WITHOUT_CONCURRENTLY;
        }
        if (statement.begins("alter", "domain")) {
            return Rule.DOMAIN_CONSTRAINT_WITHOUT_NOT_VALID;
        }
        if (statement.has("validate", "constraint")) {
            return Rule.VALIDATE_IN_SAME_TRANSACTION;
        }
        if (statement.has("set", "not", "null")) {
            return Rule.SET_NOT_NULL;
        }
        if (statement.has("foreign", "key") || statement.has("references")) {
            return Rule.FOREIGN_KEY_WITHOUT_NOT_VALID;
        }
        if (statement.has("unique") || statement.has("primary", "key") || statement.has("exclude")) {
            return Rule.UNIQUE_BUILT_UNDER_LOCK;
        }
        return statement.has("check") ? Rule.CHECK_WITHOUT_NOT_VALID : Rule.SCAN_UNDER_LOCK;
    }

    /**
     * What can be read in the statement itself.
     *
     * @param existing tables that there were before the script
     */
    void read(SqlStatement statement, int statements, Set<String> existing) {
        if (statement.has("concurrently") && statements > 1) {
            add(Rule.CONCURRENTLY_NOT_ALONE, statement, "CONCURRENTLY");
        }
        if (statement.begins("drop") && statement.has("cascade")
                || statement.has("drop")
                        && statement.has("cascade")
                        && !statement.has("on", "delete", "cascade")
                        && statement.begins("alter")) {
            add(Rule.CASCADE, statement, "CASCADE");
        }
        if (statement.begins("truncate")) {
            add(Rule.TRUNCATE, statement, "TRUNCATE");
        }
        if (statement.begins("alter", "table")) {
            alterTable(statement, name(statement, 2));
        }
        if ((statement.begins("update") || statement.begins("delete", "from"))
                && !statement.has("where")
                && existing.contains(name(statement, statement.begins("update") ? 1 : 2))
                && findings.stream().noneMatch(found -> found.line() == statement.line())) {
            add(Rule.UNBOUNDED_WRITE, statement, name(statement, statement.begins("update") ? 1 : 2));
        }
    }

    private void alterTable(SqlStatement statement, String table) {
        if (statement.has("rename", "constraint")) {
            add(Rule.RENAME_CONSTRAINT, statement, table);
        }
        int actions = actions(statement);
        if (actions > 1 && statement.has("add", "constraint")) {
            add(Rule.CONSTRAINT_WITH_OTHERS, statement, table);
        }
        if (statement.has("add", "column")
                && (statement.has("check")
                        || statement.has("references")
                        || statement.has("unique")
                        || statement.has("primary"))
                && !statement.has("add", "constraint")) {
            add(Rule.CONSTRAINT_IN_ADD_COLUMN, statement, table);
        }
        if (statement.has("set", "statistics")
                || statement.has("set", "storage")
                || statement.has("alter", "constraint")) {
            add(Rule.NOT_ON_CITUS, statement, table);
        }
    }

    /** Actions are separated by the commas that stand in no parentheses. */
    private static int actions(SqlStatement statement) {
        int depth = 0;
        int actions = 1;
        for (Token token : statement.tokens()) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            actions += depth == 0 && token.is(",") ? 1 : 0;
        }
        return actions;
    }

    private static String word(SqlStatement statement, int place) {
        return place < statement.tokens().size() ? statement.tokens().get(place).text() : "";
    }

    private static String name(SqlStatement statement, int place) {
        int start = place;
        if (Objects.equals(word(statement, start), "if")) {
            start += 2;
        }
        if (Objects.equals(word(statement, start), "only")) {
            start++;
        }
        return Objects.equals(word(statement, start + 1), ".")
                ? word(statement, start) + "." + word(statement, start + 2)
                : word(statement, start);
    }
}
