package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How many pages a consumption looks at, whatever lies behind it.
 *
 * <p>With as many ledger rows as may be: {@code -Dbilling.credits.ledger=5000000}
 */
@DisabledIfEnvironmentVariable(
        named = "BILLING_CITUS_URL",
        matches = ".+",
        disabledReason = "a coordinator's plan does not say what a function reads on its worker")
class CreditBuffersTest {

    private static final int LONG_LEDGER = Integer.getInteger("billing.credits.ledger", 50_000);
    private static final int SHORT_LEDGER = 1_000;
    private static final int PAGES = 4;

    private static final Pattern BUFFERS = Pattern.compile("shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    /** Both ledgers are there before either is measured: what counts is the length of one, not the depth that indexes of all have. */
    @Test
    void a_consumption_costs_the_same_after_a_thousand_others_as_after_very_many() {
        Customer young = withLedger(SHORT_LEDGER);
        Customer old = withLedger(LONG_LEDGER);
        db.renewConnections();

        assertThat(growth("per consumption", young, old, customer -> pagesOfAConsumption(customer, "1")))
                .isBetween(-PAGES, PAGES);
        assertThat(growth("over two lots", young, old, CreditBuffersTest::pagesOverLots))
                .isBetween(-PAGES, PAGES);
        assertThat(growth("per consumption in a batch", young, old, customer -> pagesOfABatch(customer) / 10))
                .isBetween(-PAGES, PAGES);
        assertThat(growth("of an operation with a price", young, old, CreditBuffersTest::pagesOfAnOperation))
                .isBetween(-PAGES, PAGES);
    }

    private static int growth(String what, Customer young, Customer old, ToIntFunction<Customer> pages) {
        int many = pages.applyAsInt(old);
        int few = pages.applyAsInt(young);
        System.out.printf(
                Locale.ROOT, "pages %s: %d after %,d rows, %d after %,d%n", what, few, SHORT_LEDGER, many, LONG_LEDGER);
        return many - few;
    }

    @Test
    void a_consumption_costs_the_same_with_a_thousand_lots_that_are_used_up_as_with_one() {
        Customer young = withExhaustedLots(1);
        Customer old = withExhaustedLots(1_000);

        db.renewConnections();
        int few = pagesOverLots(young);
        int many = pagesOverLots(old);

        System.out.printf(
                Locale.ROOT, "pages per consumption over two lots: %d with 1 used up, %d with 1,000%n", few, many);
        assertThat(many - few).isBetween(-PAGES, PAGES);
    }

    /** Written in one go: as consumptions would have, and to the same sums. */
    private static Customer withLedger(int rows) {
        Customer customer = Customer.of(db.billing());
        customer.credits()
                .grant(
                        NewGrant.of(Quantity.of(rows).plus(Quantity.of(1000)), CreditSource.PAID),
                        IdempotencyKey.of("start"));
        Object[] key = {customer.tenant().value(), customer.organisation().value()};
        db.dsl().execute("""
                        INSERT INTO billing.credit_transactions
                            (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids,
                             lot_amounts, operation_code, idempotency_key, effective_at, recorded_at)
                        SELECT c.tenant_id, c.organisation_id, 1 + i, 'consumption', -1, c.balance - i,
                               ARRAY [c.open_lot_id], ARRAY [-1], 'a.b', 'long ago ' || md5(i::text), c.created_at,
                               c.created_at
                        FROM billing.credits c
                        CROSS JOIN generate_series(1, ?) AS i
                        WHERE c.tenant_id = ? AND c.organisation_id = ?
                        """, rows - 1, key[0], key[1]);
        db.dsl().execute("""
                        UPDATE billing.credits
                        SET balance = balance - ?, open_lot_remaining = open_lot_remaining - ?, ledger_length = ?
                        WHERE tenant_id = ? AND organisation_id = ?
                        """, rows - 1, rows - 1, rows, key[0], key[1]);
        settle();
        return customer;
    }

    private static Customer withExhaustedLots(int lots) {
        Customer customer = Customer.of(db.billing());
        db.dsl()
                .fetch(
                        """
                        SELECT g.outcome
                        FROM generate_series(1, ?) AS i
                        CROSS JOIN LATERAL billing.grant_credits(
                            ?, ?, gen_random_uuid(), 1, 'paid', 100, NULL, NULL, NULL, 'lot ' || i, ?::timestamptz) AS g
                        """,
                        lots,
                        customer.tenant().value(),
                        customer.organisation().value(),
                        Instant.now().toString());
        customer.credits().consume(Quantity.of(lots), OperationCode.of("a.b"), IdempotencyKey.of("all"));
        settle();
        return customer;
    }

    /** As autovacuum would have, some time since. */
    private static void settle() {
        db.dsl().execute("VACUUM (ANALYZE) billing.credits, billing.credit_lots, billing.credit_transactions");
    }

    /** Each begins on one lot and ends on the next. */
    private static int pagesOverLots(Customer customer) {
        for (int lot = 0; lot < 24; lot++) {
            customer.credits()
                    .grant(
                            NewGrant.of(Quantity.of("1"), CreditSource.FREE).withPriority(1),
                            IdempotencyKey.of("small-" + lot));
        }
        return pagesOfAConsumption(customer, "1.5");
    }

    private static int pagesOfAConsumption(Customer customer, String quantity) {
        return pages("billing.consume_credits(?, ?, ?, 'a.b', ?, ?::timestamptz)", () -> new Object[] {
            customer.tenant().value(),
            customer.organisation().value(),
            Quantity.of(quantity).value(),
            UUID.randomUUID().toString(),
            Instant.now().toString()
        });
    }

    private static int pagesOfABatch(Customer customer) {
        return pages(
                "billing.consume_credits_batch(?, array_fill(?::uuid, ARRAY[10]), array_fill(1.0, ARRAY[10]),"
                        + " array_fill('a.b'::text, ARRAY[10]), ARRAY(SELECT ? || i FROM generate_series(1, 10) i),"
                        + " ?::timestamptz)",
                () -> new Object[] {
                    customer.tenant().value(),
                    customer.organisation().value(),
                    UUID.randomUUID().toString(),
                    Instant.now().toString()
                });
    }

    private static int pagesOfAnOperation(Customer customer) {
        customer.acme()
                .creditPrices()
                .create(OperationCode.of("a.b"), CreditPriceTerms.of("Call", "call", Quantity.of(1)));
        return pages(
                "billing.consume_credits_for(?, ?, gen_random_uuid(), 'a.b', 1, NULL, NULL, ?, ?::timestamptz)",
                () -> new Object[] {
                    customer.tenant().value(),
                    customer.organisation().value(),
                    UUID.randomUUID().toString(),
                    Instant.now().toString()
                });
    }

    /** The least of several: a session reads the catalogue at first, and plans the first five times anew. */
    private static int pages(String call, Supplier<Object[]> arguments) {
        return IntStream.range(0, 12)
                .map(time -> {
                    String plan = db.dsl()
                            .fetch("EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM " + call, arguments.get())
                            .format(Integer.MAX_VALUE);
                    Matcher buffers = BUFFERS.matcher(plan);
                    assertThat(buffers.find()).as(plan).isTrue();
                    return number(buffers.group(1)) + number(buffers.group(2));
                })
                .min()
                .orElseThrow();
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
