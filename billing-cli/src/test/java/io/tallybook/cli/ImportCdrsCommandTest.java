package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports of call detail records. More of them: {@code -Dbilling.cdrs.count=100000}. */
class ImportCdrsCommandTest {

    private static final int COUNT = Integer.getInteger("billing.cdrs.count", 6_000);
    private static final String HEADER =
            "call_uuid,subscription_number,caller_id,destination,started_at,duration_seconds,"
                    + "billable_seconds,call_direction,call_type,call_status\n";

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @TempDir
    private Path folder;

    private CallCustomer customer;

    @BeforeEach
    void a_customer() throws SQLException {
        customer = CallCustomer.of(db);
    }

    @Test
    void takes_a_file_and_says_what_it_could_not_take() throws IOException {
        Path file = folder.resolve("calls.csv");
        Files.writeString(file, HEADER + """
                a,SUB-1,+911,+912,2026-01-05T10:00:00Z,61,61,outbound,mobile,answered
                b,SUB-99,+911,+912,2026-01-05T10:00:00Z,61,61,outbound,mobile,answered
                c,SUB-1,+911,+912,2026-02-05T10:00:00Z,61,61,outbound,mobile,answered
                d,SUB-1,+911,+912,5 January,61,61,outbound,mobile,answered
                a,SUB-1,+911,+912,2026-01-05T10:00:00Z,62,61,outbound,mobile,answered
                a,SUB-1,+911,+912,2026-01-05T10:00:00Z,61,61,outbound,mobile,answered
                e,SUB-1,+911
                """);

        Run run = importFile(file);

        assertThat(run.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(run.out())
                .isEqualTo("1 call rated, 1 kept as failed, 1 waiting for their period, 1 taken before, 3 rejected.\n"
                        + "Rejected lines and why: " + file + ".rejects.csv\n");
        assertThat(run.err()).contains("import calls");
        assertThat(Files.readString(Path.of(file + ".rejects.csv")))
                .contains("line,reason,record\n")
                .contains("5,\"started_at is like 2026-01-31T23:59:59Z, not \"\"5 January\"\"\",\"d,SUB-1,")
                .contains("6,another record of this call was taken before,\"a,SUB-1,")
                .contains("8,there are 3 values for 10 columns,\"e,SUB-1,+911\"");
        Files.writeString(file, HEADER + "a,SUB-1,+911,+912,2026-01-05T10:00:00Z,61,61,outbound,mobile,answered\n");
        assertThat(importFile(file))
                .extracting(Run::exitCode, Run::out)
                .containsExactly(
                        ExitCodes.DONE,
                        "0 calls rated, 0 kept as failed, 0 waiting for their period, 1 taken before, 0 rejected.\n");
        assertThat(Path.of(file + ".rejects.csv")).doesNotExist();
    }

    @Test
    void rates_each_call_of_a_large_file_once_with_eight_threads_and_a_kill_in_the_middle() throws Exception {
        Path file = folder.resolve("calls.csv");
        CdrFile made = CdrFile.write(file, COUNT, 20260101);
        String[] arguments = {
            "import-cdrs",
            file.toString(),
            "--tenant",
            customer.tenant().toString(),
            "--threads",
            "8",
            "--url",
            db.url()
        };
        try (Program program = Program.start(folder, arguments)) {
            awaitCalls(COUNT / 4);
            program.kill();
        }
        awaitTheEndOfItsStatements();
        int before = taken();

        Run second = Run.of(arguments);

        assertThat(before).isBetween(1, made.distinct);
        assertThat(second.out())
                .startsWith((made.distinct - before) + " calls rated, 0 kept as failed, 0 waiting for their period, ");
        assertBooks(made);
        List<String> books = books();
        Run third = Run.of(arguments);
        assertThat(third.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(third.out()).startsWith("0 calls rated, 0 kept as failed, 0 waiting for their period, ");
        assertThat(books()).isEqualTo(books);
        assertThat(BillingMigrations.of(db.dataSource()).verify().problems()).isEmpty();
    }

    private void assertBooks(CdrFile made) throws SQLException {
        assertThat(taken()).isEqualTo(made.distinct);
        assertThat(customer.rows("SELECT count(*) FROM telecom.cdr_ratings")).containsExactly("" + made.distinct);
        List<String> expected = new ArrayList<>();
        for (int number = 1; number <= CdrFile.SUBSCRIPTIONS; number++) {
            int used = made.usedSeconds.getOrDefault("SUB-" + number, 0);
            int overage = Math.max(0, used - 6_000);
            // A minute beyond the allowance is 0.60.
            long paise = number % 2 == 1 ? overage : 0;
            expected.add("SUB-" + number + " " + used + " " + overage + " " + overage + " " + paise + " "
                    + (10_000_000 - paise) + " " + made.answeredCalls.getOrDefault("SUB-" + number, 0));
        }
        assertThat(customer.rows("""
                        SELECT s.subscription_number, u.used_seconds, u.overage_seconds, (u.overage_cost * 100)::bigint,
                               (u.overage_settled * 100)::bigint, (a.balance * 100)::bigint,
                               u.local_calls + u.std_calls + u.isd_calls + u.mobile_calls + u.toll_free_calls
                        FROM telecom.subscription_usage u
                        JOIN telecom.subscriptions s USING (tenant_id, subscription_id)
                        JOIN telecom.accounts a USING (tenant_id, account_id)
                        """)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<String> books() throws SQLException {
        List<String> books = customer.rows("SELECT t::text FROM telecom.account_transactions t ORDER BY 1");
        books.addAll(customer.rows("SELECT t::text FROM telecom.accounts t ORDER BY 1"));
        books.addAll(customer.rows("SELECT t::text FROM telecom.subscription_usage t ORDER BY 1"));
        books.addAll(customer.rows("SELECT md5(string_agg(t::text, ' ' ORDER BY t.call_uuid)) FROM telecom.cdrs t"));
        books.addAll(
                customer.rows("SELECT md5(string_agg(t::text, ' ' ORDER BY t.cdr_id)) FROM telecom.cdr_ratings t"));
        return books;
    }

    private int taken() throws SQLException {
        return Integer.parseInt(
                customer.rows("SELECT count(*) FROM telecom.cdrs").get(0));
    }

    private void awaitCalls(int number) throws SQLException {
        while (taken() < number) {
            customer.rows("SELECT pg_sleep(0.02)");
        }
    }

    /** The server finishes what it was sent before it notices that nobody waits for the answer. */
    private void awaitTheEndOfItsStatements() throws SQLException {
        String others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        while (!customer.rows(others).equals(List.of("0"))) {
            customer.rows("SELECT pg_sleep(0.02)");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            import-cdrs FILE                                    | Missing required option: '--tenant=ID'
            import-cdrs FILE --tenant acme                      | --tenant is the id of a tenant, a UUID, not acme.
            import-cdrs nowhere.csv --tenant TENANT             | There is no file nowhere.csv that can be read.
            import-cdrs FILE --tenant TENANT --threads 0        | --threads is a number from 1 to 32, not 0.
            """)
    void calls_wrong_options_wrong_usage(String call, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("calls.csv"), HEADER);

        Run run = Run.of((call.replace("TENANT", customer.tenant().toString()) + " --url postgresql://localhost:1/none")
                .replace("FILE", file.toString())
                .split(" +"));

        assertThat(run.err()).contains(reason);
        assertThat(run.exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                      | The file is empty: its first line names the columns.
            call_uuid,price         | There is no column "price"
            call_uuid,call_uuid     | The column "call_uuid" is there twice.
            call_uuid,destination   | The first line does not name the columns subscription_number,caller_id,started_at,
            """)
    void needs_a_first_line_that_names_the_columns(String firstLine, String reason) throws IOException {
        Run run = importFile(Files.writeString(folder.resolve("calls.csv"), firstLine));

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).contains(reason);
    }

    @Test
    void needs_a_tenant_that_is_there() throws IOException {
        Path file = Files.writeString(folder.resolve("calls.csv"), HEADER);
        String nobody = "00000000-0000-4000-8000-000000000000";

        Run run = Run.of("import-cdrs", file.toString(), "--tenant", nobody, "--url", db.url());

        assertThat(run)
                .isEqualTo(new Run(ExitCodes.FAILED, "", "There is no tenant " + nobody + ": create it first.\n"));
    }

    private Run importFile(Path file) {
        return Run.of(
                "import-cdrs", file.toString(), "--tenant", customer.tenant().toString(), "--url", db.url());
    }
}
