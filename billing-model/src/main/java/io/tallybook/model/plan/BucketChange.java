package io.tallybook.model.plan;

/**
 * A draw that was made, edited or deleted.
 *
 * @param draw the draw from then on
 * @param use what there was in its period and what was used, right after the change
 * @param isReplayed whether an earlier call with the same key made the change
 */
public record BucketChange(BucketDraw draw, BucketUse use, boolean isReplayed) {}
