package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.RECORD_USAGE;

import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageRecording;
import io.tallybook.schema.billing.tables.records.RecordUsageBatchRecord;
import io.tallybook.schema.billing.tables.records.RecordUsageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Many uses, and what the database answers to those that it is asked about. */
record UsageBatch(List<UsageRecording> uses, Instant now) {

    /** @param database answers for each of the uses that it is given, in their order */
    List<RecordingOutcome> outcomes(Function<List<UsageRecording>, List<RecordUsageBatchRecord>> database) {
        List<UsageRecording> happened =
                uses.stream().filter(use -> notHappened(use.usage()) == null).toList();
        List<RecordUsageBatchRecord> answers = happened.isEmpty() ? List.of() : database.apply(happened);
        List<RecordingOutcome> outcomes = new ArrayList<>(uses.size());
        int answered = 0;
        for (UsageRecording use : uses) {
            RuntimeException mistake = notHappened(use.usage());
            outcomes.add(
                    mistake == null
                            ? outcome(use, answers.get(answered++).into(RECORD_USAGE))
                            : new RecordingOutcome.Rejected(mistake));
        }
        return outcomes;
    }

    private RuntimeException notHappened(NewUsage usage) {
        try {
            NewUsage.requireHappened(usage.occurredAt(), now);
            return null;
        } catch (IllegalArgumentException mistake) {
            return mistake;
        }
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
