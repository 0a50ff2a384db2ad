package io.tallybook.dao.guard;

import io.tallybook.dao.guard.Outputs.Binding;
import io.tallybook.dao.guard.Outputs.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads queries: whether each tenant table in them has its tenant, and which of their columns carry one. */
final class QueryReader {

    private static final Set<String> CLAUSES =
            Set.of("from", "where", "group", "having", "window", "order", "limit", "offset", "fetch", "for", "into");

    private static final Set<String> SET_OPERATORS = Set.of("union", "intersect", "except");

    private final Reading reading;
    private final WriteReader writes;

    QueryReader(Reading reading) {
        this.reading = reading;
        this.writes = new WriteReader(reading, this);
    }

    /** A query, or what changes rows, with what stands before it in WITH. */
    Outputs read(Words words, @Nullable Scope outer) {
        if (words.isBracketed()) {
            return read(words.inside(0), outer);
        }
        if (words.keyword(0, "with")) {
            return with(words, outer);
        }
        if (words.keyword(0, WriteReader.VERBS)) {
            return writes.read(words, outer);
        }
        return united(words, outer);
    }

    private Outputs with(Words words, @Nullable Scope outer) {
        Scope scope = new Scope(outer);
        boolean isRecursive = words.keyword(1, "recursive");
        int at = isRecursive ? 2 : 1;
        while (true) {
            String name = words.get(at++).text();
            List<String> columns = new ArrayList<>();
            if (words.is(at, "(")) {
                words.inside(at)
                        .split(",")
                        .forEach(column -> columns.add(column.get(0).text()));
                at = words.after(at);
            }
            // AS [NOT] [MATERIALIZED]
            at = words.findSymbol(at, "(");
            Words query = words.inside(at);
            scope.define(
                    name,
                    isRecursive
                            ? recursive(name, columns, query, scope)
                            : read(query, scope).named(columns));
            at = words.after(at);
            int next = at;
            while (next < words.size() && !words.is(next, ",") && !isStatement(words, next)) {
                next = words.after(next);
            }
            at = next;
            if (!words.is(at, ",")) {
                return read(words.rest(at), scope);
            }
            at++;
        }
    }

    private static boolean isStatement(Words words, int i) {
        return words.is(i, "(") && words.inside(i).isQuery()
                || words.keyword(i, Set.of("select", "values", "table"))
                || words.keyword(i, WriteReader.VERBS);
    }

    /** What the first part gives is taken for what all rows are, until another part says otherwise. */
    private Outputs recursive(String name, List<String> columns, Words query, Scope scope) {
        Words first = parts(query).get(0);
        Set<String> kept = reading.exchange(new LinkedHashSet<>());
        Outputs assumed = read(first, scope).named(columns);
        while (true) {
            reading.exchange(new LinkedHashSet<>());
            scope.define(name, assumed);
            Outputs found = read(query, scope).named(columns);
            if (found.equals(assumed)) {
                break;
            }
            // Each round has less bound than the one before.
            assumed = found;
        }
        Set<String> found = reading.exchange(kept);
        found.forEach(reading::problem);
        return assumed;
    }

