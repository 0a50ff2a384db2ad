package io.tallybook.model.plan;

import io.tallybook.model.Quantity;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What use of a bucket beyond its content comes to. */
record BucketCharge(Bucket terms) {

    Charge of(BucketUse use) {
        List<ChargeStep> steps = new ArrayList<>();
        Quantity free = use.used().minus(use.overage());
        if (!free.isZero()) {
            steps.add(new ChargeStep.Included(free, terms.unitOfMeasure()));
        }
        List<Charges.Line> lines = use.overage().isZero() ? List.of() : List.of(beyond(use));
        return Charges.of(terms, steps, lines, BigDecimal.ONE);
    }

    private Charges.Line beyond(BucketUse use) {
        return new Charges.Line(
                terms.overageRate().getAmount().multiply(use.overage().value()),
                price -> new ChargeStep.Units(
                        use.available(), use.overage(), terms.unitOfMeasure(), terms.overageRate(), price));
    }
}
