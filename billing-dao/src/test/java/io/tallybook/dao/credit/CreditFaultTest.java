package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that are cut in the middle of calls, and callers that try again until they are answered. */
class CreditFaultTest {

    private static final OperationCode ENRICH = OperationCode.of("crm.leads.enrich");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    @Test
    void every_key_counts_once_though_nobody_knows_which_call_was_done() {
        Customer customer = Customer.of(db.billing());
        for (int lot = 0; lot < 20; lot++) {
            customer.credits().grant(NewGrant.of(Quantity.of(10), CreditSource.PAID), IdempotencyKey.of("lot-" + lot));
        }

        List<Quantity> consumed = Together.run(8, 160, call -> consumeUntilAnswered(customer, "call-" + call));

        db.renewConnections();
        assertThat(cut.get()).as("connections that were cut").isPositive();
        assertThat(consumed).containsOnly(Quantity.of(1));
        assertThat(customer.credits().balance().balance()).isEqualTo(Quantity.of(40));
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Test
    void every_other_change_counts_once_as_well() {
        Customer first = Customer.of(db.billing());
        List<Customer> customers = List.of(first, first.another("second"), first.another("third"));
        for (Customer customer : customers) {
            customer.credits()
                    .grant(
                            NewGrant.of(Quantity.of(100), CreditSource.PAID),
                            IdempotencyKey.of("start " + customer.organisation()));
        }
        CreditStorm storm = new CreditStorm(
                db.billing(),
                first.tenant(),
                customers.stream().map(Customer::organisation).toList(),
                11);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();

        Together.run(8, 240, call -> callUntilAnswered(storm, call, acknowledged));

        db.renewConnections();
        assertThat(cut.get()).as("connections that were cut").isPositive();
        Set<String> rows = new HashSet<>();
        for (Customer customer : customers) {
            LedgerReplay.of(customer)
                    .forEach(row -> rows.add(new CreditStorm.Acknowledged(
                                    row.type(), row.key().value(), customer.organisation(), row.sequenceNumber())
                            .toString()));
            CreditBooks.addUp(db.dsl(), customer);
        }
        rows.removeIf(row -> row.contains("start "));
        assertThat(acknowledged).isEqualTo(rows);
    }

    private int callUntilAnswered(CreditStorm storm, int call, Set<String> acknowledged) {
        while (true) {
            try {
                if (attempts.incrementAndGet() % 20 == 0) {
                    cutEveryOtherConnection();
                }
                storm.call(call, change -> acknowledged.add(change.toString()));
                return call;
            } catch (DataAccessException e) {
                cut.incrementAndGet();
            }
        }
    }

    private Quantity consumeUntilAnswered(Customer customer, String key) {
        while (true) {
            try {
                if (attempts.incrementAndGet() % 8 == 0) {
                    cutEveryOtherConnection();
                }
                return customer.credits()
                        .consume(Quantity.of(1), ENRICH, IdempotencyKey.of(key))
                        .quantity();
            } catch (DataAccessException e) {
                cut.incrementAndGet();
            }
        }
    }

    private static void cutEveryOtherConnection() {
        db.dsl().execute("""
                        SELECT pg_terminate_backend(pid)
                        FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """);
    }
}
