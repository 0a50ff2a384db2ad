package io.tallybook.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer of the application.
 *
 * @param closedAt absent while open
 */
public record Tenant(
        TenantId id,
        String name,
        Instant createdAt,
        @Nullable Instant closedAt) {

    public boolean isClosed() {
        return closedAt != null;
    }
}
