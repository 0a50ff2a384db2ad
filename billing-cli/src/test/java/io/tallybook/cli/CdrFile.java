package io.tallybook.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A generated file of call detail records, and what must come of it.
 *
 * <p>Of a hundred lines some repeat an earlier one, some say something else of an earlier call, some are no records; starts are in no
 * order. Which of two different records of a call is taken first depends on the threads, so both have the same subscription and seconds.
 */
final class CdrFile {

    static final int SUBSCRIPTIONS = 20;

    private static final String HEADER = "call_uuid,subscription_number,caller_id,destination,started_at,ended_at,"
            + "duration_seconds,billable_seconds,call_direction,call_type,call_status,hangup_cause";
    private static final List<String> TYPES = List.of("local", "std", "isd", "mobile", "toll_free");
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");

    final Map<String, Integer> usedSeconds = new HashMap<>();
    final Map<String, Integer> answeredCalls = new HashMap<>();
    int distinct;
    int repeated;
    int conflicting;
    int broken;

    private CdrFile() {}

    static CdrFile write(Path file, int lines, long seed) throws IOException {
        CdrFile made = new CdrFile();
        Random random = new Random(seed);
        List<String> records = new ArrayList<>();
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write(HEADER + "\n");
            for (int i = 0; i < lines; i++) {
                writer.write(made.line(random, records, i) + "\n");
            }
        }
        return made;
    }

    private String line(Random random, List<String> records, int number) {
        int kind = random.nextInt(100);
        if (kind < 3) {
            broken++;
            return List.of(
                            "only,three,values",
                            "\"open quote,SUB-1",
                            "bad-" + number + ",SUB-1,1,2,yesterday,,5,5,outbound,mobile,answered,",
                            "bad-" + number + ",SUB-1,1,2,2026-01-01T00:00:00Z,,5,6,outbound,mobile,answered,",
                            "bad-" + number + ",SUB-1,1,2,2026-01-01T00:00:00Z,,5,5,outbound,satellite,answered,")
                    .get(random.nextInt(5));
        }
        if (kind < 10 && !records.isEmpty()) {
            repeated++;
            return records.get(random.nextInt(records.size()));
        }
        if (kind < 12 && !records.isEmpty()) {
            conflicting++;
            return records.get(random.nextInt(records.size())) + "as told later";
        }
        return record(random, records, number);
    }

    private String record(Random random, List<String> records, int number) {
        String subscription = "SUB-" + (1 + random.nextInt(SUBSCRIPTIONS));
        boolean isAnswered = random.nextInt(5) > 0;
        int seconds = random.nextInt(240);
        Instant startedAt = JANUARY.plusSeconds(random.nextInt(31 * 24 * 3600));
        String record = String.join(
                ",",
                "call-" + number,
                subscription,
                "+911" + random.nextInt(10_000),
                "+912" + random.nextInt(10_000),
                startedAt.toString(),
                startedAt.plusSeconds(seconds).toString(),
                String.valueOf(seconds),
                String.valueOf(isAnswered ? seconds : 0),
                random.nextBoolean() ? "outbound" : "inbound",
                TYPES.get(random.nextInt(TYPES.size())),
                isAnswered ? "answered" : "no_answer",
                "");
        records.add(record);
        distinct++;
        // By increments of 60/60.
        usedSeconds.merge(subscription, isAnswered ? (seconds + 59) / 60 * 60 : 0, Integer::sum);
        answeredCalls.merge(subscription, isAnswered ? 1 : 0, Integer::sum);
        return record;
    }
}
