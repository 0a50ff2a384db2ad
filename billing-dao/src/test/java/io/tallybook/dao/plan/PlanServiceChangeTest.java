package io.tallybook.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.ConfigurationTypeMismatch;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.ConfigurationType;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.UserTypeRate;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlanServiceChangeTest {

    private static final List<String> DETAILS = List.of(
            "plan_service_fixed_config",
            "plan_service_hourly_config",
            "plan_service_usage_config",
            "plan_service_bucket_config",
            "plan_service_rate_tiers",
            "user_type_rates");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private PlanFixture fixture;
    private PlanServiceDao services;
    private BillingPlan plan;

    @BeforeEach
    void a_plan() {
        fixture = PlanFixture.of(db.billing());
        services = fixture.acme().planServices();
        plan = fixture.plan("Gold");
    }

    static Stream<Arguments> pairs() {
        return EveryKindOfTerms.ALL.stream()
                .flatMap(before -> EveryKindOfTerms.ALL.stream().map(after -> Arguments.of(before, after)));
    }

    @Nested
    class Terms {

        static Stream<Arguments> ofOneType() {
            return pairs().filter(pair -> typeOf(pair, 0) == typeOf(pair, 1));
        }

        static Stream<Arguments> ofAnyTypes() {
            return pairs();
        }

        static Stream<Arguments> ofTwoTypes() {
            return pairs().filter(pair -> typeOf(pair, 0) != typeOf(pair, 1));
        }

        private static ConfigurationType typeOf(Arguments pair, int index) {
            return ((ServiceTerms) pair.get()[index]).type();
        }

        @ParameterizedTest
        @MethodSource("ofOneType")
        void become_others_of_their_type(ServiceTerms before, ServiceTerms after) {
            PlanService service = configured(before);

            PlanService changed = services.changeTerms(service.id(), 1, after);

            assertThat(changed.terms()).isEqualTo(after);
            assertThat(services.get(service.id())).isEqualTo(changed);
            assertThat(changed)
                    .usingRecursiveComparison()
                    .ignoringFields("terms", "version", "updatedAt")
                    .isEqualTo(service);
        }

        @ParameterizedTest
        @MethodSource("ofTwoTypes")
        void keep_their_type_unless_it_is_to_be_changed(ServiceTerms before, ServiceTerms after) {
            PlanService service = configured(before);

            assertThatExceptionOfType(ConfigurationTypeMismatch.class)
                    .isThrownBy(() -> services.changeTerms(service.id(), 1, after))
                    .withMessage("plan service " + service.id() + " has terms of type " + before.type() + ", not "
                            + after.type())
                    .satisfies(mismatch -> {
                        assertThat(mismatch.expected()).isEqualTo(before.type());
                        assertThat(mismatch.actual()).isEqualTo(after.type());
                    });
            assertThat(services.get(service.id())).isEqualTo(service);
        }

        @ParameterizedTest
        @MethodSource("ofAnyTypes")
        void become_others_of_any_type_and_nothing_is_left_of_them(ServiceTerms before, ServiceTerms after) {
            PlanService service = configured(before);
            PlanService other = configured(before);

            PlanService changed = services.changeType(service.id(), 1, after);

            assertThat(changed.terms()).isEqualTo(after);
            assertThat(services.get(service.id())).isEqualTo(changed);
            assertThat(services.get(other.id())).isEqualTo(other);
            services.remove(other.id(), 1);
            assertThat(rowsOfDetails())
                    .isEqualTo(1
                            + (after instanceof Usage usage ? usage.tiers().size() : 0)
                            + (after instanceof Hourly hourly
                                    ? hourly.userTypeRates().size()
                                    : 0));
        }

        @Test
        void may_be_changed_back_and_forth_in_one_transaction() {
            PlanService service = configured(EveryKindOfTerms.HOURLY);

            fixture.customer().billing().transaction(tx -> {
                PlanServiceDao inside = tx.tenant(fixture.customer().tenant()).planServices();
                inside.changeType(service.id(), 1, EveryKindOfTerms.USAGE);
                inside.changeType(service.id(), 2, EveryKindOfTerms.BUCKET);
                inside.changeType(service.id(), 3, EveryKindOfTerms.HOURLY);
            });

            assertThat(services.get(service.id()).terms()).isEqualTo(EveryKindOfTerms.HOURLY);
            assertThat(services.get(service.id()).version()).isEqualTo(4);
        }

        @Test
        void stay_in_the_currency_of_the_plan() {
            PlanService service = configured(EveryKindOfTerms.ALL.get(0));
            Fixed inEuro = Fixed.of(BigMoney.parse("EUR 1"), RoundingMode.HALF_UP);

            refusesEuro(service, () -> services.changeTerms(service.id(), 1, inEuro));
            refusesEuro(service, () -> services.changeType(service.id(), 1, inEuro));
        }

        @Test
        void a_refusal_leaves_the_transaction_usable() {
            PlanService service = configured(EveryKindOfTerms.HOURLY);

            fixture.customer().billing().transaction(tx -> {
                PlanServiceDao inside = tx.tenant(fixture.customer().tenant()).planServices();
                assertThatExceptionOfType(ConfigurationTypeMismatch.class)
                        .isThrownBy(() -> inside.changeTerms(service.id(), 1, EveryKindOfTerms.USAGE));
                inside.changeQuantity(service.id(), 1, Quantity.of(2));
            });

            assertThat(services.get(service.id()).quantity()).isEqualTo(Quantity.of(2));
        }
    }

    @Nested
    class Tiers {

        private final RateTier hundred = RateTier.beyond("100", "USD 0.08");
        private final RateTier thousand = RateTier.beyond("1000", "USD 0.05");
        private PlanService service;

        @BeforeEach
        void two_of_them() {
            service =
                    configured(EveryKindOfTerms.USAGE.withTiers(EveryKindOfTerms.USAGE.tierMode(), hundred, thousand));
        }

        @Test
        void are_added_one_by_one() {
            RateTier ten = RateTier.beyond("10.5", "USD 0.09");

            PlanService changed = services.setTier(service.id(), 1, ten);

            expectTiers(changed, ten, hundred, thousand);
            assertThat(changed.terms())
                    .isEqualTo(((Usage) service.terms())
                            .withTiers(EveryKindOfTerms.USAGE.tierMode(), ten, hundred, thousand));
        }

        @Test
        void are_replaced_where_they_begin() {
            RateTier cheaper = RateTier.beyond("100.000000", "USD 0.07");

            expectTiers(services.setTier(service.id(), 1, cheaper), cheaper, thousand);
        }

        @Test
        void are_removed_one_by_one() {
            expectTiers(services.removeTier(service.id(), 1, Quantity.of(100)), thousand);
            expectTiers(services.removeTier(service.id(), 2, Quantity.of(1000)));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> services.removeTier(service.id(), 3, Quantity.of(100)))
                    .withMessage("tier of plan service " + service.id() + " beyond 100 does not exist");
        }

        @Test
        void are_replaced_as_a_whole_in_any_order() {
            RateTier five = RateTier.beyond("5", "USD 0.5");

            expectTiers(services.replaceTiers(service.id(), 1, List.of(thousand, five)), five, thousand);
            expectTiers(services.replaceTiers(service.id(), 2, List.of()));
            expectTiers(services.replaceTiers(service.id(), 3, List.of(hundred)), hundred);
        }

        @Test
        void begin_at_different_quantities() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> services.replaceTiers(
                            service.id(), 1, List.of(hundred, RateTier.beyond("100", "USD 0.01"))));
            assertThat(services.get(service.id())).isEqualTo(service);
        }

        @Test
        void are_in_the_currency_of_the_plan() {
            RateTier inEuro = RateTier.beyond("5", "EUR 0.5");

            refusesEuro(service, () -> services.setTier(service.id(), 1, inEuro));
            refusesEuro(service, () -> services.replaceTiers(service.id(), 1, List.of(hundred, inEuro)));
        }

        @Test
        void belong_to_usage_only() {
            PlanService hourly = configured(EveryKindOfTerms.HOURLY);

            refusesType(hourly, ConfigurationType.USAGE, () -> services.setTier(hourly.id(), 1, hundred));
            refusesType(hourly, ConfigurationType.USAGE, () -> services.removeTier(hourly.id(), 1, Quantity.of(1)));
            refusesType(hourly, ConfigurationType.USAGE, () -> services.replaceTiers(hourly.id(), 1, List.of()));
        }

        private void expectTiers(PlanService changed, RateTier... tiers) {
            assertThat(((Usage) changed.terms()).tiers()).containsExactly(tiers);
            assertThat(services.get(changed.id())).isEqualTo(changed);
        }
    }

    @Nested
    class UserTypeRates {

        private PlanService service;

        @BeforeEach
        void two_of_them() {
            service = configured(EveryKindOfTerms.HOURLY);
        }

        @Test
        void are_added_and_replaced_one_by_one() {
            services.setUserTypeRate(service.id(), 1, UserTypeRate.of("lead", "USD 150"));
            PlanService changed = services.setUserTypeRate(service.id(), 2, UserTypeRate.of("senior", "USD 125"));

            assertThat(changed.terms())
                    .isEqualTo(EveryKindOfTerms.HOURLY
                            .withUserTypeRate("lead", BigMoney.parse("USD 150"))
                            .withUserTypeRate("senior", BigMoney.parse("USD 125")));
            assertThat(services.get(service.id())).isEqualTo(changed);
        }

        @Test
        void are_removed_one_by_one() {
            PlanService changed = services.removeUserTypeRate(service.id(), 1, "senior");

            assertThat(changed.terms()).isEqualTo(EveryKindOfTerms.HOURLY.withoutUserTypeRate("senior"));
            assertThat(services.get(service.id())).isEqualTo(changed);
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> services.removeUserTypeRate(service.id(), 2, "senior"))
                    .withMessage("rate of plan service " + service.id() + " for user type senior does not exist");
        }

        @Test
        void are_replaced_as_a_whole() {
            PlanService changed = services.replaceUserTypeRates(
                    service.id(), 1, List.of(UserTypeRate.of("lead", "USD 150"), UserTypeRate.of("senior", "USD 1")));

            assertThat(((Hourly) changed.terms()).userTypeRates())
                    .containsExactly(
                            Map.entry("lead", BigMoney.parse("USD 150.00")),
                            Map.entry("senior", BigMoney.parse("USD 1.00")));
            assertThat(services.get(service.id())).isEqualTo(changed);
        }

        @Test
        void are_one_for_a_type_of_person() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> services.replaceUserTypeRates(
                            service.id(),
                            1,
                            List.of(UserTypeRate.of("lead", "USD 150"), UserTypeRate.of("lead", "USD 1"))));
            assertThat(services.get(service.id())).isEqualTo(service);
        }

        @Test
        void are_in_the_currency_of_the_plan() {
            UserTypeRate inEuro = UserTypeRate.of("lead", "EUR 150");

            refusesEuro(service, () -> services.setUserTypeRate(service.id(), 1, inEuro));
            refusesEuro(service, () -> services.replaceUserTypeRates(service.id(), 1, List.of(inEuro)));
        }

        @Test
        void belong_to_hours_only() {
            PlanService usage = configured(EveryKindOfTerms.USAGE);

            refusesType(
                    usage,
                    ConfigurationType.HOURLY,
                    () -> services.setUserTypeRate(usage.id(), 1, UserTypeRate.of("lead", "USD 150")));
            refusesType(usage, ConfigurationType.HOURLY, () -> services.removeUserTypeRate(usage.id(), 1, "lead"));
            refusesType(usage, ConfigurationType.HOURLY, () -> services.replaceUserTypeRates(usage.id(), 1, List.of()));
        }
    }

    @Test
    void changes_how_many_the_plan_contains_and_nothing_else() {
        PlanService service = configured(EveryKindOfTerms.HOURLY);

        PlanService changed = services.changeQuantity(service.id(), 1, Quantity.of("2.5"));

        assertThat(changed.quantity()).isEqualTo(Quantity.of("2.5"));
        assertThat(changed.terms()).isEqualTo(service.terms());
        assertThat(services.get(service.id())).isEqualTo(changed);
        assertThatIllegalArgumentException().isThrownBy(() -> services.changeQuantity(service.id(), 2, Quantity.ZERO));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void removes_a_service_with_all_its_terms(ServiceTerms terms) {
        PlanService service = configured(terms);

        services.remove(service.id(), 1);

        assertThat(services.find(service.id())).isEmpty();
        assertThat(rowsOfDetails()).isZero();
        fixture.acme().services().remove(service.service(), 1);
        fixture.acme().plans().remove(plan.id(), 1);
    }

    @Test
    void removes_nothing_to_which_something_belongs() {
        PlanService service = configured(EveryKindOfTerms.USAGE);
        db.dsl()
                .execute(
                        "CREATE TABLE public.invoice_lines (tenant_id uuid, config_id uuid, FOREIGN KEY (tenant_id, config_id)"
                                + " REFERENCES billing.plan_service_configuration (tenant_id, config_id) ON DELETE CASCADE)");
        try {
            db.dsl()
                    .execute(
                            "INSERT INTO public.invoice_lines VALUES (?, ?)",
                            fixture.customer().tenant().value(),
                            service.id().value());

            assertThatExceptionOfType(InUse.class)
                    .isThrownBy(() -> services.remove(service.id(), 1))
                    .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("invoice_lines"));
            assertThat(services.get(service.id())).isEqualTo(service);
        } finally {
            db.dsl().execute("DROP TABLE public.invoice_lines");
        }
    }

    static List<ServiceTerms> everyKind() {
        return EveryKindOfTerms.ALL;
    }

    private PlanService configured(ServiceTerms terms) {
        return fixture.configured(plan, terms);
    }

    private void refusesEuro(PlanService service, ThrowingCallable call) {
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(call)
                .withMessage("plan " + plan.id() + " is in USD, not in EUR")
                .satisfies(mismatch -> {
                    assertThat(mismatch.expected()).isEqualTo(CurrencyUnit.USD);
                    assertThat(mismatch.actual()).isEqualTo(CurrencyUnit.EUR);
                });
        assertThat(services.get(service.id())).isEqualTo(service);
    }

    private void refusesType(PlanService service, ConfigurationType asked, ThrowingCallable call) {
        assertThatExceptionOfType(ConfigurationTypeMismatch.class)
                .isThrownBy(call)
                .satisfies(mismatch -> assertThat(mismatch.actual()).isEqualTo(asked));
        assertThat(services.get(service.id())).isEqualTo(service);
    }

    private int rowsOfDetails() {
        return DETAILS.stream()
                .mapToInt(table -> db.dsl()
                        .fetchCount(
                                DSL.table("billing." + table),
                                DSL.condition(
                                        "tenant_id = ?",
                                        fixture.customer().tenant().value())))
                .sum();
    }
}
