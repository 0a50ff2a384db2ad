package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitDecision.Allowed;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageConcurrencyTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private Customer customer;

    @BeforeEach
    void a_customer_on_the_free_tier() {
        customer = Customer.of(db.billing());
    }

    @Test
    void no_interleaving_passes_a_hard_limit() {
        List<LimitDecision> decisions = Together.run(
                32,
                320,
                call -> customer.usage()
                        .tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("message-" + call)));

        assertThat(decisions.stream().filter(LimitDecision::isAllowed)).hasSize(50);
        assertThat(decisions.stream()
                        .filter(LimitDecision::isAllowed)
                        .map(decision -> ((Allowed) decision).usage().used())
                        .sorted())
                .isEqualTo(LongStream.rangeClosed(1, 50).mapToObj(Quantity::of).toList());
        counterEqualsEvents(50);
    }

    @Test
    void each_key_counts_once_however_many_threads_send_it() {
        List<LimitDecision> decisions = Together.run(
                32,
                320,
                call -> customer.usage()
                        .tryRecord(Feature.AI_MESSAGES, Quantity.of(2), IdempotencyKey.of("message-" + call % 20)));

        assertThat(decisions).allMatch(LimitDecision::isAllowed);
        assertThat(decisions.stream().filter(decision -> !((Allowed) decision).isReplayed()))
                .hasSize(20);
        counterEqualsEvents(40);
    }

    private void counterEqualsEvents(int expected) {
        Object tenant = customer.tenant().value();
        BigDecimal counter = db.dsl()
                .fetchSingle("SELECT sum(used) FROM billing.usage_counters WHERE tenant_id = ?", tenant)
                .get(0, BigDecimal.class);
        BigDecimal events = db.dsl()
                .fetchSingle("SELECT sum(quantity) FROM billing.usage_events WHERE tenant_id = ?", tenant)
                .get(0, BigDecimal.class);
        assertThat(counter).isEqualByComparingTo(BigDecimal.valueOf(expected)).isEqualByComparingTo(events);
    }
}
