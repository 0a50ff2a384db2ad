package io.tallybook.model.credit;

import io.tallybook.model.Quantity;
import java.time.Instant;

/**
 * Credits that were moved from one organisation to another.
 *
 * @param taken what the giver's ledger says
 * @param given what the recipient's ledger says; its lots are new ones, in the order of those that were taken
 * @param isReplayed whether an earlier call with the same key moved them
 */
public record CreditTransfer(
        Quantity quantity, TransferSide taken, TransferSide given, Instant recordedAt, boolean isReplayed) {}
