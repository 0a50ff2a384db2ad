package io.tallybook.dao.attack;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.PaymentReference;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.GatewayMethod;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.InvoiceNumber;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.SubscriptionNumber;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.model.telecom.TokenHash;
import io.tallybook.model.telecom.Username;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What identifies things besides ids, made of something that no other tenant has. */
final class Names {

    private final String suffix;
    private final Map<Class<?>, Object> byType = new HashMap<>();

    Names(UUID unique) {
        suffix = unique.toString().substring(24).toUpperCase(Locale.ROOT);
        for (Object name : new Object[] {
            text(),
            key(),
            operation(),
            reference(),
            username(),
            email(),
            account(),
            number(),
            token(),
            method(),
            payment(),
            stripeCustomer(),
            stripeSubscription()
        }) {
            byType.put(name.getClass(), name);
        }
        byType.put(InvoiceNumber.class, new InvoiceNumber(series(), 1));
        byType.put(SubscriptionNumber.class, SubscriptionNumber.of("SUB-" + suffix));
    }

    Map<Class<?>, Object> byType() {
        return byType;
    }

    String suffix() {
        return suffix;
    }

    String text() {
        return "name-" + suffix.toLowerCase(Locale.ROOT);
    }

    IdempotencyKey key() {
        return IdempotencyKey.of("key-" + suffix);
    }

    OperationCode operation() {
        return OperationCode.of("a.b" + suffix.toLowerCase(Locale.ROOT));
    }

    PaymentReference reference() {
        return PaymentReference.of("pi_" + suffix);
    }

    Username username() {
        return Username.of("ada-" + suffix);
    }

    EmailAddress email() {
        return EmailAddress.of("ada-" + suffix + "@example.com");
    }

    AccountNumber account() {
        return AccountNumber.of("A-" + suffix);
    }

    TelephoneNumber number() {
        return TelephoneNumber.of("+91" + (8_000_000_000L + Long.parseLong(suffix, 16) % 1_000_000_000L));
    }

    TokenHash token() {
        return TokenHash.sha256(suffix.toCharArray());
    }

    InvoiceSeries series() {
        return InvoiceSeries.of("INV" + suffix);
    }

    GatewayMethod method() {
        return new GatewayMethod(PaymentGateway.STRIPE, "pm_" + suffix);
    }

    StripeCustomerId stripeCustomer() {
        return StripeCustomerId.of("cus_" + suffix);
    }

    StripeSubscriptionId stripeSubscription() {
        return StripeSubscriptionId.of("sub_" + suffix);
    }

    GatewayPaymentId payment() {
        return GatewayPaymentId.of("pay_" + suffix);
    }
}
