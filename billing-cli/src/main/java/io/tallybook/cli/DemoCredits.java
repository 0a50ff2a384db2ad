package io.tallybook.cli;

import io.tallybook.dao.credit.CreditDao;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The third stop: credits of two kinds are granted and consumed. */
record DemoCredits(CreditDao credits, DemoOutput output) {

    private static final OperationCode ENRICHMENT = OperationCode.of("crm.leads.enrich");

    void show() {
        output.heading("3. Credits: lots, consumed in order, exactly once per key");
        CreditGrant paid = grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), "payment-1");
        CreditGrant promotional = grant(expiring(NewGrant.of(Quantity.of(10), CreditSource.PROMOTIONAL)), "welcome");
        Map<Object, String> lots = Map.of(paid.lot(), "paid", promotional.lot(), "promotional");

        TextTable table = TextTable.of("call")
                .right("row")
                .right("credits")
                .left("from")
                .right("balance")
                .left("");
        row(table, "grant, paid", paid);
        row(table, "grant, promotional, expiring", promotional);
        for (String key : List.of("op-1", "op-2", "op-1")) {
            row(table, "consume, key " + key, consume("7.5", key), lots);
        }
        output.table(table);

        output.refused(() -> consume("1000", "op-3"));
        output.say(
                "Balance %s, available %s.",
                credits.balance().balance(), credits.balance().available());
    }

    private static NewGrant expiring(NewGrant grant) {
        return grant.expiringAt(Instant.now().plus(Duration.ofDays(30)));
    }

    private CreditGrant grant(NewGrant grant, String key) {
        return credits.grant(grant, IdempotencyKey.of(key));
    }

    private CreditConsumption consume(String quantity, String key) {
        return credits.consume(Quantity.of(quantity), ENRICHMENT, IdempotencyKey.of(key));
    }

    private static void row(TextTable table, String call, CreditGrant grant) {
        table.row(call, grant.sequenceNumber(), grant.quantity(), "", grant.balanceAfter(), "");
    }

    private static void row(TextTable table, String call, CreditConsumption used, Map<Object, String> lots) {
        String from = used.lots().stream()
                .map(draw -> draw.quantity() + " " + lots.get(draw.lot()))
                .collect(Collectors.joining(", "));
        table.row(
                call,
                used.sequenceNumber(),
                used.quantity().negated(),
                from,
                used.balanceAfter(),
                used.isReplayed() ? "replayed: nothing was taken" : "");
    }
}
