package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.SchemaDifference;
import java.util.List;

/**
 * What was generated.
 *
 * @param scripts in their order; none where nothing differs
 * @param left what still differs when they have run: what the lines that are commented out would do
 * @param hints what looks like a rename and was taken for two things
 */
public record GenerateResult(List<GeneratedScript> scripts, SchemaDifference left, List<String> hints) {

    public GenerateResult {
        scripts = List.copyOf(scripts);
        hints = List.copyOf(hints);
    }
}
