package io.tallybook.dao.guard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the tables of a FROM, and how they are joined. */
final class FromReader {

    private static final Set<String> NO_ALIAS = Set.of(
            "as",
            "cross",
            "default",
            "full",
            "inner",
            "join",
            "lateral",
            "left",
            "natural",
            "on",
            "overriding",
            "right",
            "select",
            "set",
            "tablesample",
            "table",
            "using",
            "values",
            "when",
            "where",
            "with");

    private final Reading reading;
    private final QueryReader queries;
    private final Scope scope;
    private final Words words;
    private final List<Lateral> laterals = new ArrayList<>();
    private final List<Words> expressions = new ArrayList<>();
    private int at;

    /** A query that can name the tables before it, so it is read when these are known. */
    record Lateral(Source source, Words query, List<String> columns) {}

    FromReader(Reading reading, QueryReader queries, Scope scope, Words words) {
        this.reading = reading;
        this.queries = queries;
        this.scope = scope;
        this.words = words;
    }

    /** Its tables are in the scope from then on. */
    Join read() {
        Join all = joined();
        while (words.is(at, ",")) {
            at++;
            all = all.and(joined());
        }
        if (at < words.size()) {
            throw new UnreadableException("a FROM goes on with " + words.get(at).text());
        }
        return all;
    }

    List<Lateral> laterals() {
        return laterals;
    }

    /** Conditions of joins and arguments of functions: queries may stand in them. */
    List<Words> expressions() {
        return expressions;
    }

    private Join joined() {
        Join left = primary();
        while (isJoin(at)) {
            left = join(left);
        }
        return left;
    }

    private Join join(Join left) {
        boolean isCross = take("cross");
        boolean isNatural = take("natural");
        Join.Kind kind = take("left")
                ? Join.Kind.LEFT
                : take("right") ? Join.Kind.RIGHT : take("full") ? Join.Kind.FULL : Join.Kind.INNER;
        take("inner");
        take("outer");
        if (!take("join")) {
            throw new UnreadableException("a JOIN is incomplete");
        }
        Join right = primary();
        if (isCross) {
            return left.and(right);
        }
        if (isNatural) {
            return left.and(right, kind, natural(left, right));
        }
        while (isJoin(at)) {
            right = join(right);
        }
        if (take("using")) {
            Set<Equality> equalities = new HashSet<>();
            for (Words column : words.inside(at).split(",")) {
                equalities.addAll(using(left, right, column.get(0).text()));
            }
            at = words.after(at);
            if (words.keyword(at, "as")) {
                at += 2;
            }
            return left.and(right, kind, equalities);
        }
        if (!take("on")) {
            throw new UnreadableException("a JOIN has no condition");
        }
        int start = at;
        while (at < words.size()
                && !words.is(at, ",")
                && !words.keyword(at, "on")
                && !words.keyword(at, "using")
                && !isJoin(at)) {
            at = words.after(at);
        }
        Words condition = words.part(start, at);
        expressions.add(condition);
        List<Source> visible = new ArrayList<>(left.sources());
        visible.addAll(right.sources());
        return left.and(right, kind, Conditions.of(condition, scope.seeing(visible)));
    }

    private static Set<Equality> using(Join left, Join right, String column) {
        List<Term> lefts = Scope.columns(left.sources(), column);
        List<Term> rights = Scope.columns(right.sources(), column);
        Set<Equality> equalities = Conditions.same(lefts, rights);
        joinedBy(column, lefts);
        joinedBy(column, rights);
        return equalities;
    }

    /** By the columns that both have; which these are is not known of every table. */
    private static Set<Equality> natural(Join left, Join right) {
        Set<String> columns = new TreeSet<>();
        Stream.of(left, right)
                .flatMap(side -> side.sources().stream())
                .map(Source::columns)
                .forEach(columns::addAll);
        Set<Equality> equalities = new HashSet<>();
        for (String column : columns) {
            List<Term> lefts = mayHave(left, column);
            List<Term> rights = mayHave(right, column);
            if (!lefts.isEmpty() && !rights.isEmpty()) {
                if (Stream.of(lefts, rights).flatMap(List::stream).allMatch(Term::isSure)) {
                    equalities.addAll(Conditions.same(lefts, rights));
                }
                joinedBy(column, lefts);
                joinedBy(column, rights);
            }
        }
        return equalities;
    }

