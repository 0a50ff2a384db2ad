package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.PooledDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Periods are half-open and follow each other, in every zone that the server knows. */
class PeriodPropertyTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    /** Instants some hours apart over years with clock changes, so that each falls somewhere else in its day. */
    private static final String SAMPLES = """
            SELECT z.name AS zone, a.at
            FROM pg_timezone_names z
            CROSS JOIN (
                SELECT generate_series(
                           '2025-01-01 00:07:00+00'::timestamptz, '2027-01-03 00:00:00+00', INTERVAL '61 hours 13 minutes'
                       ) AS at
            ) a
            WHERE z.name ~ '^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+)+)$'
              AND z.name !~ '^(posix|right|SystemV)/'
            """;

    @ParameterizedTest
    @ValueSource(strings = {"hour", "day", "week", "month", "quarter", "year"})
    void hold_the_instant_they_were_made_for_and_end_where_the_next_begins(String period) {
        var wrong = db.dsl().fetch("""
                        SELECT s.zone, s.at, p.period_start, p.period_end
                        FROM (%s) s
                        CROSS JOIN LATERAL billing.period_of(s.at, ?, s.zone) p
                        CROSS JOIN LATERAL billing.period_of(p.period_end, ?, s.zone) next
                        CROSS JOIN LATERAL billing.period_of(p.period_end - INTERVAL '1 microsecond', ?, s.zone) same
                        WHERE s.at < p.period_start
                           OR s.at >= p.period_end
                           OR next.period_start <> p.period_end
                           OR same.period_start <> p.period_start
                        LIMIT 10
                        """.formatted(SAMPLES), period, period, period);

        assertThat(wrong).isEmpty();
    }
}
