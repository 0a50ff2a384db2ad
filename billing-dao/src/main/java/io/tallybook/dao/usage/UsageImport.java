package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.RECORD_USAGE_BATCH;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageImportResult;
import io.tallybook.model.usage.UsageRecording;
import io.tallybook.schema.billing.tables.records.RecordUsageBatchRecord;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jooq.DSLContext;
import org.postgresql.PGConnection;

/** Takes uses batch by batch into a temporary table and has them decided from there. */
final class UsageImport {

    private static final String TABLE = """
            CREATE TEMPORARY TABLE IF NOT EXISTS tallybook_usage_import (
                number          integer     NOT NULL,
                organisation_id uuid        NOT NULL,
                feature_code    text        NOT NULL,
                quantity        numeric     NOT NULL,
                idempotency_key text        NOT NULL,
                occurred_at     timestamptz NOT NULL
            ) ON COMMIT DELETE ROWS
            """;

    private static final String COPY = "COPY pg_temp.tallybook_usage_import FROM STDIN (FORMAT csv)";

    private static final String RECORD = """
            SELECT r.*
            FROM (
                SELECT array_agg(organisation_id ORDER BY number) AS organisation_ids,
                       array_agg(feature_code ORDER BY number)    AS feature_codes,
                       array_agg(quantity ORDER BY number)        AS quantities,
                       array_agg(idempotency_key ORDER BY number) AS idempotency_keys,
                       array_agg(occurred_at ORDER BY number)     AS occurred_at
                FROM pg_temp.tallybook_usage_import
            ) i
            CROSS JOIN billing.record_usage_batch(
                ?, i.organisation_ids, i.feature_codes, i.quantities, i.idempotency_keys, i.occurred_at, %s
            ) r
            ORDER BY r.item
            """.formatted(StoredFunction.INSTANT);

    private final TenantScope scope;
    private final BiConsumer<UsageRecording, RecordingOutcome> notRecorded;

    UsageImport(TenantScope scope, BiConsumer<UsageRecording, RecordingOutcome> notRecorded) {
        this.scope = scope;
        this.notRecorded = notRecorded;
    }

    UsageImportResult run(Iterator<UsageRecording> uses) {
        UsageImportResult result = UsageImportResult.NOTHING;
        while (uses.hasNext()) {
            List<UsageRecording> batch = next(uses);
            List<RecordingOutcome> outcomes = scope.atomically(bound -> {
                Instant now = bound.now();
                return new UsageBatch(batch, now).outcomes(happened -> record(bound, happened, now));
            });
            for (int i = 0; i < batch.size(); i++) {
                RecordingOutcome outcome = outcomes.get(i);
                result = result.plus(outcome);
                if (!outcome.isRecorded()) {
                    notRecorded.accept(batch.get(i), outcome);
                }
            }
        }
        return result;
    }

    private static List<UsageRecording> next(Iterator<UsageRecording> uses) {
        List<UsageRecording> batch = new ArrayList<>();
        while (batch.size() < TenantUsageDao.MOST_AT_ONCE && uses.hasNext()) {
            batch.add(uses.next());
        }
        return batch;
    }

    private static List<RecordUsageBatchRecord> record(TenantScope bound, List<UsageRecording> uses, Instant now) {
        DSLContext dsl = bound.dsl();
        dsl.execute(TABLE);
        // The batch before, where the application's transaction goes on.
        dsl.execute("DELETE FROM pg_temp.tallybook_usage_import");
        dsl.connection(connection -> copy(connection, lines(uses)));
        return dsl.resultQuery(RECORD, bound.tenant().value(), now)
                .coerce(RECORD_USAGE_BATCH)
                .fetch();
    }

    private static void copy(Connection connection, String lines) throws SQLException, IOException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            throw new IllegalStateException("an import needs a connection of PostgreSQL's own driver, not "
                    + connection.getClass().getName());
        }
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new StringReader(lines));
    }

    private static String lines(List<UsageRecording> uses) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < uses.size(); i++) {
            UsageRecording use = uses.get(i);
            lines.append(i)
                    .append(',')
                    .append(use.organisation().value())
                    .append(',')
                    .append(use.usage().feature().code())
                    .append(',')
                    .append(use.usage().quantity().value().toPlainString())
                    .append(",\"")
                    // The only one of these in which anything may stand.
                    .append(use.key().value().replace("\"", "\"\""))
                    .append("\",")
                    .append(use.usage().occurredAt())
                    .append('\n');
        }
        return lines.toString();
    }
}
