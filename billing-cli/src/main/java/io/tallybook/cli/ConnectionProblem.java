package io.tallybook.cli;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** Says in one line why a connection was not made and what to do about it. */
final class ConnectionProblem {

    private static final String PASSWORD_PLACES = "in BILLING_DATABASE_URL, PGPASSWORD or ~/.pgpass";

    private ConnectionProblem() {}

    static String explain(SQLException error, PGSimpleDataSource database) {
        String server = server(database);
        String user = "user \"" + user(database) + "\"";
        return switch (String.valueOf(error.getSQLState())) {
            case "28P01" -> "Wrong password for " + user + " at " + server + ": correct it " + PASSWORD_PLACES + ".";
            case "28000" ->
                server + " does not let " + user + " in: correct the user in the URL, or pg_hba.conf on the"
                        + " server (" + ServerMessage.of(error) + ").";
            case "3D000" ->
                "There is no database \"" + database.getDatabaseName() + "\" at " + server
                        + ": create it with CREATE DATABASE, or correct its name in the URL.";
            case "53300" -> server + " has no connection left: close some, or raise its max_connections.";
            case "57P03" -> server + " is starting or stopping: try again in a moment.";
            // The driver's own: the server asks for what was not given, a password or encryption.
            case "08004" ->
                server + " rejects " + user + ": " + ServerMessage.of(error)
                        + (database.getPassword() == null ? " A password goes " + PASSWORD_PLACES + "." : "");
            default -> unreachable(error, server);
        };
    }

    /** Without one in the URL, the driver takes the name of the operating system's user. */
    private static String user(PGSimpleDataSource database) {
        return database.getUser() == null ? System.getProperty("user.name") : database.getUser();
    }

    private static String unreachable(SQLException error, String server) {
        for (Throwable cause : causes(error)) {
            if (cause instanceof UnknownHostException) {
                return "There is no host " + server + ": correct the host in the URL.";
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return "Nothing answers at " + server
                        + ": start PostgreSQL there, or correct host and port in the URL.";
            }
            if (cause instanceof SocketTimeoutException) {
                return server + " does not answer in time: check host and port in the URL, and firewalls between.";
            }
        }
        return "No connection to " + server + ": " + ServerMessage.of(error);
    }

    private static List<Throwable> causes(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .toList();
    }

    /** Host and port, of each server when the URL names several. */
    static String server(PGSimpleDataSource database) {
        String[] hosts = database.getServerNames();
        int[] ports = database.getPortNumbers();
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) {
            servers.add(hosts[i] + ":" + (ports[i] == 0 ? 5432 : ports[i]));
        }
        return String.join(",", servers);
    }
}
