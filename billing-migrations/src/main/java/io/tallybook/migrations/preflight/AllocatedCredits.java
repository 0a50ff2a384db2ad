package io.tallybook.migrations.preflight;

import io.tallybook.migrations.PendingScript;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the older credit allocations have left, which the script that drops them is to return.
 *
 * @param remaining in all, which is the sum of the next three
 * @param toReturn of those that are active and not past their expiry: comes back to the balances that it was taken from
 * @param expired of those that are past their expiry: does not come back
 * @param inactive of those that are not active: does not come back
 * @param organisations to how many organisations something comes back
 */
public record AllocatedCredits(
        BigDecimal remaining, BigDecimal toReturn, BigDecimal expired, BigDecimal inactive, long organisations) {

    private static final String DROP = "20260101000000";

    private static final String ARE_THERE = "SELECT to_regclass('billing.credit_allocations') IS NOT NULL";

    private static final String REMAINING = """
            SELECT trim_scale(coalesce(sum(rest), 0)),
                   trim_scale(coalesce(sum(rest) FILTER (WHERE is_active AND NOT is_over), 0)),
                   trim_scale(coalesce(sum(rest) FILTER (WHERE is_active AND is_over), 0)),
                   trim_scale(coalesce(sum(rest) FILTER (WHERE NOT is_active), 0)),
                   count(DISTINCT (tenant_id, source_entity_id)) FILTER (WHERE is_active AND NOT is_over AND rest > 0)
            FROM (
                SELECT tenant_id,
                       source_entity_id,
                       is_active,
                       coalesce(expires_at <= now(), false) AS is_over,
                       allocated_credits - used_credits     AS rest
                FROM billing.credit_allocations
            ) a
            """;

    /** Absent where no pending script drops allocations, or there is no such table. */
    static @Nullable AllocatedCredits of(List<PendingScript> pending, Connection connection) throws SQLException {
        Queries queries = new Queries(connection);
        if (pending.stream().noneMatch(script -> DROP.equals(script.version()))
                || !queries.single(row -> row.getBoolean(1), ARE_THERE)) {
            return null;
        }
        return queries.single(
                row -> new AllocatedCredits(
                        row.getBigDecimal(1),
                        row.getBigDecimal(2),
                        row.getBigDecimal(3),
                        row.getBigDecimal(4),
                        row.getLong(5)),
                REMAINING);
    }
}
