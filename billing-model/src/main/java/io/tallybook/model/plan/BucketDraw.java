package io.tallybook.model.plan;

import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import java.time.Instant;

/**
 * What was taken from a bucket, as it stood at one of its revisions.
 *
 * @param service the bucket
 * @param quantity what the draw comes to from this revision on; zero when it was deleted
 * @param period the period that it was taken from, by when it occurred
 * @param recordedAt when the revision was written
 */
public record BucketDraw(
        BucketDrawRevision revision,
        PlanServiceId service,
        Quantity quantity,
        Period period,
        Instant occurredAt,
        Instant recordedAt) {

    public BucketDrawId id() {
        return revision.draw();
    }

    /** Whether it was taken back; a deleted draw stays so. */
    public boolean isDeleted() {
        return quantity.isZero();
    }
}
