package io.tallybook.dao.credit;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TenantBilling;
import io.tallybook.model.BillingException;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.ConsumptionOutcome;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.CreditTransfer;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewConsumption;
import io.tallybook.model.credit.NewCreditPurchase;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.PaymentReference;
import io.tallybook.model.credit.SequenceNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.joda.money.BigMoney;

/**
 * Calls of every kind, in all directions between the organisations of a tenant.
 *
 * <p>Two numbers that follow each other are the same call with the same keys, so that each is replayed, mostly while the first
 * is still under way. What a number does depends on nothing else: it can be asked again at any time.
 */
final class CreditStorm {

    /** The reason of an adjustment that took away a lot. */
    static final String VOIDED = "voided";

    private static final OperationCode OPERATION = OperationCode.of("storm.call");

    private final TenantBilling tenant;
    private final List<OrganisationId> organisations;
    private final long seed;

    CreditStorm(Billing billing, TenantId tenant, List<OrganisationId> organisations, long seed) {
        this.tenant = billing.tenant(tenant);
        this.organisations = organisations;
        this.seed = seed;
    }

    /** A change that somebody was told was done. */
    record Acknowledged(
            CreditTransactionType type, String key, OrganisationId organisation, SequenceNumber sequenceNumber) {

        @Override
        public String toString() {
            return type + " " + key + " " + organisation + " " + sequenceNumber;
        }
    }

    /** @param acknowledged told of each ledger row that was written, or had been by the same call before */
    void call(int number, Consumer<Acknowledged> acknowledged) {
        String name = seed + "-" + number / 2;
        Random random = new Random(name.hashCode() * 31L);
        OrganisationId organisation = organisations.get(random.nextInt(organisations.size()));
        try {
            new Call(name, random, organisation, acknowledged).make();
        } catch (BillingException refused) {
            // There were too few credits, or something came to its end before: an answer like any other.
        }
    }

    private final class Call {

        private final String name;
        private final Random random;
        private final OrganisationId organisation;
        private final Consumer<Acknowledged> acknowledged;
        private final CreditDao credits;

        Call(String name, Random random, OrganisationId organisation, Consumer<Acknowledged> acknowledged) {
            this.name = name;
            this.random = random;
            this.organisation = organisation;
            this.acknowledged = acknowledged;
            this.credits = tenant.credits(organisation);
        }

        void make() {
            switch (random.nextInt(15)) {
                case 0 -> grant();
                case 1, 2 -> refund();
                case 3 -> adjust();
                case 4, 5, 6 -> transfer();
                case 7, 8 -> capture();
                case 9 -> release();
                case 10 -> voidLot();
                case 11 -> buy();
                case 12, 13 -> consumeTogether();
                default -> consume(key("c"));
            }
        }

        private SequenceNumber grant() {
            NewGrant grant = NewGrant.of(quantity(60), CreditSource.PAID).withPriority(random.nextInt(3));
            if (random.nextBoolean()) {
                grant = grant.expiringAt(
                        Instant.parse("2999-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(9))));
            }
            var granted = credits.grant(grant, key("g"));
            tell(CreditTransactionType.GRANT, "g", granted.sequenceNumber());
            return granted.sequenceNumber();
        }

        private CreditConsumption consume(IdempotencyKey key) {
            CreditConsumption consumption = credits.consume(quantity(12), OPERATION, key);
            tell(CreditTransactionType.CONSUMPTION, "c", consumption.sequenceNumber());
            return consumption;
        }

        private void refund() {
            CreditConsumption consumption = consume(key("c"));
            var refund = credits.refund(consumption.sequenceNumber(), consumption.quantity(), key("r"));
            tell(CreditTransactionType.REFUND, "r", refund.sequenceNumber());
        }

        private void adjust() {
            Quantity change = random.nextBoolean() ? quantity(9) : quantity(9).negated();
            var adjustment = credits.adjust(NewAdjustment.of(change, "storm"), key("a"));
            tell(CreditTransactionType.ADJUSTMENT, "a", adjustment.sequenceNumber());
        }

        private void transfer() {
            OrganisationId recipient = organisations.get(random.nextInt(organisations.size()));
            if (recipient.equals(organisation)) {
                return;
            }
            CreditTransfer transfer = credits.transfer(NewTransfer.to(recipient, quantity(20)), key("t"));
            tell(CreditTransactionType.TRANSFER_OUT, "t", transfer.taken().sequenceNumber());
            acknowledged.accept(new Acknowledged(
                    CreditTransactionType.TRANSFER_IN,
                    key("t").value(),
                    recipient,
                    transfer.given().sequenceNumber()));
        }

        private void capture() {
            CreditHoldId hold = reserve();
            var captured = tenant.creditHolds(organisation).capture(hold, Quantity.of(1), key("k"));
            tell(CreditTransactionType.CONSUMPTION, "k", captured.sequenceNumber());
        }

        private void release() {
            tenant.creditHolds(organisation).release(reserve());
        }

        private CreditHoldId reserve() {
            return tenant.creditHolds(organisation)
                    .reserve(NewHold.of(Quantity.of(1).plus(quantity(5)), OPERATION), key("h"))
                    .hold();
        }

        private void voidLot() {
            var lot =
                    tenant.creditLedger(organisation).get(grant()).lots().get(0).lot();
            var voided = tenant.creditLots(organisation).voidLot(lot, VOIDED, key("v"));
            tell(CreditTransactionType.ADJUSTMENT, "v", voided.sequenceNumber());
        }

        private void buy() {
            var purchases = tenant.creditPurchases(organisation);
            CreditPurchaseId id = purchases
                    .request(
                            NewCreditPurchase.of(quantity(30), BigMoney.parse("EUR 0.5"), RoundingMode.HALF_UP),
                            key("p"))
                    .id();
            var grant = purchases
                    .complete(id, PaymentReference.of(key("m").value()))
                    .grant();
            tell(CreditTransactionType.PURCHASE, "m", grant.sequenceNumber());
            var refund = purchases.refund(id, quantity(3), key("q"));
            tell(CreditTransactionType.PURCHASE_REFUND, "q", refund.sequenceNumber());
        }

        private void consumeTogether() {
            List<NewConsumption> batch = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                OrganisationId one = organisations.get(random.nextInt(organisations.size()));
                batch.add(new NewConsumption(one, quantity(4), OPERATION, key("b" + i)));
            }
            List<ConsumptionOutcome> outcomes = tenant.credits().consumeAll(batch);
            for (int i = 0; i < batch.size(); i++) {
                if (outcomes.get(i).isConsumed()) {
                    acknowledged.accept(new Acknowledged(
                            CreditTransactionType.CONSUMPTION,
                            batch.get(i).key().value(),
                            batch.get(i).organisation(),
                            outcomes.get(i).orThrow().sequenceNumber()));
                }
            }
        }

        private void tell(CreditTransactionType type, String key, SequenceNumber number) {
            acknowledged.accept(new Acknowledged(type, key(key).value(), organisation, number));
        }

        private IdempotencyKey key(String kind) {
            return IdempotencyKey.of(kind + "-" + name);
        }

        private Quantity quantity(int most) {
            return new Quantity(new BigDecimal(1 + random.nextInt(most * 100)).movePointLeft(2));
        }
    }
}
