package io.tallybook.model.telecom;

import io.tallybook.model.IdempotencyKey;
import java.time.Instant;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Money that a customer pays, or is to pay.
 *
 * @param invoice the one that it pays; absent for a top-up
 * @param account the one that was named for it, or for what is more than the invoice is owed; absent for none
 * @param subscription the one that it is for; absent for none in particular
 * @param refunded what was given back of it
 * @param gatewayPayment the payment as the gateway names it; absent until it does
 * @param gatewayOrder the order at the gateway; absent for none
 * @param description absent for none
 * @param failure why it last failed; absent where it never did
 * @param refundReason why something was last given back; absent where nothing was
 * @param paidAt when it was completed; absent until then
 * @param failedAt when it last failed; absent where it never did
 * @param refundedAt when something was last given back; absent where nothing was
 * @param retries how often it was tried again
 * @param nextRetryAt when it is to be tried again; absent for never
 */
public record Payment(
        PaymentId id,
        CustomerId customer,
        @Nullable InvoiceId invoice,
        @Nullable AccountId account,
        @Nullable SubscriptionId subscription,
        PaymentNumber number,
        Money amount,
        Money refunded,
        PaymentMethodType method,
        PaymentStatus status,
        PaymentGateway gateway,
        @Nullable GatewayPaymentId gatewayPayment,
        @Nullable String gatewayOrder,
        @Nullable String description,
        @Nullable PaymentFailure failure,
        @Nullable String refundReason,
        @Nullable Instant paidAt,
        @Nullable Instant failedAt,
        @Nullable Instant refundedAt,
        int retries,
        @Nullable Instant nextRetryAt,
        IdempotencyKey key,
        Instant createdAt,
        Instant updatedAt) {}
