package io.tallybook.seeds;

import io.tallybook.model.Json;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.CallIncrements;
import io.tallybook.model.telecom.NewRatePlan;
import io.tallybook.model.telecom.RatePlanDetails;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.RatePlanTerms;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.Money;

/** The rate plans of guide 003, in rupees; calls count by the minute. */
record SeedRatePlan(RatePlanDetails details) {

    static final SeedRatePlan STARTER = plan(
            "Starter",
            RatePlanTerms.of(AccountType.PREPAID, Money.parse("INR 349"))
                    .withAnnualPrice(Money.parse("INR 4008"))
                    .withMinutes(500, BigMoney.parse("INR 0.50"), CallIncrements.PER_MINUTE)
                    .withNumbers(1, Money.parse("INR 99"))
                    .withConcurrentCalls(2),
            """
            {"voicemail": true, "callForwarding": true, "callRecording": false, "ivr": false, "apiAccess": false,
             "analytics": "basic", "support": "email"}
            """);

    static final SeedRatePlan PROFESSIONAL = plan(
            "Professional",
            RatePlanTerms.of(AccountType.PREPAID, Money.parse("INR 999"))
                    .withAnnualPrice(Money.parse("INR 11508"))
                    .withMinutes(2000, BigMoney.parse("INR 0.40"), CallIncrements.PER_MINUTE)
                    .withNumbers(3, Money.parse("INR 79"))
                    .withConcurrentCalls(5),
            """
            {"voicemail": true, "callForwarding": true, "callRecording": true, "ivr": true, "apiAccess": true,
             "customGreeting": true, "callQueuing": true, "analytics": "advanced", "support": "email_chat"}
            """);

    static final SeedRatePlan CALL_CENTER = plan(
            "Call Center",
            RatePlanTerms.of(AccountType.POSTPAID, Money.parse("INR 4999"))
                    .withAnnualPrice(Money.parse("INR 49990"))
                    .withMinutes(10_000, BigMoney.parse("INR 0.30"), CallIncrements.PER_MINUTE)
                    .withNumbers(10, Money.parse("INR 49"))
                    .withConcurrentCalls(25),
            """
            {"voicemail": true, "callForwarding": true, "callRecording": true, "ivr": true, "apiAccess": true,
             "customGreeting": true, "callQueuing": true, "autoDialer": true, "crmIntegration": true, "reporting": true,
             "sla": "99.9%", "dedicatedManager": true, "analytics": "enterprise", "support": "24x7_phone"}
            """);

    private static final List<SeedRatePlan> ALL = List.of(STARTER, PROFESSIONAL, CALL_CENTER);

    static List<SeedRow> rows(TenantId tenant) {
        return ALL.stream().<SeedRow>map(plan -> new RatePlanRow(tenant, plan)).toList();
    }

    RatePlanId id(TenantId tenant) {
        return new RatePlanId(SeedId.of("rate plan", tenant, details.name()));
    }

    NewRatePlan in(TenantId tenant) {
        return new NewRatePlan(id(tenant), details);
    }

    private static SeedRatePlan plan(String name, RatePlanTerms terms, String features) {
        return new SeedRatePlan(new RatePlanDetails(name, null, terms, Json.of(features)));
    }
}
