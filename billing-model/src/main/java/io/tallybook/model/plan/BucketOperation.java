package io.tallybook.model.plan;

/** What a revision of a draw from a bucket did. */
public enum BucketOperation {
    DRAW,
    EDIT,
    DELETE
}