    private static List<Words> parts(Words words) {
        List<Words> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < words.size(); i = words.after(i)) {
            if (words.keyword(i, SET_OPERATORS)) {
                parts.add(words.part(start, i));
                boolean hasWord = words.keyword(i + 1, "all") || words.keyword(i + 1, "distinct");
                start = i + (hasWord ? 2 : 1);
            }
        }
        parts.add(words.rest(start));
        return parts;
    }

    private Outputs united(Words words, @Nullable Scope outer) {
        Outputs all = null;
        for (Words part : parts(words)) {
            Outputs outputs = part(part, outer);
            all = all == null ? outputs : all.with(outputs);
        }
        return all;
    }

    private Outputs part(Words words, @Nullable Scope outer) {
        if (words.is(0, "(")) {
            Outputs outputs = read(words.inside(0), outer);
            scan(words.rest(words.after(0)), new Scope(outer));
            return outputs;
        }
        if (words.keyword(0, "values")) {
            return values(words.rest(1), outer);
        }
        if (words.keyword(0, "table")) {
            Scope scope = new Scope(outer);
            List<String> name = words.name(1);
            new FromReader(reading, this, scope, words.part(1, 2 * name.size())).read();
            require(scope);
            scan(words.rest(2 * name.size()), scope);
            return Outputs.UNKNOWN;
        }
        if (!words.keyword(0, "select")) {
            throw new UnreadableException(
                    words.isEmpty()
                            ? "a query is missing"
                            : "a query begins with " + words.get(0).text());
        }
        return select(words, outer);
    }

    private Outputs values(Words words, @Nullable Scope outer) {
        Scope scope = new Scope(outer);
        scan(words, scope);
        List<Words> rows = words.split(",");
        List<Column> columns = new ArrayList<>();
        for (Words value : words.is(0, "(") ? words.inside(0).split(",") : List.<Words>of()) {
            Binding binding = rows.size() == 1 ? binding(value, scope) : Binding.NONE;
            columns.add(new Column("column" + (columns.size() + 1), binding));
        }
        return new Outputs(columns, true);
    }

    private Outputs select(Words words, @Nullable Scope outer) {
        Map<String, Words> clauses = clauses(words);
        Scope scope = new Scope(outer);
        List<Words> expressions = new ArrayList<>(clauses.values());
        if (clauses.containsKey("from")) {
            expressions.remove(clauses.get("from"));
            FromReader from = new FromReader(reading, this, scope, clauses.get("from"));
            Join join = from.read();
            Words where = clauses.get("where");
            bind(scope, join, where == null ? Set.of() : Conditions.of(where, scope), from);
            expressions.addAll(from.expressions());
        }
        require(scope);
        expressions.forEach(expression -> scan(expression, scope));
        return outputs(clauses.get("select"), scope);
    }

    private static Map<String, Words> clauses(Words words) {
        Map<String, Words> clauses = new LinkedHashMap<>();
        String clause = "select";
        int start = 1;
        for (int i = 1; i < words.size(); i = words.after(i)) {
            if (words.keyword(i, CLAUSES) && !isWithin(words, i)) {
                clauses.merge(clause, words.part(start, i), (one, other) -> {
                    throw new UnreadableException("a clause stands there twice");
                });
                clause = words.get(i).text();
                start = i + 1;
                if (clauses.containsKey(clause)) {
                    // FOR may come twice; what follows has no table in it that a FROM has not.
                    clause = clause + i;
                }
            }
        }
        clauses.put(clause, words.rest(start));
        return clauses;
    }

    /** IS DISTINCT FROM, WITHIN GROUP. */
    private static boolean isWithin(Words words, int i) {
        boolean isComparison = words.keyword(i, "from")
                && words.keyword(i - 1, "distinct")
                && (words.keyword(i - 2, "is") || words.is(i - 3, "is", "not"));
        return isComparison || words.keyword(i, "group") && words.keyword(i - 1, "within");
    }

    /** Learns what binds the tables, until it is all. */
    void bind(Scope scope, Join join, Set<Equality> where, FromReader... froms) {
        boolean more = true;
        while (more) {
            more = scope.learn(where) | scope.learn(join.always());
            for (Join.Optional optional : join.optional()) {
                more |= scope.learn(optional.equalities(), optional.sources());
            }
            for (FromReader from : froms) {
                for (FromReader.Lateral lateral : from.laterals()) {
                    Set<String> kept = reading.exchange(new LinkedHashSet<>());
                    Outputs outputs = read(lateral.query(), scope).named(lateral.columns());
                    reading.exchange(kept);
                    more |= !outputs.equals(lateral.source().outputs());
                    lateral.source().give(outputs);
                }
            }
        }
        for (FromReader from : froms) {
            from.laterals().forEach(lateral -> read(lateral.query(), scope));
        }
    }

    /** Each tenant table needs its tenant. */
    void require(Scope scope) {
        for (Source source : scope.sources()) {
            String column = source.tenantColumn();
            if (column != null && !scope.isBound(new Term(source, column))) {
                reading.problem(source + " has no " + column + " = …");
            }
        }
    }

    /** Looks for queries and functions of ours in an expression. */
    void scan(Words words, Scope scope) {
        for (int i = 0; i < words.size(); i++) {
            if (words.is(i, "(") && words.part(i, words.after(i)).isQuery()) {
                read(words.inside(i), scope);
                i = words.after(i) - 1;
            } else if (words.get(i).isName() && !words.is(i - 1, ".")) {
                List<String> name = words.name(i);
                int end = i + 2 * name.size() - 1;
                if (words.is(end, "(") && reading.tables().isFunctionOfTenant(name)) {
                    reading.saw(words, i);
                    call(name, words.inside(end), scope);
                }
            }
        }
    }

    private void call(List<String> name, Words arguments, Scope scope) {
        Words tenant = arguments.isEmpty() ? arguments : arguments.split(",").get(0);
        for (Words argument : arguments.split(",")) {
            boolean isNamed = argument.size() > 2 && (argument.is(1, "=>") || argument.is(1, ":="));
            if (isNamed && argument.get(0).text().equals("p_tenant_id")) {
                tenant = argument.rest(2);
            }
        }
        if (reading.tables().isAcrossTenants(name)) {
            reading.problem(String.join(".", name) + "(…) is about all tenants");
        } else if (!binding(tenant, scope).isBound()) {
            reading.problem(String.join(".", name) + "(…) is not given one tenant");
        }
    }

    Binding binding(Words expression, Scope scope) {
        List<Term> terms = Conditions.terms(expression, scope);
        if (terms.isEmpty() || !terms.stream().allMatch(scope::isBound)) {
            return Binding.NONE;
        }
        List<Term> constants =
                terms.stream().map(Term::value).filter(Objects::nonNull).toList();
        return constants.size() == terms.size() ? Binding.to(constants.get(0)) : Binding.ROWS;
    }

    /** Of a list of SELECT or RETURNING. */
    Outputs outputs(Words list, Scope scope) {
        Words items = list;
        if (items.keyword(0, "all") || items.keyword(0, "distinct")) {
            items = items.is(0, "distinct", "on") ? items.rest(items.after(2)) : items.rest(1);
        }
        List<Column> columns = new ArrayList<>();
        boolean isPositional = true;
        for (Words item : items.split(",")) {
            if (item.isEmpty()) {
                continue;
            }
            if (item.is(item.size() - 1, "*") && (item.size() == 1 || item.is(item.size() - 2, "."))) {
                isPositional = false;
                stars(item, scope, columns);
            } else {
                columns.add(column(item, scope));
            }
        }
        return new Outputs(columns, isPositional);
    }

    private static void stars(Words item, Scope scope, List<Column> columns) {
        List<String> table = item.part(0, item.size() - 2).name(0);
        for (Source source : scope.sources()) {
            if (item.size() > 1 && !source.isCalled(table)) {
                continue;
            }
            if (source.outputs() != null) {
                columns.addAll(source.outputs().columns());
            }
            for (String column : scope.columns(source)) {
                if (source.outputs() == null || !source.outputs().has(column)) {
                    boolean isBound = scope.isBound(new Term(source, column));
                    columns.add(new Column(column, isBound ? Binding.ROWS : Binding.NONE));
                }
            }
        }
    }

    private Column column(Words item, Scope scope) {
        int last = item.size() - 1;
        boolean isNamed =
                last > 0 && item.get(last).isName() && item.get(last - 1).isWord("as");
        if (isNamed) {
            return new Column(item.get(last).text(), binding(item.part(0, last - 1), scope));
        }
        List<String> name = item.name(0);
        if (!name.isEmpty() && item.size() == 2 * name.size() - 1) {
            return new Column(name.get(name.size() - 1), binding(item, scope));
        }
        if (last > 0 && item.get(last).isName() && !item.is(last - 1, ".")) {
            return new Column(item.get(last).text(), binding(item.part(0, last), scope));
        }
        return new Column(null, binding(item, scope));
    }
}
