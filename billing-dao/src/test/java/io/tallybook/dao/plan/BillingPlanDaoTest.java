package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanChange;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.PlanService;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BillingPlanDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private PlanFixture fixture;
    private BillingPlanDao plans;
    private BillingPlan gold;

    @BeforeEach
    void a_plan() {
        fixture = PlanFixture.of(db.billing());
        plans = fixture.acme().plans();
        gold = fixture.plan("Gold");
    }

    @Test
    void comes_back_as_it_was_created() {
        assertThat(plans.get(gold.id())).isEqualTo(gold);
        assertThat(plans.find(gold.id())).contains(gold);
        assertThat(plans.list(Page.first(10))).containsExactly(gold);
        assertThat(plans.find(BillingPlanId.generate())).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> plans.get(BillingPlanId.generate()));
    }

    @Test
    void leaves_what_exists_as_it_is() {
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> plans.create(NewBillingPlan.of("Other", BillingFrequency.WEEKLY, CurrencyUnit.EUR)
                        .withId(gold.id())));
        assertThat(plans.get(gold.id())).isEqualTo(gold);
    }

    @Test
    void changes_all_of_a_plan_and_nothing_of_its_services() {
        PlanService service = fixture.configured(gold, EveryKindOfTerms.HOURLY);

        BillingPlan changed = plans.change(
                gold.id(),
                1,
                BillingPlanChange.of(gold)
                        .withName("Platinum")
                        .withDescription("all of it")
                        .withFrequency(BillingFrequency.QUARTERLY)
                        .custom());

        assertThat(changed)
                .isEqualTo(new BillingPlan(
                        gold.id(),
                        "Platinum",
                        "all of it",
                        BillingFrequency.QUARTERLY,
                        CurrencyUnit.USD,
                        true,
                        true,
                        2,
                        gold.createdAt(),
                        changed.updatedAt()));
        assertThat(plans.get(gold.id())).isEqualTo(changed);
        assertThat(fixture.acme().planServices().list(gold.id())).containsExactly(service);
        BillingPlan again = plans.change(
                gold.id(), 2, BillingPlanChange.of(changed).withoutDescription().general());
        assertThat(again.description()).isNull();
        assertThat(again.isCustom()).isFalse();
    }

    @Test
    void changes_the_currency_of_an_empty_plan() {
        BillingPlan changed =
                plans.change(gold.id(), 1, BillingPlanChange.of(gold).withCurrency(CurrencyUnit.EUR));

        assertThat(changed.currency()).isEqualTo(CurrencyUnit.EUR);
        assertThat(plans.get(gold.id())).isEqualTo(changed);
    }

    @Test
    void keeps_the_currency_of_what_it_contains() {
        PlanService service = fixture.configured(gold, EveryKindOfTerms.HOURLY);
        BillingPlanChange inEuro = BillingPlanChange.of(gold).withCurrency(CurrencyUnit.EUR);

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> plans.change(gold.id(), 1, inEuro))
                .withMessage("plan " + gold.id() + " is in use by plan_service_configuration");
        assertThat(plans.get(gold.id())).isEqualTo(gold);
        // Whatever program tries it.
        assertThatExceptionOfType(IntegrityConstraintViolationException.class)
                .isThrownBy(() -> db.dsl()
                        .execute(
                                "UPDATE billing.billing_plans SET currency = 'EUR' WHERE plan_id = ?",
                                gold.id().value()))
                .withMessageContaining("plan_service_configuration_in_plan_currency");

        fixture.acme().planServices().remove(service.id(), 1);
        assertThat(plans.change(gold.id(), 1, inEuro).currency()).isEqualTo(CurrencyUnit.EUR);
    }

    /** What the older tables hold is priced in the plan's currency, and no key says so. */
    @Test
    void keeps_the_currency_of_older_rows() {
        db.dsl()
                .execute(
                        "INSERT INTO billing.bucket_plans VALUES (?, gen_random_uuid(), ?, 40, 'monthly', 9500)",
                        fixture.customer().tenant().value(),
                        gold.id().value());

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() ->
                        plans.change(gold.id(), 1, BillingPlanChange.of(gold).withCurrency(CurrencyUnit.EUR)))
                .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("bucket_plans"));
    }

    @Test
    void a_retired_plan_is_sold_no_longer_but_still_serves_and_changes() {
        PlanService service = fixture.configured(gold, EveryKindOfTerms.HOURLY);
        BillingPlan silver = fixture.plan("Silver");

        BillingPlan retired = plans.retire(gold.id(), 1);

        assertThat(retired.isActive()).isFalse();
        assertThat(plans.listActive(Page.first(10))).containsExactly(silver);
        assertThat(plans.list(Page.first(10))).containsExactly(retired, silver);
        fixture.acme().planServices().changeType(service.id(), 1, EveryKindOfTerms.BUCKET);
        fixture.configured(gold, EveryKindOfTerms.USAGE);

        BillingPlan active = plans.reactivate(gold.id(), 2);
        assertThat(active.isActive()).isTrue();
        assertThat(plans.listActive(Page.after(gold.id(), 10))).containsExactly(silver);
        assertThat(plans.listActive(Page.first(1))).containsExactly(active);
    }

    @Test
    void removes_an_empty_plan_only() {
        PlanService service = fixture.configured(gold, EveryKindOfTerms.HOURLY);

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> plans.remove(gold.id(), 1))
                .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("plan_service_configuration"));
        assertThat(plans.get(gold.id())).isEqualTo(gold);

        fixture.acme().planServices().remove(service.id(), 1);
        plans.remove(gold.id(), 1);
        assertThat(plans.find(gold.id())).isEmpty();
    }

    @Test
    void keeps_a_plan_for_older_rows_until_they_are_deleted_where_they_are() {
        UUID tenant = fixture.customer().tenant().value();
        UUID plan = gold.id().value();
        db.dsl().execute("INSERT INTO billing.plan_services VALUES (?, ?, gen_random_uuid(), 1, 9500)", tenant, plan);
        db.dsl().execute("""
                INSERT INTO billing.plan_service_origins
                SELECT tenant_id, plan_id, service_id, gen_random_uuid(), quantity, custom_rate, now()
                FROM billing.plan_services
                WHERE tenant_id = ?
                """, tenant);

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> plans.remove(gold.id(), 1))
                .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("plan_services"));

        db.dsl().execute("DELETE FROM billing.plan_services WHERE tenant_id = ?", tenant);
        plans.remove(gold.id(), 1);
        assertThat(plans.find(gold.id())).isEmpty();
    }
}
