package io.tallybook.model;

/** A span of the calendar: hours are those of UTC, all others begin in the time zone of the organisation. */
public enum CalendarPeriod {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR
}
