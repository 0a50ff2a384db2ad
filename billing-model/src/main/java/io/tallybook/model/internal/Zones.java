package io.tallybook.model.internal;

import java.time.ZoneId;
import java.util.regex.Pattern;

/** Time zones that callers give. */
public final class Zones {

    // Offsets are out: PostgreSQL reads GMT+2 as two hours west (POSIX), Java as two hours east.
    private static final Pattern REGION = Pattern.compile("UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+");

    private Zones() {}

    /** @throws IllegalArgumentException if it is neither {@code UTC} nor a region such as {@code Europe/Berlin} */
    public static ZoneId requireRegion(ZoneId zone) {
        if (!REGION.matcher(zone.getId()).matches()) {
            throw new IllegalArgumentException(
                    "time zone must be UTC or a region such as Europe/Berlin, was " + zone.getId());
        }
        return zone;
    }
}
