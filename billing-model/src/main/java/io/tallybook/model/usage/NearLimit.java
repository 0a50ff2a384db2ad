package io.tallybook.model.usage;

import io.tallybook.model.OrganisationId;
import java.io.Serializable;
import java.util.List;

/**
 * An organisation that has used much of a limit.
 *
 * @param usage of the features concerned, by code
 */
public record NearLimit(OrganisationId organisation, List<UsageStatus> usage) implements Serializable {

    public NearLimit {
        usage = List.copyOf(usage);
    }
}
