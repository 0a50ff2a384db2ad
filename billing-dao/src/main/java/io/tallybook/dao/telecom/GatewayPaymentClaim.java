package io.tallybook.dao.telecom;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.PaymentGateway;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a gateway's payment known as the tenant's, once among all tenants, before it is booked.
 *
 * <p>The reference is not with the tenant's rows: on Citus it is on the node of the identifier.
 */
record GatewayPaymentClaim(TenantScope tx) {

    /**
     * Does something with a payment that is the tenant's by then. A refusal leaves no claim behind. What staff enter names no gateway's
     * payment, and need not be known among tenants.
     *
     * @throws AlreadyExists if it is another tenant's; nothing is done
     */
    <T> T during(PaymentGateway gateway, @Nullable GatewayPaymentId payment, Supplier<T> work) {
        if (payment == null || gateway == PaymentGateway.MANUAL) {
            return work.get();
        }
        boolean isNew = claim(payment.amongAll(gateway));
        try {
            return work.get();
        } catch (BillingException | IllegalArgumentException refused) {
            if (isNew) {
                release(payment.amongAll(gateway));
            }
            throw refused;
        }
    }

    private boolean claim(String payment) {
        boolean isNew = ExternalReferences.claim(tx, ExternalReferenceKind.GATEWAY_PAYMENT, payment);
        if (!isNew && !ExternalReferences.isOwn(tx, ExternalReferenceKind.GATEWAY_PAYMENT, payment)) {
            throw new AlreadyExists("payment at gateway", payment);
        }
        return isNew;
    }

    private void release(String payment) {
        ExternalReferences.release(tx, ExternalReferenceKind.GATEWAY_PAYMENT, List.of(payment));
    }
}
