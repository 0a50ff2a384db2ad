package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;

/**
 * Why a payment failed.
 *
 * @param code as the gateway codes it, at most 100 characters
 * @param reason in words, at most 500 characters
 */
public record PaymentFailure(String code, String reason) {

    public PaymentFailure {
        Text.require(code, "failure code", 100);
        Text.require(reason, "failure reason", 500);
    }
}
