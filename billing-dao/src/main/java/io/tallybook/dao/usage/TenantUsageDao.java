package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.RECORD_USAGE_BATCH;
import static io.tallybook.schema.billing.Tables.USAGE_NEAR_LIMITS;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.NearLimit;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageImportResult;
import io.tallybook.model.usage.UsageRecording;
import io.tallybook.schema.billing.tables.records.RecordUsageBatchRecord;
import io.tallybook.schema.billing.tables.records.UsageNearLimitsRecord;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Usage of several organisations of a tenant at once. */
public final class TenantUsageDao {

    /** How many uses {@link #recordAll} takes at most. */
    public static final int MOST_AT_ONCE = 10_000;

    private static final StoredFunction<RecordUsageBatchRecord> RECORD_ALL = StoredFunction.of(
            RECORD_USAGE_BATCH,
            "?, cast(? as uuid[]), cast(? as text[]), cast(? as numeric[]), cast(? as text[]), cast(? as timestamptz[]), "
                    + StoredFunction.INSTANT);

    private final TenantScope scope;

    public TenantUsageDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Records uses as {@link UsageDao#tryRecord(NewUsage, IdempotencyKey)} records each, in the order given, and far faster. One
     * statement.
     *
     * <p>One that is refused does not concern the others. A key that comes twice is a replay, or a conflict, the second time, as it is
     * from one call to the next. Counters are locked in one order, so that batches do not wait for each other in a circle; they stay
     * locked until commit, so a large batch keeps others waiting.
     *
     * @param uses at most {@value #MOST_AT_ONCE}
     * @return an outcome for each, in the same order
     * @throws IllegalArgumentException if there are more; nothing is recorded
     */
    public List<RecordingOutcome> recordAll(List<UsageRecording> uses) {
        if (uses.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException(
                    "at most " + MOST_AT_ONCE + " uses can be recorded at once, not " + uses.size());
        }
        Instant now = scope.now();
        return new UsageBatch(uses, now).outcomes(happened -> send(happened, now));
    }

    /**
     * Records any number of uses, as a backfill needs it: {@value #MOST_AT_ONCE} at a time go to the server by {@code COPY} and are
     * decided there as {@link #recordAll} decides them.
     *
     * <p>Each of these batches is like one statement: with a {@code DataSource} or on an autocommit connection it is committed by itself,
     * so that after a failure the same import, begun anew, counts nothing twice. Use from before keys are remembered, and use
     * of closed periods, is taken or refused as anywhere: an import of history begins with {@link UsageRetentionDao} and
     * {@link UsageFeatureDao#changeLateUsage}. It needs memory for one batch, and a temporary table.
     *
     * @param uses read once, as far as the import has come
     * @param notRecorded is told each use that is not recorded, and why, once its batch has been written
     * @throws IllegalStateException if the connection is not one of PostgreSQL's own driver; nothing is recorded
     */
    public UsageImportResult importAll(
            Iterator<UsageRecording> uses, BiConsumer<UsageRecording, RecordingOutcome> notRecorded) {
        return new UsageImport(scope, notRecorded).run(uses);
    }

    /**
     * Organisations that have used so much of a limit, or more than it, at this moment; by id. A cross-section for people and jobs: it
     * asks for every feature of every open organisation until the page is full.
     *
     * @param percentage positive: with 80, one that has used 40 of 50 is among them
     * @param page so many organisations; fewer come back at the end
     */
    public List<NearLimit> listNearLimit(Quantity percentage, Page<OrganisationId> page) {
        percentage.requirePositive("percentage");
        return scope
                .dsl()
                .selectFrom(USAGE_NEAR_LIMITS(
                        scope.tenant(),
                        percentage,
                        page.after() == null ? null : page.after().value(),
                        page.size(),
                        scope.now()))
                .stream()
                .collect(Collectors.groupingBy(
                        UsageNearLimitsRecord::getOrganisationId,
                        LinkedHashMap::new,
                        Collectors.mapping(row -> UsageAnswers.status(row.getFeatureCode(), row), Collectors.toList())))
                .entrySet()
                .stream()
                .map(organisation -> new NearLimit(organisation.getKey(), organisation.getValue()))
                .toList();
    }

    private List<RecordUsageBatchRecord> send(List<UsageRecording> uses, Instant now) {
        return RECORD_ALL.callForAll(
                scope.dsl(),
                scope.tenant().value(),
                column(uses, use -> use.organisation().value()),
                column(uses, use -> use.usage().feature().code()),
                column(uses, use -> use.usage().quantity().value().toPlainString()),
                column(uses, use -> use.key().value()),
                column(uses, use -> use.usage().occurredAt()),
                now);
    }

    private static String[] column(List<UsageRecording> uses, Function<UsageRecording, Object> value) {
        return uses.stream().map(use -> value.apply(use).toString()).toArray(String[]::new);
    }
}
