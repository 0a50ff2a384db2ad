package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditOverage;
import io.tallybook.model.credit.CreditPrice;
import io.tallybook.model.credit.CreditPriceStep;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.OperationCode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditPriceDaoTest {

    private static final CreditPriceTerms PLAIN = CreditPriceTerms.of("Enrich leads", "lead", Quantity.of(1));
    private static final CreditPriceTerms EVERYTHING = PLAIN.inCategory("CRM")
            .perUnits(Quantity.of(10))
            .withSteps(CreditPriceStep.beyond("1000", "0.25"), CreditPriceStep.beyond("100", "0.5"))
            .withFreeAllowance(new FreeAllowance(Quantity.of(5), CalendarPeriod.DAY))
            .withOverage(new CreditOverage(Quantity.of(50), CalendarPeriod.MONTH, Quantity.of(2)));

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final OperationCode operation = OperationCode.of("op." + UUID.randomUUID());
    private Customer customer;
    private CreditPriceDao prices;
    private DefaultCreditPriceDao defaults;

    @BeforeEach
    void a_customer() {
        customer = Customer.of(db.billing().withClock(clock));
        prices = customer.acme().creditPrices();
        defaults = customer.billing().catalogue().creditPrices();
    }

    @Test
    void are_read_as_they_were_written() {
        CreditPrice created = prices.create(operation, EVERYTHING);

        assertThat(created)
                .isEqualTo(new CreditPrice(operation, EVERYTHING, false, true, 1, clock.instant(), clock.instant()));
        assertThat(prices.get(operation)).isEqualTo(created);
        assertThat(prices.list(Page.first(10))).containsExactly(created);
        assertThat(defaults.find(operation)).isEmpty();
        assertThat(created.terms().steps())
                .containsExactly(CreditPriceStep.beyond("100", "0.5"), CreditPriceStep.beyond("1000", "0.25"));
    }

    @Test
    void a_default_is_everyones_and_a_tenants_own_replaces_it_as_a_whole() {
        CreditPrice everyones = defaults.create(operation, EVERYTHING);
        assertThat(everyones.isDefault()).isTrue();
        assertThat(defaults.get(operation)).isEqualTo(everyones);
        assertThat(defaults.list(Page.first(1000))).contains(everyones);
        assertThat(prices.find(operation)).isEmpty();
        assertThat(prices.findApplicable(operation)).contains(everyones);

        CreditPrice own = prices.create(operation, PLAIN);
        assertThat(prices.findApplicable(operation)).contains(own);
        CreditPrice retired = prices.retire(operation, 1);
        assertThat(prices.findApplicable(operation)).contains(retired);
        prices.remove(operation, 2);
        assertThat(prices.findApplicable(operation)).contains(everyones);

        defaults.remove(operation, 1);
        assertThat(prices.findApplicable(operation)).isEmpty();
    }

    @Test
    void a_change_replaces_all_of_it_and_has_the_next_version() {
        prices.create(operation, EVERYTHING);
        clock.forward(Duration.ofHours(1));
        CreditPrice changed = prices.change(operation, 1, PLAIN.withCost(Quantity.of(3)));

        assertThat(changed.terms()).isEqualTo(PLAIN.withCost(Quantity.of(3)));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.updatedAt()).isEqualTo(clock.instant());
        assertThat(prices.retire(operation, 2).isActive()).isFalse();
        assertThat(prices.reactivate(operation, 3).isActive()).isTrue();
        assertThat(prices.change(operation, 4, EVERYTHING).terms()).isEqualTo(EVERYTHING);
        assertThat(defaults.create(operation, EVERYTHING)).isEqualTo(defaults.get(operation));
        assertThat(defaults.change(operation, 1, PLAIN).terms()).isEqualTo(PLAIN);
        assertThat(defaults.retire(operation, 2).isActive()).isFalse();
        assertThat(defaults.reactivate(operation, 3).version()).isEqualTo(4);
    }

    @Test
    void the_second_of_two_editors_is_told_and_what_the_first_wrote_stays() {
        prices.create(operation, EVERYTHING);
        defaults.create(operation, EVERYTHING);

        List<Boolean> isChanged = Together.run(8, 8, editor -> {
            CreditPriceTerms terms = PLAIN.withCost(Quantity.of(editor));
            try {
                if (editor % 2 == 0) {
                    prices.change(operation, 1, terms);
                } else {
                    defaults.change(operation, 1, terms);
                }
                return true;
            } catch (VersionConflict conflict) {
                assertThat(conflict.actual()).isEqualTo(2);
                return false;
            }
        });

        assertThat(isChanged).filteredOn(changed -> changed).hasSize(2);
        long own = isChanged.indexOf(true) % 2 == 0 ? isChanged.indexOf(true) : isChanged.lastIndexOf(true);
        assertThat(prices.get(operation).terms().cost()).isEqualTo(Quantity.of(own));
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> prices.retire(operation, 1));
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> prices.remove(operation, 1));
    }

    @Test
    void an_editor_of_a_removed_price_does_not_overwrite_the_one_that_came_after_it() {
        prices.create(operation, EVERYTHING);
        defaults.create(operation, EVERYTHING);
        prices.remove(operation, 1);
        defaults.remove(operation, 1);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> prices.change(operation, 1, PLAIN));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> defaults.remove(operation, 1));
        assertThat(prices.list(Page.first(10))).isEmpty();
        assertThat(prices.findApplicable(operation)).isEmpty();
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> customer.credits().consumeFor(operation, Quantity.of(1), IdempotencyKey.of("u")));

        clock.forward(Duration.ofHours(1));
        CreditPrice own = prices.create(operation, PLAIN);
        CreditPrice everyones = defaults.create(operation, PLAIN);

        assertThat(own).isEqualTo(new CreditPrice(operation, PLAIN, false, true, 2, clock.instant(), clock.instant()));
        assertThat(everyones)
                .isEqualTo(new CreditPrice(operation, PLAIN, true, true, 2, clock.instant(), clock.instant()));
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> prices.change(operation, 1, EVERYTHING));
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> defaults.change(operation, 1, EVERYTHING));
        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> prices.create(operation, EVERYTHING));
        assertThat(prices.get(operation)).isEqualTo(own);
    }

    @Test
    void of_many_who_set_a_price_after_one_was_removed_one_does() {
        prices.create(operation, EVERYTHING);
        prices.remove(operation, 1);

        List<Boolean> isCreated = Together.run(8, 8, editor -> {
            try {
                return prices.create(operation, PLAIN.withCost(Quantity.of(editor)))
                                .version()
                        == 2;
            } catch (AlreadyExists exists) {
                return false;
            }
        });

        assertThat(isCreated).filteredOn(created -> created).hasSize(1);
        assertThat(prices.get(operation).terms().cost()).isEqualTo(Quantity.of(isCreated.indexOf(true)));
    }

    @Test
    void what_is_not_there_or_is_already_is_told() {
        prices.create(operation, PLAIN);
        defaults.create(operation, PLAIN);
        OperationCode none = OperationCode.of("none");

        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> prices.create(operation, EVERYTHING));
        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> defaults.create(operation, EVERYTHING));
        List<Runnable> calls = List.of(
                () -> prices.get(none),
                () -> prices.change(none, 1, PLAIN),
                () -> prices.retire(none, 1),
                () -> prices.remove(none, 1),
                () -> defaults.get(none),
                () -> defaults.change(none, 1, PLAIN),
                () -> defaults.reactivate(none, 1),
                () -> defaults.remove(none, 1));
        assertThat(calls)
                .allSatisfy(call -> assertThatExceptionOfType(NotFound.class).isThrownBy(call::run));
        assertThat(prices.get(operation).terms()).isEqualTo(PLAIN);
    }

    @Test
    void those_of_a_closed_tenant_stay() {
        prices.create(operation, PLAIN);
        customer.billing().tenants().close(customer.tenant());

        assertThatExceptionOfType(Closed.class).isThrownBy(() -> prices.change(operation, 1, EVERYTHING));
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> prices.retire(operation, 1));
        assertThat(prices.get(operation).terms()).isEqualTo(PLAIN);
    }

    @Test
    void are_listed_page_by_page() {
        for (String code : List.of("b", "a", "c")) {
            prices.create(OperationCode.of(code), PLAIN);
        }

        assertThat(prices.list(Page.first(2)))
                .extracting(price -> price.operation().value())
                .containsExactly("a", "b");
        assertThat(prices.list(Page.after(OperationCode.of("b"), 2)))
                .extracting(price -> price.operation().value())
                .containsExactly("c");
    }

    @Test
    void what_makes_no_sense_is_refused_before_anything_is_sent() {
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withCost(Quantity.of(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.perUnits(Quantity.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withName(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> CreditPriceStep.beyond("0", "1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withSteps(CreditPriceStep.beyond("5", "1"), CreditPriceStep.beyond("5.0", "2")))
                .withMessageContaining("two steps");
    }
}
