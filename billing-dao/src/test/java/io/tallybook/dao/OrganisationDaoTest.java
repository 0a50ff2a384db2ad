package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Organisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.usage.TierName;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrganisationDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00.123456789Z");
    private TenantBilling acme;
    private TenantId tenant;

    @BeforeEach
    void a_tenant() {
        Billing billing = db.billing().withClock(clock);
        tenant = billing.tenants().create("Acme").id();
        acme = billing.tenant(tenant);
    }

    @Test
    void creates_finds_and_lists() {
        List<Organisation> created = Stream.of("a", "b", "c")
                .map(slug -> acme.organisations().create(organisation(slug)))
                .toList();

        assertThat(acme.organisations().get(created.get(1).id())).isEqualTo(created.get(1));
        assertThat(acme.organisations().find("c")).contains(created.get(2));
        assertThat(acme.organisations().list(Page.first(2))).isEqualTo(created.subList(0, 2));
        assertThat(acme.organisations().list(Page.after(created.get(1).id(), 2)))
                .isEqualTo(created.subList(2, 3));
        assertThat(created.get(0).tier()).isEqualTo(TierName.FREE);
    }

    @Test
    void leaves_what_exists_as_it_is() {
        Organisation first = acme.organisations().create(organisation("acme"));

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> acme.organisations().create(organisation("acme")))
                .withMessage("organisation with slug acme exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(
                        () -> acme.organisations().create(organisation("other").withId(first.id())));
        assertThat(acme.organisations().list(Page.first(10))).containsExactly(first);
    }

    @Test
    void lets_two_tenants_use_one_slug_and_one_id() {
        Organisation first = acme.organisations().create(organisation("acme"));
        Billing billing = db.billing();
        TenantBilling other = billing.tenant(billing.tenants().create("Other").id());

        other.organisations().create(organisation("acme").withId(first.id()));

        assertThat(other.organisations().close(first.id()).isClosed()).isTrue();
        assertThat(acme.organisations().get(first.id()).isClosed()).isFalse();
    }

    @Test
    void belongs_to_a_tenant_that_exists_and_is_open() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        db.billing().tenant(TenantId.generate()).organisations().create(organisation("acme")));
        db.billing().tenants().close(tenant);
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> acme.organisations().create(organisation("acme")));
    }

    @Test
    void moves_to_another_tier() {
        OrganisationId id = acme.organisations().create(organisation("acme")).id();

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> acme.organisations().changeTier(id, TierName.of("platinum")))
                .withMessage("tier platinum does not exist");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> acme.organisations().changeTier(OrganisationId.generate(), TierName.FREE));
        acme.organisations().close(id);
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> acme.organisations().changeTier(id, TierName.FREE));
    }

    @Test
    void anchors_its_usage_periods_and_lets_them_be_those_of_the_calendar_again() {
        OrganisationId id = acme.organisations().create(organisation("acme")).id();
        LocalDate anchor = LocalDate.of(2026, 1, 31);

        assertThat(acme.organisations().anchorUsagePeriods(id, anchor).usageAnchor())
                .isEqualTo(anchor);
        assertThat(acme.organisations().get(id).usageAnchor()).isEqualTo(anchor);
        assertThat(acme.organisations().useCalendarPeriods(id).usageAnchor()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.organisations().anchorUsagePeriods(id, LocalDate.of(1899, 12, 31)));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> acme.organisations().anchorUsagePeriods(OrganisationId.generate(), anchor));
        acme.organisations().close(id);
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> acme.organisations().anchorUsagePeriods(id, anchor))
                .withMessage("organisation " + id + " is closed");
    }

    @Test
    void closes_once_however_often_it_is_asked() {
        OrganisationId id = acme.organisations().create(organisation("acme")).id();

        Organisation closed = acme.organisations().close(id);
        clock.forward(Duration.ofDays(1));

        assertThat(acme.organisations().close(id)).isEqualTo(closed);
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> acme.organisations().close(OrganisationId.generate()));
    }

    @Test
    void removes_one_that_has_nothing_and_no_other() {
        Organisation empty = acme.organisations().create(organisation("empty"));
        Organisation used = acme.organisations().create(organisation("used"));
        acme.credits(used.id()).grant(NewGrant.of(Quantity.of(1), CreditSource.FREE), IdempotencyKey.of("g"));

        acme.organisations().remove(empty.id());

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> acme.organisations().remove(used.id()))
                .withMessage("organisation " + used.id() + " is in use by credits");
        assertThat(acme.organisations().list(Page.first(10))).containsExactly(used);
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> acme.organisations().remove(empty.id()));
    }

    @Test
    void removes_none_to_which_archived_or_other_rows_refer_and_leaves_the_transaction_usable() {
        Organisation old = acme.organisations().create(organisation("old"));
        Organisation ordering = acme.organisations().create(organisation("ordering"));
        Organisation spare = acme.organisations().create(organisation("spare"));
        db.dsl().execute("""
                INSERT INTO billing_archive.credit_allocations
                    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits,
                     available_credits, credit_type, expiry_rule, expiry_warning_days, allocation_type, is_active, allocated_at,
                     auto_replenish, last_updated_at, outcome, archived_at)
                SELECT tenant_id, gen_random_uuid(), organisation_id, 'crm', 1, 1, 0, 'free', 'never_expire', 7, 'manual', true,
                       now(), false, now(), 'used_up', now()
                FROM billing.organisations
                WHERE organisation_id = ?
                """, old.id().value());
        db.dsl().execute("""
                CREATE TABLE public.orders (
                    customer_id uuid NOT NULL,
                    unit_id     uuid NOT NULL,
                    FOREIGN KEY (customer_id, unit_id) REFERENCES billing.organisations ON DELETE CASCADE
                )
                """);
        db.dsl()
                .execute(
                        "INSERT INTO public.orders SELECT tenant_id, organisation_id FROM billing.organisations"
                                + " WHERE organisation_id = ?",
                        ordering.id().value());

        db.billing().transaction(tx -> {
            OrganisationDao organisations = tx.tenant(tenant).organisations();
            assertThatExceptionOfType(InUse.class)
                    .isThrownBy(() -> organisations.remove(old.id()))
                    .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("credit_allocations"));
            assertThatExceptionOfType(InUse.class)
                    .isThrownBy(() -> organisations.remove(ordering.id()))
                    .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("orders"));
            organisations.remove(spare.id());
        });

        assertThat(acme.organisations().list(Page.first(10))).containsExactlyInAnyOrder(old, ordering);
    }

    private static NewOrganisation organisation(String slug) {
        return NewOrganisation.of(slug, ZoneId.of("Europe/Berlin"), CurrencyUnit.EUR);
    }
}
