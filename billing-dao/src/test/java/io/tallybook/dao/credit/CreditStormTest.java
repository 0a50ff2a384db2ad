package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.NewGrant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Everything at once: 64 threads over 8 organisations.
 *
 * <p>Longer: {@code -Dbilling.credits.storm=100000}, the number of calls.
 */
class CreditStormTest {

    private static final int CALLS = Integer.getInteger("billing.credits.storm", 4_000);

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    @Test
    void no_deadlock_reaches_a_caller_and_every_ledger_can_be_done_again_by_the_reference() {
        List<Customer> customers = eightCustomers();
        CreditStorm storm = new CreditStorm(
                db.billing(),
                customers.get(0).tenant(),
                customers.stream().map(Customer::organisation).toList(),
                7);
        Queue<CreditStorm.Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();

        Together.run(64, CALLS, call -> {
            storm.call(call, acknowledged::add);
            return call;
        });

        List<CreditTransaction> rows = new ArrayList<>();
        Quantity balances = Quantity.ZERO;
        for (Customer customer : customers) {
            rows.addAll(LedgerReplay.of(customer));
            balances = balances.plus(customer.credits().balance().balance());
            assertThat(customer.credits().balance().held()).isEqualTo(Quantity.ZERO);
            CreditBooks.addUp(db.dsl(), customer);
        }
        assertThat(LedgerReplay.sum(rows)).isEqualTo(balances);
        assertThat(LedgerReplay.sum(
                        rows.stream().filter(row -> row.counterpart() != null).toList()))
                .as("what transfers made or lost")
                .isEqualTo(Quantity.ZERO);
        assertEachAnswerIsOneRow(customers, acknowledged);
    }

    private static void assertEachAnswerIsOneRow(
            List<Customer> customers, Queue<CreditStorm.Acknowledged> acknowledged) {
        Map<String, CreditStorm.Acknowledged> answers = new HashMap<>();
        for (CreditStorm.Acknowledged answer : acknowledged) {
            CreditStorm.Acknowledged other = answers.put(answer.type() + " " + answer.key(), answer);
            assertThat(other).as("the answer to the same call").isIn(null, answer);
        }
        int rows = customers.stream()
                .mapToInt(customer -> customer.ledger().listNewest(Page.first(1)).stream()
                        .mapToInt(row -> (int) row.sequenceNumber().value())
                        .sum())
                .sum();
        assertThat(answers).hasSize(rows - customers.size());
        assertThat(answers.values().stream().map(CreditStorm.Acknowledged::type).distinct())
                .as("kinds of rows")
                .hasSize(8);
    }

    private static List<Customer> eightCustomers() {
        Customer first = Customer.of(db.billing());
        List<Customer> customers = new ArrayList<>(List.of(first));
        for (int number = 1; number < 8; number++) {
            customers.add(first.another("customer-" + number));
        }
        for (Customer customer : customers) {
            customer.credits()
                    .grant(
                            NewGrant.of(Quantity.of(200), CreditSource.FREE),
                            IdempotencyKey.of("start " + customer.organisation()));
        }
        first.credits().limitOverdraft(Quantity.of(100));
        return customers;
    }
}
