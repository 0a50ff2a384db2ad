package io.tallybook.cli;

import io.tallybook.model.telecom.CallDirection;
import io.tallybook.model.telecom.CallStatus;
import io.tallybook.model.telecom.CallType;
import io.tallybook.model.telecom.NewCdr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The columns of a file of call detail records, found by the names in its first line; a line is a record. */
final class CdrColumns {

    static final List<String> REQUIRED = List.of(
            "call_uuid",
            "subscription_number",
            "caller_id",
            "destination",
            "started_at",
            "duration_seconds",
            "billable_seconds",
            "call_direction",
            "call_type",
            "call_status");

    private static final List<String> OPTIONAL = List.of("ended_at", "hangup_cause");

    private final Map<String, Integer> places = new HashMap<>();

    private CdrColumns() {}

    /** @throws CommandFailed if a column is missing, unknown or named twice */
    static CdrColumns of(@Nullable String firstLine) {
        if (firstLine == null) {
            throw new CommandFailed("The file is empty: its first line names the columns.");
        }
        CdrColumns columns = new CdrColumns();
        for (String name : values(firstLine.startsWith("\uFEFF") ? firstLine.substring(1) : firstLine)) {
            if (!REQUIRED.contains(name) && !OPTIONAL.contains(name)) {
                throw new CommandFailed("There is no column \"" + name + "\": a file has " + String.join(",", REQUIRED)
                        + " and may have " + String.join(",", OPTIONAL) + ".");
            }
            if (columns.places.put(name, columns.places.size()) != null) {
                throw new CommandFailed("The column \"" + name + "\" is there twice.");
            }
        }
        List<String> missing = REQUIRED.stream()
                .filter(name -> !columns.places.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new CommandFailed("The first line does not name the columns " + String.join(",", missing) + ".");
        }
        return columns;
    }

    /** @throws IllegalArgumentException if the line is no record, saying why */
    NewCdr parse(String line) {
        if (line.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("the line is not UTF-8");
        }
        List<String> values = values(line);
        if (values.size() != places.size()) {
            throw new IllegalArgumentException(
                    "there are " + values.size() + " values for " + places.size() + " columns");
        }
        String endedAt = value(values, "ended_at");
        return new NewCdr(
                value(values, "call_uuid"),
                value(values, "subscription_number"),
                value(values, "caller_id"),
                value(values, "destination"),
                instant("started_at", value(values, "started_at")),
                endedAt.isEmpty() ? null : instant("ended_at", endedAt),
                seconds("duration_seconds", values),
                seconds("billable_seconds", values),
                word(CallDirection.class, "call_direction", values),
                word(CallType.class, "call_type", values),
                word(CallStatus.class, "call_status", values),
                value(values, "hangup_cause").isEmpty() ? null : value(values, "hangup_cause"),
                null);
    }

    private String value(List<String> values, String name) {
        Integer place = places.get(name);
        return place == null ? "" : values.get(place);
    }

    private Duration seconds(String name, List<String> values) {
        try {
            return Duration.ofSeconds(Integer.parseInt(value(values, name)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a number of seconds, not \"" + value(values, name) + "\"");
        }
    }

    private static Instant instant(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is like 2026-01-31T23:59:59Z, not \"" + text + "\"");
        }
    }

    private <E extends Enum<E>> E word(Class<E> type, String name, List<String> values) {
        String word = value(values, name);
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(one -> one.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", not \"" + word + "\""));
    }

    private static List<String> values(String line) {
        List<String> values = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(line, CSVFormat.RFC4180)) {
            for (CSVRecord row : parser) {
                row.forEach(values::add);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("the line is no CSV: " + OneLine.of(e.getMessage()));
        }
        return values;
    }
}
