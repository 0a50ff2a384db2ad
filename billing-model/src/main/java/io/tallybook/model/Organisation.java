package io.tallybook.model;

import io.tallybook.model.usage.TierName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * The unit inside a tenant that has usage and credits.
 *
 * @param timeZone where its days, months and years begin
 * @param usageAnchor a day on which its weeks, months, quarters and years of usage begin; absent for those of the calendar
 * @param closedAt absent while open
 */
public record Organisation(
        OrganisationId id,
        String slug,
        String name,
        ZoneId timeZone,
        CurrencyUnit currency,
        TierName tier,
        @Nullable LocalDate usageAnchor,
        Instant createdAt,
        @Nullable Instant closedAt) {

    public boolean isClosed() {
        return closedAt != null;
    }
}
