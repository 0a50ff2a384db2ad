package io.tallybook.database;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that somebody else runs. What is made here carries a prefix of its own and is dropped at the end; a name that
 * was not made here means the database of that name, and is never dropped.
 */
final class GivenServer extends RunningServer {

    private final ServerUrl url;
    private final String prefix = "tallybook_" + UUID.randomUUID().toString().substring(0, 8) + "_";
    private final Map<String, String> made;

    private GivenServer(Databases databases, ServerUrl url, Map<String, String> made) {
        super(databases, () -> made.values().forEach(databases::drop));
        this.url = url;
        this.made = made;
    }

    static GivenServer at(String url) {
        ServerUrl given = ServerUrl.parse(url);
        return new GivenServer(Databases.at(given), given, new ConcurrentHashMap<>());
    }

    @Override
    public String jdbcUrl(String database) {
        return url.to(actual(database)).toString();
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
