package io.tallybook.model.plan;

import java.io.Serializable;
import java.util.Objects;

/**
 * A draw as somebody read it, so that two who edit it do not overwrite each other.
 *
 * @param number 1 for the draw itself, one more for each edit
 */
public record BucketDrawRevision(BucketDrawId draw, int number) implements Serializable {

    public BucketDrawRevision {
        Objects.requireNonNull(draw, "draw");
        if (number < 1) {
            throw new IllegalArgumentException("revisions begin at 1, was " + number);
        }
    }
}
