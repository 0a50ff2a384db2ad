package io.tallybook.migrations.preflight;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions to one connection. */
record Queries(Connection connection) {

    /** What to make of a row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> all(Row<T> row, String sql, @Nullable Object... parameters) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    all.add(row.read(rows));
                }
            }
        }
        return all;
    }

    <T> T single(Row<T> row, String sql, Object... parameters) throws SQLException {
        return all(row, sql, parameters).get(0);
    }

    /** The first three columns. */
    static ObjectAddress address(ResultSet row) throws SQLException {
        return new ObjectAddress(row.getLong(1), row.getLong(2), row.getInt(3));
    }

    /** As people write it: everybody knows where uuid comes from. */
    static String readable(String identity) {
        return identity.replace("pg_catalog.", "");
    }
}
