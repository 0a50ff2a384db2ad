package io.tallybook.benchmarks;

import io.tallybook.benchmarks.RowLevelSecurityCase.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that can be measured. */
final class Cases {

    private Cases() {}

    /**
     * @param planServices how many rows a backfill moves
     * @param pgledger to consume beside it
     * @param clusters of Citus, to compare plain PostgreSQL with; no such case without
     */
    static List<Case> all(int planServices, @Nullable Pgledger pgledger, List<String> clusters) {
        List<RepeatedCase> consume = List.of(
                new ConsumeCase("spread", 1_000, 1, pgledger),
                new ConsumeCase("spread", 1_000, 8, pgledger),
                new ConsumeCase("spread", 1_000, 32, pgledger),
                new ConsumeCase("hot", 1, 1, pgledger),
                new ConsumeCase("hot", 1, 8, pgledger),
                new ConsumeCase("hot", 1, 32, pgledger));
        List<Case> cases = new ArrayList<>(consume);
        consume.forEach(near -> cases.add(new DelayedCase(near, Duration.ofMillis(1))));
        cases.addAll(List.of(
                new ConsumeAllCase(500, 1),
                new ConsumeAllCase(500, 8),
                new RecordCase(1_000, 10, 1),
                new RecordCase(1_000, 10, 4),
                new CdrCase(1_000, 100, 1),
                new CdrCase(1_000, 100, 4),
                new CheckCase(1_000, 1, false),
                new CheckCase(1_000, 8, false),
                new CheckCase(1_000, 1, true),
                new CheckCase(1_000, 8, true),
                new RowLevelSecurityCase(Call.CONSUME, 1_000, 1),
                new RowLevelSecurityCase(Call.CONSUME, 1_000, 8),
                new RowLevelSecurityCase(Call.RECORD, 1_000, 1),
                new RowLevelSecurityCase(Call.RECORD, 1_000, 8),
                new RowLevelSecurityCase(Call.CHECK, 1_000, 1),
                new RowLevelSecurityCase(Call.CHECK, 1_000, 8),
                new PlanCase(200, 1),
                new PlanCase(200, 2),
                new BackfillCase(planServices)));
        if (!clusters.isEmpty()) {
            for (HotCall call : HotCall.values()) {
                cases.add(new CitusCase(call, 1_000, 1, clusters));
                cases.add(new CitusCase(call, 1_000, 8, clusters));
            }
        }
        return cases;
    }

    /** Those whose name begins with one of these words; all where there are none. */
    static List<Case> named(List<String> prefixes, List<Case> all) {
        for (String prefix : prefixes) {
            if (all.stream().noneMatch(one -> isNamed(one, prefix))) {
                throw new IllegalArgumentException("no case is called " + prefix + "; --list shows all");
            }
        }
        return all.stream()
                .filter(one -> prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> isNamed(one, prefix)))
                .toList();
    }

    private static boolean isNamed(Case one, String prefix) {
        return one.name().startsWith(prefix);
    }
}
