package io.tallybook.model.usage;

/** How use of a feature adds up. */
public enum FeatureKind {
    /** Uses in a period are added; the next period starts at zero. */
    COUNTER,
    /** What there is at present goes up and down and never starts anew. */
    LEVEL
}
