package io.tallybook.migrations.verify;

import java.time.Instant;
import java.util.List;

/**
 * What a verification found.
 *
 * @param at the moment that all facts describe, by the clock of the server
 * @param facts every fact, in the order of the domains
 */
public record VerifyResult(Instant at, List<FactResult> facts) {

    public VerifyResult {
        facts = List.copyOf(facts);
    }

    /** Those that do not hold and those that could not be checked. */
    public List<FactResult> problems() {
        return facts.stream().filter(FactResult::isProblem).toList();
    }

    /** Whether no fact was even asked for, because no script has been applied. */
    public boolean nothingApplies() {
        return facts.stream().allMatch(fact -> fact.outcome() == FactResult.Outcome.NOT_APPLICABLE);
    }

    public boolean ok() {
        return problems().isEmpty();
    }
}
