package io.tallybook.model.telecom;

import java.time.Duration;

/** How often, and for how long, a number was called. */
public record DestinationTotal(String destination, int calls, Duration billable) {}
