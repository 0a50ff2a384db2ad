package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.CUSTOMERS;
import static io.tallybook.schema.telecom.Tables.PAYMENT_METHODS;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.CustomerStatus;
import io.tallybook.model.telecom.GatewayMethod;
import io.tallybook.model.telecom.NewPaymentMethod;
import io.tallybook.model.telecom.PaymentMethod;
import io.tallybook.model.telecom.PaymentMethodDetails;
import io.tallybook.model.telecom.PaymentMethodId;
import io.tallybook.model.telecom.PaymentMethodType;
import io.tallybook.schema.telecom.tables.records.PaymentMethodsRecord;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The cards and accounts that customers saved at a gateway, by which the tenant may charge them. */
public final class PaymentMethodDao {

    private final TenantScope scope;

    public PaymentMethodDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Keeps a payment method, active and not the default: once, however often the gateway tells of it.
     *
     * <p>The gateway's id is the key. Where the customer has it already, it stays as it is by now, and is the answer; details are
     * not compared, because {@link #change} may have been called since.
     *
     * @throws AlreadyExists if another customer has it, or it is of another type, or the tenant has another one with this id; nothing
     *     is kept
     * @throws NotFound if the tenant has no such customer
     * @throws StatusConflict if the customer is cancelled
     * @throws Closed if the tenant is closed
     */
    public PaymentMethod add(NewPaymentMethod method) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            requireCustomer(tx, method.customer());
            PaymentMethodsRecord row = tx.dsl().newRecord(PAYMENT_METHODS);
            row.setTenantId(tx.tenant());
            row.setPaymentMethodId(method.id());
            row.setCustomerId(method.customer());
            row.setMethodType(method.type());
            row.setGateway(method.reference().gateway());
            row.setGatewayPaymentMethodId(method.reference().id());
            set(row, method.details());
            row.setCreatedAt(tx.now());
            row.setUpdatedAt(tx.now());
            return tx.dsl()
                    .insertInto(PAYMENT_METHODS)
                    .set(row)
                    .onConflictDoNothing()
                    .returning()
                    .fetchOptional(PaymentMethodDao::toMethod)
                    .orElseGet(() -> known(tx, method));
        });
    }

    public Optional<PaymentMethod> find(PaymentMethodId id) {
        return fetch(PAYMENT_METHODS.PAYMENT_METHOD_ID.eq(id), 1).stream().findFirst();
    }

    /** As the gateway names it. */
    public Optional<PaymentMethod> find(GatewayMethod reference) {
        return fetch(
                        PAYMENT_METHODS
                                .GATEWAY
                                .eq(reference.gateway())
                                .and(PAYMENT_METHODS.GATEWAY_PAYMENT_METHOD_ID.eq(reference.id())),
                        1)
                .stream()
                .findFirst();
    }

    /** What is taken where none is named. */
    public Optional<PaymentMethod> findDefault(CustomerId customer) {
        return fetch(PAYMENT_METHODS.CUSTOMER_ID.eq(customer).and(PAYMENT_METHODS.IS_DEFAULT), 1).stream()
                .findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public PaymentMethod get(PaymentMethodId id) {
        return find(id).orElseThrow(() -> new NotFound("payment method", id));
    }

    /** Those of a customer, by id, which for generated ids is the order in which they were added; inactive ones too. */
    public List<PaymentMethod> list(CustomerId customer, Page<PaymentMethodId> page) {
        Condition next = page.after() == null ? DSL.noCondition() : PAYMENT_METHODS.PAYMENT_METHOD_ID.gt(page.after());
        return fetch(PAYMENT_METHODS.CUSTOMER_ID.eq(customer).and(next), page.size());
    }

    /**
     * Takes it where none is named, in place of the customer's former default: of many who do so at once, the last one's is the
     * default, and there is never more than one.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws StatusConflict if it is inactive; the former default stays
     * @throws Closed if the tenant is closed
     */
    public PaymentMethod makeDefault(PaymentMethodId id) {
        return scope.atomically(tx -> {
            // Decide, under the customer's lock.
            OpenTenant.require(tx);
            lockCustomer(tx, new PaymentMethodDao(tx).get(id).customer());
            PaymentMethodsRecord row = lock(tx, id);
            if (!row.getIsActive()) {
                throw new StatusConflict("payment method", id, "inactive");
            }
            if (row.getIsDefault()) {
                return toMethod(row);
            }

            // Write.
            tx.dsl()
                    .selectFrom(PAYMENT_METHODS)
                    .where(tx.owns(PAYMENT_METHODS.TENANT_ID))
                    .and(PAYMENT_METHODS.CUSTOMER_ID.eq(row.getCustomerId()))
                    .and(PAYMENT_METHODS.IS_DEFAULT)
                    .forNoKeyUpdate()
                    .fetchOptional()
                    .ifPresent(former -> write(tx, former.setIsDefault(false)));
            return write(tx, row.setIsDefault(true));
        });
    }

    /**
     * Writes down something else about it, such as a later expiry.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws IllegalArgumentException if only UPI methods have what is given
     */
    public PaymentMethod change(PaymentMethodId id, int version, PaymentMethodDetails details) {
        return edit(id, version, row -> {
            if (details.upiId() != null && row.getMethodType() != PaymentMethodType.UPI) {
                throw new IllegalArgumentException("a method of type " + row.getMethodType() + " has no UPI address");
            }
            set(row, details);
        });
    }

    /**
     * Lets it be used again.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public PaymentMethod activate(PaymentMethodId id, int version) {
        return edit(id, version, row -> row.setIsActive(true));
    }

    /**
     * Lets it be used no more. If it was the default, the customer has none.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public PaymentMethod deactivate(PaymentMethodId id, int version) {
        return edit(id, version, row -> row.setIsActive(false).setIsDefault(false));
    }

    /**
     * Removes one by which nothing was paid; also of a closed tenant. Others are deactivated.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws InUse if a payment names it; both stay
     */
    public void remove(PaymentMethodId id) {
        scope.atomically(tx -> {
            Removal.of(tx.dsl(), PAYMENT_METHODS, isMethod(tx, id), "payment method", id);
            return true;
        });
    }

    private static PaymentMethod known(TenantScope tx, NewPaymentMethod method) {
        Optional<PaymentMethod> known = new PaymentMethodDao(tx).find(method.reference());
        if (known.isEmpty()) {
            throw new AlreadyExists("payment method", method.id());
        }
        return known.filter(same -> same.customer().equals(method.customer()) && same.type() == method.type())
                .orElseThrow(() -> new AlreadyExists("payment method", method.reference()));
    }

    private PaymentMethod edit(PaymentMethodId id, int version, Consumer<PaymentMethodsRecord> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            PaymentMethodsRecord row = lock(tx, id);
            if (row.getVersion() != version) {
                throw new VersionConflict("payment method", id, version, row.getVersion());
            }
            change.accept(row);
            return write(tx, row);
        });
    }

    private static PaymentMethod write(TenantScope tx, PaymentMethodsRecord row) {
        row.setVersion(row.getVersion() + 1);
        row.setUpdatedAt(tx.later(row.getUpdatedAt()));
        tx.dsl().executeUpdate(row, isMethod(tx, row.getPaymentMethodId()));
        return toMethod(row);
    }

    private static PaymentMethodsRecord lock(TenantScope tx, PaymentMethodId id) {
        return tx.dsl()
                .selectFrom(PAYMENT_METHODS)
                .where(isMethod(tx, id))
                .forNoKeyUpdate()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("payment method", id));
    }

    private static void lockCustomer(TenantScope tx, CustomerId customer) {
        tx.dsl()
                .select(CUSTOMERS.CUSTOMER_ID)
                .from(CUSTOMERS)
                .where(isCustomer(tx, customer))
                .forNoKeyUpdate()
                .fetch();
    }

    private static void requireCustomer(TenantScope tx, CustomerId customer) {
        CustomerStatus status = tx.dsl()
                .select(CUSTOMERS.STATUS)
                .from(CUSTOMERS)
                .where(isCustomer(tx, customer))
                .forShare()
                .fetchOptional(CUSTOMERS.STATUS)
                .orElseThrow(() -> new NotFound("customer", customer));
        if (status == CustomerStatus.CANCELLED) {
            throw new StatusConflict("customer", customer, "cancelled");
        }
    }

    private static Condition isCustomer(TenantScope tx, CustomerId customer) {
        return tx.owns(CUSTOMERS.TENANT_ID).and(CUSTOMERS.CUSTOMER_ID.eq(customer));
    }

    private static Condition isMethod(TenantScope tx, PaymentMethodId id) {
        return tx.owns(PAYMENT_METHODS.TENANT_ID).and(PAYMENT_METHODS.PAYMENT_METHOD_ID.eq(id));
    }

    private List<PaymentMethod> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(PAYMENT_METHODS)
                .where(scope.owns(PAYMENT_METHODS.TENANT_ID))
                .and(condition)
                .orderBy(PAYMENT_METHODS.PAYMENT_METHOD_ID)
                .limit(limit)
                .fetch(PaymentMethodDao::toMethod);
    }

    private static void set(PaymentMethodsRecord row, PaymentMethodDetails details) {
        YearMonth expiry = details.expiry();
        row.setLastFour(details.lastFour());
        row.setCardBrand(details.cardBrand());
        row.setExpiryMonth(expiry == null ? null : (short) expiry.getMonthValue());
        row.setExpiryYear(expiry == null ? null : (short) expiry.getYear());
        row.setBankName(details.bankName());
        row.setUpiId(details.upiId());
        row.setMetadata(details.metadata());
    }

    private static PaymentMethod toMethod(PaymentMethodsRecord row) {
        YearMonth expiry = row.getExpiryYear() == null ? null : YearMonth.of(row.getExpiryYear(), row.getExpiryMonth());
        return new PaymentMethod(
                row.getPaymentMethodId(),
                row.getCustomerId(),
                row.getMethodType(),
                new GatewayMethod(row.getGateway(), row.getGatewayPaymentMethodId()),
                new PaymentMethodDetails(
                        row.getLastFour(),
                        row.getCardBrand(),
                        expiry,
                        row.getBankName(),
                        row.getUpiId(),
                        row.getMetadata()),
                row.getIsDefault(),
                row.getIsActive(),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
