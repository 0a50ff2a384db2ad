package io.tallybook.database;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** The databases of a server: made, copied, dropped. */
class Databases {

    private final PGSimpleDataSource administration = new PGSimpleDataSource();

    /** @param url of a database that is always there, as a user who may create others */
    Databases(String url) {
        administration.setUrl(url);
    }

    /** Those of the server, and where it is the coordinator of a Citus cluster, those of its workers with them. */
    static Databases at(ServerUrl url) {
        return ClusterDatabases.find(url).orElseGet(() -> new Databases(url.toString()));
    }

    // template0 and an explicit locale: the same order of strings wherever the server comes from.
    void create(String name) {
        execute("CREATE DATABASE " + quoted(name)
                + " TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C' STRATEGY FILE_COPY");
    }

    void create(String name, String template) {
        execute("CREATE DATABASE " + quoted(name) + " TEMPLATE " + quoted(template) + " STRATEGY FILE_COPY");
    }

    void drop(String name) {
        execute("DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
    }

    String version() {
        return show("server_version").replaceFirst(" .*", "");
    }

    boolean isIn(Path dataDirectory) {
        return show("data_directory").equals(dataDirectory.toString());
    }

    private String show(String setting) {
        try (Connection connection = administration.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW " + setting)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new PostgresServerException("SHOW " + setting + ": " + e.getMessage(), e);
        }
    }

    void execute(String sql) {
        try (Connection connection = administration.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new PostgresServerException(sql + ": " + e.getMessage(), e);
        }
    }

    static String inUrl(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
