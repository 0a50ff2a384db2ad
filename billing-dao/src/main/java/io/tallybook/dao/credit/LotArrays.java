package io.tallybook.dao.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.credit.LotDraw;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The two arrays of a ledger row, as pairs. */
final class LotArrays {

    private LotArrays() {}

    /** Signed, as the ledger has them. */
    static List<LotChange> changes(CreditLotId[] lots, Quantity[] amounts) {
        return IntStream.range(0, lots.length)
                .mapToObj(i -> new LotChange(lots[i], amounts[i]))
                .toList();
    }

    /** What paid for a consumption: one lot for all of it, or those of the two arrays. */
    static List<LotDraw> draws(
            @Nullable CreditLotId lot,
            Quantity quantity,
            CreditLotId @Nullable [] lots,
            Quantity @Nullable [] amounts) {
        return lot != null ? List.of(new LotDraw(lot, quantity)) : draws(lots, amounts);
    }

    /** Without a sign, and without lots that got nothing because all of it repaid an overdraft. */
    static List<LotDraw> draws(CreditLotId[] lots, Quantity[] amounts) {
        return IntStream.range(0, lots.length)
                .filter(i -> !amounts[i].isZero())
                .mapToObj(i -> new LotDraw(lots[i], amounts[i].isNegative() ? amounts[i].negated() : amounts[i]))
                .toList();
    }
}
