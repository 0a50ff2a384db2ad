package io.tallybook.dao.guard;

import java.util.List;

/**
 * A statement that may read or change rows of several tenants.
 *
 * @param sql as it is sent, without the values of its parameters
 * @param problems what lacks its tenant, such as {@code billing.credits c has no tenant_id = …}
 */
public record UnboundStatement(String sql, List<String> problems) {

    public UnboundStatement {
        problems = List.copyOf(problems);
    }

    /** In a sentence, as a log shows it. */
    public String message() {
        return String.join("; ", problems) + " in: " + sql;
    }
}
