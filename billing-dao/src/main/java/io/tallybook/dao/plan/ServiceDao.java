package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.SERVICE_CATALOG;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.schema.billing.tables.records.ServiceCatalogRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The services that a tenant sells. */
public final class ServiceDao {

    private final TenantScope scope;

    public ServiceDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Adds a service to the catalogue.
     *
     * @throws AlreadyExists if the tenant has a service with this id; it stays as it is
     * @throws NotFound if the tenant does not exist
     * @throws Closed if the tenant is closed
     */
    public Service create(NewService service) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            Instant now = tx.now();
            return tx.dsl()
                    .insertInto(SERVICE_CATALOG)
                    .set(SERVICE_CATALOG.TENANT_ID, tx.tenant())
                    .set(SERVICE_CATALOG.SERVICE_ID, service.id())
                    .set(SERVICE_CATALOG.SERVICE_NAME, service.name())
                    .set(SERVICE_CATALOG.DESCRIPTION, service.description())
                    .set(SERVICE_CATALOG.SERVICE_TYPE, service.type())
                    .set(SERVICE_CATALOG.UNIT_OF_MEASURE, service.unitOfMeasure())
                    .set(SERVICE_CATALOG.CURRENCY, service.currency())
                    .set(
                            SERVICE_CATALOG.DEFAULT_RATE,
                            service.defaultRate() == null
                                    ? null
                                    : service.defaultRate().getAmount())
                    .set(SERVICE_CATALOG.CREATED_AT, now)
                    .set(SERVICE_CATALOG.UPDATED_AT, now)
                    .onConflictDoNothing()
                    .returning()
                    .fetchOptional(ServiceDao::toService)
                    .orElseThrow(() -> new AlreadyExists("service", service.id()));
        });
    }

    public Optional<Service> find(ServiceId id) {
        return fetch(SERVICE_CATALOG.SERVICE_ID.eq(id), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public Service get(ServiceId id) {
        return find(id).orElseThrow(() -> new NotFound("service", id));
    }

    /** By id, which for generated ids is the order of creation. */
    public List<Service> list(Page<ServiceId> page) {
        return fetch(
                page.after() == null ? DSL.noCondition() : SERVICE_CATALOG.SERVICE_ID.gt(page.after()), page.size());
    }

    private List<Service> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(SERVICE_CATALOG)
                .where(scope.owns(SERVICE_CATALOG.TENANT_ID))
                .and(condition)
                .orderBy(SERVICE_CATALOG.SERVICE_ID)
                .limit(limit)
                .fetch(ServiceDao::toService);
    }

    private static Service toService(ServiceCatalogRecord row) {
        return new Service(
                row.getServiceId(),
                row.getServiceName(),
                row.getDescription(),
                row.getServiceType(),
                row.getUnitOfMeasure(),
                row.getCurrency(),
                row.getDefaultRate() == null ? null : Amounts.rate(row.getCurrency(), row.getDefaultRate()),
                row.getIsActive(),
                row.getVersion(),
                row.getCreatedAt());
    }
}
