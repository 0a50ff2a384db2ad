package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDITS;
import static io.tallybook.schema.billing.Tables.CREDIT_LOTS;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.when;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.SequenceNumber;
import io.tallybook.model.internal.Moments;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record10;
import org.jooq.Records;
import org.jooq.SelectConditionStep;

/** Lots with what is left of them, which for the open one stands on the balance row. */
record CreditLotQuery(TenantScope scope) {

    private static final Field<Quantity> REMAINING = when(
                    CREDITS.OPEN_LOT_ID.eq(CREDIT_LOTS.LOT_ID), CREDITS.OPEN_LOT_REMAINING)
            .otherwise(CREDIT_LOTS.REMAINING);

    List<CreditLot> fetch(Condition condition, int atMost) {
        return select(condition)
                .orderBy(CREDIT_LOTS.ORGANISATION_ID, CREDIT_LOTS.LOT_ID)
                .limit(atMost)
                .fetch(Records.mapping(CreditLot::new));
    }

    /** By organisation, then by expiry: those that can be consumed now and no longer at {@code before}. */
    List<CreditLot> fetchExpiring(Condition condition, Instant before, Page<CreditLot> page) {
        Condition expiring = condition
                .and(CREDIT_LOTS.EXPIRES_AT.gt(scope.now()))
                .and(CREDIT_LOTS.EXPIRES_AT.lt(Moments.asked(before)));
        CreditLot last = page.after();
        if (last != null) {
            expiring = expiring.and(row(CREDIT_LOTS.ORGANISATION_ID, CREDIT_LOTS.EXPIRES_AT, CREDIT_LOTS.LOT_ID)
                    .gt(last.organisation(), last.expiresAt(), last.id()));
        }
        // Two halves, so that lots that are used up are not looked at: there may be many.
        return select(expiring.and(CREDIT_LOTS.REMAINING.gt(Quantity.ZERO)))
                .unionAll(select(expiring.and(CREDITS.OPEN_LOT_ID.eq(CREDIT_LOTS.LOT_ID))
                        .and(CREDITS.OPEN_LOT_REMAINING.gt(Quantity.ZERO))))
                .orderBy(
                        field(name(CREDIT_LOTS.ORGANISATION_ID.getName())),
                        field(name(CREDIT_LOTS.EXPIRES_AT.getName())),
                        field(name(CREDIT_LOTS.LOT_ID.getName())))
                .limit(page.size())
                .fetch(Records.mapping(CreditLot::new));
    }

    private SelectConditionStep<
                    Record10<
                            OrganisationId,
                            CreditLotId,
                            CreditSource,
                            Integer,
                            Quantity,
                            Quantity,
                            Quantity,
                            Instant,
                            Instant,
                            SequenceNumber>>
            select(Condition condition) {
        return scope.dsl()
                .select(
                        CREDIT_LOTS.ORGANISATION_ID,
                        CREDIT_LOTS.LOT_ID,
                        CREDIT_LOTS.SOURCE,
                        CREDIT_LOTS.PRIORITY.convertFrom(Short::intValue),
                        CREDIT_LOTS.GRANTED,
                        CREDIT_LOTS.REPAID,
                        REMAINING,
                        CREDIT_LOTS.GRANTED_AT,
                        CREDIT_LOTS.EXPIRES_AT,
                        CREDIT_LOTS.GRANTED_BY)
                .from(CREDIT_LOTS)
                .join(CREDITS)
                .on(scope.owns(CREDITS.TENANT_ID))
                .and(CREDITS.ORGANISATION_ID.eq(CREDIT_LOTS.ORGANISATION_ID))
                .where(scope.owns(CREDIT_LOTS.TENANT_ID))
                .and(condition);
    }
}
