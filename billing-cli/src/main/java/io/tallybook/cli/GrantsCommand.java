package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.grants.DatabaseRole;
import io.tallybook.migrations.grants.DatabaseRole.RowLevelSecurity;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "grants",
        description = {
            "Print what lets roles use the schema, and run nothing without --apply.",
            "The role of an application may add to ledgers, draws and events, and never change or remove them;"
                    + " a read-only role changes nothing."
        })
final class GrantsCommand extends DatabaseCommand {

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Roles roles = new Roles();

    @Option(
            names = "--row-level-security",
            negatable = true,
            description = {
                "Keep these roles to the rows of the tenant that their transaction has set, or no longer.",
                "Without this option it stays as it is, for new tables too."
            })
    private @Nullable Boolean rowLevelSecurity;

    @Option(names = "--apply", description = "Run the statements, all in one transaction.")
    private boolean apply;

    private static final class Roles {

        @Option(
                names = "--application-role",
                paramLabel = "NAME",
                description = "The role with which the application connects; it must exist.")
        private @Nullable String application;

        @Option(
                names = "--read-only-role",
                paramLabel = "NAME",
                description = "A role for reports, which reads everything; it must exist.")
        private @Nullable String readOnly;

        Stream<DatabaseRole> all() {
            return Stream.concat(
                    Stream.ofNullable(application).map(DatabaseRole::application),
                    Stream.ofNullable(readOnly).map(DatabaseRole::readOnly));
        }
    }

    @Override
    int run(Database database, PrintWriter out) {
        BillingMigrations migrations = BillingMigrations.of(database.dataSource());
        DatabaseRole[] wanted =
                roles.all().map(role -> role.with(rowLevelSecurity())).toArray(DatabaseRole[]::new);
        if (apply) {
            List<String> applied = migrations.grantTo(wanted);
            out.println("Ran " + Counted.of(applied.size(), "statement") + ". "
                    + roles.all()
                            .map(role -> "Role \"" + role.name() + "\" may "
                                    + (role.use() == DatabaseRole.Use.APPLICATION ? "use" : "read") + " the schema of "
                                    + database.name() + ". ")
                            .collect(Collectors.joining())
                    + "Run it again after each migration.");
        } else {
            migrations.grantsTo(wanted).forEach(statement -> out.println(statement + ";"));
        }
        return ExitCodes.DONE;
    }

    private RowLevelSecurity rowLevelSecurity() {
        if (rowLevelSecurity == null) {
            return RowLevelSecurity.AS_IT_IS;
        }
        return rowLevelSecurity ? RowLevelSecurity.ON : RowLevelSecurity.OFF;
    }
}
