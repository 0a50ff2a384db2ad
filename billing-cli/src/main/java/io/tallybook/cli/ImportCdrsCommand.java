package io.tallybook.cli;

import io.tallybook.dao.Billing;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.data.DataMigrationProgress;
import io.tallybook.model.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "import-cdrs",
        description = {
            "Take a CSV file of call detail records and rate the calls.",
            "What was taken before changes nothing: an import that was cut off is finished by beginning it anew.",
            "Lines that are not taken go to a file beside it, with number and reason. Exit code 3 when there are any."
        })
final class ImportCdrsCommand extends DatabaseCommand {

    private static final int MOST_THREADS = 32;

    private @Nullable TenantId tenant;

    @Parameters(paramLabel = "FILE", description = "The file; its first line names the columns.")
    private Path file = Path.of("");

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "How many work at once. With one, calls are rated in the order of the file.")
    private int threads;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Where rejected lines go. Default: FILE.rejects.csv")
    private @Nullable Path rejectFile;

    @Option(names = "--tenant", paramLabel = "ID", required = true, description = "Whose calls they are.")
    private void tenant(String id) {
        try {
            tenant = TenantId.of(id);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), "--tenant is the id of a tenant, a UUID, not " + id + ".");
        }
    }

    @Override
    void check() {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(commandLine(), "There is no file " + file + " that can be read.");
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new ParameterException(
                    commandLine(), "--threads is a number from 1 to " + MOST_THREADS + ", not " + threads + ".");
        }
    }

    @Override
    int run(Database database, PrintWriter out) throws IOException {
        int pending =
                BillingMigrations.of(database.dataSource()).pendingScripts().size();
        if (pending > 0) {
            throw new CommandFailed(database.name() + " lacks " + Counted.of(pending, "script")
                    + " of this release: run \"billing migrate\" first.");
        }
        Billing billing = Billing.using(database.dataSource());
        if (billing.tenants().find(tenant).isEmpty()) {
            throw new CommandFailed("There is no tenant " + tenant + ": create it first.");
        }
        Path rejected = rejectFile == null ? Path.of(file + ".rejects.csv") : rejectFile;
        try (ProgressLine progress = new ProgressLine(commandLine().getErr());
                CdrRejects rejects = new CdrRejects(rejected)) {
            long lines = lines();
            CdrImportResult result = new CdrImport(
                            billing.tenant(tenant).telecom().calls(), threads, done -> {
                                synchronized (progress) {
                                    progress.accept(new DataMigrationProgress("", "import calls", done, lines));
                                }
                            })
                    .run(file, rejects);
            print(result, rejected, out);
            return result.rejected() == 0 ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
        }
    }

    private long lines() throws IOException {
        try (BufferedReader reader = CdrImport.reader(file)) {
            return Math.max(0, reader.lines().count() - 1);
        }
    }

    private static void print(CdrImportResult result, Path rejected, PrintWriter out) {
        out.println(Counted.of(result.rated(), "call") + " rated, " + result.failed() + " kept as failed, "
                + result.pending() + " waiting for their period, " + result.replayed() + " taken before, "
                + result.rejected() + " rejected.");
        if (result.rejected() > 0) {
            out.println("Rejected lines and why: " + rejected);
        }
    }
}
