package io.tallybook.schematools.lint;

import java.util.List;

/**
 * What was found in some scripts.
 *
 * @param scripts how many were looked at
 * @param ignored findings that carry a reason
 */
public record LintResult(int scripts, List<Finding> findings, int ignored) {

    public LintResult {
        findings = List.copyOf(findings);
    }

    public boolean ok() {
        return findings.isEmpty();
    }
}
