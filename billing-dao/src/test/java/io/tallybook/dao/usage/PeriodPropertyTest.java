package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The periods of the database beside those that {@code java.time} makes, from 2000 to 2040: they follow each other without gap
 * or overlap, and each instant lies in the one that Java says.
 *
 * <p>A sample by default; every zone and every period with {@code -Dbilling.periods=complete}. The sample is drawn with
 * {@code -Dbilling.periods.seed}.
 */
class PeriodPropertyTest {

    private static final boolean COMPLETE =
            System.getProperty("billing.periods", "sample").equals("complete");
    private static final long SEED = Long.getLong("billing.periods.seed", 20261127);
    private static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2041-01-01T00:00:00Z");
    private static final Duration MICROSECOND = Duration.of(1, ChronoUnit.MICROS);

    /** Midnights that happen twice or never, days left out, half hours, zones without clock changes. */
    private static final List<String> AWKWARD = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "America/Havana",
            "America/St_Johns",
            "America/Sao_Paulo",
            "America/Santiago",
            "Africa/Cairo",
            "Africa/Casablanca",
            "Asia/Beirut",
            "Asia/Gaza",
            "Asia/Kathmandu",
            "Asia/Pyongyang",
            "Asia/Tehran",
            "Atlantic/Azores",
            "Australia/Lord_Howe",
            "Antarctica/Troll",
            "Pacific/Apia",
            "Pacific/Chatham");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static List<String> known;

    /** Zones whose clocks Java and the server set alike. */
    private static List<String> zones;

    /** An instant, and the period in which it lies. */
    private record Probe(Instant at, Period period) {}

    @BeforeAll
    static void zones_that_both_know() {
        known = db.dsl().fetch("""
                        SELECT name
                        FROM pg_timezone_names
                        WHERE name ~ '^(UTC|Etc/GMT[+-][0-9]{1,2}|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+)+)$'
                        ORDER BY name
                        """).getValues(0, String.class).stream()
                .filter(ZoneId.getAvailableZoneIds()::contains)
                .toList();
        Random random = new Random(SEED);
        zones = known.stream()
                .filter(zone -> COMPLETE || AWKWARD.contains(zone) || random.nextInt(60) == 0)
                .filter(PeriodPropertyTest::hasTheSameClocks)
                .toList();
    }

    @Test
    void nearly_every_zone_has_the_same_clocks_in_java_and_on_the_server() {
        List<String> others =
                known.stream().filter(zone -> COMPLETE && !zones.contains(zone)).toList();
        System.out.printf(
                Locale.ROOT,
                "zones compared: %d of %d, with other rules on the server: %s%n",
                zones.size(),
                known.size(),
                others);

        assertThat(known).hasSizeGreaterThan(300);
        assertThat(others).hasSizeLessThan(known.size() / 20);
        assertThat(AWKWARD.stream().filter(zones::contains)).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource(value = CalendarPeriod.class, names = "HOUR", mode = EnumSource.Mode.EXCLUDE)
    void lie_where_java_has_them_in_every_zone_and_from_every_anchor(CalendarPeriod period) {
        long probed = 0;
        for (String zone : zones) {
            for (LocalDate anchor : anchors(period, zone)) {
                List<Probe> probes = probes(periods(period, ZoneId.of(zone), anchor), ZoneId.of(zone));
                assertThat(wrong(probes, period, zone, anchor)).isEmpty();
                probed += probes.size();
            }
        }
        System.out.printf(Locale.ROOT, "%s: %,d probes in %d zones%n", period, probed, zones.size());
    }

    @Test
    void of_an_hour_are_those_of_utc_around_every_clock_change() {
        long probed = 0;
        for (String zone : zones) {
            List<Probe> probes = transitions(ZoneId.of(zone))
                    .filter(transition ->
                            COMPLETE || transition.getDateTimeBefore().getYear() % 7 == 0)
                    .map(ZoneOffsetTransition::getInstant)
                    .flatMap(change -> IntStream.rangeClosed(-48, 48)
                            .mapToObj(hours ->
                                    change.truncatedTo(ChronoUnit.HOURS).plus(hours, ChronoUnit.HOURS)))
                    .map(hour -> new Period(hour, hour.plus(1, ChronoUnit.HOURS)))
                    .flatMap(PeriodPropertyTest::edges)
                    .toList();
            assertThat(wrong(probes, CalendarPeriod.HOUR, zone, LocalDate.of(2024, 2, 29)))
                    .isEmpty();
            probed += probes.size();
        }
        System.out.printf(Locale.ROOT, "HOUR: %,d probes in %d zones%n", probed, zones.size());
    }

    /** Whatever Java knows of a zone: also where the server has newer rules. */
    @ParameterizedTest
    @ValueSource(strings = {"hour", "day", "week", "month", "quarter", "half_year", "year"})
    void hold_the_instant_they_were_made_for_and_end_where_the_next_begins(String period) {
        var wrong = db.dsl().fetch("""
                        SELECT z.name, a.at, p.period_start, p.period_end
                        FROM pg_timezone_names z
                        CROSS JOIN generate_series(
                            '2025-01-01 00:07:00+00'::timestamptz, '2027-01-03 00:00:00+00', INTERVAL '101 hours 13 minutes'
                        ) AS a (at)
                        CROSS JOIN LATERAL billing.period_of(a.at, ?, z.name, '2026-01-31') p
                        CROSS JOIN LATERAL billing.period_of(p.period_end, ?, z.name, '2026-01-31') next
                        CROSS JOIN LATERAL billing.period_of(
                            p.period_end - INTERVAL '1 microsecond', ?, z.name, '2026-01-31'
                        ) same
                        WHERE z.name ~ '^(UTC|Etc/GMT[+-][0-9]{1,2}|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+)+)$'
                          AND z.name !~ '^(posix|right|SystemV)/'
                          AND (? OR length(z.name) % 8 = 0)
                          AND (a.at < p.period_start
                               OR a.at >= p.period_end
                               OR next.period_start <> p.period_end
                               OR same.period_start <> p.period_start)
                        LIMIT 10
                        """, period, period, period, COMPLETE);

        assertThat(wrong).isEmpty();
    }

    private static boolean hasTheSameClocks(String zone) {
        List<Instant> instants = new ArrayList<>();
        transitions(ZoneId.of(zone))
                .map(ZoneOffsetTransition::getInstant)
                .forEach(change -> instants.addAll(List.of(change, change.minus(MICROSECOND))));
        for (Instant day = FROM; day.isBefore(TO); day = day.plus(COMPLETE ? 1 : 10, ChronoUnit.DAYS)) {
            instants.add(day);
        }
        String[] local = instants.stream()
                .map(at -> at.atZone(ZoneId.of(zone)).toLocalDateTime().toString())
                .toArray(String[]::new);
        return db.dsl().fetchSingle("""
                        SELECT count(*)
                        FROM unnest(?::timestamptz[], ?::timestamp[]) AS i (at, local)
                        WHERE timezone(?, i.at) <> i.local
                        """, texts(instants.stream()), local, zone).get(0, int.class) == 0;
    }

    private static List<LocalDate> anchors(CalendarPeriod period, String zone) {
        List<LocalDate> anchors = new ArrayList<>();
        anchors.add(null);
        if (period != CalendarPeriod.DAY) {
            Random random = new Random(SEED + zone.hashCode());
            anchors.add(FROM.atZone(ZoneOffset.UTC).toLocalDate().plusDays(random.nextInt(15_000)));
            anchors.add(LocalDate.of(2020 + random.nextInt(30), 1 + 2 * random.nextInt(4), 31));
            anchors.add(LocalDate.of(2024, 2, 29));
        }
        return COMPLETE ? anchors : anchors.subList(0, Math.min(2, anchors.size()));
    }

    /** As Java counts them, from the anchor or by the calendar, over all years. */
    private static List<Period> periods(CalendarPeriod period, ZoneId zone, LocalDate anchor) {
        // A Monday on which a year began.
        LocalDate base = anchor == null ? LocalDate.of(2001, 1, 1) : anchor;
        int first = step(period, base, FROM, zone) - 2;
        int last = step(period, base, TO, zone) + 2;
        List<Instant> starts = IntStream.rangeClosed(first, last)
                .mapToObj(
                        number -> start(period, base, number).atStartOfDay(zone).toInstant())
                // A day that was left out begins and ends at once.
                .distinct()
                .toList();
        return IntStream.range(0, starts.size() - 1)
                .mapToObj(i -> new Period(starts.get(i), starts.get(i + 1)))
                .toList();
    }

    private static LocalDate start(CalendarPeriod period, LocalDate base, int number) {
        return switch (period) {
            case HOUR -> throw new IllegalArgumentException("hours have no anchor");
            case DAY -> base.plusDays(number);
            case WEEK -> base.plusWeeks(number);
            case MONTH -> base.plusMonths(number);
            case QUARTER -> base.plusMonths(3L * number);
            case YEAR -> base.plusYears(number);
        };
    }

    private static int step(CalendarPeriod period, LocalDate base, Instant at, ZoneId zone) {
        LocalDate day = at.atZone(zone).toLocalDate();
        return (int)
                switch (period) {
                    case HOUR -> throw new IllegalArgumentException("hours have no anchor");
                    case DAY -> ChronoUnit.DAYS.between(base, day);
                    case WEEK -> ChronoUnit.WEEKS.between(base, day);
                    case MONTH -> ChronoUnit.MONTHS.between(base, day);
                    case QUARTER -> ChronoUnit.MONTHS.between(base, day) / 3;
                    case YEAR -> ChronoUnit.YEARS.between(base, day);
                };
    }

    private static List<Probe> probes(List<Period> periods, ZoneId zone) {
        int every = COMPLETE ? 1 : 1 + periods.size() / 300;
        Stream<Probe> edges = IntStream.range(0, periods.size())
                .filter(i -> i % every == 0)
                .mapToObj(periods::get)
                .flatMap(PeriodPropertyTest::edges);
        TreeSet<Instant> around = new TreeSet<>();
        transitions(zone)
                .filter(transition -> COMPLETE || transition.getDateTimeBefore().getYear() % 4 == 0)
                .map(ZoneOffsetTransition::getInstant)
                .flatMap(change -> Stream.of(-180, -60, -30, 0, 1, 30, 60, 90)
                        .map(minutes -> change.plus(minutes, ChronoUnit.MINUTES)))
                .forEach(at -> around.addAll(List.of(at, at.minus(MICROSECOND))));
        Instant[] starts = periods.stream().map(Period::from).toArray(Instant[]::new);
        Stream<Probe> changes = around.stream().map(at -> {
            int found = Arrays.binarySearch(starts, at);
            return new Probe(at, periods.get(found >= 0 ? found : -found - 2));
        });
        return Stream.concat(edges, changes).toList();
    }

    private static Stream<Probe> edges(Period period) {
        return Stream.of(period.from(), period.to().minus(MICROSECOND)).map(at -> new Probe(at, period));
    }

    private static Stream<ZoneOffsetTransition> transitions(ZoneId zone) {
        return Stream.iterate(
                zone.getRules().nextTransition(FROM),
                transition -> transition != null && transition.getInstant().isBefore(TO),
                transition -> zone.getRules().nextTransition(transition.getInstant()));
    }

    private static List<String> wrong(List<Probe> probes, CalendarPeriod period, String zone, LocalDate anchor) {
        return db.dsl()
                .fetch(
                        """
                        SELECT i.at, i.period_start, i.period_end, p.period_start, p.period_end
                        FROM unnest(?::timestamptz[], ?::timestamptz[], ?::timestamptz[]) AS i (at, period_start, period_end)
                        CROSS JOIN LATERAL billing.period_of(i.at, ?, ?, ?::date) p
                        WHERE p.period_start <> i.period_start OR p.period_end <> i.period_end
                        LIMIT 5
                        """,
                        texts(probes.stream().map(Probe::at)),
                        texts(probes.stream().map(probe -> probe.period().from())),
                        texts(probes.stream().map(probe -> probe.period().to())),
                        lower(period),
                        zone,
                        anchor == null ? null : anchor.toString())
                .map(row -> "%s %s from %s: %s".formatted(zone, period, anchor, row));
    }

    private static String[] texts(Stream<Instant> instants) {
        return instants.map(Instant::toString).toArray(String[]::new);
    }

    private static String lower(CalendarPeriod period) {
        return period.name().toLowerCase(Locale.ROOT);
    }
}
