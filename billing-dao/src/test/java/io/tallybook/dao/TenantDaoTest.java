package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.Tenant;
import io.tallybook.model.TenantId;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.ServiceType;
import java.util.List;
import java.util.stream.IntStream;
import org.joda.money.CurrencyUnit;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
    void is_for_postgresql_only() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Billing.using(DSL.using(SQLDialect.H2)))
                .withMessageContaining("needs PostgreSQL");
    }
}
