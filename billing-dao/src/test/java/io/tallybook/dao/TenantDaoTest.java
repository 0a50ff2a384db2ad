package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Page;
import io.tallybook.model.Tenant;
import io.tallybook.model.TenantId;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.ServiceType;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joda.money.CurrencyUnit;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TenantDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final TenantDao tenants = db.billing().tenants();

    @Test
    void creates_finds_and_lists() {
        List<Tenant> created = IntStream.range(0, 3)
                .mapToObj(number -> tenants.create("Tenant " + number))
                .toList();

        assertThat(tenants.get(created.get(0).id())).isEqualTo(created.get(0));
        assertThat(tenants.list(Page.after(created.get(0).id(), 2))).isEqualTo(created.subList(1, 3));
        assertThat(tenants.find(TenantId.generate())).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tenants.get(TenantId.generate()));
    }

    @Test
    void takes_an_id_of_the_applications_own_once() {
        TenantId id = TenantId.of("6f9619ff-8b86-4011-b42d-00cf4fc964ff");
        tenants.create(id, "Acme");

        assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> tenants.create(id, "Other"));
        assertThat(tenants.get(id).name()).isEqualTo("Acme");
    }

    @Test
    void needs_a_name() {
        assertThatIllegalArgumentException().isThrownBy(() -> tenants.create(" "));
    }

    @Test
    void closes_with_its_organisations() {
        Customer customer = Customer.of(db.billing());

        Tenant closed = tenants.close(customer.tenant());

        assertThat(closed.isClosed()).isTrue();
        assertThat(customer.acme().organisations().get(customer.organisation()).isClosed())
                .isTrue();
        assertThat(tenants.close(customer.tenant())).isEqualTo(closed);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tenants.close(TenantId.generate()));
    }

    @Test
    void takes_no_plan_and_no_service_when_it_is_closed_or_was_never_there() {
        Customer customer = Customer.of(db.billing());
        tenants.close(customer.tenant());
        TenantBilling nobody = db.billing().tenant(TenantId.generate());

        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> customer.acme()
                        .plans()
                        .create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.EUR)));
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> customer.acme()
                        .services()
                        .create(NewService.of("Support", ServiceType.TIME, "hour", CurrencyUnit.EUR)));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        nobody.plans().create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.EUR)));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        nobody.services().create(NewService.of("Support", ServiceType.TIME, "hour", CurrencyUnit.EUR)));
    }

    @Test
    void removes_one_that_has_nothing_and_no_other() {
        Tenant empty = tenants.create("Empty");
        Tenant other = tenants.create("Other");
        db.dsl()
                .execute(
                        "INSERT INTO billing.data_migration_progress (tenant_id, migration, started_at)"
                                + " VALUES (?, '1', now())",
                        empty.id().value());

        tenants.remove(empty.id());

        assertThat(tenants.find(empty.id())).isEmpty();
        assertThat(tenants.find(other.id())).contains(other);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tenants.remove(empty.id()));
    }

    static Stream<Arguments> belongings() {
        return Stream.of(
                belonging(
                        "organisations",
                        tenant -> db.billing()
                                .tenant(tenant)
                                .organisations()
                                .create(NewOrganisation.of("acme", ZoneId.of("UTC"), CurrencyUnit.EUR))),
                belonging(
                        "users",
                        tenant -> db.billing()
                                .tenant(tenant)
                                .users()
                                .create(NewUser.of(
                                        Username.of("ada"),
                                        EmailAddress.of("ada@example.com"),
                                        PasswordHash.of("$2b$12$" + "x".repeat(53)),
                                        UserRole.ADMIN))),
                belonging(
                        "billing_plans",
                        tenant -> db.billing()
                                .tenant(tenant)
                                .plans()
                                .create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.EUR))),
                belonging(
                        "external_references",
                        tenant -> db.dsl()
                                .execute(
                                        "INSERT INTO billing.external_references VALUES ('did_number', ?, ?, now())",
                                        tenant.toString(),
                                        tenant.value())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("belongings")
    void removes_none_that_has_something(String table, Consumer<TenantId> plant) {
        Tenant tenant = tenants.create("Acme");
        plant.accept(tenant.id());

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> tenants.remove(tenant.id()))
                .withMessage("tenant " + tenant.id() + " is in use by " + table)
                .satisfies(refusal -> assertThat(refusal.by()).isEqualTo(table));
        assertThat(tenants.find(tenant.id())).contains(tenant);
    }

    private static Arguments belonging(String table, Consumer<TenantId> plant) {
        return Arguments.of(table, plant);
    }

    @Test
    void is_for_postgresql_only() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Billing.using(DSL.using(SQLDialect.H2)))
                .withMessageContaining("needs PostgreSQL");
    }
}
