package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDITS;
import static io.tallybook.schema.billing.Tables.CREDIT_HOLDS;
import static io.tallybook.schema.billing.Tables.CREDIT_LOTS;
import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditBalance;
import io.tallybook.model.credit.CreditHoldStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jooq.Field;

/** What an organisation has at this moment, whatever moment the marks on its lots and holds are of. */
record CreditBalanceQuery(TenantScope scope, OrganisationId organisation) {

    private static final Field<BigDecimal> ZERO = val(BigDecimal.ZERO);

    Optional<CreditBalance> fetch() {
        Instant now = scope.now();
        Field<Quantity> held = coalesce(CREDITS.HELD.coerce(BigDecimal.class).minus(heldInVain(now)), ZERO)
                .convertFrom(Quantity::new);
        return scope.dsl()
                .select(CREDITS.BALANCE, held, expired(now), CREDITS.OVERDRAFT_LIMIT)
                .from(ORGANISATIONS)
                .leftJoin(CREDITS)
                .on(scope.owns(CREDITS.TENANT_ID))
                .and(CREDITS.ORGANISATION_ID.eq(ORGANISATIONS.ORGANISATION_ID))
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(organisation))
                .fetchOptional(row -> row.value1() == null
                        ? CreditBalance.NONE
                        : new CreditBalance(row.value1(), row.value2(), row.value3(), row.value4()));
    }

    // While something is overdrawn, no lot can be consumed: what is left has been marked by a clock that was ahead. The
    // open lot keeps its rest on the balance row.
    private Field<Quantity> expired(Instant now) {
        Field<BigDecimal> rests = field(select(coalesce(sum(CREDIT_LOTS.REMAINING.coerce(BigDecimal.class)), ZERO))
                .from(CREDIT_LOTS)
                .where(scope.owns(CREDIT_LOTS.TENANT_ID))
                .and(CREDIT_LOTS.ORGANISATION_ID.eq(organisation))
                .and(CREDIT_LOTS.REMAINING.gt(Quantity.ZERO))
                .and(CREDIT_LOTS.EXPIRES_AT.isNotNull())
                .and(CREDIT_LOTS.EXPIRES_AT.le(now).or(CREDITS.OVERDRAWN.gt(Quantity.ZERO))));
        Field<BigDecimal> openRest = field(select(CREDITS.OPEN_LOT_REMAINING.coerce(BigDecimal.class))
                .from(CREDIT_LOTS)
                .where(scope.owns(CREDIT_LOTS.TENANT_ID))
                .and(CREDIT_LOTS.ORGANISATION_ID.eq(organisation))
                .and(CREDIT_LOTS.LOT_ID.eq(CREDITS.OPEN_LOT_ID))
                .and(CREDIT_LOTS.EXPIRES_AT.le(now)));
        return rests.plus(coalesce(openRest, ZERO)).convertFrom(Quantity::new);
    }

    private Field<BigDecimal> heldInVain(Instant now) {
        return field(select(coalesce(sum(CREDIT_HOLDS.QUANTITY.coerce(BigDecimal.class)), ZERO))
                .from(CREDIT_HOLDS)
                .where(scope.owns(CREDIT_HOLDS.TENANT_ID))
                .and(CREDIT_HOLDS.ORGANISATION_ID.eq(organisation))
                .and(CREDIT_HOLDS.STATUS.eq(CreditHoldStatus.OPEN))
                .and(CREDIT_HOLDS.EXPIRES_AT.le(now)));
    }
}
