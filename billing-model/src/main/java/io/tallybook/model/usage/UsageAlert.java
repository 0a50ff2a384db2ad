package io.tallybook.model.usage;

import io.tallybook.model.OrganisationId;
import java.io.Serializable;

/**
 * A threshold that an organisation has reached.
 *
 * @param usage where it stood when that was noticed
 */
public record UsageAlert(OrganisationId organisation, UsageThreshold threshold, UsageStatus usage)
        implements Serializable {}
