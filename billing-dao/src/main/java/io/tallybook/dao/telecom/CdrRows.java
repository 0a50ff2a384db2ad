package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.CDRS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.model.telecom.Cdr;
import io.tallybook.model.telecom.CdrError;
import io.tallybook.model.telecom.CdrFilter;
import io.tallybook.model.telecom.CdrRating;
import io.tallybook.model.telecom.CdrStatus;
import io.tallybook.model.telecom.NewCdr;
import io.tallybook.model.telecom.RatedCdr;
import io.tallybook.schema.billing.tables.records.TakeCallsRecord;
import io.tallybook.schema.telecom.tables.records.CdrRatingsRecord;
import io.tallybook.schema.telecom.tables.records.CdrsRecord;
import java.math.BigDecimal;
import java.util.Locale;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Records of calls as rows. */
final class CdrRows {

    private CdrRows() {}

    /** As PostgreSQL writes it. */
    static String literal(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static RatedCdr toRated(NewCdr call, TakeCallsRecord answer, boolean isReplayed) {
        String error = answer.getProcessingError();
        return new RatedCdr(
                answer.getCdrId(),
                call.callUuid(),
                CdrStatus.valueOf(answer.getProcessingStatus().toUpperCase(Locale.ROOT)),
                error == null ? null : CdrError.valueOf(error.toUpperCase(Locale.ROOT)),
                answer.getSubscriptionId(),
                answer.getAccountId(),
                answer.getUsagePeriodStart(),
                answer.getChargedSeconds(),
                answer.getOverageSeconds(),
                cost(answer.getCurrency(), answer.getCost()),
                isReplayed);
    }

    static Cdr toCdr(CdrsRecord row) {
        NewCdr call = new NewCdr(
                row.getCallUuid(),
                row.getSubscriptionNumber(),
                row.getCallerId(),
                row.getDestination(),
                row.getStartedAt(),
                row.getEndedAt(),
                row.getDurationSeconds(),
                row.getBillableSeconds(),
                row.getCallDirection(),
                row.getCallType(),
                row.getCallStatus(),
                row.getHangupCause(),
                row.getRawCdr() == null ? null : row.getRawCdr().data());
        RatedCdr rated = new RatedCdr(
                row.getCdrId(),
                row.getCallUuid(),
                row.getProcessingStatus(),
                row.getProcessingError(),
                row.getSubscriptionId(),
                row.getAccountId(),
                row.getUsagePeriodStart(),
                row.getChargedSeconds(),
                row.getOverageSeconds(),
                cost(row.getCurrency(), row.getCost()),
                false);
        return new Cdr(
                call,
                rated,
                row.getRetryCount(),
                row.getRatingCount(),
                row.getRatedAt(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }

    static CdrRating toRating(CdrRatingsRecord row) {
        return new CdrRating(
                row.getRatingNumber(),
                row.getOutcome(),
                row.getError(),
                row.getChargedSeconds(),
                row.getOverageSeconds(),
                row.getRatePerMinute(),
                row.getCost(),
                row.getSequenceNumber(),
                row.getRatedAt());
    }

    static Condition matches(CdrFilter filter) {
        Condition condition = noCondition();
        if (filter.startedIn() != null) {
            condition = condition
                    .and(CDRS.STARTED_AT.ge(filter.startedIn().from()))
                    .and(CDRS.STARTED_AT.lt(filter.startedIn().to()));
        }
        if (filter.subscription() != null) {
            condition = condition.and(CDRS.SUBSCRIPTION_ID.eq(filter.subscription()));
        }
        if (filter.account() != null) {
            condition = condition.and(CDRS.ACCOUNT_ID.eq(filter.account()));
        }
        if (filter.status() != null) {
            condition = condition.and(CDRS.PROCESSING_STATUS.eq(filter.status()));
        }
        if (filter.type() != null) {
            condition = condition.and(CDRS.CALL_TYPE.eq(filter.type()));
        }
        if (filter.callerId() != null) {
            condition = condition.and(CDRS.CALLER_ID.eq(filter.callerId()));
        }
        if (filter.destination() != null) {
            condition = condition.and(CDRS.DESTINATION.eq(filter.destination()));
        }
        return condition;
    }

    private static @Nullable BigMoney cost(@Nullable CurrencyUnit currency, BigDecimal amount) {
        return currency == null ? null : Amounts.rate(currency, amount);
    }
}
