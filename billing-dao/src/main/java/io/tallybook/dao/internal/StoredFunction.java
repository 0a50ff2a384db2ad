package io.tallybook.dao.internal;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * A function of ours that a hot call consists of, as SQL text that is made once.
 *
 * <p>jOOQ's generated function is a table with all its columns that is built anew for each call, which takes longer than
 * everything else that jOOQ does for it. Columns and their types still come from it.
 */
public final class StoredFunction<R extends Record> {

    /** What an argument that is an instant looks like: one that is absent is nothing from which PostgreSQL guesses the function. */
    public static final String INSTANT = "cast(? as timestamptz)";

    private static final Pattern ARGUMENT = Pattern.compile("(?:cast\\()?\\?(?: as ([a-z]+)\\[\\]\\))?");

    private final Table<R> result;
    private final String sql;
    private final List<Optional<String>> elementTypes;

    private StoredFunction(Table<R> result, String sql) {
        this.result = result;
        this.sql = sql;
        this.elementTypes = ARGUMENT.matcher(sql)
                .results()
                .map(argument -> Optional.ofNullable(argument.group(1)))
                .toList();
    }

    /** @param parameters how many the function takes; the last is the time */
    public static <R extends Record> StoredFunction<R> of(Table<R> function, int parameters) {
        return of(function, parameters, 1);
    }

    /**
     * @param parameters how many the function takes
     * @param times how many of them, at the end, are times; a time may be null
     */
    public static <R extends Record> StoredFunction<R> of(Table<R> function, int parameters, int times) {
        return of(function, "?, ".repeat(parameters - times) + INSTANT + (", " + INSTANT).repeat(times - 1));
    }

    /** @param binds what stands between the parentheses, such as {@code "?, null, cast(? as uuid[]), " + INSTANT} */
    public static <R extends Record> StoredFunction<R> of(Table<R> function, String binds) {
        return new StoredFunction<>(
                function,
                "select * from " + function.getSchema().getName() + "." + function.getName() + "(" + binds + ")");
    }

    /** @param arguments plain values, of which jOOQ knows at once how to send them, and arrays of what has a text */
    public R call(DSLContext dsl, @Nullable Object... arguments) {
        return query(dsl, arguments).fetchSingle();
    }

    /** The same for a function that answers with several rows. */
    public Result<R> callForAll(DSLContext dsl, @Nullable Object... arguments) {
        return query(dsl, arguments).fetch();
    }

    private ResultQuery<R> query(DSLContext dsl, @Nullable Object... arguments) {
        @Nullable Object[] sent = arguments.clone();
        for (int i = 0; i < sent.length; i++) {
            if (sent[i] instanceof Object[] values) {
                sent[i] = ArrayArgument.of(values, elementTypes.get(i).orElseThrow());
            }
        }
        return dsl.resultQuery(sql, sent).coerce(result);
    }
}
