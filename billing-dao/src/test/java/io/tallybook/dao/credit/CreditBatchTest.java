package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumptionOutcome;
import io.tallybook.model.credit.ConsumptionOutcome.Closed;
import io.tallybook.model.credit.ConsumptionOutcome.Conflict;
import io.tallybook.model.credit.ConsumptionOutcome.Consumed;
import io.tallybook.model.credit.ConsumptionOutcome.Insufficient;
import io.tallybook.model.credit.ConsumptionOutcome.Replayed;
import io.tallybook.model.credit.ConsumptionOutcome.Unknown;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewConsumption;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.credit.OperationCode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many consumptions in one call are decided as the same calls one by one. */
class CreditBatchTest {

    private static final OperationCode ENRICH = OperationCode.of("crm.leads.enrich");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer acme;

    @BeforeEach
    void a_customer() {
        acme = Customer.of(db.billing().withClock(clock));
    }

    @Test
    void outcomes_come_in_the_order_of_the_calls() {
        Customer other = acme.another("other");
        Customer closed = acme.another("closed");
        closed.acme().organisations().close(closed.organisation());
        Customer empty = acme.another("empty");
        Customer unknown = new Customer(acme.billing(), acme.tenant(), OrganisationId.generate());
        grant(acme, 10);
        grant(acme, 10);
        grant(other, 5);

        List<ConsumptionOutcome> outcomes = consumeAll(
                call(acme, 4, "a"),
                call(other, 5, "b"),
                call(acme, 9, "c"),
                call(acme, 9, "d"),
                call(closed, 1, "e"),
                call(acme, 7, "f"),
                call(acme, 4, "a"),
                call(unknown, 1, "g"),
                call(acme, 5, "a"),
                call(other, 4, "a"),
                call(other, 1, "h"),
                call(empty, 1, "i"));

        assertThat(outcomes.get(0)).isInstanceOf(Consumed.class);
        assertThat(outcomes.get(1).orThrow().balanceAfter()).isEqualTo(Quantity.ZERO);
        assertThat(outcomes.get(2).orThrow().lots()).hasSize(2);
        assertThat(outcomes.get(3)).isEqualTo(new Insufficient(acme.organisation(), Quantity.of(9), Quantity.of(7)));
        assertThat(outcomes.get(4)).isEqualTo(new Closed(closed.organisation()));
        assertThat(outcomes.get(5).orThrow().balanceAfter()).isEqualTo(Quantity.ZERO);
        assertThat(((Replayed) outcomes.get(6)).consumption())
                .usingRecursiveComparison()
                .ignoringFields("isReplayed")
                .isEqualTo(outcomes.get(0).orThrow());
        assertThat(outcomes.get(7)).isEqualTo(new Unknown(unknown.organisation()));
        assertThat(outcomes.get(8)).isEqualTo(new Conflict(IdempotencyKey.of("a")));
        assertThat(outcomes.get(9)).isEqualTo(new Conflict(IdempotencyKey.of("a")));
        assertThat(outcomes.get(10)).isEqualTo(new Insufficient(other.organisation(), Quantity.of(1), Quantity.ZERO));
        assertThat(outcomes.get(11)).isEqualTo(new Insufficient(empty.organisation(), Quantity.of(1), Quantity.ZERO));
        assertThatExceptionOfType(InsufficientCredits.class)
                .isThrownBy(() -> outcomes.get(3).orThrow());
        assertThatExceptionOfType(BillingException.Closed.class)
                .isThrownBy(() -> outcomes.get(4).orThrow());
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> outcomes.get(7).orThrow());
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> outcomes.get(8).orThrow());
        CreditBooks.addUp(db.dsl(), acme);
        CreditBooks.addUp(db.dsl(), other);
    }

    @Test
    void a_batch_that_is_sent_again_gets_its_first_answers() {
        Customer other = acme.another("other");
        grant(acme, 10);
        grant(other, 10);
        NewConsumption[] calls = {call(acme, 4, "a"), call(other, 5, "b"), call(acme, 6, "c")};
        List<ConsumptionOutcome> first = consumeAll(calls);
        acme.acme().organisations().close(other.organisation());
        clock.forward(Duration.ofDays(1));

        List<ConsumptionOutcome> again = consumeAll(calls);

        for (int i = 0; i < calls.length; i++) {
            assertThat(((Replayed) again.get(i)).consumption())
                    .usingRecursiveComparison()
                    .ignoringFields("isReplayed")
                    .isEqualTo(first.get(i).orThrow());
        }
    }

    @Test
    void a_refused_call_uses_up_no_key() {
        grant(acme, 5);

        assertThat(consumeAll(call(acme, 6, "a"), call(acme, 5, "a"), call(acme, 6, "a")))
                .extracting(Object::getClass)
                .containsExactly(Insufficient.class, Consumed.class, Conflict.class);
    }

    @Test
    void keys_of_captures_and_priced_uses_are_taken() {
        grant(acme, 50);
        acme.acme().creditPrices().create(ENRICH, CreditPriceTerms.of("Enrich", "lead", Quantity.of(1)));
        acme.credits().consumeFor(ENRICH, Quantity.of(1), IdempotencyKey.of("priced"));
        acme.holds()
                .capture(
                        acme.holds()
                                .reserve(NewHold.of(Quantity.of(1), ENRICH), IdempotencyKey.of("h"))
                                .hold(),
                        Quantity.of(1),
                        IdempotencyKey.of("captured"));

        assertThat(consumeAll(call(acme, 1, "priced"), call(acme, 1, "captured")))
                .hasOnlyElementsOfType(Conflict.class);
    }

    @Test
    void nothing_to_consume_is_no_call_and_too_much_is_refused_whole() {
        assertThat(consumeAll()).isEmpty();
        List<NewConsumption> tooMany = Collections.nCopies(TenantCreditDao.MOST_AT_ONCE + 1, call(acme, 1, "a"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.acme().credits().consumeAll(tooMany))
                .withMessageContaining("at most 10000");
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("billing.credits.batches", 60));
    }

    /** Two tenants with the same history: one gets batches, the other the same calls one by one. */
    @ParameterizedTest
    @MethodSource("seeds")
    void a_random_batch_does_what_the_calls_do_one_by_one(long seed) {
        Random random = new Random(seed);
        List<Customer> batched = organisations(acme);
        List<Customer> single = organisations(Customer.of(db.billing().withClock(clock)));
        int keys = 0;

        for (int round = 0; round < 6; round++) {
            change(batched, single, random, "round-" + round);
            clock.forward(Duration.ofMinutes(random.nextInt(90)));
            int size = 1 + random.nextInt(40);
            List<ConsumptionOutcome> expected = new ArrayList<>();
            List<NewConsumption> batch = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int organisation = random.nextInt(batched.size());
                Quantity quantity = new Quantity(BigDecimal.valueOf(1 + random.nextInt(1500), 2));
                IdempotencyKey key =
                        IdempotencyKey.of("c-" + (random.nextInt(4) == 0 && keys > 0 ? random.nextInt(keys) : keys++));
                batch.add(new NewConsumption(batched.get(organisation).organisation(), quantity, ENRICH, key));
                expected.add(one(single.get(organisation), quantity, key));
            }

            List<ConsumptionOutcome> outcomes = acme.acme().credits().consumeAll(batch);

            for (int i = 0; i < size; i++) {
                assertThat(described(outcomes.get(i), batched))
                        .as("item %s of round %s", i, round)
                        .isEqualTo(described(expected.get(i), single));
            }
        }
        for (int i = 0; i < batched.size(); i++) {
            assertThat(rows(batched.get(i))).isEqualTo(rows(single.get(i)));
            assertThat(batched.get(i).credits().balance())
                    .isEqualTo(single.get(i).credits().balance());
        }
    }

    private static List<Customer> organisations(Customer customer) {
        return List.of(customer, customer.another("second"), customer.another("third"), customer.another("fourth"));
    }

    /** What happens between the batches, to both alike. */
    private void change(List<Customer> batched, List<Customer> single, Random random, String key) {
        for (int i = 0; i < batched.size(); i++) {
            long size = 1 + random.nextInt(60);
            int kind = random.nextInt(8);
            int minutes = 1 + random.nextInt(200);
            for (Customer one : List.of(batched.get(i), single.get(i))) {
                NewGrant grant = NewGrant.of(Quantity.of(size), CreditSource.FREE);
                IdempotencyKey own = IdempotencyKey.of(key + "-" + i);
                switch (kind) {
                    case 0, 1 -> one.credits().grant(grant, own);
                    case 2, 3 ->
                        one.credits().grant(grant.expiringAt(clock.instant().plus(Duration.ofMinutes(minutes))), own);
                    case 4 -> one.credits().grant(grant.withPriority(1), own);
                    case 5 -> {
                        if (!one.credits().balance().available().isLessThan(Quantity.of(1))) {
                            one.holds()
                                    .reserve(
                                            NewHold.of(Quantity.of(1), ENRICH)
                                                    .expiringAt(clock.instant().plus(Duration.ofMinutes(minutes))),
                                            own);
                        }
                    }
                    case 6 -> one.credits().limitOverdraft(Quantity.of(30));
                    default -> {
                        // Nothing: some have no balance row for a while.
                    }
                }
            }
        }
    }

    private static ConsumptionOutcome one(Customer customer, Quantity quantity, IdempotencyKey key) {
        try {
            CreditConsumption consumption = customer.credits().consume(quantity, ENRICH, key);
            return consumption.isReplayed() ? new Replayed(consumption) : new Consumed(consumption);
        } catch (InsufficientCredits refusal) {
            return new Insufficient(customer.organisation(), refusal.requested(), refusal.available());
        } catch (IdempotencyConflict conflict) {
            return new Conflict(key);
        }
    }

    /** With the place of organisations and lots instead of their ids. */
    private static Object described(ConsumptionOutcome outcome, List<Customer> customers) {
        if (outcome instanceof Insufficient insufficient) {
            return List.of(
                    customers.stream().map(Customer::organisation).toList().indexOf(insufficient.organisation()),
                    insufficient.requested(),
                    insufficient.available());
        }
        if (!outcome.isConsumed()) {
            return outcome;
        }
        CreditConsumption consumption = outcome.orThrow();
        return List.of(
                outcome.getClass(),
                consumption.sequenceNumber(),
                consumption.quantity(),
                consumption.balanceAfter(),
                consumption.lots().stream().map(draw -> draw.quantity()).toList(),
                consumption.recordedAt());
    }

    private static List<Object> rows(Customer customer) {
        return customer.ledger().list(Page.first(1000)).stream()
                .<Object>map(row -> List.of(
                        row.sequenceNumber(),
                        row.type(),
                        row.amount(),
                        row.balanceAfter(),
                        row.lots().stream().map(lot -> lot.change()).toList(),
                        row.key(),
                        row.recordedAt()))
                .toList();
    }

    @Test
    void batches_transfers_holds_and_single_calls_never_wait_in_a_circle() {
        List<Customer> all = new ArrayList<>(organisations(acme));
        for (int i = 0; i < 4; i++) {
            all.add(acme.another("more-" + i));
        }
        all.forEach(one -> grant(one, 5000));

        List<Quantity> consumed = Together.run(32, 480, number -> {
            Random random = new Random(number);
            Customer one = all.get(random.nextInt(all.size()));
            Customer another = all.get(random.nextInt(all.size()));
            IdempotencyKey key = IdempotencyKey.of("n-" + number);
            switch (number % 4) {
                case 0, 1 -> {
                    // Each batch is sent twice, mostly at once.
                    String name = "b-" + number / 4;
                    Random same = new Random(number / 4);
                    List<ConsumptionOutcome> outcomes = acme.acme()
                            .credits()
                            .consumeAll(IntStream.range(0, 30)
                                    .mapToObj(i -> call(
                                            all.get(same.nextInt(all.size())), 1 + same.nextInt(3), name + "-" + i))
                                    .toList());
                    return outcomes.stream()
                            .filter(Consumed.class::isInstance)
                            .map(outcome -> outcome.orThrow().quantity())
                            .reduce(Quantity.ZERO, Quantity::plus);
                }
                case 2 -> {
                    if (!one.organisation().equals(another.organisation())) {
                        one.credits().transfer(NewTransfer.to(another.organisation(), Quantity.of(3)), key);
                    }
                    return Quantity.ZERO;
                }
                default -> {
                    one.holds().reserve(NewHold.of(Quantity.of(1), ENRICH), key);
                    return one.credits().consume(Quantity.of(1), ENRICH, key).quantity();
                }
            }
        });

        Quantity left =
                all.stream().map(one -> one.credits().balance().balance()).reduce(Quantity.ZERO, Quantity::plus);
        assertThat(left).isEqualTo(consumed.stream().reduce(Quantity.of(40_000), Quantity::minus));
        all.forEach(one -> CreditBooks.addUp(db.dsl(), one));
    }

    @Test
    @Timeout(60)
    void a_key_that_another_organisation_is_using_at_this_moment_is_waited_for() throws SQLException {
        Customer other = acme.another("other");
        grant(acme, 100);
        grant(other, 100);

        List<ConsumptionOutcome> outcomes =
                whileSomebodyUses("b", other, call(acme, 1, "a"), call(acme, 1, "b"), call(acme, 1, "c"));

        assertThat(outcomes)
                .extracting(Object::getClass)
                .containsExactly(Consumed.class, Conflict.class, Consumed.class);
        assertThat(outcomes.get(2).orThrow().balanceAfter()).isEqualTo(Quantity.of(98));
        CreditBooks.addUp(db.dsl(), acme);
    }

    @Test
    @Timeout(60)
    void what_came_again_or_was_too_much_is_decided_anew_where_a_key_was_taken_meanwhile() throws SQLException {
        Customer other = acme.another("other");
        grant(acme, 5);
        grant(other, 100);

        List<ConsumptionOutcome> outcomes = whileSomebodyUses(
                "b",
                other,
                call(acme, 1, "a"),
                call(acme, 1, "a"),
                call(acme, 3, "b"),
                call(acme, 3, "b"),
                call(acme, 4, "c"),
                call(acme, 4, "c"),
                call(acme, 1, "d"));

        assertThat(outcomes)
                .extracting(Object::getClass)
                .containsExactly(
                        Consumed.class,
                        Replayed.class,
                        Conflict.class,
                        Conflict.class,
                        Consumed.class,
                        Replayed.class,
                        Insufficient.class);
        CreditBooks.addUp(db.dsl(), acme);
    }

    @Test
    @Timeout(60)
    void ten_thousand_that_come_twice_or_are_too_much_take_no_longer_than_others() {
        grant(acme, 10_000);
        Customer other = acme.another("other");

        assertThat(consumeAll(repeated(i -> call(acme, 1, "a" + i / 2))))
                .filteredOn(Replayed.class::isInstance)
                .hasSize(5000);
        assertThat(consumeAll(repeated(i -> call(acme, 1, "b"))))
                .filteredOn(Replayed.class::isInstance)
                .hasSize(9999);
        assertThat(consumeAll(repeated(i -> call(acme, i % 2 == 0 ? 1 : 1_000_000, "c" + i))))
                .filteredOn(Consumed.class::isInstance)
                .hasSize(4999);
        assertThat(consumeAll(repeated(i -> call(other, 1, "d" + i)))).hasOnlyElementsOfType(Insufficient.class);
        CreditBooks.addUp(db.dsl(), acme);
    }

    /** What a batch says that meets a key in an open transaction of another organisation, which is then committed. */
    private List<ConsumptionOutcome> whileSomebodyUses(String key, Customer other, NewConsumption... calls)
            throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            other.through(Billing.using(db.dataSource()).withClock(clock).in(connection))
                    .credits()
                    .consume(Quantity.of(1), ENRICH, IdempotencyKey.of(key));
            CompletableFuture<List<ConsumptionOutcome>> batch = CompletableFuture.supplyAsync(() -> consumeAll(calls));
            waitUntilSomebodyWaits();
            connection.commit();
            return batch.join();
        }
    }

    private static NewConsumption[] repeated(IntFunction<NewConsumption> call) {
        return IntStream.range(0, TenantCreditDao.MOST_AT_ONCE).mapToObj(call).toArray(NewConsumption[]::new);
    }

    private static void waitUntilSomebodyWaits() {
        while (db.sessionsThatWait() == 0) {
            Thread.onSpinWait();
        }
    }

    private List<ConsumptionOutcome> consumeAll(NewConsumption... calls) {
        return acme.acme().credits().consumeAll(List.of(calls));
    }

    private static NewConsumption call(Customer customer, long quantity, String key) {
        return new NewConsumption(customer.organisation(), Quantity.of(quantity), ENRICH, IdempotencyKey.of(key));
    }

    private static void grant(Customer customer, long quantity) {
        customer.credits()
                .grant(
                        NewGrant.of(Quantity.of(quantity), CreditSource.FREE),
                        IdempotencyKey.of(customer.organisation() + "-"
                                + customer.ledger().list(Page.first(1000)).size()));
    }
}
