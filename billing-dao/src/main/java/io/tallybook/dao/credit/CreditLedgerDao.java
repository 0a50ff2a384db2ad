package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDIT_HOLDS;
import static io.tallybook.schema.billing.Tables.CREDIT_PURCHASES;
import static io.tallybook.schema.billing.Tables.CREDIT_PURCHASE_REFUNDS;
import static io.tallybook.schema.billing.Tables.CREDIT_REFUNDS;
import static io.tallybook.schema.billing.Tables.CREDIT_TRANSACTIONS;
import static io.tallybook.schema.billing.Tables.CREDIT_TRANSFERS;
import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static org.jooq.impl.DSL.arrayGet;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.CreditTransaction.Counterpart;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.SequenceNumber;
import io.tallybook.model.internal.Moments;
import io.tallybook.schema.billing.tables.CreditTransfers;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SortField;
import org.jspecify.annotations.Nullable;

/** What happened to the credits of an organisation, row by row, and what the balance was. */
public final class CreditLedgerDao {

    private static final CreditTransfers TAKEN = CREDIT_TRANSFERS.as("taken");
    private static final CreditTransfers GIVEN = CREDIT_TRANSFERS.as("given");
    private static final Field<CreditPurchaseId> PURCHASE = coalesce(
                    CREDIT_PURCHASE_REFUNDS.PURCHASE_ID, CREDIT_PURCHASES.PURCHASE_ID)
            .as("purchase");

    private final TenantScope scope;
    private final OrganisationId organisation;

