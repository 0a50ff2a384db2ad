package io.tallybook.dao.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a MERGE: its condition binds the rows that it meets, but not the rows that it takes from. */
final class MergeReader {

    private final Reading reading;
    private final QueryReader queries;
    private final WriteReader writes;

    MergeReader(Reading reading, QueryReader queries, WriteReader writes) {
        this.reading = reading;
        this.queries = queries;
        this.writes = writes;
    }

    void read(Words words, Scope scope) {
        int using = words.find(0, "using");
        int on = words.find(using, "on");
        List<Words> cases = cases(words.rest(on));
        Words condition = cases.remove(0).rest(1);
        List<String> name = words.name(words.keyword(2, "only") ? 3 : 2);

        Join target = new FromReader(reading, queries, scope, words.part(2, using)).read();
        FromReader from = new FromReader(reading, queries, scope, words.part(using + 1, on));
        Join join = from.read();
        Source met = target.sources().get(0);
        // A row of the target that nothing matches is met by no condition.
        boolean isForAll = cases.stream().anyMatch(each -> each.is(0, "not", "matched", "by", "source"));
        boolean isInner = cases.stream().noneMatch(each -> each.keyword(0, "not"));
        join = join.and(
                target,
                isForAll ? Join.Kind.FULL : isInner ? Join.Kind.INNER : Join.Kind.LEFT,
                Conditions.of(condition, scope));
        queries.bind(scope, join, Set.of(), from);
        queries.require(scope);
        queries.scan(condition, scope);
        from.expressions().forEach(expression -> queries.scan(expression, scope));
        cases.forEach(each -> action(each, name, met, scope));
    }

    private static List<Words> cases(Words words) {
        List<Words> parts = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < words.size(); i = words.after(i)) {
            if (words.keyword(i, "case")) {
                depth++;
            } else if (words.keyword(i, "end")) {
                depth--;
            } else if (depth == 0 && words.keyword(i, "when")) {
                parts.add(words.part(start, i));
                start = i + 1;
            }
        }
        parts.add(words.rest(start));
        return parts;
    }

    private void action(Words words, List<String> table, Source met, Scope scope) {
        queries.scan(words, scope);
        int update = words.find(0, "update", "set");
        if (update < words.size()) {
            writes.set(words.rest(update + 2), met, scope);
        }
        int insert = words.find(0, "insert");
        String tenant = met.tenantColumn();
        if (insert < words.size() && tenant != null) {
            int at = insert + 1;
            int position = reading.tables().tenantPosition(table);
            if (words.is(at, "(")) {
                position = WriteReader.names(words.inside(at)).indexOf(tenant);
                at = words.after(at);
            }
            int values = words.find(at, "values");
            List<Words> row = values < words.size() ? words.inside(values + 1).split(",") : List.of();
            if (position < 0 || position >= row.size() || !writes.isBound(row.get(position), scope)) {
                reading.problem(met + " is given no " + tenant);
            }
        }
    }
}
