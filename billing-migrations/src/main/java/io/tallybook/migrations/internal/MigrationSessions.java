package io.tallybook.migrations.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Connections that tell the time in UTC and are not ended while they wait, and are as they were when they are given back.
 *
 * <p>Flyway's history keeps times without a zone, so it must not matter where the migrating machine stands; and Flyway keeps
 * a connection while it works on another. A pool goes on with its connections after the migration: what the application
 * reads through them must not depend on it.
 */
public final class MigrationSessions {

    private static final Map<String, String> SETTINGS = Map.of("TimeZone", "UTC", "idle_session_timeout", "0");

    private MigrationSessions() {}

    public static DataSource of(DataSource dataSource) {
        return proxy(DataSource.class, (self, method, arguments) -> {
            Object result = call(dataSource, method, arguments);
            return result instanceof Connection connection ? withSettings(connection) : result;
        });
    }

    private static Connection withSettings(Connection connection) throws SQLException {
        Map<String, String> before = settings(connection);
        set(connection, SETTINGS);
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
    private static void set(Connection connection, Map<String, String> settings) throws SQLException {
        boolean commits = connection.getAutoCommit();
        if (!commits) {
            connection.rollback();
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, false)")) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                statement.setString(1, setting.getKey());
                statement.setString(2, setting.getValue());
                statement.execute();
            }
        }
        if (!commits) {
            connection.commit();
        }
    }

    private static Map<String, String> settings(Connection connection) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT current_setting(?)")) {
            for (String name : SETTINGS.keySet()) {
                statement.setString(1, name);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    settings.put(name, row.getString(1));
                }
            }
        }
        return settings;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(MigrationSessions.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