    public CreditLedgerDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
    }

    public Optional<CreditTransaction> find(SequenceNumber number) {
        return fetch(CREDIT_TRANSACTIONS.SEQUENCE_NUMBER.eq(number), CREDIT_TRANSACTIONS.SEQUENCE_NUMBER.asc(), 1)
                .stream()
                .findFirst();
    }

    /** @throws NotFound if the ledger has no such row */
    public CreditTransaction get(SequenceNumber number) {
        return find(number).orElseThrow(() -> new NotFound("ledger row", number));
    }

    /** The statement, oldest row first; none for an organisation that never had credits. */
    public List<CreditTransaction> list(Page<SequenceNumber> page) {
        return fetch(
                page.after() == null ? noCondition() : CREDIT_TRANSACTIONS.SEQUENCE_NUMBER.gt(page.after()),
                CREDIT_TRANSACTIONS.SEQUENCE_NUMBER.asc(),
                page.size());
    }

    /** The statement, newest row first. */
    public List<CreditTransaction> listNewest(Page<SequenceNumber> page) {
        return fetch(
                page.after() == null ? noCondition() : CREDIT_TRANSACTIONS.SEQUENCE_NUMBER.lt(page.after()),
                CREDIT_TRANSACTIONS.SEQUENCE_NUMBER.desc(),
                page.size());
    }

    /**
     * The balance that was known at a moment: all rows that were recorded by then.
     *
     * <p>It reads the organisation's whole ledger, as {@link #balanceEffectiveAt} does.
     *
     * @throws NotFound if the tenant has no such organisation
     */
    public Quantity balanceRecordedAt(Instant moment) {
        return balance(CREDIT_TRANSACTIONS.RECORDED_AT.le(asked(moment)));
    }

    /**
     * The balance of a moment, as it is known now: all rows that count from then or before.
     *
     * <p>It differs from what was known at the time by what was booked later: grants and adjustments that count from an
     * earlier moment, and expiries, which count from when the lot expired.
     *
     * @throws NotFound if the tenant has no such organisation
     */
    public Quantity balanceEffectiveAt(Instant moment) {
        return balance(CREDIT_TRANSACTIONS.EFFECTIVE_AT.le(asked(moment)));
    }

    private static Instant asked(Instant moment) {
        return Moments.asked(moment).truncatedTo(ChronoUnit.MICROS);
    }

    private Quantity balance(Condition counted) {
        Field<BigDecimal> amounts =
                field(select(coalesce(sum(CREDIT_TRANSACTIONS.AMOUNT.coerce(BigDecimal.class)), val(BigDecimal.ZERO)))
                        .from(CREDIT_TRANSACTIONS)
                        .where(scope.owns(CREDIT_TRANSACTIONS.TENANT_ID))
                        .and(CREDIT_TRANSACTIONS.ORGANISATION_ID.eq(organisation))
                        .and(counted));
        return scope.dsl()
                .select(amounts.convertFrom(Quantity::new))
                .from(ORGANISATIONS)
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(organisation))
                .fetchOptional(row -> row.value1())
                .orElseThrow(() -> new NotFound("organisation", organisation));
    }

    private List<CreditTransaction> fetch(Condition condition, SortField<SequenceNumber> order, int atMost) {
        return scope.dsl()
                .select(
                        CREDIT_TRANSACTIONS.asterisk(),
                        CREDIT_HOLDS.HOLD_ID,
                        CREDIT_REFUNDS.CONSUMPTION_NUMBER,
                        PURCHASE,
                        TAKEN.TO_ORGANISATION_ID,
                        TAKEN.TO_SEQUENCE_NUMBER,
                        GIVEN.FROM_ORGANISATION_ID,
                        GIVEN.FROM_SEQUENCE_NUMBER)
                .from(CREDIT_TRANSACTIONS)
                .leftJoin(CREDIT_HOLDS)
                .on(scope.owns(CREDIT_HOLDS.TENANT_ID))
                .and(CREDIT_HOLDS.ORGANISATION_ID.eq(CREDIT_TRANSACTIONS.ORGANISATION_ID))
                .and(CREDIT_HOLDS.SEQUENCE_NUMBER.eq(CREDIT_TRANSACTIONS.SEQUENCE_NUMBER))
                .leftJoin(CREDIT_REFUNDS)
                .on(scope.owns(CREDIT_REFUNDS.TENANT_ID))
                .and(CREDIT_REFUNDS.ORGANISATION_ID.eq(CREDIT_TRANSACTIONS.ORGANISATION_ID))
                .and(CREDIT_REFUNDS.SEQUENCE_NUMBER.eq(CREDIT_TRANSACTIONS.SEQUENCE_NUMBER))
                .leftJoin(CREDIT_PURCHASE_REFUNDS)
                .on(scope.owns(CREDIT_PURCHASE_REFUNDS.TENANT_ID))
                .and(CREDIT_PURCHASE_REFUNDS.ORGANISATION_ID.eq(CREDIT_TRANSACTIONS.ORGANISATION_ID))
                .and(CREDIT_PURCHASE_REFUNDS.SEQUENCE_NUMBER.eq(CREDIT_TRANSACTIONS.SEQUENCE_NUMBER))
                .leftJoin(CREDIT_PURCHASES)
                .on(scope.owns(CREDIT_PURCHASES.TENANT_ID))
                .and(CREDIT_PURCHASES.ORGANISATION_ID.eq(CREDIT_TRANSACTIONS.ORGANISATION_ID))
                .and(CREDIT_TRANSACTIONS.TRANSACTION_TYPE.eq(CreditTransactionType.PURCHASE))
                .and(CREDIT_PURCHASES.LOT_ID.eq(arrayGet(CREDIT_TRANSACTIONS.LOT_IDS, 1)))
                .leftJoin(TAKEN)
                .on(scope.owns(TAKEN.TENANT_ID))
                .and(TAKEN.FROM_ORGANISATION_ID.eq(CREDIT_TRANSACTIONS.ORGANISATION_ID))
                .and(TAKEN.FROM_SEQUENCE_NUMBER.eq(CREDIT_TRANSACTIONS.SEQUENCE_NUMBER))
                .leftJoin(GIVEN)
                .on(scope.owns(GIVEN.TENANT_ID))
                .and(GIVEN.TO_ORGANISATION_ID.eq(CREDIT_TRANSACTIONS.ORGANISATION_ID))
                .and(GIVEN.TO_SEQUENCE_NUMBER.eq(CREDIT_TRANSACTIONS.SEQUENCE_NUMBER))
                .where(scope.owns(CREDIT_TRANSACTIONS.TENANT_ID))
                .and(CREDIT_TRANSACTIONS.ORGANISATION_ID.eq(organisation))
                .and(condition)
                .orderBy(order)
                .limit(atMost)
                .fetch(CreditLedgerDao::toTransaction);
    }

    private static CreditTransaction toTransaction(Record row) {
        return new CreditTransaction(
                row.get(CREDIT_TRANSACTIONS.SEQUENCE_NUMBER),
                row.get(CREDIT_TRANSACTIONS.TRANSACTION_TYPE),
                row.get(CREDIT_TRANSACTIONS.AMOUNT),
                row.get(CREDIT_TRANSACTIONS.BALANCE_AFTER),
                LotArrays.changes(row.get(CREDIT_TRANSACTIONS.LOT_IDS), row.get(CREDIT_TRANSACTIONS.LOT_AMOUNTS)),
                row.get(CREDIT_TRANSACTIONS.OPERATION_CODE),
                row.get(CREDIT_HOLDS.HOLD_ID),
                row.get(CREDIT_REFUNDS.CONSUMPTION_NUMBER),
                row.get(PURCHASE),
                counterpart(row),
                row.get(CREDIT_TRANSACTIONS.REASON),
                row.get(CREDIT_TRANSACTIONS.IDEMPOTENCY_KEY),
                row.get(CREDIT_TRANSACTIONS.EFFECTIVE_AT),
                row.get(CREDIT_TRANSACTIONS.RECORDED_AT));
    }

    private static @Nullable Counterpart counterpart(Record row) {
        if (row.get(TAKEN.TO_ORGANISATION_ID) != null) {
            return new Counterpart(row.get(TAKEN.TO_ORGANISATION_ID), row.get(TAKEN.TO_SEQUENCE_NUMBER));
        }
        return row.get(GIVEN.FROM_ORGANISATION_ID) == null
                ? null
                : new Counterpart(row.get(GIVEN.FROM_ORGANISATION_ID), row.get(GIVEN.FROM_SEQUENCE_NUMBER));
    }
}
