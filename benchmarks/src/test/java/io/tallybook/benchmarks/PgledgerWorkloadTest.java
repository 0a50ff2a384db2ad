package io.tallybook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tallybook.database.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgledgerWorkloadTest {

    /** No more of pgledger than what the benchmark calls, and from nowhere else than here. */
    private static final String LIKE_PGLEDGER = """
            CREATE TABLE pgledger_accounts (id text, name text, balance numeric, allow_negative_balance boolean);
            CREATE TABLE pgledger_transfers (id text, from_account_id text, to_account_id text, amount numeric);
            CREATE TABLE pgledger_entries (id text);

            CREATE FUNCTION pgledger_create_account(name text, currency text, allow_negative_balance boolean DEFAULT true)
                RETURNS SETOF pgledger_accounts
                LANGUAGE sql
            AS $$
                INSERT INTO pgledger_accounts VALUES (new_id(), name, 0, allow_negative_balance) RETURNING *;
            $$;

            CREATE FUNCTION pgledger_create_transfer(from_account_id text, to_account_id text, amount numeric)
                RETURNS SETOF pgledger_transfers
                LANGUAGE sql
            AS $$
                UPDATE pgledger_accounts SET balance = balance - $3 WHERE id = $1;
                UPDATE pgledger_accounts SET balance = balance + $3 WHERE id = $2;
                INSERT INTO pgledger_transfers VALUES (new_id(), $1, $2, $3) RETURNING *;
            $$;
            """;

    @Test
    void consumes_beside_a_pgledger_that_is_given(@TempDir Path clone) throws Exception {
        Files.writeString(Files.createDirectory(clone.resolve("vendor")).resolve("helper.sql"), """
                CREATE FUNCTION new_id() RETURNS text LANGUAGE sql AS 'SELECT gen_random_uuid()::text';
                """);
        Path file = Files.writeString(clone.resolve("pgledger.sql"), LIKE_PGLEDGER);
        try (BenchmarkDatabase database = BenchmarkDatabase.on(PostgresServer.shared())) {
            Workload workload = new ConsumeCase("small", 3, 1, Pgledger.read(file)).prepare(database);
            database.settle(workload.tables());
            database.prove(2 * 3, "SELECT count(*) FROM pgledger.pgledger_accounts");
            for (Way way : workload.ways()) {
                way.operation().run();
            }
            workload.verify();

            assertThat(workload.ways()).extracting(Way::name).endsWith("four statements by jOOQ", "pgledger transfer");
            database.execute("UPDATE pgledger.pgledger_accounts SET balance = balance + 1");
            assertThatIllegalStateException().isThrownBy(workload::verify).withMessageContaining("pgledger");
        }
    }
}
