package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CONSUME_CREDITS_BATCH;
import static io.tallybook.schema.billing.Tables.CREDIT_PURCHASES;
import static io.tallybook.schema.billing.Tables.EXPIRE_TENANT_CREDITS;
import static io.tallybook.schema.billing.Tables.LOCK_CREDITS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.credit.ConsumptionOutcome;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditPurchase;
import io.tallybook.model.credit.ExpiredCredits;
import io.tallybook.model.credit.NewConsumption;
import io.tallybook.model.credit.PaymentReference;
import io.tallybook.schema.billing.tables.records.ConsumeCreditsBatchRecord;
import io.tallybook.schema.billing.tables.records.ExpireTenantCreditsRecord;
import io.tallybook.schema.billing.tables.records.LockCreditsRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Result;

/** What concerns the credits of several organisations of a tenant. */
public final class TenantCreditDao {

    /** How many consumptions {@link #consumeAll} takes at most. */
    public static final int MOST_AT_ONCE = 10_000;

    private static final StoredFunction<ConsumeCreditsBatchRecord> CONSUME_ALL = StoredFunction.of(
            CONSUME_CREDITS_BATCH,
            "?, cast(? as uuid[]), cast(? as numeric[]), cast(? as text[]), cast(? as text[]), "
                    + StoredFunction.INSTANT);

    private static final StoredFunction<LockCreditsRecord> LOCK =
            StoredFunction.of(LOCK_CREDITS, "?, cast(? as uuid[]), " + StoredFunction.INSTANT);

    private final TenantScope scope;

    public TenantCreditDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Locks the balances of organisations until the end of the transaction, in the one order in which all calls do.
     *
     * <p>To be called first where a transaction changes the credits of more than one organisation. Otherwise two such
     * transactions may each wait for what the other has, and PostgreSQL ends one of them. Outside a transaction it does nothing
     * that lasts.
     *
     * @throws NotFound if the tenant lacks one of them
     */
    public void lock(Collection<OrganisationId> organisations) {
        UUID[] ids = organisations.stream().map(OrganisationId::value).toArray(UUID[]::new);
        Result<LockCreditsRecord> missing =
                LOCK.callForAll(scope.dsl(), scope.tenant().value(), ids, scope.now());
        if (!missing.isEmpty()) {
            throw new NotFound("organisation", missing.get(0).getOrganisationId());
        }
    }

    /**
     * Consumes as {@link CreditDao#tryConsume} does for each, in the order given, and far faster. One statement.
     *
     * <p>One that is refused does not concern the others. A key that comes twice is a replay, or a conflict, the second time, as it is
     * from one call to the next, so a batch may be sent again. Balances are locked in one order, so that batches do not wait for
     * each other, or for transfers, in a circle; they stay locked until commit, so a large batch keeps others waiting.
     *
     * @param consumptions at most {@value #MOST_AT_ONCE}
     * @return an outcome for each, in the same order
     * @throws IllegalArgumentException if there are more; nothing is consumed
     */
    public List<ConsumptionOutcome> consumeAll(List<NewConsumption> consumptions) {
        if (consumptions.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException(
                    "at most " + MOST_AT_ONCE + " consumptions can be made at once, not " + consumptions.size());
        }
        if (consumptions.isEmpty()) {
            return List.of();
        }
        return ConsumptionOutcomes.of(
                consumptions,
                CONSUME_ALL.callForAll(
                        scope.dsl(),
                        scope.tenant().value(),
                        column(consumptions, one -> one.organisation().value()),
                        column(consumptions, one -> one.quantity().value().toPlainString()),
                        column(consumptions, one -> one.operation().value()),
                        column(consumptions, one -> one.key().value()),
                        scope.now()));
    }

    private static String[] column(List<NewConsumption> consumptions, Function<NewConsumption, Object> value) {
        return consumptions.stream().map(one -> value.apply(one).toString()).toArray(String[]::new);
    }

    /**
     * Does what {@link CreditLotDao#expire} does for the next organisations that have something to expire, in one
     * transaction.
     *
     * <p>It is done when less comes back than was asked for. A result may be empty, where open holds need all that has
     * expired.
     *
     * @param grace how long before now something must have expired: as much as the clocks of those who consume may be apart
     */
    public List<ExpiredCredits> expire(Duration grace, Page<OrganisationId> page) {
        Instant now = scope.now();
        Map<OrganisationId, List<ExpireTenantCreditsRecord>> rows = scope
                .dsl()
                .selectFrom(EXPIRE_TENANT_CREDITS(
                        scope.tenant(),
                        page.after() == null ? null : page.after().value(),
                        page.size(),
                        ExpiryRows.until(now, grace),
                        now))
                .stream()
                .collect(Collectors.groupingBy(
                        ExpireTenantCreditsRecord::getOrganisationId, LinkedHashMap::new, Collectors.toList()));
        return rows.entrySet().stream()
                .map(organisation -> ExpiryRows.of(organisation.getKey(), organisation.getValue()))
                .toList();
    }

    /** The purchase that names a payment, of whichever organisation: where a webhook says no more than that. */
    public Optional<CreditPurchase> findPurchase(PaymentReference payment) {
        return new CreditPurchaseQuery(scope)
                .fetch(CREDIT_PURCHASES.PAYMENT_REFERENCE.eq(payment), 1).stream()
                        .findFirst();
    }

    /** What can be consumed now and no longer at {@code before}: by organisation, the soonest expiry first. */
    public List<CreditLot> listExpiring(Instant before, Page<CreditLot> page) {
        return new CreditLotQuery(scope).fetchExpiring(noCondition(), before, page);
    }
}
