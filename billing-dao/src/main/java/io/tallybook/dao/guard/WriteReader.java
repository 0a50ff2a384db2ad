package io.tallybook.dao.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what changes rows: which rows it meets, and whose it makes. */
final class WriteReader {

    static final Set<String> VERBS = Set.of("insert", "update", "delete", "merge");

    private final Reading reading;
    private final QueryReader queries;

    WriteReader(Reading reading, QueryReader queries) {
        this.reading = reading;
        this.queries = queries;
    }

    Outputs read(Words words, @Nullable Scope outer) {
        Scope scope = new Scope(outer);
        int returning = words.find(0, "returning");
        Words statement = words.part(0, returning);
        switch (words.get(0).text()) {
            case "insert" -> insert(statement, scope);
            case "update" -> change(statement, scope, "set", "from");
            case "delete" -> change(statement, scope, "using", "using");
            default -> new MergeReader(reading, queries, this).read(statement, scope);
        }
        if (returning == words.size()) {
            return Outputs.UNKNOWN;
        }
        Words list = words.rest(returning + 1);
        queries.scan(list, scope);
        return queries.outputs(list, scope);
    }

    /** UPDATE target SET … FROM … WHERE …, DELETE FROM target USING … WHERE …. */
    private void change(Words words, Scope scope, String afterTarget, String beforeTables) {
        int where = words.find(0, "where");
        int target = words.keyword(0, "delete") ? 2 : 1;
        int end = Math.min(words.find(target, afterTarget), where);
        int from = end;
        while (from < where && !(words.keyword(from, beforeTables) && !words.keyword(from - 1, "distinct"))) {
            from = words.after(from);
        }
        FromReader targets = new FromReader(reading, queries, scope, words.part(target, end));
        Join join = targets.read();
        List<Source> own = List.copyOf(scope.sources());
        FromReader tables = new FromReader(reading, queries, scope, words.part(Math.min(from + 1, where), where));
        if (from + 1 < where) {
            join = join.and(tables.read());
        }
        Words condition = words.rest(Math.min(where + 1, words.size()));
        queries.bind(scope, join, condition.isEmpty() ? Set.of() : Conditions.of(condition, scope), tables);
        queries.require(scope);
        queries.scan(condition, scope);
        tables.expressions().forEach(expression -> queries.scan(expression, scope));
        if (end < from && words.keyword(end, "set")) {
            set(words.part(end + 1, from), own.get(0), scope);
        }
    }

    private void insert(Words words, Scope scope) {
        List<String> name = words.name(2);
        if (!words.keyword(1, "into") || name.isEmpty()) {
            throw new UnreadableException("an INSERT without a table");
        }
        reading.saw(words, 2);
        int at = 2 + 2 * name.size() - 1;
        String alias = null;
        if (words.keyword(at, "as")) {
            alias = words.get(at + 1).text();
            at += 2;
        }
        List<String> columns = null;
        if (words.is(at, "(") && !words.part(at, words.after(at)).isQuery()) {
            columns = names(words.inside(at));
            at = words.after(at);
        }
        if (words.keyword(at, "overriding")) {
            at += 3;
        }
        int conflict = words.find(at, "on", "conflict");
        Words rows = words.part(at, conflict);
        String tenant = reading.tables().tenantColumn(name);
        Source target = Source.table(name, alias, tenant);
        boolean isOneTenants = isOneTenants(rows, tenant == null ? -1 : position(name, tenant, columns), scope);
        if (tenant != null && !isOneTenants) {
            reading.problem(target + " is given no " + tenant);
        }
        scope.add(target);
        if (tenant != null && isOneTenants) {
            // What it returns are the rows that it made, or met by a key with this tenant.
            scope.learn(bound(target, tenant));
        }
        if (conflict < words.size()) {
            conflict(words.rest(conflict), name, target, scope);
        }
    }

    private int position(List<String> table, String tenant, @Nullable List<String> columns) {
        return columns == null ? reading.tables().tenantPosition(table) : columns.indexOf(tenant);
    }

    private boolean isOneTenants(Words rows, int position, Scope scope) {
        List<Words> list = rows.rest(Math.min(1, rows.size())).split(",");
        // More may follow: VALUES (…) UNION SELECT ….
        if (!rows.keyword(0, "values") || !list.stream().allMatch(Words::isBracketed)) {
            return !rows.keyword(0, "default") && queries.read(rows, scope).isBound(position);
        }
        boolean isOne = position >= 0;
        for (Words row : list) {
            List<Words> values = row.inside(0).split(",");
            isOne &= position < values.size() && position >= 0 && isBound(values.get(position), scope);
            queries.scan(row, scope);
        }
        return isOne;
    }

    /** The row that is in the way is the same tenant's if the tenant is part of what collides. */
    private void conflict(Words words, List<String> name, Source target, Scope scope) {
        int action = words.find(0, "do");
        int update = words.find(action, "set");
        if (update == words.size()) {
            return;
        }
        Words arbiter = words.part(2, action);
        int where = words.find(update, "where");
        Words condition = words.rest(Math.min(where + 1, words.size()));
        String tenant = target.tenantColumn();
        Scope met = new Scope(scope.outer());
        Source row = Source.table(name, target.alias(), tenant);
        met.add(row);
        if (tenant != null) {
            Source excluded = Source.table(List.of("excluded"), null, null);
            met.learn(bound(excluded, tenant));
            met.learn(isKey(arbiter, name, tenant) ? bound(row, tenant) : Set.of());
            met.add(excluded);
            met.learn(condition.isEmpty() ? Set.of() : Conditions.of(condition, met));
            queries.require(met);
        }
        set(words.part(update + 1, where), row, met);
        queries.scan(arbiter, met);
        queries.scan(condition, met);
    }

    private boolean isKey(Words arbiter, List<String> table, String tenant) {
        return arbiter.is(0, "(")
                ? names(arbiter.inside(0)).contains(tenant)
                : arbiter.is(0, "on", "constraint")
                        && reading.tables().isKeyOfTenant(table, arbiter.get(2).text());
    }

    private static Set<Equality> bound(Source source, String column) {
        return Set.of(Equality.of(Set.of(new Term(source, column)), Set.of(Term.constant("of the row"))));
    }

    /** What is assigned; a row does not move to another tenant. */
    void set(Words assignments, Source target, Scope scope) {
        queries.scan(assignments, scope);
        String tenant = target.tenantColumn();
        for (Words assignment : assignments.split(",")) {
            int equals = assignment.findSymbol(0, "=");
            Words left = assignment.part(0, equals);
            boolean isList = left.is(0, "(");
            boolean isTenant = isList
                    ? names(left.inside(0)).contains(tenant)
                    : !left.isEmpty() && left.get(left.size() - 1).text().equals(tenant);
            if (tenant != null && isTenant && (isList || !isBound(assignment.rest(equals + 1), scope))) {
                reading.problem(target + " is moved to another " + tenant);
            }
        }
    }

    boolean isBound(Words value, Scope scope) {
        return queries.binding(value, scope).isBound();
    }

    static List<String> names(Words list) {
        List<String> names = new ArrayList<>();
        for (Words item : list.split(",")) {
            List<String> name = item.name(0);
            names.add(name.isEmpty() ? "" : name.get(name.size() - 1));
        }
        return names;
    }
}
