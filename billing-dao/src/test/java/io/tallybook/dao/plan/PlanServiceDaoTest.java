package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceType;
import java.math.RoundingMode;
import java.util.List;
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

    static List<ServiceTerms> terms() {
        return EveryKindOfTerms.ALL;
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
        List<PlanService> created = terms().stream().map(this::configured).toList();

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
    void lists_a_plan_page_by_page() {
        BillingPlan other =
                customer.acme().plans().create(NewBillingPlan.of("Other", BillingFrequency.MONTHLY, CurrencyUnit.USD));
        customer.acme()
                .planServices()
                .configure(NewPlanService.hourly(other.id(), service.id(), RATE, RoundingMode.UP));
        List<PlanService> all = terms().stream().map(this::configured).toList();

        List<PlanService> first = customer.acme().planServices().list(plan.id(), Page.first(4));
        List<PlanService> second = customer.acme()
                .planServices()
                .list(plan.id(), Page.after(first.get(3).id(), 100));

        assertThat(first).isEqualTo(all.subList(0, 4));
        assertThat(second).isEqualTo(all.subList(4, all.size()));
    }

    @Test
    void lists_which_plans_contain_a_service_page_by_page() {
        configured(EveryKindOfTerms.USAGE);
        List<PlanService> everywhere = terms().stream()
                .map(terms -> {
                    BillingPlan other = customer.acme()
                            .plans()
                            .create(NewBillingPlan.of("Plan", BillingFrequency.MONTHLY, CurrencyUnit.USD));
                    return customer.acme().planServices().configure(NewPlanService.of(other.id(), service.id(), terms));
                })
                .toList();

        List<PlanService> first = customer.acme().planServices().list(service.id(), Page.first(5));
        List<PlanService> second = customer.acme()
                .planServices()
                .list(service.id(), Page.after(first.get(4).id(), 100));

        assertThat(first).isEqualTo(everywhere.subList(0, 5));
        assertThat(second).isEqualTo(everywhere.subList(5, everywhere.size()));
    }

    /** A part of a plan would be taken for all of it. */
    @Test
    void lists_all_of_a_plan_or_says_that_it_is_too_much() {
        db.dsl()
                .execute(
                        """
                WITH services AS (
                    INSERT INTO billing.service_catalog
                    SELECT ?, gen_random_uuid(), 'S', NULL, 'Fixed', 'unit', NULL, 'USD', true, 1, now(), now()
                    FROM generate_series(1, ?)
                    RETURNING tenant_id, service_id
                ), headers AS (
                    INSERT INTO billing.plan_service_configuration
                        (tenant_id, config_id, plan_id, service_id, configuration_type, currency, rounding_mode,
                         created_at, updated_at)
                    SELECT tenant_id, gen_random_uuid(), ?, service_id, 'Fixed', 'USD', 'half_up', now(), now()
                    FROM services
                    RETURNING tenant_id, config_id
                )
                INSERT INTO billing.plan_service_fixed_config (tenant_id, config_id, base_rate, is_prorated, billing_cycle_alignment)
                SELECT tenant_id, config_id, 1, false, 'start'
                FROM headers
                """,
                        customer.tenant().value(),
                        Page.MAXIMUM_SIZE,
                        plan.id().value());

        assertThat(customer.acme().planServices().list(plan.id())).hasSize(1000);

        configured(EveryKindOfTerms.USAGE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> customer.acme().planServices().list(plan.id()))
                .withMessage("plan " + plan.id() + " contains more than 1000 services: list them by page");
    }

    @Test
    void is_configured_for_an_open_tenant_only() {
        customer.billing().tenants().close(customer.tenant());

        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> customer.acme().planServices().configure(hourly()));
    }

    private PlanService configured(ServiceTerms terms) {
        ServiceId id = customer.acme()
                .services()
                .create(NewService.of("Service", ServiceType.USAGE, "unit", CurrencyUnit.USD))
                .id();
        return customer.acme().planServices().configure(NewPlanService.of(plan.id(), id, terms));
    }

    private NewPlanService hourly() {
        return NewPlanService.hourly(plan.id(), service.id(), RATE, RoundingMode.HALF_UP);
    }
}
