package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.RECORD_USAGE;

import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageRecording;
import io.tallybook.schema.billing.tables.records.RecordUsageBatchRecord;
import io.tallybook.schema.billing.tables.records.RecordUsageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Many uses, and what the database answers to those that it is asked about. */
record UsageBatch(List<UsageRecording> uses, Instant now) {

    /** @param database answers for each of the uses that it is given, in their order */
    List<RecordingOutcome> outcomes(Function<List<UsageRecording>, List<RecordUsageBatchRecord>> database) {
        RecordingOutcome[] outcomes = new RecordingOutcome[uses.size()];
        List<UsageRecording> happened = new ArrayList<>(uses.size());
        for (int i = 0; i < outcomes.length; i++) {
            try {
                NewUsage.requireHappened(uses.get(i).usage().occurredAt(), now);
                happened.add(uses.get(i));
            } catch (IllegalArgumentException mistake) {
                outcomes[i] = new RecordingOutcome.Rejected(mistake);
            }
        }
        Iterator<RecordUsageBatchRecord> answers =
                (happened.isEmpty() ? List.<RecordUsageBatchRecord>of() : database.apply(happened)).iterator();
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = outcome(uses.get(i), answers.next().into(RECORD_USAGE));
            }
        }
        return List.of(outcomes);
    }

    private static RecordingOutcome outcome(UsageRecording use, RecordUsageRecord answer) {
        NewUsage usage = use.usage();
        UsageAnswers answers = new UsageAnswers(use.organisation());
        try {
            answers.requireTaken(answer.getOutcome(), usage.feature(), usage.occurredAt(), answer.getCutoffAt());
            return new RecordingOutcome.Decided(answers.decision(answer, usage.feature(), usage.quantity(), use.key()));
        } catch (IllegalStateException unknownAnswer) {
            throw unknownAnswer;
        } catch (RuntimeException reason) {
            return new RecordingOutcome.Rejected(reason);
        }
    }
}
