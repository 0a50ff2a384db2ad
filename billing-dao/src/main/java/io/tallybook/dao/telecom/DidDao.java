package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.CUSTOMERS;
import static io.tallybook.schema.telecom.Tables.DIDS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTIONS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.Page;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.CustomerStatus;
import io.tallybook.model.telecom.Did;
import io.tallybook.model.telecom.DidDetails;
import io.tallybook.model.telecom.DidId;
import io.tallybook.model.telecom.DidStatus;
import io.tallybook.model.telecom.DidWish;
import io.tallybook.model.telecom.NewDid;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.schema.telecom.tables.records.DidsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jooq.Condition;

/**
 * The telephone numbers that a tenant can give to subscriptions.
 *
 * <p>A number is in one tenant at most, and with one subscription at most, whoever asks for it at the same moment. A reservation
 * that is over does not count, and nobody has to end it.
 */
public final class DidDao {

    private final TenantScope scope;

    public DidDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Takes up a number that is free to be given out.
     *
     * @throws AlreadyExists if the tenant has one with this id, or any tenant has the number; nothing is taken up
     * @throws NotFound if the tenant does not exist
     * @throws Closed if the tenant is closed
     */
    public Did add(NewDid did) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            String number = did.number().value();
            if (!ExternalReferences.claim(tx, ExternalReferenceKind.DID_NUMBER, number)) {
                throw new AlreadyExists("number", number);
            }
            return DidRows.insert(tx, did).orElseThrow(() -> {
                ExternalReferences.release(tx, ExternalReferenceKind.DID_NUMBER, Set.of(number));
                return find(tx, DIDS.DID_ID.eq(did.id())).isPresent()
                        ? new AlreadyExists("number", did.id())
                        : new AlreadyExists("number", number);
            });
        });
    }

    public Optional<Did> find(DidId id) {
        return find(scope, DIDS.DID_ID.eq(id));
    }

    /** By the number itself, as a call names it. */
    public Optional<Did> find(TelephoneNumber number) {
        return find(scope, DIDS.DID_NUMBER.eq(number));
    }

    /** @throws NotFound if the tenant has none with this id */
    public Did get(DidId id) {
        return find(id).orElseThrow(() -> new NotFound("number", id));
    }

    /** By id, which for generated ids is the order in which they were added. */
    public List<Did> list(Page<DidId> page) {
        return fetch(noCondition(), page);
    }

    /** Those of a subscription, by id. */
    public List<Did> list(SubscriptionId subscription, Page<DidId> page) {
        return fetch(DIDS.SUBSCRIPTION_ID.eq(subscription), page);
    }

    /** Those that are free, by id: nobody has them, and they are not kept for anybody. */
    public List<Did> listAvailable(DidWish wish, Page<DidId> page) {
        return fetch(isFree(scope).and(isAsWished(wish)), page);
    }

    /**
     * Changes what a number costs, where it forwards to, and what the application keeps beside it.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public Did change(DidId id, int version, DidDetails details) {
        Objects.requireNonNull(details, "details");
        return edit(id, (tx, row) -> {
            if (row.getVersion() != version) {
                throw new VersionConflict("number", id, version, row.getVersion());
            }
            DidRows.set(row, details);
            return true;
        });
    }

    /**
     * Keeps a number for a customer until a time; for the same customer again, until another time.
     *
     * @param until later than now; to the microsecond
     * @throws NotFound if the tenant has no such number or no such customer
     * @throws StatusConflict if the number is with a subscription, ported out, or kept for another customer, or the customer is not
     *     active; the number stays as it is
     * @throws Closed if the tenant is closed
     */
    public Did reserve(DidId id, CustomerId customer, Instant until) {
        Instant end = requireLater(until);
        return scope.atomically(tx -> {
            requireActive(tx, customer);
            return new DidDao(tx).edit(id, (edit, row) -> {
                requireFreeFor(edit, row, customer);
                setReserved(row, customer, end);
                return true;
            });
        });
    }

    /**
     * Keeps any number that is as wished. Of those who ask at the same moment each gets another one, and nobody waits.
     *
     * @param until later than now; to the microsecond
     * @return empty where all are given out, kept, or being given out in this moment
     * @throws NotFound if the tenant has no such customer
     * @throws StatusConflict if the customer is not active
     * @throws Closed if the tenant is closed
     */
    public Optional<Did> reserveAny(DidWish wish, CustomerId customer, Instant until) {
        Instant end = requireLater(until);
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            requireActive(tx, customer);
            return any(tx, wish).map(row -> {
                setReserved(row, customer, end);
                return write(tx, row);
            });
        });
    }

    /**
     * Gives a number to a subscription. One that it has already stays as it is.
     *
     * @throws NotFound if the tenant has no such number or no such subscription
     * @throws AlreadyEnded if the subscription has ended
     * @throws StatusConflict if the number is with another subscription, suspended, ported out, or kept for another customer; it
     *     stays as it is
     * @throws Closed if the tenant is closed
     */
    public Did assign(DidId id, SubscriptionId subscription) {
        return scope.atomically(tx -> {
            CustomerId customer = customerOf(tx, subscription);
            return new DidDao(tx).edit(id, (edit, row) -> {
                if (row.getStatus() == DidStatus.ASSIGNED && subscription.equals(row.getSubscriptionId())) {
                    return false;
                }
                requireFreeFor(edit, row, customer);
                setAssigned(edit, row, subscription);
                return true;
            });
        });
    }

    /**
     * Gives a subscription any number that is as wished. Of those who ask at the same moment each gets another one, and nobody
     * waits.
     *
     * @return empty where all are given out, kept, or being given out in this moment
     * @throws NotFound if the tenant has no such subscription
     * @throws AlreadyEnded if the subscription has ended
     * @throws Closed if the tenant is closed
     */
    public Optional<Did> assignAny(DidWish wish, SubscriptionId subscription) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            customerOf(tx, subscription);
            return any(tx, wish).map(row -> {
                setAssigned(tx, row, subscription);
                return write(tx, row);
            });
        });
    }

    /**
     * Takes a number back from its subscription, or ends a reservation: it is free. One that is free stays as it is.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws StatusConflict if it is ported out
     * @throws Closed if the tenant is closed
     */
    public Did release(DidId id) {
        return edit(id, (tx, row) -> {
            if (row.getStatus() == DidStatus.PORTED_OUT) {
                throw conflict(row);
            }
            boolean wasTaken = row.getStatus() != DidStatus.AVAILABLE;
            if (wasTaken) {
                setFree(tx, row, DidStatus.AVAILABLE);
            }
            return wasTaken;
        });
    }

    /**
     * Takes back all numbers of a subscription, as when it has ended.
     *
     * @return how many it had
     * @throws Closed if the tenant is closed
     */
    public int release(SubscriptionId subscription) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            List<DidsRecord> rows = tx.dsl()
                    .selectFrom(DIDS)
                    .where(tx.owns(DIDS.TENANT_ID))
                    .and(DIDS.SUBSCRIPTION_ID.eq(subscription))
                    .orderBy(DIDS.DID_ID)
                    .forNoKeyUpdate()
                    .fetch();
            rows.forEach(row -> {
                setFree(tx, row, DidStatus.AVAILABLE);
                write(tx, row);
            });
            return rows.size();
        });
    }

    /**
     * Puts a number out of use; it stays with its subscription. One that is suspended stays as it is.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws StatusConflict if it is with no subscription
     * @throws Closed if the tenant is closed
     */
    public Did suspend(DidId id) {
        return move(id, DidStatus.ASSIGNED, DidStatus.SUSPENDED);
    }

    /**
     * Puts a suspended number into use again. One that is in use stays as it is.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws StatusConflict if it is with no subscription
     * @throws Closed if the tenant is closed
     */
    public Did resume(DidId id) {
        return move(id, DidStatus.SUSPENDED, DidStatus.ASSIGNED);
    }

    /**
     * Notes that a number went to another provider: no subscription has it, and it is given out no more. The tenant keeps it until it
     * is removed. One that is ported out stays as it is.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Did portOut(DidId id) {
        return edit(id, (tx, row) -> {
            if (row.getStatus() == DidStatus.PORTED_OUT) {
                return false;
            }
            setFree(tx, row, DidStatus.PORTED_OUT);
            return true;
        });
    }

    /**
     * Forgets a number that is free or ported out, so that any tenant may take it up; also of a closed tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws StatusConflict if it is with a subscription, or kept for a customer; it stays
     */
    public void remove(DidId id) {
        scope.atomically(tx -> {
            DidsRecord row = lock(tx, id);
            if (row.getStatus() != DidStatus.PORTED_OUT && !isFree(tx, row)) {
                throw conflict(row);
            }
            tx.dsl().deleteFrom(DIDS).where(isDid(tx, id)).execute();
            ExternalReferences.release(
                    tx,
                    ExternalReferenceKind.DID_NUMBER,
                    Set.of(row.getDidNumber().value()));
            return true;
        });
    }

    private Did move(DidId id, DidStatus from, DidStatus to) {
        return edit(id, (tx, row) -> {
            if (row.getStatus() == to) {
                return false;
            }
            if (row.getStatus() != from) {
                throw conflict(row);
            }
            row.setStatus(to);
            return true;
        });
    }

    /** @param change says whether anything is another one now */
    private Did edit(DidId id, BiFunction<TenantScope, DidsRecord, Boolean> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            DidsRecord row = lock(tx, id);
            return change.apply(tx, row) ? write(tx, row) : DidRows.toDid(row);
        });
    }

    private static Did write(TenantScope tx, DidsRecord row) {
        row.setVersion(row.getVersion() + 1);
        row.setUpdatedAt(tx.later(row.getUpdatedAt()));
        tx.dsl().executeUpdate(row, isDid(tx, row.getDidId()));
        return DidRows.toDid(row);
    }

    private static DidsRecord lock(TenantScope tx, DidId id) {
        return tx.dsl()
                .selectFrom(DIDS)
                .where(isDid(tx, id))
                .forNoKeyUpdate()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("number", id));
    }

    /** The first one that nobody else is about to take. */
    private static Optional<DidsRecord> any(TenantScope tx, DidWish wish) {
        return tx.dsl()
                .selectFrom(DIDS)
                .where(tx.owns(DIDS.TENANT_ID))
                .and(isFree(tx))
                .and(isAsWished(wish))
                .orderBy(DIDS.DID_ID)
                .limit(1)
                .forNoKeyUpdate()
                .skipLocked()
                .fetchOptional();
    }

    private static void setReserved(DidsRecord row, CustomerId customer, Instant until) {
        row.setStatus(DidStatus.RESERVED);
        row.setReservedFor(customer);
        row.setReservedUntil(until);
    }

    private static void setAssigned(TenantScope tx, DidsRecord row, SubscriptionId subscription) {
        row.setStatus(DidStatus.ASSIGNED);
        row.setSubscriptionId(subscription);
        row.setAssignedAt(tx.later(row.getUpdatedAt()));
        row.setReservedFor(null);
        row.setReservedUntil(null);
    }

    private static void setFree(TenantScope tx, DidsRecord row, DidStatus status) {
        if (row.getSubscriptionId() != null) {
            row.setReleasedAt(tx.later(row.getUpdatedAt()));
        }
        row.setStatus(status);
        row.setSubscriptionId(null);
        row.setForwardingNumber(null);
        row.setReservedFor(null);
        row.setReservedUntil(null);
    }

    private static void requireFreeFor(TenantScope tx, DidsRecord row, CustomerId customer) {
        if (!isFree(tx, row) && !customer.equals(row.getReservedFor())) {
            throw conflict(row);
        }
    }

    private static boolean isFree(TenantScope tx, DidsRecord row) {
        return DidRows.toDid(row).isFreeAt(tx.now());
    }

    private static Condition isFree(TenantScope tx) {
        return DIDS.STATUS
                .eq(DidStatus.AVAILABLE)
                .or(DIDS.STATUS.eq(DidStatus.RESERVED).and(DIDS.RESERVED_UNTIL.le(tx.now())));
    }

    private static Condition isAsWished(DidWish wish) {
        Condition isInCountry = DIDS.COUNTRY.eq(wish.country());
        return wish.type() == null ? isInCountry : isInCountry.and(DIDS.DID_TYPE.eq(wish.type()));
    }

    private static StatusConflict conflict(DidsRecord row) {
        return new StatusConflict(
                "number", row.getDidNumber(), row.getStatus().name().toLowerCase(Locale.ROOT));
    }

    private Instant requireLater(Instant until) {
        Instant end = Moments.stored(until, "the end of a reservation");
        if (!end.isAfter(scope.now())) {
            throw new IllegalArgumentException("a reservation until " + until + " is over before it begins");
        }
        return end;
    }

    private static void requireActive(TenantScope tx, CustomerId customer) {
        CustomerStatus status = tx.dsl()
                .select(CUSTOMERS.STATUS)
                .from(CUSTOMERS)
                .where(tx.owns(CUSTOMERS.TENANT_ID))
                .and(CUSTOMERS.CUSTOMER_ID.eq(customer))
                .forShare()
                .fetchOptional(CUSTOMERS.STATUS)
                .orElseThrow(() -> new NotFound("customer", customer));
        if (status != CustomerStatus.ACTIVE) {
            throw new StatusConflict("customer", customer, status.name().toLowerCase(Locale.ROOT));
        }
    }

    /** The subscription cannot end until the transaction does. */
    private static CustomerId customerOf(TenantScope tx, SubscriptionId subscription) {
        return tx.dsl()
                .select(SUBSCRIPTIONS.CUSTOMER_ID, SUBSCRIPTIONS.STATUS, SUBSCRIPTIONS.ENDED_AT)
                .from(SUBSCRIPTIONS)
                .where(tx.owns(SUBSCRIPTIONS.TENANT_ID))
                .and(SUBSCRIPTIONS.SUBSCRIPTION_ID.eq(subscription))
                .forShare()
                .fetchOptional()
                .map(row -> {
                    if (row.value3() != null) {
                        throw new AlreadyEnded(
                                "subscription",
                                subscription,
                                row.value2().name().toLowerCase(Locale.ROOT));
                    }
                    return row.value1();
                })
                .orElseThrow(() -> new NotFound("subscription", subscription));
    }

    private static Condition isDid(TenantScope tx, DidId id) {
        return tx.owns(DIDS.TENANT_ID).and(DIDS.DID_ID.eq(id));
    }

    private static Optional<Did> find(TenantScope tx, Condition condition) {
        return tx.dsl()
                .selectFrom(DIDS)
                .where(tx.owns(DIDS.TENANT_ID))
                .and(condition)
                .fetchOptional(DidRows::toDid);
    }

    private List<Did> fetch(Condition condition, Page<DidId> page) {
        return scope.dsl()
                .selectFrom(DIDS)
                .where(scope.owns(DIDS.TENANT_ID))
                .and(condition)
                .and(page.after() == null ? noCondition() : DIDS.DID_ID.gt(page.after()))
                .orderBy(DIDS.DID_ID)
                .limit(page.size())
                .fetch(DidRows::toDid);
    }
}
