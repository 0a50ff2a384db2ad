package io.tallybook.migrations.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Connections that tell the time in UTC, and in their own zone again when they are given back.
 *
 * <p>Flyway's history keeps times without a zone; so it must not matter where the migrating machine stands. And a pool goes
 * on with its connections after the migration: what the application reads through them must not depend on it.
 */
public final class UtcConnections {

    private UtcConnections() {}

    public static DataSource of(DataSource dataSource) {
        return proxy(DataSource.class, (self, method, arguments) -> {
            Object result = call(dataSource, method, arguments);
            return result instanceof Connection connection ? inUtc(connection) : result;
        });
    }

    private static Connection inUtc(Connection connection) throws SQLException {
        String before = zone(connection);
        set(connection, "UTC");
        return proxy(Connection.class, (self, method, arguments) -> {
            if (!method.getName().equals("close") || connection.isClosed()) {
                return call(connection, method, arguments);
            }
            try {
                set(connection, before);
            } finally {
                connection.close();
            }
            return null;
        });
    }

    // Some pools hand out connections that commit nothing by themselves; rolled back, a setting would be the old one
    // again.
    private static void set(Connection connection, String zone) throws SQLException {
        boolean commits = connection.getAutoCommit();
        if (!commits) {
            connection.rollback();
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config('TimeZone', ?, false)")) {
            statement.setString(1, zone);
            statement.execute();
        }
        if (!commits) {
            connection.commit();
        }
    }

    private static String zone(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('TimeZone')")) {
            row.next();
            return row.getString(1);
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(UtcConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
