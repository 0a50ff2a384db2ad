package io.tallybook.cli;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a database is, as people write it: {@code jdbc:postgresql://host/db}, which is taken as it stands, or
 * {@code postgresql://user:password@host:port/db?parameters}, the form of psql and of most hosting platforms.
 *
 * <p>Has no {@code toString} and no message that shows the password.
 */
final class DatabaseUrl {

    // Up to the last @ before the path: people forget to escape an @ in a password.
    private static final Pattern PSQL_FORM = Pattern.compile(
            "postgres(?:ql)?://(?:(?<user>[^:/?]*)(?::(?<password>[^/?]*))?@)?(?<hosts>[^/?@]*)(?:/(?<database>[^?]*))?(?:\\?(?<parameters>.*))?");

    // Parameters that the driver knows by another name; it ignores names that it does not know.
    private static final Map<String, String> RENAMED =
            Map.of("application_name", "ApplicationName", "connect_timeout", "connectTimeout");

    private final String jdbcUrl;
    private final @Nullable String user;
    private final @Nullable String password;

    private DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.password = password;
    }

    /** @throws IllegalArgumentException if the text has neither form */
    static DatabaseUrl parse(String text) {
        if (text.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(text, null, null);
        }
        Matcher url = PSQL_FORM.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException("A database URL looks like postgresql://user:password@host:port/database"
                    + " or jdbc:postgresql://host:port/database; this one does not.");
        }
        return new DatabaseUrl(jdbcUrl(url), decoded(url.group("user")), decoded(url.group("password")));
    }

    private static String jdbcUrl(Matcher url) {
        String database = url.group("database") == null ? "" : url.group("database");
        // The driver reads a + in the name as a space, as in forms; in a path it is a plus.
        String jdbcUrl = "jdbc:postgresql://" + url.group("hosts") + "/" + database.replace("+", "%2B");
        return url.group("parameters") == null ? jdbcUrl : jdbcUrl + "?" + renamed(url.group("parameters"));
    }

    private static String renamed(String parameters) {
        return Stream.of(parameters.split("&"))
                .map(parameter -> {
                    String[] pair = parameter.split("=", 2);
                    if (pair[0].equals("host")) {
                        throw new IllegalArgumentException(
                                "The host of a database URL stands before the path; Unix sockets are not supported.");
                    }
                    pair[0] = RENAMED.getOrDefault(pair[0], pair[0]);
                    return String.join("=", pair);
                })
                .collect(Collectors.joining("&"));
    }

    private static @Nullable String decoded(@Nullable String part) {
        if (part == null || part.isEmpty()) {
            return null;
        }
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The user or the password in the database URL has a % that starts no escape: write it as %25.");
        }
    }

    /** @param fallbackPassword for a URL without one; the driver itself looks into {@code ~/.pgpass} after that */
    PGSimpleDataSource dataSource(@Nullable String fallbackPassword) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        try {
            dataSource.setUrl(jdbcUrl);
        } catch (IllegalArgumentException e) {
            // Without its cause, which quotes the URL.
            throw new IllegalArgumentException("The PostgreSQL driver cannot read this database URL.");
        }
        if (user != null) {
            dataSource.setUser(user);
        }
        if (password != null) {
            dataSource.setPassword(password);
        } else if (dataSource.getPassword() == null && fallbackPassword != null) {
            dataSource.setPassword(fallbackPassword);
        }
        return dataSource;
    }
}
