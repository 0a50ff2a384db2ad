package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.CHANGE_CUSTOMER_GSTIN;
import static io.tallybook.schema.telecom.Tables.CUSTOMERS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTIONS;
import static io.tallybook.schema.telecom.Tables.USERS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Json;
import io.tallybook.model.Page;
import io.tallybook.model.internal.Text;
import io.tallybook.model.telecom.Customer;
import io.tallybook.model.telecom.CustomerDetails;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.CustomerStatus;
import io.tallybook.model.telecom.KycStatus;
import io.tallybook.model.telecom.NewCustomer;
import io.tallybook.model.telecom.UserId;
import io.tallybook.schema.telecom.tables.records.CustomersRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Who is billed, and how far the tenant knows them.
 *
 * <p>A customer is pending, active, suspended, or cancelled for ever; only an active one gets anything new. The check of its
 * identity is pending, submitted, and then verified or rejected; after a rejection it may be submitted again.
 */
public final class CustomerDao {

    private final TenantScope scope;

    public CustomerDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Creates a customer without an account.
     *
     * @throws AlreadyExists if the tenant has a customer with this id or this GSTIN; it stays as it is
     * @throws NotFound if the tenant has no such user
     * @throws Closed if the tenant is closed
     */
    public Customer create(NewCustomer customer) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            requireUser(tx, customer.user());
            CustomersRecord row = tx.dsl().newRecord(CUSTOMERS);
            row.setTenantId(tx.tenant());
            row.setCustomerId(customer.id());
            row.setUserId(customer.user());
            row.setGstin(customer.details().gstin());
            CustomerRows.set(row, customer.details());
            row.setCreatedAt(tx.now());
            row.setUpdatedAt(tx.now());
            return tx.dsl()
                    .insertInto(CUSTOMERS)
                    .set(row)
                    .onConflictDoNothing()
                    .returning()
                    .fetchOptional(CustomerRows::toCustomer)
                    .orElseThrow(() -> conflictOf(tx, customer));
        });
    }

    public Optional<Customer> find(CustomerId id) {
        return fetch(CUSTOMERS.CUSTOMER_ID.eq(id), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public Customer get(CustomerId id) {
        return find(id).orElseThrow(() -> new NotFound("customer", id));
    }

    /** By id, which for generated ids is the order of creation; cancelled ones too. */
    public List<Customer> list(Page<CustomerId> page) {
        return fetch(isAfter(page), page.size());
    }

    /** Those that stand so, by id. */
    public List<Customer> list(CustomerStatus status, Page<CustomerId> page) {
        return fetch(isAfter(page).and(CUSTOMERS.STATUS.eq(status)), page.size());
    }

    /** Those whose check has come so far, by id: {@code SUBMITTED} for those who wait for somebody to look. */
    public List<Customer> list(KycStatus status, Page<CustomerId> page) {
        return fetch(isAfter(page).and(CUSTOMERS.KYC_STATUS.eq(status)), page.size());
    }

    /** Those for whom a user logs in, by id. */
    public List<Customer> list(UserId user, Page<CustomerId> page) {
        return fetch(isAfter(page).and(CUSTOMERS.USER_ID.eq(user)), page.size());
    }

    /**
     * Writes down something else about a customer. Invoices that were written keep what they say.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws AlreadyExists if another customer of the tenant has the GSTIN; both stay as they are
     */
    public Customer change(CustomerId id, int version, CustomerDetails details) {
        Objects.requireNonNull(details, "details");
        return edit(id, version, (tx, row) -> {
            changeGstin(tx, id, details.gstin());
            CustomerRows.set(row, details);
        });
    }

    /**
     * Lets another user log in for a customer.
     *
     * @throws NotFound if the tenant has no such customer or no such user
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public Customer changeUser(CustomerId id, int version, UserId user) {
        return edit(id, version, (tx, row) -> {
            requireUser(tx, user);
            row.setUserId(user);
        });
    }

    /**
     * Lets a customer have new subscriptions.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws AlreadyEnded if it is cancelled
     */
    public Customer activate(CustomerId id, int version) {
        return editStatus(id, version, CustomerStatus.ACTIVE);
    }

    /**
     * Gives a customer nothing new; what it has goes on.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws AlreadyEnded if it is cancelled
     */
    public Customer suspend(CustomerId id, int version) {
        return editStatus(id, version, CustomerStatus.SUSPENDED);
    }

    /**
     * Ends a customer that has no subscription any more, for ever; its history stays.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws AlreadyEnded if it is cancelled
     * @throws InUse if one of its subscriptions has not ended
     */
    public Customer cancel(CustomerId id, int version) {
        return editStatus(id, version, CustomerStatus.CANCELLED);
    }

    /**
     * Takes documents by which the customer says who it is; in place of those that were submitted or rejected before.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws StatusConflict if it is verified: {@link #requestKyc} first
     */
    public Customer submitKyc(CustomerId id, int version, Json documents) {
        Objects.requireNonNull(documents, "documents");
        return edit(id, version, (tx, row) -> {
            if (row.getKycStatus() == KycStatus.VERIFIED) {
                throw kycConflict(row);
            }
            row.setKycDocuments(documents);
            decide(row, KycStatus.SUBMITTED, null, null);
        });
    }

    /**
     * Believes the documents that were submitted.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version, such as one with other documents; it stays as it is
     * @throws StatusConflict if none wait for a decision
     */
    public Customer verifyKyc(CustomerId id, int version) {
        return decideKyc(id, version, KycStatus.VERIFIED, null);
    }

    /**
     * Does not believe them.
     *
     * @param reason at most 1,000 characters
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version, such as one with other documents; it stays as it is
     * @throws StatusConflict if none wait for a decision
     */
    public Customer rejectKyc(CustomerId id, int version, String reason) {
        return decideKyc(id, version, KycStatus.REJECTED, Text.require(reason, "reason", 1000));
    }

    /**
     * Begins the check anew, whatever it had come to; the former documents are kept until others are submitted.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public Customer requestKyc(CustomerId id, int version) {
        return edit(id, version, (tx, row) -> decide(row, KycStatus.PENDING, null, null));
    }

    /**
     * Removes a customer to whom nothing belongs; also of a closed tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws InUse if something belongs to it; both stay
     */
    public void remove(CustomerId id) {
        scope.atomically(tx -> {
            Removal.of(tx.dsl(), CUSTOMERS, isCustomer(tx, id), "customer", id);
            return true;
        });
    }

    private Customer decideKyc(CustomerId id, int version, KycStatus decision, @Nullable String reason) {
        return edit(id, version, (tx, row) -> {
            if (row.getKycStatus() != KycStatus.SUBMITTED) {
                throw kycConflict(row);
            }
            decide(row, decision, tx.later(row.getUpdatedAt()), reason);
        });
    }

    private static void decide(
            CustomersRecord row, KycStatus status, @Nullable Instant decidedAt, @Nullable String reason) {
        row.setKycStatus(status);
        row.setKycDecidedAt(decidedAt);
        row.setKycRejectionReason(reason);
    }

    private Customer editStatus(CustomerId id, int version, CustomerStatus status) {
        return edit(id, version, (tx, row) -> {
            if (row.getStatus() == CustomerStatus.CANCELLED) {
                throw new AlreadyEnded("customer", id, "cancelled");
            }
            if (status == CustomerStatus.CANCELLED && hasSubscription(tx, id)) {
                throw new InUse("customer", id, SUBSCRIPTIONS.getName());
            }
            row.setStatus(status);
        });
    }

    private Customer edit(CustomerId id, int version, BiConsumer<TenantScope, CustomersRecord> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            CustomersRecord row = tx.dsl()
                    .selectFrom(CUSTOMERS)
                    .where(isCustomer(tx, id))
                    .forNoKeyUpdate()
                    .fetchOptional()
                    .orElseThrow(() -> new NotFound("customer", id));
            if (row.getVersion() != version) {
                throw new VersionConflict("customer", id, version, row.getVersion());
            }
            change.accept(tx, row);
            row.setVersion(row.getVersion() + 1);
            row.setUpdatedAt(tx.later(row.getUpdatedAt()));
            tx.dsl().executeUpdate(row, isCustomer(tx, id));
            return new CustomerDao(tx).get(id);
        });
    }

    /** By a function, because another customer may take it at this moment, and the unique key would end the transaction. */
    private static void changeGstin(TenantScope tx, CustomerId id, @Nullable String gstin) {
        String outcome = tx.dsl()
                .selectFrom(CHANGE_CUSTOMER_GSTIN(tx.tenant(), id, gstin))
                .fetchSingle()
                .getOutcome();
        if (outcome.equals("taken")) {
            throw new AlreadyExists("customer with GSTIN", gstin);
        }
    }

    private static AlreadyExists conflictOf(TenantScope tx, NewCustomer customer) {
        return new CustomerDao(tx).find(customer.id()).isPresent()
                ? new AlreadyExists("customer", customer.id())
                : new AlreadyExists("customer with GSTIN", customer.details().gstin());
    }

    private static StatusConflict kycConflict(CustomersRecord row) {
        return new StatusConflict(
                "KYC of customer",
                row.getCustomerId(),
                row.getKycStatus().name().toLowerCase(Locale.ROOT));
    }

    private static boolean hasSubscription(TenantScope tx, CustomerId id) {
        return tx.dsl()
                .fetchExists(
                        SUBSCRIPTIONS,
                        tx.owns(SUBSCRIPTIONS.TENANT_ID)
                                .and(SUBSCRIPTIONS.CUSTOMER_ID.eq(id))
                                .and(SUBSCRIPTIONS.ENDED_AT.isNull()));
    }

    private static void requireUser(TenantScope tx, UserId user) {
        tx.dsl()
                .select(USERS.USER_ID)
                .from(USERS)
                .where(UserDao.isUser(tx, user))
                .forKeyShare()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("user", user));
    }

    private static Condition isCustomer(TenantScope tx, CustomerId id) {
        return tx.owns(CUSTOMERS.TENANT_ID).and(CUSTOMERS.CUSTOMER_ID.eq(id));
    }

    private static Condition isAfter(Page<CustomerId> page) {
        return page.after() == null ? noCondition() : CUSTOMERS.CUSTOMER_ID.gt(page.after());
    }

    private List<Customer> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(CUSTOMERS)
                .where(scope.owns(CUSTOMERS.TENANT_ID))
                .and(condition)
                .orderBy(CUSTOMERS.CUSTOMER_ID)
                .limit(limit)
                .fetch(CustomerRows::toCustomer);
    }
}
