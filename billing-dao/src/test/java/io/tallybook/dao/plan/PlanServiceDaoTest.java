package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingCycleAlignment;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.ServiceType;
import io.tallybook.model.plan.TierMode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanServiceDaoTest {

    private static final BigMoney RATE = BigMoney.parse("USD 95");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private Customer customer;
    private BillingPlan plan;
    private Service service;

    @BeforeEach
    void a_plan_and_a_service() {
        customer = Customer.of(db.billing().withClock(new MovableClock("2026-01-15T12:00:00.123456789Z")));
        plan = customer.acme().plans().create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.USD));
        service = customer.acme()
                .services()
                .create(NewService.of("Support", ServiceType.TIME, "hour", CurrencyUnit.USD)
                        .withDefaultRate(BigMoney.parse("USD 0.0045")));
    }

    static Stream<ServiceTerms> terms() {
        return Stream.of(
                Fixed.of(RATE, RoundingMode.HALF_EVEN),
                Fixed.of(RATE, RoundingMode.HALF_UP).prorated().chargedAt(BillingCycleAlignment.END),
                Hourly.of(RATE, RoundingMode.HALF_UP),
                Hourly.of(RATE, RoundingMode.HALF_UP)
                        .withMinimum(Duration.ofMinutes(15))
                        .roundedUpTo(Duration.ofMinutes(6))
                        .withOvertime(Duration.ofHours(8), BigMoney.parse("USD 142.50"))
                        .withAfterHoursMultiplier(new BigDecimal("1.5"))
                        .withUserTypeRate("senior", BigMoney.parse("USD 120"))
                        .withUserTypeRate("junior", BigMoney.parse("USD 60.5")),
                Usage.of("GB", BigMoney.parse("USD 0.1"), RoundingMode.HALF_UP),
                Usage.of("GB", BigMoney.parse("USD 0.1234567891"), RoundingMode.HALF_UP)
                        .withMinimum(Quantity.of("0.5"))
                        .withTiers(
                                TierMode.VOLUME,
                                RateTier.beyond("100", "USD 0.08"),
                                RateTier.beyond("1000.000001", "USD 0.0500000001")),
                Bucket.of(Quantity.of(40), "hour", BillingFrequency.MONTHLY, RATE, RoundingMode.HALF_UP),
                Bucket.of(Quantity.ZERO, "hour", BillingFrequency.QUARTERLY, RATE, RoundingMode.HALF_UP)
                        .with(Rollover.upTo(Quantity.of("2.5"))),
                Bucket.of(Quantity.of(40), "hour", BillingFrequency.ANNUALLY, RATE, RoundingMode.HALF_UP)
                        .with(Rollover.unlimited()));
    }

    @ParameterizedTest
    @MethodSource("terms")
    void gives_back_exactly_what_was_configured(ServiceTerms terms) {
        NewPlanService configured =
                NewPlanService.of(plan.id(), service.id(), terms).withQuantity(Quantity.of("2.5"));

        PlanService created = customer.acme().planServices().configure(configured);

        assertThat(created.terms()).isEqualTo(terms);
        assertThat(created.quantity()).isEqualTo(Quantity.of("2.5"));
        assertThat(created.version()).isEqualTo(1);
        assertThat(customer.acme().planServices().get(created.id())).isEqualTo(created);
        assertThat(customer.acme().planServices().find(plan.id(), service.id())).contains(created);
        assertThat(customer.acme().planServices().list(plan.id())).containsExactly(created);
    }

    @Test
    void lists_all_services_of_a_plan_with_their_own_terms() {
        List<PlanService> created = terms().map(terms -> {
                    ServiceId id = customer.acme()
                            .services()
                            .create(NewService.of("Service", ServiceType.USAGE, "unit", CurrencyUnit.USD))
                            .id();
                    return customer.acme().planServices().configure(NewPlanService.of(plan.id(), id, terms));
                })
                .toList();

        assertThat(customer.acme().planServices().list(plan.id())).isEqualTo(created);
    }

    @Test
    void contains_a_service_once() {
        PlanService first = customer.acme().planServices().configure(hourly());

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> customer.acme().planServices().configure(hourly()));
        assertThat(customer.acme().planServices().list(plan.id())).containsExactly(first);
    }

    @Test
    void contains_a_service_once_also_when_many_configure_it_together() {
        List<Boolean> done = Together.run(8, 8, call -> {
            try {
                customer.acme().planServices().configure(hourly());
                return true;
            } catch (AlreadyExists refusal) {
                return false;
            }
        });

        assertThat(done.stream().filter(configured -> configured)).hasSize(1);
        assertThat(customer.acme().planServices().list(plan.id())).hasSize(1);
    }

    @Test
    void is_priced_in_the_currency_of_its_plan() {
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> customer.acme()
                        .planServices()
                        .configure(NewPlanService.hourly(
                                plan.id(), service.id(), BigMoney.parse("EUR 95"), RoundingMode.UP)));
        assertThat(customer.acme().planServices().list(plan.id())).isEmpty();
    }

    @Test
    void needs_a_plan_and_a_service_of_the_same_tenant() {
        Customer other = Customer.of(db.billing());

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> customer.acme()
                        .planServices()
                        .configure(
                                NewPlanService.hourly(BillingPlanId.generate(), service.id(), RATE, RoundingMode.UP)));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> customer.acme()
                        .planServices()
                        .configure(NewPlanService.hourly(plan.id(), ServiceId.generate(), RATE, RoundingMode.UP)));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> other.acme().planServices().configure(hourly()));
    }

    @Test
    void finds_nothing_where_there_is_nothing() {
        assertThat(customer.acme().planServices().find(PlanServiceId.generate()))
                .isEmpty();
        assertThat(customer.acme().planServices().find(plan.id(), service.id())).isEmpty();
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> customer.acme().planServices().get(PlanServiceId.generate()));
    }

    @Test
    void plans_and_services_come_back_as_they_were_created() {
        assertThat(customer.acme().plans().get(plan.id())).isEqualTo(plan);
        assertThat(customer.acme().plans().list(Page.first(10))).containsExactly(plan);
        assertThat(customer.acme().services().get(service.id())).isEqualTo(service);
        assertThat(customer.acme().services().list(Page.first(10))).containsExactly(service);
        assertThat(service.defaultRate()).isEqualTo(BigMoney.parse("USD 0.0045"));
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> customer.acme()
                        .plans()
                        .create(NewBillingPlan.of("Other", BillingFrequency.WEEKLY, CurrencyUnit.EUR)
                                .withId(plan.id())));
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> customer.acme()
                        .services()
                        .create(NewService.of("Other", ServiceType.TIME, "hour", CurrencyUnit.EUR)
                                .withId(service.id())));
    }

    private NewPlanService hourly() {
        return NewPlanService.hourly(plan.id(), service.id(), RATE, RoundingMode.HALF_UP);
    }
}
