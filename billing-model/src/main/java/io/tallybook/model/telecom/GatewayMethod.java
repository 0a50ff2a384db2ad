package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.util.Objects;

/**
 * A card or account that is saved at a gateway, as the gateway names it: known once in a tenant.
 *
 * @param id at most 200 characters
 */
public record GatewayMethod(PaymentGateway gateway, String id) {

    public GatewayMethod {
        Objects.requireNonNull(gateway, "gateway");
        Text.require(id, "gateway's id of a payment method", 200);
    }

    @Override
    public String toString() {
        return gateway + ":" + id;
    }
}
