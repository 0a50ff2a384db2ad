package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.time.Instant;

/**
 * Bought credits that were taken out again because they are paid back.
 *
 * @param sequenceNumber the ledger row
 * @param refundedBefore what had been given back of the purchase before; {@link CreditPurchase#priceOf} says what it costs
 * @param isReplayed whether an earlier call with the same key took them out
 */
public record CreditPurchaseRefund(
        CreditPurchaseId purchase,
        CreditLotId lot,
        SequenceNumber sequenceNumber,
        Quantity refundedBefore,
        Quantity quantity,
        Quantity balanceAfter,
        Instant recordedAt,
        boolean isReplayed) {}