    private static List<Term> mayHave(Join join, String column) {
        return join.sources().stream()
                .filter(source -> source.mayHave(column))
                .map(source -> new Term(source, column))
                .toList();
    }

    private static void joinedBy(String column, List<Term> terms) {
        terms.stream().map(Term::source).filter(Objects::nonNull).forEach(source -> source.joinedBy(column));
    }

    private boolean isJoin(int i) {
        boolean isOneSided = words.keyword(i, Set.of("left", "right", "full"))
                && (words.keyword(i + 1, "join") || words.keyword(i + 1, "outer"));
        return isOneSided || words.keyword(i, Set.of("join", "inner", "cross", "natural"));
    }

    private Join primary() {
        boolean isLateral = take("lateral");
        if (words.is(at, "(")) {
            Words inside = words.inside(at);
            boolean isQuery = words.part(at, words.after(at)).isQuery();
            at = words.after(at);
            return isQuery ? Join.of(query(inside, isLateral)) : nested(inside);
        }
        if (words.is(at, "rows", "from")) {
            at += 2;
            expressions.add(words.inside(at));
            at = words.after(at);
            return Join.of(function());
        }
        take("only");
        List<String> name = words.name(at);
        if (name.isEmpty()) {
            throw new UnreadableException("a FROM without a table");
        }
        int start = at;
        at += 2 * name.size() - 1;
        if (words.is(at, "(")) {
            expressions.add(words.part(start, words.after(at)));
            at = words.after(at);
            return Join.of(function());
        }
        reading.saw(words, start);
        if (words.is(at, "*")) {
            at++;
        }
        return Join.of(table(name));
    }

    private Source query(Words query, boolean isLateral) {
        String alias = alias();
        List<String> columns = columns();
        Source source = Source.query(alias, Outputs.UNKNOWN);
        if (isLateral) {
            laterals.add(new Lateral(source, query, columns));
        } else {
            source.give(queries.read(query, scope.outer()).named(columns));
        }
        scope.add(source);
        return source;
    }

    /** Tables in brackets. Under a name of their own, nothing is known of their columns. */
    private Join nested(Words inside) {
        FromReader reader = new FromReader(reading, queries, scope, inside);
        Join join = reader.read();
        laterals.addAll(reader.laterals);
        expressions.addAll(reader.expressions);
        String alias = alias();
        if (alias != null) {
            columns();
            Source all = Source.query(alias, null);
            scope.add(all);
            join.sources().add(all);
        }
        return join;
    }

    private Source function() {
        if (words.is(at, "with", "ordinality")) {
            at += 2;
        }
        String alias = alias();
        columns();
        Source source = Source.query(alias, null);
        scope.add(source);
        return source;
    }

    private Source table(List<String> name) {
        String alias = alias();
        List<String> columns = columns();
        if (take("tablesample")) {
            at += 2 * words.name(at).size() - 1;
            expressions.add(words.inside(at));
            at = words.after(at);
            if (take("repeatable")) {
                at = words.after(at);
            }
        }
        Outputs named = name.size() == 1 ? scope.defined(name.get(0)) : null;
        if (named != null) {
            Source source = Source.query(alias == null ? name.get(0) : alias, named.named(columns));
            scope.add(source);
            return source;
        }
        String tenant = reading.tables().tenantColumn(name);
        if (tenant != null && !columns.isEmpty()) {
            throw new UnreadableException("the columns of " + String.join(".", name) + " have other names");
        }
        Source source = Source.table(name, alias, tenant);
        scope.add(source);
        return source;
    }

    private @Nullable String alias() {
        if (words.keyword(at, "as") && words.is(at + 1, "(")) {
            at++;
            return null;
        }
        boolean isAnnounced = take("as");
        if (at < words.size() && words.get(at).isName() && (isAnnounced || !words.keyword(at, NO_ALIAS))) {
            return words.get(at++).text();
        }
        return null;
    }

    /** The names in brackets after an alias. */
    private List<String> columns() {
        List<String> columns = new ArrayList<>();
        if (words.is(at, "(")) {
            words.inside(at)
                    .split(",")
                    .forEach(column -> columns.add(column.get(0).text()));
            at = words.after(at);
        }
        return columns;
    }

    private boolean take(String keyword) {
        boolean isThere = words.keyword(at, keyword);
        at += isThere ? 1 : 0;
        return isThere;
    }
}
