package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Retired;
import io.tallybook.model.Page;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceChange;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.model.plan.ServiceType;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServiceDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private PlanFixture fixture;
    private ServiceDao services;
    private Service support;

    @BeforeEach
    void a_service() {
        fixture = PlanFixture.of(db.billing());
        services = fixture.acme().services();
        support = services.create(NewService.of("Support", ServiceType.TIME, "hour", CurrencyUnit.USD)
                .withDefaultRate(BigMoney.parse("USD 0.0045")));
    }

    @Test
    void comes_back_as_it_was_created() {
        assertThat(support.defaultRate()).isEqualTo(BigMoney.parse("USD 0.0045"));
        assertThat(services.get(support.id())).isEqualTo(support);
        assertThat(services.find(support.id())).contains(support);
        assertThat(services.list(Page.first(10))).containsExactly(support);
        assertThat(services.find(ServiceId.generate())).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> services.get(ServiceId.generate()));
    }

    @Test
    void leaves_what_exists_as_it_is() {
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> services.create(NewService.of("Other", ServiceType.USAGE, "GB", CurrencyUnit.EUR)
                        .withId(support.id())));
        assertThat(services.get(support.id())).isEqualTo(support);
    }

    @Test
    void changes_all_of_a_service_and_nothing_of_what_plans_charge() {
        BillingPlan gold = fixture.plan("Gold");
        PlanService contained = fixture.configured(gold, support, EveryKindOfTerms.HOURLY);

        Service changed = services.change(
                support.id(),
                1,
                ServiceChange.of(support)
                        .withName("Help")
                        .withDescription("by day and night")
                        .withUnitOfMeasure("minute")
                        .withDefaultRate(BigMoney.parse("USD 1.5")));

        assertThat(changed)
                .isEqualTo(new Service(
                        support.id(),
                        "Help",
                        "by day and night",
                        ServiceType.TIME,
                        "minute",
                        CurrencyUnit.USD,
                        BigMoney.parse("USD 1.50"),
                        true,
                        2,
                        support.createdAt(),
                        changed.updatedAt()));
        assertThat(services.get(support.id())).isEqualTo(changed);
        assertThat(fixture.acme().planServices().get(contained.id())).isEqualTo(contained);
        Service again = services.change(
                support.id(), 2, ServiceChange.of(changed).withoutDescription().withoutDefaultRate());
        assertThat(again.description()).isNull();
        assertThat(again.defaultRate()).isNull();
        assertThat(services.get(support.id())).isEqualTo(again);
    }

    @Test
    void keeps_its_currency() {
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> services.change(
                        support.id(), 1, ServiceChange.of(support).withDefaultRate(BigMoney.parse("EUR 1"))))
                .withMessage("service " + support.id() + " is in USD, not in EUR");
        assertThat(services.get(support.id())).isEqualTo(support);
    }

    @Test
    void a_retired_service_stays_in_its_plans_and_comes_into_no_other() {
        BillingPlan gold = fixture.plan("Gold");
        BillingPlan silver = fixture.plan("Silver");
        PlanService contained = fixture.configured(gold, support, EveryKindOfTerms.HOURLY);
        Service other = fixture.service();

        Service retired = services.retire(support.id(), 1);

        assertThat(retired.isActive()).isFalse();
        assertThat(services.listActive(Page.first(10))).containsExactly(other);
        assertThat(services.list(Page.first(10))).containsExactly(retired, other);
        assertThatExceptionOfType(Retired.class)
                .isThrownBy(() -> fixture.configured(silver, support, EveryKindOfTerms.HOURLY))
                .satisfies(refusal -> {
                    assertThat(refusal.what()).isEqualTo("service");
                    assertThat(refusal.id()).isEqualTo(support.id().toString());
                });
        assertThat(fixture.acme().planServices().list(silver.id())).isEmpty();
        assertThat(fixture.acme()
                        .planServices()
                        .changeType(contained.id(), 1, EveryKindOfTerms.BUCKET)
                        .terms())
                .isEqualTo(EveryKindOfTerms.BUCKET);

        services.reactivate(support.id(), 2);
        fixture.configured(silver, support, EveryKindOfTerms.HOURLY);
        assertThat(services.listActive(Page.after(support.id(), 10))).containsExactly(other);
    }

    @Test
    void removes_what_no_plan_contains() {
        PlanService contained = fixture.configured(fixture.plan("Gold"), support, EveryKindOfTerms.HOURLY);

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> services.remove(support.id(), 1))
                .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("plan_service_configuration"));
        assertThat(services.get(support.id())).isEqualTo(support);

        fixture.acme().planServices().remove(contained.id(), 1);
        services.remove(support.id(), 1);
        assertThat(services.find(support.id())).isEmpty();
    }
}
