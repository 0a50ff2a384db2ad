package io.tallybook.model.credit;

import io.tallybook.model.Quantity;

/**
 * What an organisation has in credits.
 *
 * @param balance sum of its ledger; negative when overdrawn
 * @param held set aside by open holds that are not past their expiry
 * @param expired past expiry but not booked as such yet
 * @param overdraftLimit how far below zero the balance may go
 */
public record CreditBalance(Quantity balance, Quantity held, Quantity expired, Quantity overdraftLimit) {

    /** Of an organisation that never had credits. */
    public static final CreditBalance NONE =
            new CreditBalance(Quantity.ZERO, Quantity.ZERO, Quantity.ZERO, Quantity.ZERO);

    /**
     * What a consumption may take at most: balance − held − expired + overdraft limit, or nothing where that is negative.
     *
     * <p>It is negative when credits expire that were held: with a lot of 10, all of it held, 0 is available before its
     * expiry and after it, although 10 − 10 − 10 is less.
     */
    public Quantity available() {
        Quantity available = balance.minus(held).minus(expired).plus(overdraftLimit);
        return available.isNegative() ? Quantity.ZERO : available;
    }
}
