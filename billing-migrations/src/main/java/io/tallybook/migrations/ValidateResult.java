package io.tallybook.migrations;

import java.util.List;

/**
 * Whether what was applied is what this release holds.
 *
 * @param messages one for each script that differs; empty when all agree
 */
public record ValidateResult(List<String> messages) {

    public ValidateResult {
        messages = List.copyOf(messages);
    }

    public boolean ok() {
        return messages.isEmpty();
    }
}
