package io.tallybook.database;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that somebody else runs. What is made here carries a prefix of its own and is dropped at the end; a name that
 * was not made here means the database of that name, and is never dropped.
 */
final class GivenServer extends RunningServer {

    private static final String PREFIX = "jdbc:postgresql://";

    private final String hosts;
    private final String parameters;
    private final String prefix = "tallybook_" + UUID.randomUUID().toString().substring(0, 8) + "_";
    private final Map<String, String> made;

    private GivenServer(Databases databases, String hosts, String parameters, Map<String, String> made) {
        super(databases, () -> made.values().forEach(databases::drop));
        this.hosts = hosts;
        this.parameters = parameters;
        this.made = made;
    }

    /** @param url {@code jdbc:postgresql://hosts[/database][?parameters]} */
    static GivenServer at(String url) {
        String address = url.substring(PREFIX.length());
        int query = address.indexOf('?');
        String parameters = query < 0 ? "" : address.substring(query);
        String path = query < 0 ? address : address.substring(0, query);
        int slash = path.indexOf('/');
        String hosts = slash < 0 ? path : path.substring(0, slash);
        return new GivenServer(new Databases(url), hosts, parameters, new ConcurrentHashMap<>());
    }

    @Override
    public String jdbcUrl(String database) {
        return PREFIX + hosts + "/" + Databases.inUrl(actual(database)) + parameters;
    }

    @Override
    public void createDatabase(String name) {
        super.createDatabase(prefix + name);
        made.put(name, prefix + name);
    }

    @Override
    public void createDatabase(String name, String template) {
        super.createDatabase(prefix + name, actual(template));
        made.put(name, prefix + name);
    }

    @Override
    public void dropDatabase(String name) {
        String actual = made.get(name);
        if (actual != null) {
            super.dropDatabase(actual);
            made.remove(name);
        }
    }

    private String actual(String name) {
        return made.getOrDefault(name, name);
    }
}
