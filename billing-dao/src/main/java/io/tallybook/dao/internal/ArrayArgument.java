package io.tallybook.dao.internal;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.Converters;
import org.jooq.Field;
import org.jooq.impl.AbstractBinding;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * An array that the server gets as what it is.
 *
 * <p>jOOQ sends the text of one and a cast. What is still to be cast, Citus does not hand on to the node of a tenant.
 */
final class ArrayArgument extends AbstractBinding<String[], String[]> {

    private static final long serialVersionUID = 1L;

    private final String elementType;

    private ArrayArgument(String elementType) {
        this.elementType = elementType;
    }

    /** @param values whose text is what the server reads; some may be null */
    static Field<String[]> of(Object[] values, String elementType) {
        String[] texts = Arrays.stream(values)
                .map(value -> Objects.toString(value, null))
                .toArray(String[]::new);
        return DSL.val(texts, SQLDataType.VARCHAR.array().asConvertedDataType(new ArrayArgument(elementType)));
    }

    @Override
    public Converter<String[], String[]> converter() {
        return Converters.identity(String[].class);
    }

    @Override
    public void get(BindingGetResultSetContext<String[]> context) throws SQLException {
        context.value((String[]) context.resultSet().getArray(context.index()).getArray());
    }

    @Override
    public void set(BindingSetStatementContext<String[]> context) throws SQLException {
        context.statement()
                .setArray(
                        context.index(),
                        context.statement().getConnection().createArrayOf(elementType, context.value()));
    }
}
