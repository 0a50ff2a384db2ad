package io.tallybook.model.credit;

import io.tallybook.model.Quantity;

/** What a consumption took from one lot. */
public record LotDraw(CreditLotId lot, Quantity quantity) {}
