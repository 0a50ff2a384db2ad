package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditCharge;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditOverage;
import io.tallybook.model.credit.CreditPriceStep;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.CreditUse;
import io.tallybook.model.credit.CreditUseResult;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.RecordedCreditUse;
import io.tallybook.model.credit.SequenceNumber;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.joda.money.CurrencyUnit;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditUseTest {

    private static final CreditPriceTerms PLAIN = CreditPriceTerms.of("Enrich leads", "lead", Quantity.of(1));

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final OperationCode operation = OperationCode.of("op." + UUID.randomUUID());
    private Customer customer;
    private CreditDao credits;

    @BeforeEach
    void a_customer_with_a_hundred_credits() {
        customer = Customer.of(db.billing().withClock(clock));
        credits = customer.credits();
        credits.grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), IdempotencyKey.of("start"));
    }

    @AfterEach
    void the_books_add_up() {
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Test
    void is_priced_consumed_and_noted() {
        price(PLAIN.withCost(Quantity.of("0.5"))
                .withSteps(CreditPriceStep.beyond("10", "0.25"))
                .withFreeAllowance(new FreeAllowance(Quantity.of(5), CalendarPeriod.DAY)));
        NewCreditUse asked =
                NewCreditUse.of(operation, Quantity.of(25)).byUser("ada").inRequest("req-1");

        CreditUse use = credits.consumeFor(asked, IdempotencyKey.of("u"));

        assertThat(use.charge())
                .isEqualTo(new CreditCharge(
                        Quantity.of(25),
                        "lead",
                        Quantity.of(1),
                        Quantity.of(5),
                        List.of(
                                new CreditCharge.Step(Quantity.of(10), Quantity.of("0.5")),
                                new CreditCharge.Step(Quantity.of(10), Quantity.of("0.25"))),
                        false,
                        Quantity.of("7.5")));
        assertThat(use.charge()).hasToString("25 lead: 5 free, 10 at 0.5, 10 at 0.25: 7.5 credits");
        CreditConsumption consumption = use.consumption().orElseThrow();
        assertThat(consumption.quantity()).isEqualTo(Quantity.of("7.5"));
        assertThat(consumption.balanceAfter()).isEqualTo(Quantity.of("92.5"));
        assertThat(consumption.overdrawn()).isEqualTo(Quantity.ZERO);
        var row = customer.ledger().get(consumption.sequenceNumber());
        assertThat(row.type()).isEqualTo(CreditTransactionType.CONSUMPTION);
        assertThat(row.operation()).isEqualTo(operation);
        assertThat(usage())
                .containsExactly(new RecordedCreditUse(
                        use.id(),
                        asked,
                        use.charge(),
                        consumption.sequenceNumber(),
                        IdempotencyKey.of("u"),
                        clock.instant()));
    }

    @Test
    void takes_the_tenants_own_price_before_everyones() {
        customer.billing().catalogue().creditPrices().create(operation, PLAIN.withCost(Quantity.of(7)));
        assertThat(cost(1, "a")).isEqualTo(Quantity.of(7));

        price(PLAIN.withCost(Quantity.of(2)));
        assertThat(cost(1, "b")).isEqualTo(Quantity.of(2));

        customer.acme().creditPrices().retire(operation, 1);
        assertThatExceptionOfType(NotOffered.class).isThrownBy(() -> use(1, "c"));
        customer.acme().creditPrices().remove(operation, 2);
        assertThat(cost(1, "d")).isEqualTo(Quantity.of(7));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> credits.consumeFor(OperationCode.of("none"), Quantity.of(1), IdempotencyKey.of("e")))
                .withMessageContaining("price of none");
    }

    @Test
    void parts_of_the_units_of_a_cost_cost_their_part_rounded_once() {
        price(PLAIN.perUnits(Quantity.of(3)));

        assertThat(cost(1, "a")).isEqualTo(Quantity.of("0.333333"));
        assertThat(cost(2, "b")).isEqualTo(Quantity.of("0.666667"));
        assertThat(cost(3, "c")).isEqualTo(Quantity.of(1));
    }

    @Test
    void what_rounds_to_nothing_costs_nothing() {
        price(PLAIN.withCost(Quantity.of("0.000001")).perUnits(Quantity.of(3)));

        CreditUse use = use(1, "a");

        assertThat(use.charge().credits()).isEqualTo(Quantity.ZERO);
        assertThat(use.consumption()).isEmpty();
        assertThat(use(2, "b").charge().credits()).isEqualTo(Quantity.of("0.000001"));
    }

    @Test
    void an_allowance_comes_back_with_each_day_of_the_organisation() {
        Customer berlin = new Customer(
                customer.billing(),
                customer.tenant(),
                customer.acme()
                        .organisations()
                        .create(NewOrganisation.of("berlin", ZoneId.of("Europe/Berlin"), CurrencyUnit.EUR))
                        .id());
        price(PLAIN.withFreeAllowance(new FreeAllowance(Quantity.of(5), CalendarPeriod.DAY)));
        CreditDao there = berlin.credits();

        clock.moveTo("2026-01-15T22:59:59Z");
        CreditUse first = there.consumeFor(operation, Quantity.of(4), IdempotencyKey.of("a"));
        assertThat(first.charge().free()).isEqualTo(Quantity.of(4));
        assertThat(first.consumption()).isEmpty();
        assertThat(there.tryConsumeFor(NewCreditUse.of(operation, Quantity.of(2)), IdempotencyKey.of("b")))
                .isInstanceOfSatisfying(CreditUseResult.Refused.class, refused -> {
                    assertThat(refused.charge().free()).isEqualTo(Quantity.of(1));
                    assertThat(refused.charge().credits()).isEqualTo(Quantity.of(1));
                    assertThat(refused.available()).isEqualTo(Quantity.ZERO);
                });
        clock.moveTo("2026-01-15T23:00:00Z");
        assertThat(there.consumeFor(operation, Quantity.of(5), IdempotencyKey.of("c"))
                        .charge()
                        .free())
                .isEqualTo(Quantity.of(5));
        assertThatExceptionOfType(InsufficientCredits.class)
                .isThrownBy(() -> there.consumeFor(operation, Quantity.of(1), IdempotencyKey.of("d")));
    }

    @Test
    void an_allowance_is_exact_however_many_use_it_at_once() {
        price(PLAIN.withFreeAllowance(new FreeAllowance(Quantity.of(50), CalendarPeriod.MONTH)));
        Customer fresh = customer.another("fresh");

        List<CreditUseResult> results = Together.run(
                32,
                128,
                call -> fresh.credits()
                        .tryConsumeFor(NewCreditUse.of(operation, Quantity.of(1)), IdempotencyKey.of("u" + call % 96)));

        assertThat(results.stream()
                        .filter(CreditUseResult::isUsed)
                        .map(result -> ((CreditUseResult.Used) result).use().id())
                        .distinct())
                .hasSize(50);
        assertThat(customer.acme().creditUsage(fresh.organisation()).list(Page.first(100)))
                .hasSize(50)
                .allMatch(use -> use.charge().free().equals(Quantity.of(1)));
    }

    @Test
    @Timeout(60)
    void a_price_and_its_steps_are_of_one_version() throws SQLException {
        CreditPriceTerms terms = PLAIN.withSteps(CreditPriceStep.beyond("10", "1"))
                .withFreeAllowance(new FreeAllowance(Quantity.of(1), CalendarPeriod.DAY));
        price(terms);

        CompletableFuture<CreditUse> use;
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            // The use has read its price when it looks for what is left of the allowance.
            DSL.using(connection).execute("LOCK TABLE billing.credit_operation_counters IN ACCESS EXCLUSIVE MODE");
            use = CompletableFuture.supplyAsync(() -> use(21, "u"));
            while (db.sessionsThatWait() == 0) {
                Thread.onSpinWait();
            }
            customer.acme()
                    .creditPrices()
                    .change(operation, 1, terms.withCost(Quantity.of(2)).withSteps(CreditPriceStep.beyond("10", "3")));
            connection.commit();
        }

        assertThat(use.join().charge().credits()).isEqualTo(Quantity.of(20));
    }

    @Test
    void a_replay_gets_its_first_price_whatever_it_costs_by_then() {
        price(PLAIN.withFreeAllowance(new FreeAllowance(Quantity.of(1), CalendarPeriod.DAY)));
        CreditUse first = use(3, "u");
        customer.acme().creditPrices().change(operation, 1, PLAIN.withCost(Quantity.of(50)));
        clock.forward(Duration.ofDays(400));
        assertThat(cost(1, "other")).isEqualTo(Quantity.of(50));
        customer.acme().creditPrices().retire(operation, 2);
        customer.acme().organisations().close(customer.organisation());

        CreditUse again = use(3, "u");

        assertThat(again.isReplayed()).isTrue();
        assertThat(again)
                .usingRecursiveComparison()
                .withEqualsForType((one, other) -> true, Boolean.class)
                .isEqualTo(first);
        assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> use(4, "u"));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> credits.consumeFor(
                        NewCreditUse.of(operation, Quantity.of(3)).byUser("eve"), IdempotencyKey.of("u")));
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> use(3, "new"));
    }

    @Test
    void shares_its_key_with_consumptions() {
        price(PLAIN);
        credits.consume(Quantity.of(3), operation, IdempotencyKey.of("plain"));
        use(3, "priced");

        assertThatExceptionOfType(IdempotencyConflict.class).isThrownBy(() -> use(3, "plain"));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> credits.consume(Quantity.of(3), operation, IdempotencyKey.of("priced")));
        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(94));
    }

    @Test
    void a_key_used_by_two_organisations_at_once_counts_for_one() {
        price(PLAIN.withFreeAllowance(new FreeAllowance(Quantity.of(20), CalendarPeriod.DAY)));
        Customer other = customer.another("other");
        List<Customer> both = List.of(customer, other);

        List<Boolean> isUsed = Together.run(16, 160, call -> {
            try {
                both.get(call % 2).credits().consumeFor(operation, Quantity.of(1), IdempotencyKey.of("u" + call / 16));
                return true;
            } catch (IdempotencyConflict conflict) {
                return false;
            }
        });

        assertThat(usage().size()
                        + customer.acme()
                                .creditUsage(other.organisation())
                                .list(Page.first(100))
                                .size())
                .isEqualTo(10);
        assertThat(isUsed).filteredOn(used -> used).hasSize(80);
    }

    @Test
    void what_credits_do_not_cover_is_owed_up_to_the_limit_of_overage() {
        price(PLAIN.withCost(Quantity.of(10))
                .withOverage(new CreditOverage(Quantity.of(5), CalendarPeriod.MONTH, Quantity.of(15))));

        assertThat(use(8, "paid").charge().isOverage()).isFalse();
        CreditUse owed = use(3, "owed");

        assertThat(owed.charge().isOverage()).isTrue();
        assertThat(owed.charge()).hasToString("3 lead: 3 at 15: 45 credits owed");
        assertThat(owed.consumption()).isEmpty();
        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(20));
        assertThat(use(2, "paid again").charge().isOverage()).isFalse();
        assertThatExceptionOfType(InsufficientCredits.class)
                .isThrownBy(() -> use(3, "beyond"))
                .satisfies(refusal -> assertThat(refusal.requested()).isEqualTo(Quantity.of(30)));
        assertThat(use(2, "last").charge().credits()).isEqualTo(Quantity.of(30));
        assertThat(use(3, "owed").charge()).isEqualTo(owed.charge());
        clock.moveTo("2026-02-01T00:00:00Z");
        assertThat(use(5, "next month").charge().isOverage()).isTrue();
        assertThat(usage()).extracting(use -> use.charge().isOverage()).containsExactly(false, true, false, true, true);
    }

    @Test
    void overage_is_exact_however_many_use_it_at_once() {
        price(PLAIN.withOverage(new CreditOverage(Quantity.of(30), CalendarPeriod.DAY, Quantity.of(2))));

        List<CreditUseResult> results = Together.run(
                32,
                192,
                call -> credits.tryConsumeFor(
                        NewCreditUse.of(operation, Quantity.of(1)), IdempotencyKey.of("u" + call)));

        assertThat(results).filteredOn(CreditUseResult::isUsed).hasSize(130);
        assertThat(credits.balance().balance()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void a_refund_gives_back_credits_and_what_was_free_stays_used() {
        price(PLAIN.withFreeAllowance(new FreeAllowance(Quantity.of(5), CalendarPeriod.DAY)));
        SequenceNumber row = use(8, "u").consumption().orElseThrow().sequenceNumber();

        credits.refund(row, Quantity.of(3), IdempotencyKey.of("r"));

        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(100));
        assertThat(use(1, "next").charge().free()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void overdraws_as_any_consumption_does() {
        price(PLAIN);
        credits.limitOverdraft(Quantity.of(20));

        assertThat(use(110, "u").consumption().orElseThrow().overdrawn()).isEqualTo(Quantity.of(10));
    }

    @Test
    void joins_a_transaction_and_a_refusal_leaves_it_usable() {
        price(PLAIN);
        customer.billing().transaction(tx -> {
            CreditDao bound = customer.through(tx).credits();
            assertThatExceptionOfType(InsufficientCredits.class)
                    .isThrownBy(() -> bound.consumeFor(operation, Quantity.of(101), IdempotencyKey.of("u")));
            bound.consumeFor(operation, Quantity.of(100), IdempotencyKey.of("u"));
        });

        assertThat(usage()).hasSize(1);
    }

    @Test
    void a_price_that_cannot_be_counted_is_refused() {
        price(PLAIN.withCost(Quantity.of(10_000_000)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> use(100_000_000, "u"))
                .withMessageContaining("fourteen digits");
        assertThatIllegalArgumentException().isThrownBy(() -> NewCreditUse.of(operation, Quantity.ZERO));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> new Customer(customer.billing(), customer.tenant(), OrganisationId.generate())
                        .credits()
                        .consumeFor(operation, Quantity.of(1), IdempotencyKey.of("u")));
    }

    private void price(CreditPriceTerms terms) {
        customer.acme().creditPrices().create(operation, terms);
    }

    private CreditUse use(long quantity, String key) {
        return credits.consumeFor(operation, Quantity.of(quantity), IdempotencyKey.of(key));
    }

    private Quantity cost(long quantity, String key) {
        return use(quantity, key).charge().credits();
    }

    private List<RecordedCreditUse> usage() {
        return customer.acme().creditUsage(customer.organisation()).list(Page.first(100));
    }
}
