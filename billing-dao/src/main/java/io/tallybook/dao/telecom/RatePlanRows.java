package io.tallybook.dao.telecom;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.model.telecom.CallIncrements;
import io.tallybook.model.telecom.RatePlan;
import io.tallybook.model.telecom.RatePlanDetails;
import io.tallybook.model.telecom.RatePlanTerms;
import io.tallybook.schema.telecom.tables.records.RatePlansRecord;
import java.math.BigDecimal;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** What a row of rate plans means. */
final class RatePlanRows {

    private RatePlanRows() {}

    /** All but the name, which is unique and has a way of its own. */
    static void set(RatePlansRecord row, RatePlanDetails details) {
        RatePlanTerms terms = details.terms();
        row.setDescription(details.description());
        row.setFeatures(details.features());
        row.setPlanType(terms.accountType());
        row.setCurrency(terms.currency());
        row.setMonthlyPrice(terms.monthlyPrice().getAmount());
        row.setAnnualPrice(amount(terms.annualPrice()));
        row.setSetupFee(terms.setupFee().getAmount());
        row.setTrialDays(terms.trialDays());
        row.setIncludedMinutes(terms.includedMinutes());
        row.setIncludedDids(terms.includedNumbers());
        row.setMaxConcurrentCalls(terms.maximumConcurrentCalls());
        row.setOverageRatePerMinute(terms.overageRate().getAmount());
        row.setInitialIncrementSeconds(terms.increments().initial());
        row.setBillingIncrementSeconds(terms.increments().step());
        row.setRoundingMode(terms.rounding());
        row.setDidMonthlyRate(terms.numberMonthlyRate().getAmount());
    }

    static RatePlan toPlan(RatePlansRecord row) {
        CurrencyUnit currency = row.getCurrency();
        RatePlanTerms terms = new RatePlanTerms(
                row.getPlanType(),
                Amounts.money(currency, row.getMonthlyPrice()),
                money(currency, row.getAnnualPrice()),
                Amounts.money(currency, row.getSetupFee()),
                row.getTrialDays(),
                row.getIncludedMinutes(),
                row.getIncludedDids(),
                row.getMaxConcurrentCalls(),
                Amounts.rate(currency, row.getOverageRatePerMinute()),
                new CallIncrements(row.getInitialIncrementSeconds(), row.getBillingIncrementSeconds()),
                row.getRoundingMode(),
                Amounts.money(currency, row.getDidMonthlyRate()));
        return new RatePlan(
                row.getRatePlanId(),
                new RatePlanDetails(row.getName(), row.getDescription(), terms, row.getFeatures()),
                row.getIsActive(),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }

    private static @Nullable BigDecimal amount(@Nullable Money price) {
        return price == null ? null : price.getAmount();
    }

    private static @Nullable Money money(CurrencyUnit currency, @Nullable BigDecimal amount) {
        return amount == null ? null : Amounts.money(currency, amount);
    }
}
