package io.tallybook.model.usage;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import java.io.Serializable;
import java.util.Objects;

/**
 * A use that is to be recorded together with others, of other organisations perhaps.
 *
 * @param key unique per tenant, as for a use that is recorded alone
 */
public record UsageRecording(OrganisationId organisation, NewUsage usage, IdempotencyKey key) implements Serializable {

    public UsageRecording {
        Objects.requireNonNull(organisation, "organisation");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(key, "key");
    }
}
