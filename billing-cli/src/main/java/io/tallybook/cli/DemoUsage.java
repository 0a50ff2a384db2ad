package io.tallybook.cli;

import io.tallybook.dao.TenantBilling;
import io.tallybook.dao.usage.UsageDao;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Organisation;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageStatus;

/** The second stop: an organisation meets a limit of its tier, and moves to a higher one. */
record DemoUsage(TenantBilling acme, Organisation sales, DemoOutput output) {

    void show() {
        output.heading("2. Usage: limits of a tier, checked and recorded in one statement");
        UsageDao usage = acme.usage(sales.id());
        usage.record(Feature.AI_MESSAGES, Quantity.of(49), IdempotencyKey.of("import-1"));
        output.say("49 AI messages are recorded. Then:");
        say("one more", sendMessage(usage, "msg-50"));
        say("the same again", sendMessage(usage, "msg-50"));
        say("another one", sendMessage(usage, "msg-51"));

        Organisation upgraded = acme.organisations().changeTier(sales.id(), TierName.of("starter"));
        say("on the tier " + upgraded.tier(), sendMessage(usage, "msg-51"));

        output.say("");
        output.table(limits(usage));
    }

    private static LimitDecision sendMessage(UsageDao usage, String key) {
        return usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of(key));
    }

    private void say(String what, LimitDecision decision) {
        output.say("  %-22s %s", what, InWords.decision(decision));
    }

    private static TextTable limits(UsageDao usage) {
        TextTable table = TextTable.of("feature")
                .right("used")
                .right("limit")
                .right("left")
                .left("resets at (UTC)");
        for (FeatureUsage feature : usage.limits()) {
            UsageStatus status = feature.status();
            if (status != null) {
                table.row(
                        feature.feature(),
                        status.used(),
                        InWords.limit(status.limit()),
                        status.remaining().orElse(null),
                        status.resetsAt());
            }
        }
        return table;
    }
}
