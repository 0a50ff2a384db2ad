package io.tallybook.model.usage;

/** What happens to use beyond a limit. */
public enum LimitEnforcement {
    /** It is refused. */
    HARD,
    /** It is recorded and reported as overage. */
    SOFT
}
