package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Billing;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Retired;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceId;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlanCopyTest {

    private static final NewBillingPlan COPY = NewBillingPlan.of("Copy", BillingFrequency.ANNUALLY, CurrencyUnit.USD);

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private PlanFixture fixture;
    private BillingPlanDao plans;
    private PlanServiceDao services;
    private BillingPlan gold;

    @BeforeEach
    void a_plan_with_terms_of_every_kind() {
        fixture = PlanFixture.of(db.billing());
        plans = fixture.acme().plans();
        services = fixture.acme().planServices();
        gold = fixture.plan("Gold");
        EveryKindOfTerms.ALL.forEach(terms -> fixture.configured(gold, terms));
    }

    /** What a plan contains, apart from ids and times. */
    private record Content(ServiceId service, Quantity quantity, Object terms) {

        static List<Content> of(List<PlanService> services) {
            return services.stream()
                    .map(one -> new Content(one.service(), one.quantity(), one.terms()))
                    .toList();
        }
    }

    @Test
    void has_the_same_services_at_the_same_terms_in_the_same_order() {
        BillingPlan silver = fixture.plan("Silver");
        fixture.configured(silver, EveryKindOfTerms.USAGE);
        PlanService first = services.list(gold.id()).get(0);
        services.changeQuantity(first.id(), 1, Quantity.of(3));
        List<PlanService> originals = services.list(gold.id());

        BillingPlan copy = plans.copy(gold.id(), COPY);

        assertThat(copy.name()).isEqualTo("Copy");
        assertThat(copy.frequency()).isEqualTo(BillingFrequency.ANNUALLY);
        assertThat(plans.get(copy.id())).isEqualTo(copy);
        List<PlanService> copies = services.list(copy.id());
        assertThat(Content.of(copies)).isEqualTo(Content.of(originals));
        assertThat(copies).extracting(PlanService::version).containsOnly(1);
        assertThat(copies).extracting(PlanService::plan).containsOnly(copy.id());
        assertThat(copies).extracting(PlanService::createdAt).containsOnly(copy.createdAt());
        assertThat(copies)
                .extracting(PlanService::id)
                .doesNotContainAnyElementsOf(
                        originals.stream().map(PlanService::id).toList());
        assertThat(services.list(gold.id())).isEqualTo(originals);
        assertThat(services.list(silver.id())).hasSize(1);
    }

    @Test
    void goes_its_own_way_afterwards() {
        BillingPlan copy = plans.copy(gold.id(), COPY);
        List<PlanService> originals = services.list(gold.id());
        List<PlanServiceId> copies =
                services.list(copy.id()).stream().map(PlanService::id).toList();

        copies.forEach(id -> services.changeType(id, 1, EveryKindOfTerms.BUCKET));
        copies.forEach(id -> services.remove(id, 2));
        plans.remove(copy.id(), 1);

        assertThat(services.list(gold.id())).isEqualTo(originals);
    }

    @Test
    void of_an_empty_or_a_retired_plan_is_a_plan() {
        BillingPlan empty = fixture.plan("Empty");
        plans.retire(empty.id(), 1);

        BillingPlan copy = plans.copy(empty.id(), COPY);

        assertThat(copy.isActive()).isTrue();
        assertThat(copy.version()).isEqualTo(1);
        assertThat(services.list(copy.id())).isEmpty();
    }

    @Test
    void is_in_the_same_currency() {
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() ->
                        plans.copy(gold.id(), NewBillingPlan.of("Copy", BillingFrequency.MONTHLY, CurrencyUnit.EUR)))
                .withMessage("plan " + gold.id() + " is in USD, not in EUR");
        expectNoCopy();
    }

    @Test
    void does_not_sell_a_retired_service_anew() {
        Service retired = fixture.service();
        fixture.configured(gold, retired, EveryKindOfTerms.HOURLY);
        fixture.acme().services().retire(retired.id(), 1);

        assertThatExceptionOfType(Retired.class)
                .isThrownBy(() -> plans.copy(gold.id(), COPY))
                .withMessage("service " + retired.id() + " is retired");
        expectNoCopy();
    }

    @Test
    void takes_nothing_over_an_existing_plan() {
        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> plans.copy(gold.id(), COPY.withId(gold.id())));
        assertThat(services.list(gold.id())).hasSize(EveryKindOfTerms.ALL.size());
        BillingPlan silver = fixture.plan("Silver");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> plans.copy(gold.id(), COPY.withId(silver.id())));
        assertThat(services.list(silver.id())).isEmpty();
    }

    @Test
    void needs_a_plan_and_an_open_tenant() {
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> plans.copy(BillingPlanId.generate(), COPY));
        fixture.customer().billing().tenants().close(fixture.customer().tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> plans.copy(gold.id(), COPY));
        expectNoCopy();
    }

    @Test
    void takes_as_many_statements_for_many_services_as_for_few() {
        int few = statements(gold);
        for (int i = 0; i < 20; i++) {
            fixture.configured(gold, EveryKindOfTerms.ALL.get(i % EveryKindOfTerms.ALL.size()));
        }

        assertThat(statements(gold)).isEqualTo(few);
    }

    private int statements(BillingPlan plan) {
        List<String> sent = new ArrayList<>();
        Billing listened = db.billing(db.listening(sent));
        listened.tenant(fixture.customer().tenant()).plans().copy(plan.id(), COPY.withId(BillingPlanId.generate()));
        return sent.size();
    }

    private void expectNoCopy() {
        assertThat(plans.list(Page.first(10))).extracting(BillingPlan::id).containsExactly(gold.id());
    }
}
