package io.tallybook.model;

import java.io.Serializable;

/**
 * Names one change, so that a retry of it is recognised: unique per tenant and operation.
 *
 * <p>The same key with the same arguments gives the first result again; with other arguments it is a conflict. Use what
 * already names the thing outside: an order number, a message id, a webhook's event id.
 *
 * @param value 1 to 200 characters, compared exactly
 */
public record IdempotencyKey(String value) implements Serializable {

    public static final int MAXIMUM_LENGTH = 200;

    public IdempotencyKey {
        Text.require(value, "idempotency key", MAXIMUM_LENGTH);
    }

    public static IdempotencyKey of(String value) {
        return new IdempotencyKey(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
