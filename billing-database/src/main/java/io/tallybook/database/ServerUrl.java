package io.tallybook.database;

/**
 * A URL of PostgreSQL's driver, {@code jdbc:postgresql://hosts[/database][?parameters]}, in its parts.
 *
 * @param database as it stands in the URL
 * @param parameters with the question mark, or empty
 */
record ServerUrl(String hosts, String database, String parameters) {

    private static final String PREFIX = "jdbc:postgresql://";

    static ServerUrl parse(String url) {
        String address = url.substring(PREFIX.length());
        int query = address.indexOf('?');
        String path = query < 0 ? address : address.substring(0, query);
        int slash = path.indexOf('/');
        return new ServerUrl(
                slash < 0 ? path : path.substring(0, slash),
                slash < 0 ? "" : path.substring(slash + 1),
                query < 0 ? "" : address.substring(query));
    }

    /** Another database of the same server, by its name. */
    ServerUrl to(String name) {
        return new ServerUrl(hosts, Databases.inUrl(name), parameters);
    }

    /** The database of the same name on another server, as the same user. */
    ServerUrl on(String host, int port) {
        return new ServerUrl(host + ":" + port, database, parameters);
    }

    @Override
    public String toString() {
        return PREFIX + hosts + "/" + database + parameters;
    }
}
