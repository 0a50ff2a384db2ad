package io.tallybook.model.credit;

import io.tallybook.model.Quantity;

/** What a ledger row gave to a lot (positive) or took from it (negative). */
public record LotChange(CreditLotId lot, Quantity change) {}
