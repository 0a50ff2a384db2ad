package io.tallybook.migrations;

import io.tallybook.migrations.internal.Autocommit;
import io.tallybook.migrations.internal.History;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;

/** How the scripts of this release and those in the history of a database stand to each other. */
record Inspection(Settings settings) {

    InfoResult info() {
        MigrationInfoService info = look(Flyway::info);
        String current = info.current() == null ? null : MigrationState.versionOf(info.current());
        // Flyway's own row about creating the schema is no script of ours.
        List<MigrationState> scripts = Arrays.stream(info.all())
                .filter(migration -> migration.getType() != CoreMigrationType.SCHEMA)
                .map(MigrationState::of)
                .toList();
        return new InfoResult(scripts, current);
    }

    List<PendingScript> pending(MigrationVersion last) {
        return Arrays.stream(look(Flyway::info).pending())
                .filter(script ->
                        script.getVersion() == null || !script.getVersion().isNewerThan(last))
                .map(this::pending)
                .toList();
    }

    // Flyway calls a migration in Java by its class, which is the same for all of them.
    private PendingScript pending(MigrationInfo script) {
        String version = MigrationState.versionOf(script);
        return settings.scripts()
                .read(script.getScript())
                .map(sql -> new PendingScript(version, script.getScript(), sql))
                .orElseGet(() -> new PendingScript(
                        version, "V" + version + "__" + script.getDescription().replace(' ', '_'), null));
    }

    /** @throws MigrationRefused if there is no such version, or the database is beyond it */
    void refuseUnreachable(MigrationVersion target) {
        if (target.equals(MigrationVersion.LATEST)) {
            return;
        }
        InfoResult info = info();
        if (info.migrations().stream()
                .map(MigrationState::version)
                .noneMatch(version -> version != null && Versions.parse(version).equals(target))) {
            throw new MigrationRefused("There is no version " + target + " among the scripts");
        }
        if (info.currentVersion() != null
                && Versions.parse(info.currentVersion()).isNewerThan(target)) {
            throw new MigrationRefused("The database is at version " + info.currentVersion() + ", beyond " + target
                    + ": undo takes it back");
        }
    }

    ValidateResult validate() {
        org.flywaydb.core.api.output.ValidateResult result = look(Flyway::validateWithResult);
        if (result.validationSuccessful) {
            return new ValidateResult(List.of());
        }
        List<String> invalid = result.invalidMigrations.stream()
                .map(migration -> withoutAdvice(migration.errorDetails.errorMessage))
                .toList();
        return new ValidateResult(
                invalid.isEmpty() ? List.of(withoutAdvice(result.errorDetails.errorMessage)) : invalid);
    }

    private <T> T look(Function<Flyway, T> question) {
        try {
            return question.apply(settings.flyway());
        } catch (FlywayException e) {
            Throwable server = Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                    .filter(SQLException.class::isInstance)
                    .findFirst()
                    .orElse(null);
            throw server == null
                    ? new CheckFailed("The scripts cannot be read: " + e.getMessage(), e)
                    : new CheckFailed("The database cannot be read: " + server.getMessage(), e);
        }
    }

    // Flyway advises to repair the history, which would only hide that a released script was edited, and to set what
    // cannot
    // be set here.
    private static String withoutAdvice(String message) {
        return message.lines()
                .filter(line -> !line.contains("repair") && !line.startsWith("To "))
                .collect(Collectors.joining(" "))
                .strip();
    }

    /** @throws MigrationRefused if a script failed and nobody looked at it, or one was applied that is not of this release */
    void refuseOtherScripts() throws SQLException {
        List<String> failed = Autocommit.run(settings.dataSource(), connection -> new History(connection).failed());
        if (!failed.isEmpty()) {
            throw new MigrationRefused("Script " + failed.get(0) + " failed outside a transaction, so some of it may"
                    + " have been done: mend the cause, then let repair forget the failure");
        }
        ValidateResult applied = validate();
        if (!applied.ok()) {
            throw new MigrationRefused("Scripts that were applied to this database differ from those of this release: "
                    + String.join("; ", applied.messages()));
        }
    }
}
