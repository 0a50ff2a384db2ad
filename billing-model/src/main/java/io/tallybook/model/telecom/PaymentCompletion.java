package io.tallybook.model.telecom;

import org.joda.money.Money;

/**
 * A payment that was booked.
 *
 * @param toInvoice what of it paid the invoice
 * @param toAccount what of it went into the account
 * @param isReplayed whether it had been booked before
 */
public record PaymentCompletion(Payment payment, Money toInvoice, Money toAccount, boolean isReplayed) {}
