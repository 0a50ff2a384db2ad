package io.tallybook.dao.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a query gives to the one around it.
 *
 * @param columns those that may carry a tenant, in order
 * @param isPositional whether they are all the columns, so that counting them finds one
 */
record Outputs(List<Column> columns, boolean isPositional) {

    /** @param constant the value, where one stands in the query itself and no table was asked for it */
    record Binding(boolean isBound, @Nullable Term constant) {

        static final Binding NONE = new Binding(false, null);

        /** The same tenant in every row. */
        static final Binding ROWS = new Binding(true, null);

        static Binding to(Term constant) {
            return new Binding(true, constant);
        }
    }

    record Column(@Nullable String name, Binding binding) {}

    static final Outputs UNKNOWN = new Outputs(List.of(), false);

    boolean has(String name) {
        return columns.stream().anyMatch(column -> name.equals(column.name()));
    }

    boolean isBound(String name) {
        return has(name)
                && columns.stream()
                        .filter(column -> name.equals(column.name()))
                        .allMatch(column -> column.binding().isBound());
    }

    /** The value that a column is in every row; absent where it comes from a table. */
    @Nullable
    Term constant(String name) {
        return columns.stream()
                .filter(column -> name.equals(column.name()))
                .map(column -> column.binding().constant())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    boolean isBound(int position) {
        return isPositional
                && position >= 0
                && position < columns.size()
                && columns.get(position).binding().isBound();
    }

    /** Under the names of a list such as {@code AS t (a, b)}. */
    Outputs named(List<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        if (!isPositional || names.size() > columns.size()) {
            return UNKNOWN;
        }
        List<Column> renamed = new ArrayList<>(columns);
        for (int i = 0; i < names.size(); i++) {
            renamed.set(i, new Column(names.get(i), columns.get(i).binding()));
        }
        return new Outputs(renamed, true);
    }

    /** Of a UNION: bound where both are. Two constants may be two tenants. */
    Outputs with(Outputs other) {
        if (!isPositional || !other.isPositional || columns.size() != other.columns.size()) {
            return UNKNOWN;
        }
        List<Column> both = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            both.add(new Column(
                    columns.get(i).name(),
                    both(columns.get(i).binding(), other.columns.get(i).binding())));
        }
        return new Outputs(both, true);
    }

    private static Binding both(Binding one, Binding other) {
        if (!one.isBound() || !other.isBound()) {
            return Binding.NONE;
        }
        if (one.constant() == null || other.constant() == null) {
            return one.constant() == null ? other : one;
        }
        return one.equals(other) ? one : Binding.NONE;
    }
}
