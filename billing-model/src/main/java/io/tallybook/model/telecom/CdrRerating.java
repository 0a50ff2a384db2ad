package io.tallybook.model.telecom;

import org.joda.money.BigMoney;

/**
 * What came of rating calls anew.
 *
 * @param calls how many were looked at
 * @param changed how many have another rating now
 * @param costBefore of all that were looked at
 * @param costAfter of all that were looked at
 */
public record CdrRerating(int calls, int changed, BigMoney costBefore, BigMoney costAfter) {}
