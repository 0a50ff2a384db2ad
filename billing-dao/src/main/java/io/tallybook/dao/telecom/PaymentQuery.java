package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.ACCOUNT_TRANSACTIONS;
import static io.tallybook.schema.telecom.Tables.PAYMENTS;
import static io.tallybook.schema.telecom.Tables.PAYMENT_REFUNDS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.AccountTransactionType;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.Payment;
import io.tallybook.model.telecom.PaymentCompletion;
import io.tallybook.model.telecom.PaymentFailure;
import io.tallybook.model.telecom.PaymentId;
import io.tallybook.model.telecom.PaymentNumber;
import io.tallybook.model.telecom.PaymentRefund;
import io.tallybook.model.telecom.PaymentRefundId;
import io.tallybook.schema.telecom.tables.records.PaymentsRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Reads payments, what was booked of them and what was given back. */
record PaymentQuery(TenantScope scope) {

    /** By id, which for generated ids is the order in which they were started. */
    List<Payment> fetch(Condition condition, Page<PaymentId> page) {
        Condition next = page.after() == null ? noCondition() : PAYMENTS.PAYMENT_ID.gt(page.after());
        return scope.dsl()
                .selectFrom(PAYMENTS)
                .where(scope.owns(PAYMENTS.TENANT_ID))
                .and(condition)
                .and(next)
                .orderBy(PAYMENTS.PAYMENT_ID)
                .limit(page.size())
                .fetch(PaymentQuery::toPayment);
    }

    Optional<Payment> find(Condition condition) {
        return fetch(condition, Page.first(1)).stream().findFirst();
    }

    Payment get(PaymentId payment) {
        return find(PAYMENTS.PAYMENT_ID.eq(payment)).orElseThrow(() -> new NotFound("payment", payment));
    }

    /** How a payment that was booked was divided between its invoice and the account. */
    PaymentCompletion completion(PaymentId payment, boolean isReplayed) {
        Field<BigDecimal> toAccount = coalesce(
                field(select(sum(ACCOUNT_TRANSACTIONS.AMOUNT))
                        .from(ACCOUNT_TRANSACTIONS)
                        .where(scope.owns(ACCOUNT_TRANSACTIONS.TENANT_ID))
                        .and(ACCOUNT_TRANSACTIONS.PAYMENT_ID.eq(payment))
                        .and(ACCOUNT_TRANSACTIONS.TRANSACTION_TYPE.eq(AccountTransactionType.TOP_UP))),
                BigDecimal.ZERO);
        return scope.dsl()
                .select(PAYMENTS.fields())
                .select(toAccount)
                .from(PAYMENTS)
                .where(scope.owns(PAYMENTS.TENANT_ID))
                .and(PAYMENTS.PAYMENT_ID.eq(payment))
                .fetchSingle(row -> {
                    Payment booked = toPayment(row.into(PAYMENTS));
                    Money rest = Amounts.money(booked.amount().getCurrencyUnit(), row.get(toAccount));
                    return new PaymentCompletion(booked, booked.amount().minus(rest), rest, isReplayed);
                });
    }

    List<PaymentRefund> refunds(PaymentId payment, Page<PaymentRefundId> page) {
        return scope.dsl()
                .select(PAYMENT_REFUNDS.fields())
                .select(PAYMENTS.CURRENCY)
                .from(PAYMENT_REFUNDS)
                .join(PAYMENTS)
                .on(PAYMENTS.TENANT_ID.eq(PAYMENT_REFUNDS.TENANT_ID))
                .and(PAYMENTS.PAYMENT_ID.eq(PAYMENT_REFUNDS.PAYMENT_ID))
                .where(scope.owns(PAYMENT_REFUNDS.TENANT_ID))
                .and(scope.owns(PAYMENTS.TENANT_ID))
                .and(PAYMENT_REFUNDS.PAYMENT_ID.eq(payment))
                .and(page.after() == null ? noCondition() : PAYMENT_REFUNDS.REFUND_ID.gt(page.after()))
                .orderBy(PAYMENT_REFUNDS.REFUND_ID)
                .limit(page.size())
                .fetch(row -> new PaymentRefund(
                        row.get(PAYMENT_REFUNDS.REFUND_ID),
                        row.get(PAYMENT_REFUNDS.PAYMENT_ID),
                        Amounts.money(row.get(PAYMENTS.CURRENCY), row.get(PAYMENT_REFUNDS.REFUNDED_BEFORE)),
                        Amounts.money(row.get(PAYMENTS.CURRENCY), row.get(PAYMENT_REFUNDS.AMOUNT)),
                        row.get(PAYMENT_REFUNDS.REASON),
                        row.get(PAYMENT_REFUNDS.GATEWAY_REFUND_ID),
                        row.get(PAYMENT_REFUNDS.IDEMPOTENCY_KEY),
                        row.get(PAYMENT_REFUNDS.RECORDED_AT),
                        false));
    }

    static Payment toPayment(PaymentsRecord row) {
        CurrencyUnit currency = row.getCurrency();
        return new Payment(
                row.getPaymentId(),
                row.getCustomerId(),
                row.getInvoiceId(),
                row.getAccountId(),
                row.getSubscriptionId(),
                PaymentNumber.of(row.getPaymentNumber()),
                Amounts.money(currency, row.getAmount()),
                Amounts.money(currency, row.getRefundedAmount()),
                row.getPaymentMethod(),
                row.getStatus(),
                row.getGateway(),
                row.getGatewayPaymentId() == null ? null : GatewayPaymentId.of(row.getGatewayPaymentId()),
                row.getGatewayOrderId(),
                row.getDescription(),
                failure(row.getFailureCode(), row.getFailureReason()),
                row.getRefundReason(),
                row.getPaidAt(),
                row.getFailedAt(),
                row.getRefundedAt(),
                row.getRetryCount(),
                row.getNextRetryAt(),
                row.getIdempotencyKey(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }

    private static @Nullable PaymentFailure failure(@Nullable String code, @Nullable String reason) {
        return code == null ? null : new PaymentFailure(code, reason);
    }
}
