package io.tallybook.migrations;

import java.util.List;
import java.util.Locale;
import org.postgresql.ds.PGSimpleDataSource;

/** {@code migrate} in a process of its own, to be killed; prints what it is at. */
final class MigrateProgram {

    static final String READY = "ready";
    static final String BATCH = "batch";

    private MigrateProgram() {}

    public static void main(String[] arguments) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[0]);
        List<String> locations = List.of(arguments).subList(1, arguments.length);
        System.out.println(READY);
        BillingMigrations.of(dataSource)
                .from(locations)
                .with(locations.size() > 1 ? List.of(new MoveServices()) : List.of())
                .reporting(progress -> System.out.println(String.format(Locale.ROOT, "%s %d", BATCH, progress.done())))
                .migrate();
        System.out.println("done");
    }
}
