package io.tallybook.model.credit;

import io.tallybook.model.Quantity;

/**
 * What an organisation has in credits.
 *
 * @param balance sum of its ledger; negative when overdrawn
 * @param held set aside by open holds
 * @param expired past expiry but not booked as such yet
 * @param overdraftLimit how far below zero the balance may go
 */
public record CreditBalance(Quantity balance, Quantity held, Quantity expired, Quantity overdraftLimit) {

    /** Of an organisation that never had credits. */
    public static final CreditBalance NONE =
            new CreditBalance(Quantity.ZERO, Quantity.ZERO, Quantity.ZERO, Quantity.ZERO);

    /** What a consumption may take at most: balance − held − expired + overdraft limit. */
    public Quantity available() {
        return balance.minus(held).minus(expired).plus(overdraftLimit);
    }
}
