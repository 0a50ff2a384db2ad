package io.tallybook.database;

/** What every kind of server has in common: its databases are made by SQL, and it ends at the latest with the JVM. */
abstract class RunningServer implements PostgresServer {

    private final Databases databases;
    private final AtExit atExit;

    RunningServer(Databases databases, Runnable stop) {
        this.databases = databases;
        this.atExit = new AtExit(stop);
    }

    @Override
    public void createDatabase(String name) {
        databases.create(name);
    }

    @Override
    public void createDatabase(String name, String template) {
        databases.create(name, template);
    }

    @Override
    public void dropDatabase(String name) {
        databases.drop(name);
    }

    @Override
    public String version() {
        return databases.version();
    }

    @Override
    public void close() {
        atExit.runNow();
    }
}
