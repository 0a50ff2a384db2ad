package io.tallybook.dao.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.attack.Arguments.Identifiers;
import io.tallybook.dao.attack.Arguments.Recipient;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.TenantId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls every method that a tenant's scope gives with what another tenant has: each identifier by itself, and all of them.
 *
 * <p>It has to come to the same as with identifiers that nobody has: the same answer or the same refusal with the same facts, the
 * same tables changed, and nothing of the other tenant. Methods are found by reflection, so one that is added is called here from
 * then on; the {@code WrongTenantTest}s try by hand what takes several steps.
 */
class AttackTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    /** What is unique among all tenants is refused as taken, without saying who has it. */
    private static final Set<String> TAKEN = Set.of(
            "DidDao.add",
            "PaymentDao.complete",
            "PaymentDao.process",
            "PaymentDao.record",
            "RefreshTokenDao.issue",
            "RefreshTokenDao.rotate");

    /** What commits by itself does nothing in a transaction of somebody; the tests of both try it. */
    private static final Set<String> COMMITTING = Set.of("BillingRunDao.run", "StripeCustomerDao.getOrCreate");

    /** What a tenant of this test has nothing in. */
    private static final Set<String> EMPTY = Set.of(
            "billing.credit_lot_voids",
            "billing.data_migration_progress",
            "billing.data_migration_unplaced_rows",
            "billing.organisation_tier_changes");

    /** What these tenants have nothing in, and what is made under an id of its own, whatever it is called. */
    private static final Set<String> SAME_FOR_THE_OWNER = Set.of(
            "BillingPlanDao.create(NewBillingPlan)",
            "CallDao.list(CdrFilter, Page)",
            "CreditLotDao.listExpiring(Instant, Page)",
            "DidDao.list(SubscriptionId, Page)",
            "DidDao.release(SubscriptionId)",
            "InvoiceDao.listCreditNotes(InvoiceId, Page)",
            "OrganisationDao.listTierChanges(OrganisationId, Page)",
            "PaymentDao.list(InvoiceId, Page)",
            "PaymentMethodDao.findDefault(CustomerId)",
            "ServiceDao.create(NewService)",
            "UsageCorrectionDao.adjustments(Period, Page)");

    private static Estate mine;
    private static Estate theirs;
    private static Billing billing;
    private static Map<String, String> theirRows;
    private static Map<String, String> myRows;

    @BeforeAll
    static void two_tenants_with_something_of_everything() {
        billing = db.ownersBilling().withClock(Clock.fixed(Arguments.NOW, ZoneOffset.UTC));
        Estate.offerPlans(billing);
        mine = Estate.of(billing, db.dsl(), Arguments.NOW);
        theirs = Estate.of(billing, db.dsl(), Arguments.NOW);
        theirRows = Rows.of(db.dsl(), theirs.tenant());
        myRows = Rows.of(db.dsl(), mine.tenant());
    }

    static List<Call> calls() {
        return Call.all().stream()
                .filter(call -> !COMMITTING.contains(call.name()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void what_another_tenant_has_is_what_nobody_has(Call call) {
        int identifiers = identifiers(call);
        List<IntFunction<Boolean>> variants = new ArrayList<>();
        variants.add(i -> true);
        for (int one = 0; identifiers > 1 && one < identifiers; one++) {
            int only = one;
            variants.add(i -> i == only);
        }

        for (IntFunction<Boolean> isForeign : variants) {
            Outcome attack = run(call, mine, i -> isForeign.apply(i) ? AttackTest::ofTheirs : AttackTest::ofMine);
            UUID nobody = UUID.randomUUID();
            Outcome control =
                    run(call, mine, i -> isForeign.apply(i) ? type -> nobodys(type, nobody) : AttackTest::ofMine);

            assertThat(attack.isUntouched()).as("rows of the other tenant").isTrue();
            assertThat(attack.isFailure()).as(attack.raw()).isFalse();
            theirIdentifiers().forEach(id -> assertThat(attack.raw()).doesNotContain(id));
            if (!(TAKEN.contains(call.name()) && attack.text().startsWith("AlreadyExists"))) {
                assertThat(attack.text()).isEqualTo(control.text());
                assertThat(attack.changed()).isEqualTo(control.changed());
            }
        }
    }

    /** Else what they have would not be found even if it were looked for. */
    @Test
    void the_owner_gets_something_else() {
        Set<String> same = new TreeSet<>();
        for (Call call : calls()) {
            if (identifiers(call) > 0) {
                Outcome owner = run(call, theirs, i -> AttackTest::ofTheirs);
                UUID nobody = UUID.randomUUID();
                if (owner.text()
                        .equals(run(call, theirs, i -> type -> nobodys(type, nobody))
                                .text())) {
                    same.add(call.toString());
                }
            }
        }

        assertThat(same).isEqualTo(SAME_FOR_THE_OWNER);
    }

    @Test
    void the_tenants_have_something_in_every_table() {
        assertThat(Rows.tables().stream()
                        .map(Rows::nameOf)
                        .filter(table -> theirRows.get(table).startsWith("0:")))
                .containsExactlyInAnyOrderElementsOf(EMPTY);
    }

    @Test
    void every_scope_is_reached() {
        assertThat(calls()).hasSizeGreaterThan(300);
        assertThat(calls().stream()
                        .map(call -> call.method().getDeclaringClass().getSimpleName())
                        .distinct())
                .hasSizeGreaterThan(35);
    }

    private static int identifiers(Call call) {
        Arguments arguments = new Arguments(i -> AttackTest::ofMine);
        call.way().forEach(arguments::of);
        arguments.of(call.method());
        return arguments.identifiers().size();
    }

    private static Object ofMine(Class<?> type) {
        return of(mine, type);
    }

    private static Object ofTheirs(Class<?> type) {
        return of(theirs, type);
    }

    private static Object of(Estate estate, Class<?> type) {
        return estate.find(type).orElseGet(() -> estate.names().byType().get(type));
    }

    private static Object nobodys(Class<?> type, UUID nobody) {
        try {
            if (type == Recipient.class) {
                return OrganisationId.generate();
            }
            return Estate.isId(type)
                    ? type.getConstructor(UUID.class).newInstance(UUID.randomUUID())
                    : new Names(nobody).byType().get(type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> theirIdentifiers() {
        return Stream.concat(
                theirs.ids().filter(id -> Estate.isId(id.getClass())).map(String::valueOf),
                Stream.of(
                        theirs.names().suffix(),
                        theirs.names().text(),
                        theirs.tenant().toString()));
    }

    /** In a transaction that is rolled back, by a role that may do everything. */
    private static Outcome run(Call call, Estate caller, IntFunction<Identifiers> whose) {
        Arguments arguments = new Arguments(whose);
        try (Connection connection = db.ownersDataSource().getConnection()) {
            connection.setAutoCommit(false);
            try {
                Object result = invoke(call, billing.in(connection), caller.tenant(), arguments);
                DSLContext dsl = DSL.using(connection, SQLDialect.POSTGRES);
                String text = String.valueOf(result);
                if (text.startsWith("FAILED")) {
                    return Outcome.of(text, arguments.identifiers(), Set.of(), true);
                }
                Map<String, String> before = caller == mine ? myRows : theirRows;
                Map<String, String> after = Rows.of(dsl, caller.tenant());
                Set<String> changed = after.keySet().stream()
                        .filter(table -> !after.get(table).equals(before.get(table)))
                        .collect(Collectors.toCollection(TreeSet::new));
                boolean isUntouched =
                        caller == theirs || Rows.of(dsl, theirs.tenant()).equals(theirRows);
                return Outcome.of(text, arguments.identifiers(), changed, isUntouched);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object invoke(Call call, Billing bound, TenantId tenant, Arguments arguments) {
        try {
            Object target = bound.tenant(tenant);
            for (Method step : call.way()) {
                target = step.invoke(target, arguments.of(step));
            }
            return "got " + call.method().invoke(target, arguments.of(call.method()));
        } catch (InvocationTargetException e) {
            return Outcome.refusal(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
