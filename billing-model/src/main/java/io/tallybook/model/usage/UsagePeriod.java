package io.tallybook.model.usage;

/** What a counter counts over: a span of the calendar, or always for a level. */
public enum UsagePeriod {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR,
    ALWAYS
}
