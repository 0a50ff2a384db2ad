package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CONSUME_CREDITS;
import static io.tallybook.schema.billing.Tables.CREDITS;
import static io.tallybook.schema.billing.Tables.CREDIT_LOTS;
import static io.tallybook.schema.billing.Tables.GRANT_CREDITS;
import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.CreditBalance;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.schema.billing.tables.records.ConsumeCreditsRecord;
import io.tallybook.schema.billing.tables.records.GrantCreditsRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jooq.Field;

/**
 * The credits of an organisation.
 *
 * <p>Keys are remembered for as long as the ledger is kept: a replay gets its first answer however late it comes.
 */
public final class CreditDao {

    private static final StoredFunction<ConsumeCreditsRecord> CONSUME = StoredFunction.of(CONSUME_CREDITS, 6);

    private static final Field<BigDecimal> ZERO = val(BigDecimal.ZERO);

    private final TenantScope scope;
    private final OrganisationId organisation;

    public CreditDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
    }

    /**
     * Adds credits as one lot; what is overdrawn is repaid first.
     *
     * <p>Overdrawn by 30, a grant of 100 leaves a lot of 70.
     *
     * @throws IdempotencyConflict if {@code key} was used for another grant; nothing is granted
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if the grant would be over before it begins, or the balance beyond fourteen digits
     */
    public CreditGrant grant(NewGrant grant, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        GrantCreditsRecord granted = scope.dsl()
                .selectFrom(GRANT_CREDITS(
                        scope.tenant(),
                        organisation,
                        CreditLotId.generate(),
                        grant.quantity(),
                        grant.source().name().toLowerCase(Locale.ROOT),
                        grant.priority(),
                        grant.expiresAt(),
                        grant.reason(),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (granted.getOutcome()) {
            case "done", "replayed" ->
                new CreditGrant(
                        granted.getLotId(),
                        granted.getSequenceNumber(),
                        grant.quantity(),
                        granted.getRepaid(),
                        granted.getBalanceAfter(),
                        granted.getRecordedAt(),
                        granted.getOutcome().equals("replayed"));
            case "too_much" ->
                throw new IllegalArgumentException("the balance would have more than fourteen digits before the point");
            case "expired" ->
                throw new IllegalArgumentException(
                        "a grant that expires at " + grant.expiresAt() + " is over before it begins");
            default -> throw refusal(granted.getOutcome(), key);
        };
    }

    /**
     * Takes credits: by priority, then soonest expiry, then oldest, then from the overdraft; all or nothing.
     *
     * <p>With lots of 10 (expiring tomorrow) and 100, consuming 25 empties the first and leaves 85.
     *
     * @param quantity positive
     * @throws InsufficientCredits if less is available; nothing is consumed
     * @throws IdempotencyConflict if {@code key} was used for another consumption; nothing is consumed
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     */
    public CreditConsumption consume(Quantity quantity, OperationCode operation, IdempotencyKey key) {
        ConsumeResult result = tryConsume(quantity, operation, key);
        if (result instanceof ConsumeResult.Refused refused) {
            throw new InsufficientCredits(organisation, refused.requested(), refused.available());
        }
        return ((ConsumeResult.Consumed) result).consumption();
    }

    /**
     * The same where too few credits are an ordinary answer. One statement.
     *
     * @throws IdempotencyConflict if {@code key} was used for another consumption; nothing is consumed
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if the organisation is closed
     */
    public ConsumeResult tryConsume(Quantity quantity, OperationCode operation, IdempotencyKey key) {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(key, "key");
        ConsumeCreditsRecord consumed = CONSUME.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                quantity.requirePositive("consumed quantity").value(),
                operation.value(),
                key.value(),
                scope.now());
        return switch (consumed.getOutcome()) {
            case "done", "replayed" ->
                new ConsumeResult.Consumed(new CreditConsumption(
                        consumed.getSequenceNumber(),
                        operation,
                        quantity,
                        consumed.getBalanceAfter(),
                        draws(consumed, quantity),
                        consumed.getRecordedAt(),
                        consumed.getOutcome().equals("replayed")));
            case "refused" -> new ConsumeResult.Refused(quantity, consumed.getAvailable());
            default -> throw refusal(consumed.getOutcome(), key);
        };
    }

    /**
     * What there is now; zero for an organisation that never had credits.
     *
     * @throws NotFound if the tenant has no such organisation
     */
    public CreditBalance balance() {
        return scope.dsl()
                .select(CREDITS.BALANCE, CREDITS.HELD, expiredAt(scope.now()), CREDITS.OVERDRAFT_LIMIT)
                .from(ORGANISATIONS)
                .leftJoin(CREDITS)
                .on(scope.owns(CREDITS.TENANT_ID))
                .and(CREDITS.ORGANISATION_ID.eq(ORGANISATIONS.ORGANISATION_ID))
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(organisation))
                .fetchOptional(row -> row.value1() == null
                        ? CreditBalance.NONE
                        : new CreditBalance(row.value1(), row.value2(), row.value3(), row.value4()))
                .orElseThrow(() -> new NotFound("organisation", organisation));
    }

    // Lots past their expiry count whether or not a call has marked them; the open one keeps its rest on the balance
    // row.
    private Field<Quantity> expiredAt(Instant now) {
        Field<BigDecimal> rests = field(select(coalesce(sum(CREDIT_LOTS.REMAINING.coerce(BigDecimal.class)), ZERO))
                .from(CREDIT_LOTS)
                .where(scope.owns(CREDIT_LOTS.TENANT_ID))
                .and(CREDIT_LOTS.ORGANISATION_ID.eq(organisation))
                .and(CREDIT_LOTS.REMAINING.gt(Quantity.ZERO))
                .and(CREDIT_LOTS.EXPIRES_AT.le(now).or(CREDIT_LOTS.IS_EXPIRED)));
        Field<BigDecimal> openRest = field(select(CREDITS.OPEN_LOT_REMAINING.coerce(BigDecimal.class))
                .from(CREDIT_LOTS)
                .where(scope.owns(CREDIT_LOTS.TENANT_ID))
                .and(CREDIT_LOTS.ORGANISATION_ID.eq(organisation))
                .and(CREDIT_LOTS.LOT_ID.eq(CREDITS.OPEN_LOT_ID))
                .and(CREDIT_LOTS.EXPIRES_AT.le(now)));
        return rests.plus(coalesce(openRest, ZERO)).convertFrom(Quantity::new);
    }

    private RuntimeException refusal(String outcome, IdempotencyKey key) {
        return switch (outcome) {
            case "conflict" -> new IdempotencyConflict(key);
            case "unknown" -> new NotFound("organisation", organisation);
            case "closed" -> new Closed("organisation", organisation);
            default -> new IllegalStateException("the database answered " + outcome);
        };
    }

    private static List<LotDraw> draws(ConsumeCreditsRecord consumed, Quantity quantity) {
        if (consumed.getLotId() != null) {
            return List.of(new LotDraw(consumed.getLotId(), quantity));
        }
        List<LotDraw> draws = new ArrayList<>();
        for (int i = 0; i < consumed.getLotIds().length; i++) {
            draws.add(new LotDraw(consumed.getLotIds()[i], consumed.getLotQuantities()[i]));
        }
        return draws;
    }
}
