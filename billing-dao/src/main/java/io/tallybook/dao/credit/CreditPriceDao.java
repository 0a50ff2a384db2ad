package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDIT_CONFIGURATIONS;
import static io.tallybook.schema.billing.Tables.CREDIT_CONFIGURATION_STEPS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.credit.CreditPrice;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.OperationCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operations cost a tenant in credits, where it is not the default: its own price replaces the default as a whole.
 *
 * <p>A change applies to the next use; uses keep the price that they had.
 */
public final class CreditPriceDao {

    private final TenantScope scope;
    private final CreditPriceRows rows;

    public CreditPriceDao(TenantScope scope) {
        this.scope = scope;
        this.rows = new CreditPriceRows(
                CREDIT_CONFIGURATIONS,
                CREDIT_CONFIGURATION_STEPS,
                Map.of(CREDIT_CONFIGURATIONS.TENANT_ID, scope.tenant()),
                scope.owns(CREDIT_CONFIGURATIONS.TENANT_ID),
                scope.owns(CREDIT_CONFIGURATION_STEPS.TENANT_ID));
    }

    /**
     * Sets the first price of an operation, or one after a price that was removed, whose versions go on.
     *
     * @throws AlreadyExists if the tenant has one; it stays as it is
     * @throws NotFound if there is no such tenant
     * @throws Closed if the tenant is closed
     */
    public CreditPrice create(OperationCode operation, CreditPriceTerms terms) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            return rows.create(tx.dsl(), operation, terms, tx.now());
        });
    }

    /**
     * Replaces what an operation costs, steps included.
     *
     * @throws NotFound if the tenant has none
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws Closed if the tenant is closed
     */
    public CreditPrice change(OperationCode operation, int version, CreditPriceTerms terms) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            return rows.change(tx.dsl(), operation, version, terms, tx.now());
        });
    }

    /**
     * Offers an operation no longer: uses of it are refused, also where there is a default.
     *
     * @throws NotFound if the tenant has none
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws Closed if the tenant is closed
     */
    public CreditPrice retire(OperationCode operation, int version) {
        return activate(operation, version, false);
    }

    /**
     * Offers a retired operation again, at the price that it had.
     *
     * @throws NotFound if the tenant has none
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws Closed if the tenant is closed
     */
    public CreditPrice reactivate(OperationCode operation, int version) {
        return activate(operation, version, true);
    }

    /**
     * Removes a price: the default applies again. Uses keep what they cost.
     *
     * @throws NotFound if the tenant has none
     * @throws VersionConflict if it is at another version; it stays
     */
    public void remove(OperationCode operation, int version) {
        scope.atomically(tx -> {
            rows.remove(tx.dsl(), operation, version, tx.now());
            return true;
        });
    }

    /** The tenant's own; the default does not count. */
    public Optional<CreditPrice> find(OperationCode operation) {
        return rows.find(scope.dsl(), operation);
    }

    /** @throws NotFound if the tenant has none of its own */
    public CreditPrice get(OperationCode operation) {
        return rows.get(scope.dsl(), operation);
    }

    /** The tenant's own, by operation; retired ones too. */
    public List<CreditPrice> list(Page<OperationCode> page) {
        return rows.fetch(scope.dsl(), page.after() == null ? noCondition() : rows.isAfter(page.after()), page.size());
    }

    /** The price that applies: the tenant's own, retired or not, else the default. */
    public Optional<CreditPrice> findApplicable(OperationCode operation) {
        return find(operation).or(() -> DefaultCreditPriceDao.ROWS.find(scope.dsl(), operation));
    }

    private CreditPrice activate(OperationCode operation, int version, boolean isActive) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            return rows.activate(tx.dsl(), operation, version, isActive, tx.now());
        });
    }
}
