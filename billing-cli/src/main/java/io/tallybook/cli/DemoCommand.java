package io.tallybook.cli;

import io.tallybook.dao.Billing;
import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.MigrateResult;
import io.tallybook.seeds.ReferenceSeed;
import io.tallybook.seeds.SeedResult;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Make a database that is gone afterwards, fill it, and show what the library does.")
final class DemoCommand implements Callable<Integer> {

    private static final String DATABASE = "demo";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (PostgresServer server = PostgresServer.embedded().start()) {
            server.createDatabase(DATABASE);
            DataSource database = server.dataSource(DATABASE);
            MigrateResult migrated = BillingMigrations.of(database).migrate();
            Billing billing = Billing.using(database);
            SeedResult seeded = ReferenceSeed.apply(billing);
            out.println("PostgreSQL " + server.version() + ", embedded. "
                    + Counted.of(migrated.applied().size(), "script") + " applied, "
                    + Counted.of(seeded.created().size(), "tier") + " seeded beside the free one.");
            new DemoTour(billing, out).run();
        }
        out.println();
        out.println("The database is gone. To keep one: ./billing up");
        return ExitCodes.DONE;
    }
}
