package io.tallybook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tallybook.dao.Billing;
import io.tallybook.database.PostgresServer;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.usage.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {

    private static final RepeatedCase SMALL = new ConsumeCase("small", 3, 2, null);

    @Test
    void measures_every_way_of_a_case_and_proves_its_books(@TempDir Path folder) throws Exception {
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            List<Comparison> comparisons = new Rounds(2, Duration.ofMillis(20)).measure(SMALL, database);

            assertThat(comparisons)
                    .extracting(Comparison::against)
                    .containsExactly("same SQL by JDBC", "four statements by JDBC", "four statements by jOOQ");
            assertThat(comparisons).allSatisfy(comparison -> {
                assertThat(comparison.ours()).hasSize(2);
                assertThat(comparison.ratio()).isPositive();
            });
            Results results = new Results(comparisons);
            assertThat(results.toTable()).contains("consume/small/2", "four statements");
            assertThat(Files.readAllLines(results.writeTo(folder))).hasSize(3);
        }
    }

    @Test
    void measures_through_a_network() throws Exception {
        RepeatedCase delayed = new DelayedCase(SMALL, Duration.ofMillis(1));
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            List<Comparison> comparisons = new Rounds(1, Duration.ofMillis(20)).measure(delayed, database);

            assertThat(comparisons).extracting(Comparison::name).containsOnly("consume-delayed/small/2");
            // Each of two clients waits two milliseconds for every answer, at least.
            assertThat(comparisons)
                    .allSatisfy(comparison ->
                            assertThat(comparison.oursTypically()).isPositive().isLessThan(2 * 500));
        }
    }

    @Test
    void consumes_many_at_once_and_one_by_one() throws Exception {
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            List<Comparison> comparisons =
                    new Rounds(1, Duration.ofMillis(20)).measure(new ConsumeAllCase(25, 2), database);

            assertThat(comparisons).extracting(Comparison::against).containsExactly("tryConsume for each");
        }
    }

    @Test
    void makes_hot_calls_on_several_servers() throws Exception {
        for (HotCall call : HotCall.values()) {
            CitusCase twice =
                    new CitusCase(call, 3, 2, List.of(PostgresServer.shared().jdbcUrl("postgres")));
            try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
                List<Comparison> comparisons = twice.measure(database, new Rounds(1, Duration.ofMillis(20)));

                assertThat(comparisons).extracting(Comparison::against).containsExactly("plain PostgreSQL");
            }
        }
    }

    @Test
    void lists_the_cases_of_citus_where_a_cluster_is_given() {
        assertThat(Cases.all(1_000, null, List.of("jdbc:postgresql://coordinator/postgres")))
                .extracting(Case::name)
                .contains("citus/consume/1", "citus/record/8", "citus/check/1");
    }

    @Test
    void moves_the_same_rows_in_every_way() throws Exception {
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            List<Comparison> comparisons =
                    new BackfillCase(2_000).measure(database, new Rounds(1, Duration.ofMillis(20)));

            assertThat(comparisons)
                    .extracting(Comparison::against)
                    .containsExactly("bare INSERT … SELECT", "row loop, commit per plan");
            assertThat(comparisons)
                    .allSatisfy(comparison -> assertThat(comparison.ratio()).isPositive());
        }
    }

    @Test
    void refuses_figures_whose_books_do_not_balance() throws Exception {
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            Workload workload = SMALL.prepare(database);
            for (Way way : workload.ways()) {
                way.operation().run();
            }
            workload.verify();

            database.execute("UPDATE naive.balances SET balance = balance + 1");

            assertThatIllegalStateException().isThrownBy(workload::verify).withMessageContaining("naive");
        }
    }

    @Test
    void reads_the_same_plan_in_every_way() throws Exception {
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            Workload workload = new PlanCase(8, 1).prepare(database);
            for (Way way : workload.ways()) {
                way.operation().run();
            }
            workload.verify();

            database.execute("DELETE FROM billing.plan_service_configuration");
            for (Way way : workload.ways()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> way.operation().run());
            }
        }
    }

    @Test
    void plain_jdbc_sends_what_the_dao_sends() throws Exception {
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            List<String> sent = new ArrayList<>();
            DefaultConfiguration configuration = new DefaultConfiguration();
            configuration.set(SQLDialect.POSTGRES).set(database.unpooled()).set(recording(sent));
            Billing billing = Billing.using(DSL.using(configuration));
            Account account = Account.create(billing, 1).get(0);
            sent.clear();

            billing.tenant(account.tenant())
                    .credits(account.organisation())
                    .tryConsume(Quantity.of(1), OperationCode.of("test"), IdempotencyKey.of("key"));

            billing.tenant(account.tenant()).usage(account.organisation()).check(Feature.AI_MESSAGES, Quantity.of(1));

            assertThat(sent).containsExactly(ConsumeByJdbc.SQL, CheckByJdbc.SQL);
        }
    }

    @Test
    void reads_the_same_counters_in_every_way() throws Exception {
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            new CheckCase(60, 1, true).prepare(database).verify();
            Workload workload = new CheckCase(60, 1, false).prepare(database);
            for (Way way : workload.ways()) {
                way.operation().run();
            }
            workload.verify();

            database.execute("UPDATE billing.organisations SET usage_anchor = '2026-01-17'");

            assertThatIllegalStateException().isThrownBy(workload::verify).withMessageContaining("something else");
        }
    }

    @Test
    void calls_are_compared_with_row_level_security_and_without() throws Exception {
        for (RowLevelSecurityCase.Call call : RowLevelSecurityCase.Call.values()) {
            try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
                List<Comparison> comparisons =
                        new Rounds(1, Duration.ofMillis(20)).measure(new RowLevelSecurityCase(call, 3, 2), database);

                assertThat(comparisons)
                        .extracting(Comparison::against)
                        .containsExactly("without", "its transaction without policies");
            }
        }
    }

    @Test
    void finds_cases_by_how_their_names_begin() {
        List<Case> all = Cases.all(1_000, null, List.of());
        assertThat(Cases.named(List.of("consume/hot"), all))
                .extracting(Case::name)
                .containsExactly("consume/hot/1", "consume/hot/8", "consume/hot/32");
        assertThat(Cases.named(List.of(), all)).isEqualTo(all);
        assertThatIllegalArgumentException().isThrownBy(() -> Cases.named(List.of("consumption"), all));
    }

    @Test
    void tells_the_middle_of_the_rounds_and_how_far_they_lie_apart() {
        Comparison comparison =
                new Comparison("case", "other", new double[] {300, 100, 200}, new double[] {100, 100, 100});

        assertThat(comparison.toJson())
                .isEqualTo("{\"case\": \"case\", \"against\": \"other\", \"ours\": 200.0, \"theirs\": 100.0,"
                        + " \"ratio\": 2.000, \"spread\": [1.000, 3.000],"
                        + " \"rounds\": {\"ours\": [300.0, 100.0, 200.0], \"theirs\": [100.0, 100.0, 100.0]}}");
    }

    @Test
    void prints_tenths_of_what_few_are_done_in_a_second() {
        Comparison comparison = new Comparison("case", "other", new double[] {1_234}, new double[] {0.34});

        assertThat(new Results(List.of(comparison)).toTable()).contains("1,234 ", "other    0.3 ");
    }

    private static ExecuteListener recording(List<String> sent) {
        return ExecuteListener.onExecuteStart((ExecuteContext context) -> sent.add(context.sql()));
    }
}
