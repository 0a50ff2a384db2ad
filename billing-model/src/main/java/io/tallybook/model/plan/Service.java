package io.tallybook.model.plan;

import java.time.Instant;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something that a tenant sells.
 *
 * @param defaultRate price of one unit where a plan names none; absent when there is none
 * @param version number of the change, for editors that read before they write
 */
public record Service(
        ServiceId id,
        String name,
        @Nullable String description,
        ServiceType type,
        String unitOfMeasure,
        CurrencyUnit currency,
        @Nullable BigMoney defaultRate,
        boolean isActive,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
