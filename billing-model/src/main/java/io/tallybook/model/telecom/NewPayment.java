package io.tallybook.model.telecom;

import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Money that a customer is to pay, for an invoice or into an account.
 *
 * @param invoice the one that it pays; absent for a top-up
 * @param account the one into which it goes, or what is more than an invoice is owed; absent for the invoice's own
 * @param subscription the one that it is for; absent for none in particular
 * @param number absent for one made of the payment's id
 * @param amount positive
 * @param gatewayPayment the payment as the gateway names it; absent until it does. What staff enter may have the number of a receipt
 * @param gatewayOrder the order at the gateway; absent for none
 * @param description absent for none
 */
public record NewPayment(
        CustomerId customer,
        @Nullable InvoiceId invoice,
        @Nullable AccountId account,
        @Nullable SubscriptionId subscription,
        @Nullable PaymentNumber number,
        Money amount,
        PaymentMethodType method,
        PaymentGateway gateway,
        @Nullable GatewayPaymentId gatewayPayment,
        @Nullable String gatewayOrder,
        @Nullable String description) {

    public NewPayment {
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(gateway, "gateway");
        Rates.requirePrice(amount, "amount");
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("amount must be positive, was " + amount);
        }
        if (invoice == null && account == null) {
            throw new IllegalArgumentException("a payment is for an invoice or into an account");
        }
        Text.optional(gatewayOrder, "gateway order", 200);
        Text.optional(description, "description", 500);
    }

    /** For an invoice; what is more than it is owed goes into its account. */
    public static NewPayment ofInvoice(
            CustomerId customer, InvoiceId invoice, Money amount, PaymentMethodType method, PaymentGateway gateway) {
        return new NewPayment(
                customer,
                Objects.requireNonNull(invoice, "invoice"),
                null,
                null,
                null,
                amount,
                method,
                gateway,
                null,
                null,
                null);
    }

    /** A top-up. */
    public static NewPayment into(
            CustomerId customer, AccountId account, Money amount, PaymentMethodType method, PaymentGateway gateway) {
        return new NewPayment(
                customer,
                null,
                Objects.requireNonNull(account, "account"),
                null,
                null,
                amount,
                method,
                gateway,
                null,
                null,
                null);
    }

    public NewPayment numbered(PaymentNumber number) {
        return new NewPayment(
                customer,
                invoice,
                account,
                subscription,
                Objects.requireNonNull(number),
                amount,
                method,
                gateway,
                gatewayPayment,
                gatewayOrder,
                description);
    }

    /** What is more than the invoice is owed goes into this account. */
    public NewPayment restInto(AccountId account) {
        return new NewPayment(
                customer,
                invoice,
                Objects.requireNonNull(account),
                subscription,
                number,
                amount,
                method,
                gateway,
                gatewayPayment,
                gatewayOrder,
                description);
    }

    public NewPayment forSubscription(SubscriptionId subscription) {
        return new NewPayment(
                customer,
                invoice,
                account,
                Objects.requireNonNull(subscription),
                number,
                amount,
                method,
                gateway,
                gatewayPayment,
                gatewayOrder,
                description);
    }

    public NewPayment as(GatewayPaymentId gatewayPayment) {
        return new NewPayment(
                customer,
                invoice,
                account,
                subscription,
                number,
                amount,
                method,
                gateway,
                Objects.requireNonNull(gatewayPayment),
                gatewayOrder,
                description);
    }

    public NewPayment inOrder(String gatewayOrder) {
        return new NewPayment(
                customer,
                invoice,
                account,
                subscription,
                number,
                amount,
                method,
                gateway,
                gatewayPayment,
                Objects.requireNonNull(gatewayOrder),
                description);
    }

    public NewPayment describedAs(String description) {
        return new NewPayment(
                customer,
                invoice,
                account,
                subscription,
                number,
                amount,
                method,
                gateway,
                gatewayPayment,
                gatewayOrder,
                Objects.requireNonNull(description));
    }
}
