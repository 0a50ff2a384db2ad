package io.tallybook.schematools.declared;

import io.tallybook.migrations.internal.SqlStatements;
import io.tallybook.schematools.catalogue.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How constraints, indexes, defaults and types were written, comments included, by the keys of {@link Schema#facts()}: the
 * server keeps what they mean and forgets how they read.
 */
public final class SourceTexts {

    private final Map<String, SourceText> texts = new HashMap<>();

    /** @param scripts in their order: a later one outweighs an earlier one */
    public static SourceTexts of(List<String> scripts) {
        SourceTexts sources = new SourceTexts();
        for (String script : scripts) {
            SqlStatements.of(script).forEach(statement -> new StatementReader(script, statement, sources.texts).read());
        }
        return sources;
    }

    public Optional<SourceText> find(String key) {
        return Optional.ofNullable(texts.get(key));
    }
}
