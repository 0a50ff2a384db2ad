package io.tallybook.migrations.status;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a database is; a number is absent where its tables are missing.
 *
 * @param at by the clock of the server
 * @param version the newest version applied; absent on an empty database
 * @param usageEventsOfLastHour those that were recorded in the hour before {@code at}
 * @param organisationsPerTier by the name of the tier, those with most organisations first; empty also where there are none
 * @param ledgerDrift how many organisations have a balance that is not the sum of their ledger
 * @param unplacedRows rows of older tables that a data migration could not place
 * @param missing the tables without which a number is absent
 */
public record StatusResult(
        Instant at,
        @Nullable String version,
        int pendingScripts,
        @Nullable Long usageEventsOfLastHour,
        Map<String, Long> organisationsPerTier,
        @Nullable Long ledgerDrift,
        @Nullable Long unplacedRows,
        List<String> missing) {

    public StatusResult {
        organisationsPerTier = Collections.unmodifiableMap(new LinkedHashMap<>(organisationsPerTier));
        missing = List.copyOf(missing);
    }
}
