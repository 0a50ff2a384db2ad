package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDIT_CONFIGURATION_DEFAULTS;
import static io.tallybook.schema.billing.Tables.CREDIT_CONFIGURATION_DEFAULT_STEPS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.AlreadyExists;
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
 * What operations cost in credits, for tenants that have no price of their own.
 *
 * <p>A change applies to the next use; uses keep the price that they had.
 */
public final class DefaultCreditPriceDao {

    static final CreditPriceRows ROWS = new CreditPriceRows(
            CREDIT_CONFIGURATION_DEFAULTS, CREDIT_CONFIGURATION_DEFAULT_STEPS, Map.of(), noCondition(), noCondition());

    private final Scope scope;

    public DefaultCreditPriceDao(Scope scope) {
        this.scope = scope;
    }

    /**
     * Sets the first price of an operation, or one after a price that was removed, whose versions go on.
     *
     * @throws AlreadyExists if there is one; it stays as it is
     */
    public CreditPrice create(OperationCode operation, CreditPriceTerms terms) {
        return scope.atomically(tx -> {
            return ROWS.create(tx.dsl(), operation, terms, tx.now());
        });
    }

    /**
     * Replaces what an operation costs, steps included.
     *
     * @throws NotFound if there is none
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public CreditPrice change(OperationCode operation, int version, CreditPriceTerms terms) {
        return scope.atomically(tx -> {
            return ROWS.change(tx.dsl(), operation, version, terms, tx.now());
        });
    }

    /**
     * Offers an operation no longer: uses of it are refused where the tenant has no price of its own.
     *
     * @throws NotFound if there is none
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public CreditPrice retire(OperationCode operation, int version) {
        return activate(operation, version, false);
    }

    /**
     * Offers a retired operation again, at the price that it had.
     *
     * @throws NotFound if there is none
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public CreditPrice reactivate(OperationCode operation, int version) {
        return activate(operation, version, true);
    }

    /**
     * Removes a price. Uses keep what they cost.
     *
     * @throws NotFound if there is none
     * @throws VersionConflict if it is at another version; it stays
     */
    public void remove(OperationCode operation, int version) {
        scope.atomically(tx -> {
            ROWS.remove(tx.dsl(), operation, version, tx.now());
            return true;
        });
    }

    /** The default. */
    public Optional<CreditPrice> find(OperationCode operation) {
        return ROWS.find(scope.dsl(), operation);
    }

    /** @throws NotFound if there is none */
    public CreditPrice get(OperationCode operation) {
        return ROWS.get(scope.dsl(), operation);
    }

    /** All of them, by operation; retired ones too. */
    public List<CreditPrice> list(Page<OperationCode> page) {
        return ROWS.fetch(scope.dsl(), page.after() == null ? noCondition() : ROWS.isAfter(page.after()), page.size());
    }

    private CreditPrice activate(OperationCode operation, int version, boolean isActive) {
        return scope.atomically(tx -> {
            return ROWS.activate(tx.dsl(), operation, version, isActive, tx.now());
        });
    }
}
