package io.tallybook.model.usage;

import io.tallybook.model.Quantity;
import java.io.Serializable;

/**
 * Use of a feature within some time.
 *
 * @param events how many, corrections included
 * @param quantity what they come to
 */
public record UsageTotal(Feature feature, long events, Quantity quantity) implements Serializable {}
