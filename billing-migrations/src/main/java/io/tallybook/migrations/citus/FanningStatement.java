package io.tallybook.migrations.citus;

/**
 * A statement on tables of tenants that Citus could not send to one shard.
 *
 * @param text with its values left out
 * @param calls since the statistics were reset
 */
public record FanningStatement(String text, long calls) {}
