package io.tallybook.model.telecom;

import java.time.Duration;
import java.time.LocalDate;
import org.joda.money.BigMoney;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one kind on one day come to.
 *
 * @param answered how many of the calls were answered
 * @param cost of those that were rated; absent where none was, one row per currency where there are several
 */
public record CallTotal(
        LocalDate day,
        CallType type,
        int calls,
        int answered,
        Duration billable,
        Duration charged,
        @Nullable BigMoney cost) {}
