package io.tallybook.model.credit;

/**
 * A purchase that is paid, and what was credited for it.
 *
 * @param grant the lot and the ledger row; replayed where an earlier call had completed the purchase
 */
public record CreditPurchaseCompletion(CreditPurchase purchase, CreditGrant grant) {}
