package io.tallybook.model;

/** A span of the calendar, in the time zone of an organisation. */
public enum CalendarPeriod {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR
}
