package io.tallybook.migrations.verify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a database stands to one business fact.
 *
 * @param name identifies the fact from release to release
 * @param promise the fact in one sentence
 * @param violations how many rows break it
 * @param examples up to ten of these rows: column to value, as text
 * @param reason why it could not be checked, or does not apply; absent otherwise
 */
public record FactResult(
        String name,
        String promise,
        Outcome outcome,
        long violations,
        List<Map<String, @Nullable String>> examples,
        @Nullable String reason) {

    /** What a check of a fact can come to. */
    public enum Outcome {
        HOLDS,
        VIOLATED,
        /** The question itself failed, because a table or column is missing or the server gave up. */
        UNCHECKED,
        /** The script that brings the tables has not been applied. */
        NOT_APPLICABLE
    }

    public FactResult {
        examples = examples.stream()
                .map(row -> Collections.unmodifiableMap(new LinkedHashMap<>(row)))
                .toList();
    }

    public boolean isProblem() {
        return outcome == Outcome.VIOLATED || outcome == Outcome.UNCHECKED;
    }

    static FactResult of(Fact fact, long violations, List<Map<String, @Nullable String>> examples) {
        Outcome outcome = violations == 0 ? Outcome.HOLDS : Outcome.VIOLATED;
        return new FactResult(fact.name(), fact.promise(), outcome, violations, examples, null);
    }

    static FactResult unchecked(Fact fact, String reason) {
        return new FactResult(fact.name(), fact.promise(), Outcome.UNCHECKED, 0, List.of(), reason);
    }

    static FactResult notApplicable(Fact fact) {
        String reason = "not applicable before version " + fact.since();
        return new FactResult(fact.name(), fact.promise(), Outcome.NOT_APPLICABLE, 0, List.of(), reason);
    }
}
