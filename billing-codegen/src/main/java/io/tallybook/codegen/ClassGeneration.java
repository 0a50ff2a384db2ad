package io.tallybook.codegen;

import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.codegen.GenerationTool;
import org.jooq.impl.DSL;
import org.jooq.meta.jaxb.Configuration;

/**
 * Generates jOOQ classes from folders of Flyway scripts, if they or anything else that shapes the classes has changed.
 *
 * <p>Several folders count as one: a version may stand in any of them, and all run in the order of their versions. Beside
 * jOOQ's classes stands {@code SchemaVersion}, which names the scripts.
 */
public final class ClassGeneration {

    private static final String DATABASE = "tallybook_codegen";

    // Held here, or its level would be collected with it.
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private final Path settings;
    private final Path output;
    private final String postgres;
    private final List<Path> scripts;

    /**
     * @param settings what to generate, as jOOQ's own XML
     * @param output folder that holds generated sources and nothing else
     * @param postgres version of PostgreSQL that is meant; another one generates anew
     * @param scripts folders of Flyway scripts
     */
    public ClassGeneration(Path settings, Path output, String postgres, List<Path> scripts) {
        this.settings = settings;
        this.output = output;
        this.postgres = postgres;
        this.scripts = List.copyOf(scripts);
    }

    /** {@code ClassGeneration SETTINGS OUTPUT POSTGRES SCRIPTS…} */
    public static void main(String[] arguments) {
        if (arguments.length < 4) {
            throw new IllegalArgumentException("usage: ClassGeneration SETTINGS OUTPUT POSTGRES SCRIPTS…");
        }
        List<Path> scripts = new ArrayList<>();
        FLYWAY.setLevel(Level.WARNING);
        for (int i = 3; i < arguments.length; i++) {
            scripts.add(Path.of(arguments[i]));
        }
        boolean generated =
                new ClassGeneration(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2], scripts).run();
        System.out.println(
                generated
                        ? "Schema classes generated."
                        : "Schema unchanged: no PostgreSQL started, no classes generated.");
    }

    /** @return whether anything was generated */
    public boolean run() {
        GenerationKey key = new GenerationKey(settings, scripts, postgres);
        Path stored = output.resolveSibling(output.getFileName() + ".key");
        if (key.matches(stored, output)) {
            return false;
        }
        // jOOQ writes names in the default locale, PostgreSQL tells times in the session's zone, and the driver makes
        // that the JVM's: without this, classes would depend on where they are generated.
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try (PostgresServer server = PostgresServer.start()) {
            server.createDatabase(DATABASE);
            DataSource database = server.dataSource(DATABASE);
            migrate(database);
            generate(database);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        // Last: whatever stops us before leaves no key, and the next build starts anew.
        key.write(stored, output);
        return true;
    }

    private void migrate(DataSource database) {
        BillingMigrations.of(database)
                .from(scripts.stream()
                        .map(folder -> "filesystem:" + folder.toAbsolutePath())
                        .toList())
                .migrate();
    }

    private void generate(DataSource database) {
        try (Connection connection = database.getConnection();
                InputStream xml = Files.newInputStream(settings)) {
            Configuration configuration = GenerationTool.load(xml);
            configuration.getGenerator().getTarget().setDirectory(output.toString());
            GenerationTool tool = new GenerationTool();
            tool.setConnection(connection);
            tool.run(configuration);
            SchemaVersionClass.read(DSL.using(connection, SQLDialect.POSTGRES))
                    .write(output, configuration.getGenerator().getTarget().getPackageName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("classes could not be generated: " + e.getMessage(), e);
        }
    }
}
