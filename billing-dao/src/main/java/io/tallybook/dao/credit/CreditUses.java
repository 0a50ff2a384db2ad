package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CONSUME_CREDITS_FOR;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditCharge;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditUsageId;
import io.tallybook.model.credit.CreditUse;
import io.tallybook.model.credit.CreditUseResult;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.schema.billing.tables.records.ConsumeCreditsForRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Uses of priced operations: one statement that prices, consumes and notes it. */
record CreditUses(TenantScope scope, OrganisationId organisation) {

    private static final StoredFunction<ConsumeCreditsForRecord> CONSUME_FOR =
            StoredFunction.of(CONSUME_CREDITS_FOR, 9);

    CreditUseResult attempt(NewCreditUse use, IdempotencyKey key) {
        ConsumeCreditsForRecord used = CONSUME_FOR.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                CreditUsageId.generate().value(),
                use.operation().value(),
                use.quantity().value(),
                use.user(),
                use.request(),
                key.value(),
                scope.now());
        return switch (used.getOutcome()) {
            case "done", "replayed" -> new CreditUseResult.Used(use(use, used));
            case "refused" -> new CreditUseResult.Refused(charge(use, used), used.getAvailable());
            case "no_price" -> throw new NotFound("price of", use.operation());
            case "not_offered" -> throw new NotOffered("operation", use.operation());
            case "too_dear" ->
                throw new IllegalArgumentException("the price would have more than fourteen digits before the point");
            default -> throw new CreditRefusals(organisation).of(used.getOutcome(), key);
        };
    }

    private static CreditUse use(NewCreditUse use, ConsumeCreditsForRecord row) {
        return new CreditUse(
                row.getUsageId(),
                use,
                charge(use, row),
                Optional.ofNullable(row.getSequenceNumber()).map(number -> consumption(use, row)),
                row.getRecordedAt(),
                row.getOutcome().equals("replayed"));
    }

    private static CreditConsumption consumption(NewCreditUse use, ConsumeCreditsForRecord row) {
        return new CreditConsumption(
                row.getSequenceNumber(),
                use.operation(),
                row.getCreditsPrice(),
                row.getBalanceAfter(),
                LotArrays.draws(row.getLotIds(), row.getLotQuantities()),
                row.getRecordedAt(),
                row.getOutcome().equals("replayed"));
    }

    private static CreditCharge charge(NewCreditUse use, ConsumeCreditsForRecord row) {
        return charge(
                use,
                row.getUnit(),
                row.getUnitMultiplier(),
                row.getFreeQuantity(),
                row.getStepQuantities(),
                row.getStepCosts(),
                row.getOverageQuantity().isPositive(),
                row.getCreditsPrice());
    }

    /** Of uses from before prices were kept, unit, multiplier and steps are absent. */
    static CreditCharge charge(
            NewCreditUse use,
            @Nullable String unit,
            @Nullable Quantity multiplier,
            Quantity free,
            Quantity @Nullable [] quantities,
            Quantity @Nullable [] costs,
            boolean isOverage,
            Quantity credits) {
        return new CreditCharge(
                use.quantity(),
                unit == null ? "operation" : unit,
                multiplier == null ? Quantity.of(1) : multiplier,
                free,
                quantities == null
                        ? List.of()
                        : IntStream.range(0, quantities.length)
                                .mapToObj(i -> new CreditCharge.Step(quantities[i], costs[i]))
                                .toList(),
                isOverage,
                credits);
    }
}
