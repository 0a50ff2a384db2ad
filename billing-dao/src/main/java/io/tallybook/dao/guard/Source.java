package io.tallybook.dao.guard;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What stands in a FROM: a table, a query in brackets, a function. Each mention is one of its own. */
final class Source {

    private final List<String> table;
    private final @Nullable String alias;
    private final @Nullable String tenantColumn;
    private final Set<String> joined = new TreeSet<>();
    private @Nullable Outputs outputs;

    private Source(
            List<String> table, @Nullable String alias, @Nullable String tenantColumn, @Nullable Outputs outputs) {
        this.table = table;
        this.alias = alias;
        this.tenantColumn = tenantColumn;
        this.outputs = outputs;
    }

    /** @param tenantColumn absent where the table is no tenant's */
    static Source table(List<String> name, @Nullable String alias, @Nullable String tenantColumn) {
        return new Source(name, alias, tenantColumn, null);
    }

    /** @param outputs absent where they are not known */
    static Source query(@Nullable String alias, @Nullable Outputs outputs) {
        return new Source(List.of(), alias, null, outputs);
    }

    @Nullable
    String alias() {
        return alias;
    }

    @Nullable
    String tenantColumn() {
        return tenantColumn;
    }

    @Nullable
    Outputs outputs() {
        return outputs;
    }

    void give(Outputs result) {
        outputs = result;
    }

    boolean isCalled(List<String> name) {
        if (alias != null) {
            return name.equals(List.of(alias));
        }
        return !table.isEmpty() && (name.equals(table) || name.equals(table.subList(table.size() - 1, table.size())));
    }

    boolean surelyHas(String column) {
        return joined.contains(column) || (outputs != null ? outputs.has(column) : column.equals(tenantColumn));
    }

    /** Notes a column by which the table was joined to another, in which case a name without a table means both. */
    void joinedBy(String column) {
        joined.add(column);
    }

    /** The columns of which something is known. */
    Set<String> columns() {
        Set<String> columns = new TreeSet<>(joined);
        if (tenantColumn != null) {
            columns.add(tenantColumn);
        }
        if (outputs != null) {
            outputs.columns().stream()
                    .map(Outputs.Column::name)
                    .filter(Objects::nonNull)
                    .forEach(columns::add);
        }
        return columns;
    }

    /** Of a table of the application and of a function, nothing is known. */
    boolean mayHave(String column) {
        return surelyHas(column) || tenantColumn == null && (outputs == null || !outputs.isPositional());
    }

    @Override
    public String toString() {
        return String.join(".", table) + (alias == null ? "" : " " + alias);
    }
}
