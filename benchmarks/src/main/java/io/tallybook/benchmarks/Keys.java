package io.tallybook.benchmarks;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Idempotency keys that were never used. */
final class Keys {

    private Keys() {}

    static String fresh() {
        // UUID.randomUUID would make the clients wait for each other.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
