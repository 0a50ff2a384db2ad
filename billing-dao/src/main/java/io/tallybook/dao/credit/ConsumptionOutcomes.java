package io.tallybook.dao.credit;

import io.tallybook.model.credit.ConsumptionOutcome;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.NewConsumption;
import io.tallybook.schema.billing.tables.records.ConsumeCreditsBatchRecord;
import java.util.Arrays;
import java.util.List;

/** What the database answers to many consumptions, in their order. */
final class ConsumptionOutcomes {

    private ConsumptionOutcomes() {}

    static List<ConsumptionOutcome> of(List<NewConsumption> asked, List<ConsumeCreditsBatchRecord> answers) {
        ConsumptionOutcome[] outcomes = new ConsumptionOutcome[asked.size()];
        for (ConsumeCreditsBatchRecord answer : answers) {
            int place = answer.getItem() - 1;
            outcomes[place] = outcome(asked.get(place), answer);
        }
        return Arrays.asList(outcomes);
    }

    private static ConsumptionOutcome outcome(NewConsumption asked, ConsumeCreditsBatchRecord answer) {
        return switch (answer.getOutcome()) {
            case "done" -> new ConsumptionOutcome.Consumed(consumption(asked, answer, false));
            case "replayed" -> new ConsumptionOutcome.Replayed(consumption(asked, answer, true));
            case "refused" ->
                new ConsumptionOutcome.Insufficient(asked.organisation(), asked.quantity(), answer.getAvailable());
            case "conflict" -> new ConsumptionOutcome.Conflict(asked.key());
            case "unknown" -> new ConsumptionOutcome.Unknown(asked.organisation());
            case "closed" -> new ConsumptionOutcome.Closed(asked.organisation());
            default -> throw new IllegalStateException("the database answered " + answer.getOutcome());
        };
    }

    private static CreditConsumption consumption(
            NewConsumption asked, ConsumeCreditsBatchRecord answer, boolean isReplayed) {
        return new CreditConsumption(
                answer.getSequenceNumber(),
                asked.operation(),
                asked.quantity(),
                answer.getBalanceAfter(),
                LotArrays.draws(answer.getLotId(), asked.quantity(), answer.getLotIds(), answer.getLotQuantities()),
                answer.getRecordedAt(),
                isReplayed);
    }
}
