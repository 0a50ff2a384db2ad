package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanChange;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceChange;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.model.plan.UserTypeRate;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.joda.money.BigMoney;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every change of services, plans and what plans contain, made by two who have read the same.
 *
 * <p>The first one wins, the second is told. A method with a version that is added without an edit here fails the test.
 */
class TwoEditorsTest {

    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private MovableClock clock;
    private PlanFixture fixture;
    private Service service;
    private BillingPlan plan;
    private PlanService hourly;
    private PlanService usage;

    /** One change, made by an editor who has read a certain version. */
    private interface Edit {

        Object by(TwoEditorsTest test, int version);
    }

    private static final Map<String, Edit> EDITS = Map.ofEntries(
            edit(
                    "ServiceDao.change",
                    (test, version) -> test.services().change(test.service.id(), version, test.renamed())),
            edit("ServiceDao.retire", (test, version) -> test.services().retire(test.service.id(), version)),
            edit("ServiceDao.reactivate", (test, version) -> test.services().reactivate(test.service.id(), version)),
            edit("ServiceDao.remove", (test, version) -> {
                test.services().remove(test.service.id(), version);
                return "removed";
            }),
            edit(
                    "BillingPlanDao.change",
                    (test, version) -> test.plans()
                            .change(
                                    test.plan.id(),
                                    version,
                                    BillingPlanChange.of(test.plan).withName("Platinum"))),
            edit("BillingPlanDao.retire", (test, version) -> test.plans().retire(test.plan.id(), version)),
            edit("BillingPlanDao.reactivate", (test, version) -> test.plans().reactivate(test.plan.id(), version)),
            edit("BillingPlanDao.remove", (test, version) -> {
                test.plans().remove(test.plan.id(), version);
                return "removed";
            }),
            edit(
                    "PlanServiceDao.changeQuantity",
                    (test, version) -> test.planServices().changeQuantity(test.hourly.id(), version, Quantity.of(7))),
            edit(
                    "PlanServiceDao.changeTerms",
                    (test, version) -> test.planServices()
                            .changeTerms(
                                    test.hourly.id(), version, EveryKindOfTerms.HOURLY.withMinimum(Duration.ZERO))),
            edit(
                    "PlanServiceDao.changeType",
                    (test, version) ->
                            test.planServices().changeType(test.hourly.id(), version, EveryKindOfTerms.BUCKET)),
            edit(
                    "PlanServiceDao.replaceTiers",
                    (test, version) -> test.planServices().replaceTiers(test.usage.id(), version, List.of())),
            edit(
                    "PlanServiceDao.setTier",
                    (test, version) ->
                            test.planServices().setTier(test.usage.id(), version, RateTier.beyond("7", "USD 0.07"))),
            edit(
                    "PlanServiceDao.removeTier",
                    (test, version) -> test.planServices().removeTier(test.usage.id(), version, Quantity.of(100))),
            edit(
                    "PlanServiceDao.replaceUserTypeRates",
                    (test, version) -> test.planServices().replaceUserTypeRates(test.hourly.id(), version, List.of())),
            edit(
                    "PlanServiceDao.setUserTypeRate",
                    (test, version) -> test.planServices()
                            .setUserTypeRate(test.hourly.id(), version, UserTypeRate.of("lead", "USD 150"))),
            edit(
                    "PlanServiceDao.removeUserTypeRate",
                    (test, version) -> test.planServices().removeUserTypeRate(test.hourly.id(), version, "senior")),
            edit("PlanServiceDao.remove", (test, version) -> {
                test.planServices().remove(test.hourly.id(), version);
                return "removed";
            }));

    @BeforeEach
    void something_of_everything_at_version_1() {
        clock = new MovableClock(START.toString());
        fixture = PlanFixture.of(db.billing().withClock(clock));
        service = fixture.service();
        plan = fixture.plan("Gold");
        BillingPlan full = fixture.plan("Full");
        hourly = fixture.configured(full, EveryKindOfTerms.HOURLY);
        usage = fixture.configured(full, EveryKindOfTerms.USAGE);
    }

    static Stream<String> edits() {
        return EDITS.keySet().stream().sorted();
    }

    @Test
    void every_change_is_tried() {
        List<String> changes = Stream.of(ServiceDao.class, BillingPlanDao.class, PlanServiceDao.class)
                .flatMap(dao -> Arrays.stream(dao.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> List.of(method.getParameterTypes()).contains(int.class))
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .toList();

        assertThat(EDITS.keySet()).containsExactlyInAnyOrderElementsOf(changes);
    }

    @ParameterizedTest
    @MethodSource("edits")
    void the_second_is_told_and_writes_nothing(String edit) {
        clock.forward(Duration.ofMinutes(1));
        Object first = EDITS.get(edit).by(this, 1);
        List<String> after = rows();
        clock.forward(Duration.ofMinutes(1));

        if (first.equals("removed")) {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> EDITS.get(edit).by(this, 1));
        } else {
            assertThat(versionOf(first)).isEqualTo(2);
            assertThat(updatedAt(first)).isEqualTo(START.plus(Duration.ofMinutes(1)));
            assertThatExceptionOfType(VersionConflict.class)
                    .isThrownBy(() -> EDITS.get(edit).by(this, 1))
                    .satisfies(conflict -> {
                        assertThat(conflict.expected()).isEqualTo(1);
                        assertThat(conflict.actual()).isEqualTo(2);
                    })
                    .withMessageEndingWith(" is at version 2, not 1");
        }
        assertThat(rows()).isEqualTo(after);
    }

