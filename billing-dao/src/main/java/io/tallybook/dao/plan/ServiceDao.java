package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.SERVICE_CATALOG;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceChange;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.schema.billing.tables.records.ServiceCatalogRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.joda.money.BigMoney;
import org.jooq.Condition;
import org.jooq.SelectForUpdateStep;
import org.jspecify.annotations.Nullable;

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
                    .set(SERVICE_CATALOG.DEFAULT_RATE, amount(service.defaultRate()))
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

    /** By id, which for generated ids is the order of creation; retired ones too. */
    public List<Service> list(Page<ServiceId> page) {
        return fetch(isAfter(page), page.size());
    }

    /** Those that may be put into plans, by id. */
    public List<Service> listActive(Page<ServiceId> page) {
        return fetch(isAfter(page).and(SERVICE_CATALOG.IS_ACTIVE), page.size());
    }

    /**
     * Gives a service another name, description, unit or default rate. What plans charge for it stays.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws CurrencyMismatch if the default rate is not in the service's currency; it stays as it is
     */
    public Service change(ServiceId id, int version, ServiceChange change) {
        return edit(id, version, row -> {
            BigMoney rate = change.defaultRate();
            if (rate != null && !rate.getCurrencyUnit().equals(row.getCurrency())) {
                throw new CurrencyMismatch("service " + id, row.getCurrency(), rate.getCurrencyUnit());
            }
            row.setServiceName(change.name());
            row.setDescription(change.description());
            row.setUnitOfMeasure(change.unitOfMeasure());
            row.setDefaultRate(amount(rate));
        });
    }

    /**
     * Sells a service no longer: it cannot be put into further plans. Those that contain it keep it.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public Service retire(ServiceId id, int version) {
        return edit(id, version, row -> row.setIsActive(false));
    }

    /**
     * Sells a retired service again.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public Service reactivate(ServiceId id, int version) {
        return edit(id, version, row -> row.setIsActive(true));
    }

    /**
     * Removes a service that no plan contains; also of a closed tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws VersionConflict if it is at another version; it stays
     * @throws InUse if a plan contains it, or something else belongs to it; both stay
     */
    public void remove(ServiceId id, int version) {
        scope.atomically(tx -> {
            require(select(tx, id).forUpdate().fetchOptional(), id, version);
            Removal.of(tx.dsl(), SERVICE_CATALOG, isService(tx, id), "service", id);
            return true;
        });
    }

    private Service edit(ServiceId id, int version, Consumer<ServiceCatalogRecord> change) {
        return scope.atomically(tx -> {
            // Decide.
            OpenTenant.require(tx);
            ServiceCatalogRecord row = require(select(tx, id).forNoKeyUpdate().fetchOptional(), id, version);
            change.accept(row);

            // Write.
            row.setVersion(version + 1);
            row.setUpdatedAt(tx.later(row.getUpdatedAt()));
            tx.dsl().executeUpdate(row, isService(tx, id));
            return toService(row);
        });
    }

    private static ServiceCatalogRecord require(Optional<ServiceCatalogRecord> found, ServiceId id, int version) {
        ServiceCatalogRecord row = found.orElseThrow(() -> new NotFound("service", id));
        if (row.getVersion() != version) {
            throw new VersionConflict("service", id, version, row.getVersion());
        }
        return row;
    }

    private static SelectForUpdateStep<ServiceCatalogRecord> select(TenantScope tx, ServiceId id) {
        return tx.dsl().selectFrom(SERVICE_CATALOG).where(isService(tx, id));
    }

    private static Condition isService(TenantScope tx, ServiceId id) {
        return tx.owns(SERVICE_CATALOG.TENANT_ID).and(SERVICE_CATALOG.SERVICE_ID.eq(id));
    }

    private static Condition isAfter(Page<ServiceId> page) {
        return page.after() == null ? noCondition() : SERVICE_CATALOG.SERVICE_ID.gt(page.after());
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

    private static @Nullable BigDecimal amount(@Nullable BigMoney rate) {
        return rate == null ? null : rate.getAmount();
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
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
