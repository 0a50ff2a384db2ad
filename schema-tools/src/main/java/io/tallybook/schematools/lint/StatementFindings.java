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

/** What statements did to tables that others are using, one statement after the other in one transaction. */
final class StatementFindings {

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
        boolean writes = statement.begins("update") || statement.begins("delete") || statement.begins("insert");
        if (!locked.isEmpty() && (writes || statement.begins("select") || statement.begins("do"))) {
            add(Rule.WORK_UNDER_LOCK, statement, String.join(", ", locked));
        }
        for (State old : before.values()) {
            State now = after.get(old.name());
            if (now == null) {
                lock(statement, old.name());
            } else {
                changed(statement, old, now, writes);
            }
        }
    }

    private void changed(SqlStatement statement, State old, State now, boolean writes) {
        if (now.lock() == Lock.ALL && old.lock() != Lock.ALL) {
            lock(statement, now.name());
        }
        boolean scanned = now.scans() > old.scans();
        if (statement.begins("truncate")) {
            return;
        }
        if (now.file() != old.file()) {
            add(Rule.REWRITE, statement, now.name());
        } else if (scanned && writes) {
            if (!statement.has("insert")) {
                add(Rule.UNBOUNDED_WRITE, statement, now.name());
            }
        } else if (scanned && now.lock().compareTo(Lock.WRITERS) >= 0) {
            add(scan(statement), statement, now.name());
        }
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
        String table = statement.begins("alter", "table") ? name(statement, 2) : "";
        boolean onExisting = existing.contains(table);
        if (statement.has("concurrently") && statements > 1) {
            add(Rule.CONCURRENTLY_NOT_ALONE, statement, "CONCURRENTLY");
        }
        if ((statement.begins("set") || statement.has("set_config"))
                && statement.has("lock_timeout")
                && isZero(statement)) {
            add(Rule.LOCK_TIMEOUT_REMOVED, statement, "lock_timeout");
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
        if (statement.begins("create", "trigger") || statement.begins("create", "constraint", "trigger")) {
            add(Rule.TRIGGER, statement, word(statement, statement.begins("create", "trigger") ? 2 : 3));
        }
        if (statement.begins("alter", "table")) {
            alterTable(statement, table, onExisting);
        }
        if ((statement.begins("update") || statement.begins("delete", "from"))
                && !statement.has("where")
                && existing.contains(name(statement, statement.begins("update") ? 1 : 2))
                && findings.stream().noneMatch(found -> found.line() == statement.line())) {
            add(Rule.UNBOUNDED_WRITE, statement, name(statement, statement.begins("update") ? 1 : 2));
        }
    }

    private void alterTable(SqlStatement statement, String table, boolean onExisting) {
        if (statement.has("rename", "constraint")) {
            add(Rule.RENAME_CONSTRAINT, statement, table);
        } else if (statement.has("rename") && onExisting) {
            add(Rule.RENAME, statement, table);
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

    private static boolean isZero(SqlStatement statement) {
        return statement.tokens().stream()
                .anyMatch(token -> token.text().equals("0") || token.text().equals("0s") || token.is("default"));
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
