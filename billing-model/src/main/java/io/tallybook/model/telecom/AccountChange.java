package io.tallybook.model.telecom;

import io.tallybook.model.credit.SequenceNumber;
import java.time.Instant;
import org.joda.money.BigMoney;

/**
 * A change of a balance that was done.
 *
 * @param sequenceNumber its row of the account's ledger
 * @param amount positive in, negative out
 * @param isReplayed whether an earlier call with the same key had done it
 */
public record AccountChange(
        SequenceNumber sequenceNumber,
        BigMoney amount,
        BigMoney balanceAfter,
        Instant recordedAt,
        boolean isReplayed) {}
