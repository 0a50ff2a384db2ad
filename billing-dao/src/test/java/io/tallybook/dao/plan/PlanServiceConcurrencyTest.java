package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanChange;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceChange;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.UserTypeRate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlanServiceConcurrencyTest {

    /** What refuses a call here; a deadlock, a broken key or a missing detail would be something else. */
    private static final List<String> ORDINARY =
            List.of("done", "VersionConflict", "NotFound", "AlreadyExists", "InUse", "Retired");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private PlanFixture fixture;

    @BeforeEach
    void a_tenant() {
        fixture = PlanFixture.of(db.billing());
    }

    @Test
    void each_version_has_one_winner_and_none_is_left_out() {
        PlanService service = fixture.configured(fixture.plan("Gold"), EveryKindOfTerms.USAGE);

        List<Integer> won = Together.run(16, 160, call -> {
            PlanService read = services().get(service.id());
            PlanService written = tried(() -> switch (call % 4) {
                case 0 -> services().changeQuantity(read.id(), read.version(), Quantity.of(call + 1));
                case 1 -> services().changeType(read.id(), read.version(), anyTerms());
                case 2 -> services().changeTerms(read.id(), read.version(), read.terms());
                default -> services().changeType(read.id(), read.version(), EveryKindOfTerms.BUCKET);
            });
            assertThat(written == null || written.version() == read.version() + 1)
                    .isTrue();
            return written == null ? 0 : written.version();
        });

        int last = services().get(service.id()).version();
        assertThat(won.stream().filter(version -> version > 0))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(2, last).boxed().toList());
        assertThat(last).isGreaterThan(1);
    }

    @Test
    void everything_at_once_ends_in_refusals_at_most() {
        List<BillingPlan> plans = List.of(fixture.plan("A"), fixture.plan("B"), fixture.plan("C"));
        List<Service> catalogue =
                IntStream.range(0, 6).mapToObj(i -> fixture.service()).toList();

        List<String> outcomes = Together.run(16, 640, call -> {
            BillingPlan plan = any(plans);
            Service service = any(catalogue);
            return outcome(() -> act(call % 10, plan, service));
        });

        assertThat(outcomes).contains("done");
        // The extension asks `verify` afterwards: each configuration has its detail and is in its plan's currency.
        for (BillingPlan plan : fixture.acme().plans().list(Page.first(1000))) {
            assertThat(services().list(plan.id()))
                    .extracting(PlanService::service)
                    .doesNotHaveDuplicates();
        }
    }

    private Object act(int what, BillingPlan plan, Service service) {
        switch (what) {
            case 0, 1, 2:
                return services().configure(NewPlanService.of(plan.id(), service.id(), anyTerms()));
            case 3:
                return fixture.acme()
                        .plans()
                        .copy(plan.id(), NewBillingPlan.of("Copy", BillingFrequency.MONTHLY, CurrencyUnit.USD));
            case 4:
                BillingPlan read = fixture.acme().plans().get(plan.id());
                return fixture.acme()
                        .plans()
                        .change(
                                plan.id(),
                                read.version(),
                                BillingPlanChange.of(read).withName("Other"));
            case 5:
                Service sold = fixture.acme().services().get(service.id());
                return sold.isActive()
                        ? fixture.acme().services().retire(sold.id(), sold.version())
                        : fixture.acme().services().reactivate(sold.id(), sold.version());
            case 6:
                Service known = fixture.acme().services().get(service.id());
                return fixture.acme()
                        .services()
                        .change(
                                known.id(),
                                known.version(),
                                ServiceChange.of(known).withName("Other"));
            default:
                PlanService contained = services()
                        .find(plan.id(), service.id())
                        .orElseThrow(() -> new NotFound("plan service of", plan.id()));
                return change(what, contained);
        }
    }

    private Object change(int what, PlanService read) {
        switch (what) {
            case 7:
                return services().changeType(read.id(), read.version(), anyTerms());
            case 8:
                services().remove(read.id(), read.version());
                return "removed";
            default:
                return read.terms() instanceof Usage
                        ? services().setTier(read.id(), read.version(), RateTier.beyond("7", "USD 0.07"))
                        : services().changeQuantity(read.id(), read.version(), Quantity.of(2));
        }
    }

    @Test
    void a_copy_is_never_between_two_states_of_its_source() {
        BillingPlan plan = fixture.plan("Gold");
        List<PlanService> contained = IntStream.range(0, 4)
                .mapToObj(i -> fixture.configured(plan, generation(0)))
                .toList();

        List<Object> results = Together.run(8, 64, call -> {
            if (call % 4 != 0) {
                return fixture.acme()
                        .plans()
                        .copy(plan.id(), NewBillingPlan.of("Copy", BillingFrequency.MONTHLY, CurrencyUnit.USD));
            }
            // One transaction changes all of them to the next generation, from one type to another.
            fixture.customer().billing().transaction(tx -> {
                PlanServiceDao inside = tx.tenant(fixture.customer().tenant()).planServices();
                contained.forEach(service -> advance(inside, service));
            });
            return "changed";
        });

        for (Object result : results) {
            if (result instanceof BillingPlan copy) {
                List<PlanService> copied = services().list(copy.id());
                assertThat(copied).hasSize(4);
                assertThat(copied)
                        .extracting(PlanService::terms)
                        .containsOnly(copied.get(0).terms());
            }
        }
        assertThat(services().get(contained.get(0).id()).version()).isEqualTo(17);
    }

    @Test
    void a_service_is_not_put_into_a_plan_once_it_is_retired() {
        for (int round = 0; round < 20; round++) {
            Service service = fixture.service();
            BillingPlan plan = fixture.plan("Gold");

            List<Object> results = Together.run(
                    2,
                    2,
                    call -> call == 0
                            ? fixture.acme().services().retire(service.id(), 1)
                            : outcome(() -> fixture.configured(plan, service, EveryKindOfTerms.HOURLY)));

            assertThat(results.get(1)).isIn("done", "Retired");
            assertThat(services().find(plan.id(), service.id()).isPresent())
                    .isEqualTo(results.get(1).equals("done"));
        }
    }

    @Test
    void what_is_removed_is_not_put_into_a_plan() {
        for (int round = 0; round < 20; round++) {
            Service service = fixture.service();
            BillingPlan plan = fixture.plan("Gold");

            List<String> results = Together.run(
                    3,
                    3,
                    call -> outcome(() -> {
                        switch (call) {
                            case 0:
                                fixture.acme().services().remove(service.id(), 1);
                                return "removed";
                            case 1:
                                fixture.acme().plans().remove(plan.id(), 1);
                                return "removed";
                            default:
                                return fixture.configured(plan, service, EveryKindOfTerms.HOURLY);
                        }
                    }));

            boolean contains = services().find(plan.id(), service.id()).isPresent();
            assertThat(results.get(2)).isEqualTo(contains ? "done" : "NotFound");
            assertThat(results.subList(0, 2)).isEqualTo(contains ? List.of("InUse", "InUse") : results.subList(0, 2));
            assertThat(fixture.acme().services().find(service.id()).isPresent())
                    .isEqualTo(!results.get(0).equals("done"));
            assertThat(fixture.acme().plans().find(plan.id()).isPresent())
                    .isEqualTo(!results.get(1).equals("done"));
        }
    }

    @Test
    void a_plan_changes_its_currency_or_gets_a_service() {
        for (int round = 0; round < 20; round++) {
            BillingPlan plan = fixture.plan("Gold");

            List<String> results = Together.run(
                    2,
                    2,
                    call -> call == 0
                            ? outcomeOfCurrency(() -> fixture.acme()
                                    .plans()
                                    .change(
                                            plan.id(),
                                            1,
                                            BillingPlanChange.of(plan).withCurrency(CurrencyUnit.EUR)))
                            : outcomeOfCurrency(() -> fixture.configured(plan, EveryKindOfTerms.HOURLY)));

            assertThat(results).isIn(List.of("done", "CurrencyMismatch"), List.of("InUse", "done"));
        }
    }

    @Test
    void whoever_reads_again_after_a_conflict_loses_nothing() {
        PlanService service = fixture.configured(fixture.plan("Gold"), EveryKindOfTerms.HOURLY);

        Together.run(8, 24, call -> {
            UserTypeRate rate = new UserTypeRate("type " + call, BigMoney.of(CurrencyUnit.USD, call));
            while (true) {
                int version = services().get(service.id()).version();
                try {
                    return services().setUserTypeRate(service.id(), version, rate);
                } catch (VersionConflict conflict) {
                    assertThat(conflict.actual()).isGreaterThan(version);
                }
            }
        });

        PlanService after = services().get(service.id());
        assertThat(after.version()).isEqualTo(25);
        assertThat(((ServiceTerms.Hourly) after.terms()).userTypeRates()).hasSize(26);
    }

    private PlanServiceDao services() {
        return fixture.acme().planServices();
    }

    /** The version may have been read before another editor was done; now that the plan is ours, the second try meets it. */
    private static void advance(PlanServiceDao inside, PlanService service) {
        int read = inside.get(service.id()).version();
        try {
            inside.changeType(service.id(), read, generation(read));
        } catch (VersionConflict conflict) {
            inside.changeType(service.id(), conflict.actual(), generation(conflict.actual()));
        }
    }

    /** Terms whose type changes with each generation. */
    private static ServiceTerms generation(int number) {
        return EveryKindOfTerms.ALL.get(number % EveryKindOfTerms.ALL.size());
    }

    private static ServiceTerms anyTerms() {
        return any(EveryKindOfTerms.ALL);
    }

    private static <T> T any(List<T> some) {
        return some.get(ThreadLocalRandom.current().nextInt(some.size()));
    }

    private static <T> T tried(Supplier<T> call) {
        try {
            return call.get();
        } catch (VersionConflict conflict) {
            return null;
        }
    }

    private static String outcome(Supplier<Object> call) {
        String outcome = outcomeOfCurrency(call);
        assertThat(ORDINARY).contains(outcome);
        return outcome;
    }

    private static String outcomeOfCurrency(Supplier<Object> call) {
        try {
            call.get();
            return "done";
        } catch (BillingException refusal) {
            return refusal.getClass().getSimpleName();
        }
    }
}