    @ParameterizedTest
    @MethodSource("edits")
    void a_version_that_is_still_to_come_is_none_that_was_read(String edit) {
        List<String> before = rows();

        assertThatExceptionOfType(VersionConflict.class)
                .isThrownBy(() -> EDITS.get(edit).by(this, 2));
        assertThat(rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("edits")
    void one_of_many_at_once_wins(String edit) {
        List<String> outcomes =
                Together.run(8, 8, call -> outcome(() -> EDITS.get(edit).by(this, 1)));

        String other = edit.endsWith(".remove") ? "NotFound" : "VersionConflict";
        assertThat(outcomes).containsOnlyOnce("done").hasSize(8);
        assertThat(outcomes.stream().filter(outcome -> !outcome.equals("done"))).containsOnly(other);
    }

    @ParameterizedTest
    @MethodSource("edits")
    void what_a_change_gives_is_what_is_read_afterwards(String edit) {
        Object changed = EDITS.get(edit).by(this, 1);

        if (changed instanceof Service after) {
            assertThat(services().get(after.id())).isEqualTo(after);
        } else if (changed instanceof BillingPlan after) {
            assertThat(plans().get(after.id())).isEqualTo(after);
        } else if (changed instanceof PlanService after) {
            assertThat(planServices().get(after.id())).isEqualTo(after);
        } else {
            assertThat(changed).isEqualTo("removed");
        }
    }

    /** A clock that was set back, or another computer's. */
    @ParameterizedTest
    @MethodSource("edits")
    void nothing_is_changed_before_it_was_created(String edit) {
        clock.forward(Duration.ofDays(-1));

        Object changed = EDITS.get(edit).by(this, 1);

        if (!changed.equals("removed")) {
            assertThat(updatedAt(changed)).isEqualTo(START);
        }
    }

    @ParameterizedTest
    @MethodSource("edits")
    void a_closed_tenant_takes_no_change_but_lets_go(String edit) {
        fixture.customer().billing().tenants().close(fixture.customer().tenant());
        List<String> before = rows();

        if (edit.endsWith(".remove")) {
            assertThat(EDITS.get(edit).by(this, 1)).isEqualTo("removed");
        } else {
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> EDITS.get(edit).by(this, 1));
            assertThat(rows()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("edits")
    void what_is_not_there_is_not_changed(String edit) {
        service = new Service(
                ServiceId.generate(),
                service.name(),
                null,
                service.type(),
                service.unitOfMeasure(),
                service.currency(),
                null,
                true,
                1,
                START,
                START);
        plan = new BillingPlan(
                BillingPlanId.generate(),
                "None",
                null,
                plan.frequency(),
                plan.currency(),
                false,
                true,
                1,
                START,
                START);
        hourly = unknown(hourly);
        usage = unknown(usage);

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> EDITS.get(edit).by(this, 1));
    }

    private ServiceDao services() {
        return fixture.acme().services();
    }

    private BillingPlanDao plans() {
        return fixture.acme().plans();
    }

    private PlanServiceDao planServices() {
        return fixture.acme().planServices();
    }

    private ServiceChange renamed() {
        return ServiceChange.of(service).withName("Help").withDefaultRate(BigMoney.parse("USD 1"));
    }

    private static Map.Entry<String, Edit> edit(String name, Edit edit) {
        return Map.entry(name, edit);
    }

    private static PlanService unknown(PlanService service) {
        return new PlanService(
                PlanServiceId.generate(),
                service.plan(),
                service.service(),
                service.quantity(),
                service.terms(),
                1,
                START,
                START);
    }

    private static String outcome(Supplier<Object> call) {
        try {
            call.get();
            return "done";
        } catch (BillingException refusal) {
            return refusal.getClass().getSimpleName();
        }
    }

    private static int versionOf(Object changed) {
        return of(changed, Service::version, BillingPlan::version, PlanService::version);
    }

    private static Instant updatedAt(Object changed) {
        return of(changed, Service::updatedAt, BillingPlan::updatedAt, PlanService::updatedAt);
    }

    private static <T> T of(
            Object changed,
            Function<Service, T> service,
            Function<BillingPlan, T> plan,
            Function<PlanService, T> other) {
        if (changed instanceof Service one) {
            return service.apply(one);
        }
        return changed instanceof BillingPlan one ? plan.apply(one) : other.apply((PlanService) changed);
    }

    private List<String> rows() {
        return Stream.of(
                        "service_catalog",
                        "billing_plans",
                        "plan_service_configuration",
                        "plan_service_hourly_config",
                        "plan_service_usage_config",
                        "plan_service_bucket_config",
                        "plan_service_rate_tiers",
                        "user_type_rates")
                .flatMap(table -> db
                        .dsl()
                        .select(DSL.field("t::text", String.class))
                        .from(DSL.table("billing." + table + " t"))
                        .where(DSL.condition(
                                "t.tenant_id = ?", fixture.customer().tenant().value()))
                        .orderBy(1)
                        .fetch(row -> table + row.value1())
                        .stream())
                .toList();
    }
}
