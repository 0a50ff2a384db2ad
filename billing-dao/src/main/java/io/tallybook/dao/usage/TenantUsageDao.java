package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.RECORD_USAGE;
import static io.tallybook.schema.billing.Tables.RECORD_USAGE_BATCH;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageRecording;
import io.tallybook.schema.billing.tables.records.RecordUsageBatchRecord;
import io.tallybook.schema.billing.tables.records.RecordUsageRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jooq.Result;

/** Usage of several organisations of a tenant at once. */
public final class TenantUsageDao {

    /** How many uses a call takes at most. */
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
     * Records uses as {@link UsageDao#tryRecord(NewUsage, io.tallybook.model.IdempotencyKey)} records each, in the order given,
     * and far faster. One statement.
     *
     * <p>One that is refused does not concern the others. A key that comes twice is a replay, or a conflict, the second time, as it is
     * from one call to the next. Counters are locked in one order, so that batches do not wait for each other in a circle; they stay
     * locked until commit, so a large batch keeps others waiting.
     *
     * @param uses at most {@value #MOST_AT_ONCE}
     * @return an outcome for each, in the same order
     * @throws IllegalArgumentException if there are more, or one lies further in the future than
     *     {@link NewUsage#CLOCK_TOLERANCE}; nothing is recorded
     */
    public List<RecordingOutcome> recordAll(List<UsageRecording> uses) {
        if (uses.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException(
                    "at most " + MOST_AT_ONCE + " uses can be recorded at once, not " + uses.size());
        }
        if (uses.isEmpty()) {
            return List.of();
        }
        Instant now = scope.now();
        uses.forEach(use -> NewUsage.requireHappened(use.usage().occurredAt(), now));
        Result<RecordUsageBatchRecord> answers = RECORD_ALL.callForAll(
                scope.dsl(),
                scope.tenant().value(),
                column(uses, use -> use.organisation().value()),
                column(uses, use -> use.usage().feature().code()),
                column(uses, use -> use.usage().quantity().value().toPlainString()),
                column(uses, use -> use.key().value()),
                column(uses, use -> use.usage().occurredAt()),
                now);
        return IntStream.range(0, uses.size())
                .mapToObj(i -> outcome(uses.get(i), answers.get(i)))
                .toList();
    }

    private static String[] column(List<UsageRecording> uses, Function<UsageRecording, Object> value) {
        return uses.stream().map(use -> value.apply(use).toString()).toArray(String[]::new);
    }

    private static RecordingOutcome outcome(UsageRecording use, RecordUsageBatchRecord row) {
        NewUsage usage = use.usage();
        UsageAnswers answers = new UsageAnswers(use.organisation());
        RecordUsageRecord answer = row.into(RECORD_USAGE);
        try {
            answers.requireTaken(answer.getOutcome(), usage.feature(), usage.occurredAt(), answer.getCutoffAt());
            return new RecordingOutcome.Decided(
                    answers.decision(answer, usage.feature(), usage.quantity(), use.key()));
        } catch (IllegalStateException unknownAnswer) {
            throw unknownAnswer;
        } catch (RuntimeException reason) {
            return new RecordingOutcome.Rejected(reason);
        }
    }
}
