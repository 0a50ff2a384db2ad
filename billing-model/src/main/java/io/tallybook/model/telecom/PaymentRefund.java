package io.tallybook.model.telecom;

import io.tallybook.model.IdempotencyKey;
import java.time.Instant;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What was given back of a payment.
 *
 * @param refundedBefore what had been given back of it before
 * @param gatewayRefund the refund as the gateway names it; absent where it does not
 * @param isReplayed whether an earlier call with the same key gave it back; false in lists
 */
public record PaymentRefund(
        PaymentRefundId id,
        PaymentId payment,
        Money refundedBefore,
        Money amount,
        String reason,
        @Nullable String gatewayRefund,
        IdempotencyKey key,
        Instant recordedAt,
        boolean isReplayed) {}
