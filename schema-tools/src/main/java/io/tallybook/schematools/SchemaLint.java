package io.tallybook.schematools;

import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.lint.Finding;
import io.tallybook.schematools.lint.Lint;
import io.tallybook.schematools.lint.Lint.Linted;
import io.tallybook.schematools.lint.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lints scripts of a working copy, each after those before it, from an empty database on. */
public record SchemaLint(ScratchDatabases databases, Checkout checkout) {

    /** All scripts of the working copy. */
    public LintResult all() throws SQLException, IOException {
        return run(checkout.versioned(), null);
    }

    /** @param files scripts of the working copy, or such as are to come; the others are only applied */
    public LintResult only(List<SqlFile> files) throws SQLException, IOException {
        TreeMap<String, SqlFile> scripts = new TreeMap<>(Comparator.naturalOrder());
        checkout.versioned().forEach(script -> scripts.put(script.name(), script));
        files.forEach(script -> scripts.put(script.name(), script));
        return run(
                List.copyOf(scripts.values()), files.stream().map(SqlFile::name).collect(Collectors.toSet()));
    }

    private LintResult run(List<SqlFile> scripts, @Nullable Set<String> names) throws SQLException, IOException {
        String database = databases.create();
        List<Finding> findings = new ArrayList<>();
        int ignored = 0;
        int looked = 0;
        try (Connection connection = databases.connect(database)) {
            try (Statement statement = connection.createStatement()) {
                // Flyway makes the schema of its history.
                statement.execute("CREATE SCHEMA billing");
            }
            Lint lint = new Lint(connection, ignores());
            for (SqlFile script : scripts) {
                if (names != null && !names.contains(script.name())) {
                    lint.apply(script);
                } else {
                    Linted linted = lint.lint(script);
                    findings.addAll(linted.findings());
                    ignored += linted.ignored();
                    looked++;
                }
            }
            if (names == null) {
                findings.addAll(lint.unusedIgnores(scripts));
            }
        } finally {
            databases.drop(database);
        }
        return new LintResult(looked, findings, ignored);
    }

    private List<String> ignores() throws IOException {
        return Files.exists(checkout.lintIgnores()) ? Files.readAllLines(checkout.lintIgnores()) : List.of();
    }
}
