package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.EXTERNAL_REFERENCES;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.PaymentGateway;
import java.util.function.Supplier;
import org.jooq.Record1;
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
        int inserted = tx.dsl()
                .insertInto(EXTERNAL_REFERENCES)
                .set(EXTERNAL_REFERENCES.KIND, ExternalReferenceKind.GATEWAY_PAYMENT)
                .set(EXTERNAL_REFERENCES.EXTERNAL_ID, payment)
                .set(EXTERNAL_REFERENCES.TENANT_ID, tx.tenant())
                .set(EXTERNAL_REFERENCES.CREATED_AT, tx.now())
                .onConflictDoNothing()
                .execute();
        if (inserted == 0) {
            TenantId owner = tx.dsl()
                    .select(EXTERNAL_REFERENCES.TENANT_ID)
                    .from(EXTERNAL_REFERENCES)
                    .where(EXTERNAL_REFERENCES.KIND.eq(ExternalReferenceKind.GATEWAY_PAYMENT))
                    .and(EXTERNAL_REFERENCES.EXTERNAL_ID.eq(payment))
                    .fetchSingle(Record1::value1);
            if (!owner.equals(tx.tenant())) {
                throw new AlreadyExists("payment at gateway", payment);
            }
        }
        return inserted == 1;
    }

    private void release(String payment) {
        tx.dsl()
                .deleteFrom(EXTERNAL_REFERENCES)
                .where(EXTERNAL_REFERENCES.KIND.eq(ExternalReferenceKind.GATEWAY_PAYMENT))
                .and(EXTERNAL_REFERENCES.EXTERNAL_ID.eq(payment))
                .and(tx.owns(EXTERNAL_REFERENCES.TENANT_ID))
                .execute();
    }
}
