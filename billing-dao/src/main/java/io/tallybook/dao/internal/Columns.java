package io.tallybook.dao.internal;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Converter;
import org.jooq.Field;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a wide result, of which only those are read that are asked for.
 *
 * <p>jOOQ's own records hold every column. Where most are absent in each row, as in a join of alternatives, reading them
 * takes longer than everything else together. Types are those of the fields.
 */
public final class Columns {

    private final List<Field<?>> all;
    private final Map<Field<?>, Integer> positions = new IdentityHashMap<>();

    private Columns(List<Field<?>> all) {
        this.all = all;
        all.forEach(column -> positions.put(column, positions.size() + 1));
    }

    public static Columns of(Field<?>... columns) {
        return new Columns(List.of(columns));
    }

    /** As a statement selects them. */
    public List<Field<?>> all() {
        return all;
    }

    /** Makes something of each row of a query that selects {@link #all()}. */
    public <T> List<T> fetch(ResultQuery<?> query, Mapper<T> mapper) {
        try (ResultSet result = query.fetchResultSet()) {
            Row row = new Row(result, positions);
            List<T> made = new ArrayList<>();
            while (result.next()) {
                made.add(mapper.map(row));
            }
            return made;
        } catch (SQLException e) {
            throw new DataAccessException("a result could not be read", e);
        }
    }

    /** The row at which the result stands; not to be kept. */
    public static final class Row {

        private final ResultSet result;
        private final Map<Field<?>, Integer> positions;

        private Row(ResultSet result, Map<Field<?>, Integer> positions) {
            this.result = result;
            this.positions = positions;
        }

        /** Null where the column is. */
        public <T> T get(Field<T> column) throws SQLException {
            return get(column, column.getConverter());
        }

        private <D, T> T get(Field<T> column, Converter<D, T> converter) throws SQLException {
            Class<D> type = converter.fromType();
            Object value = read(positions.get(column), type);
            // What the driver gives is nearly always what jOOQ would make of it, which takes its time to find out.
            return type.isInstance(value)
                    ? converter.from(type.cast(value))
                    : column.getDataType().convert(value);
        }

        private @Nullable Object read(int position, Class<?> type) throws SQLException {
            if (type == Instant.class) {
                // The driver would make a date of it, by way of the machine's zone.
                OffsetDateTime time = result.getObject(position, OffsetDateTime.class);
                return time == null ? null : time.toInstant();
            }
            Object value = result.getObject(position);
            return value instanceof Array array ? array.getArray() : value;
        }
    }

    /** What a row means. */
    @FunctionalInterface
    public interface Mapper<T> {

        T map(Row row) throws SQLException;
    }
}
