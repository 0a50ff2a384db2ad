package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.database.EmbeddedServer;
import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.NewGrant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of a {@link CreditStorm} when the server or the client is killed, at moments drawn from a seed.
 *
 * <p>More of it: {@code -Dbilling.crash.kills=20 -Dbilling.crash.calls=20000 -Dbilling.crash.seed=…}
 */
class CreditCrashTest {

    private static final int KILLS = Integer.getInteger("billing.crash.kills", 2);
    private static final int CALLS = Integer.getInteger("billing.crash.calls", 2_000);
    private static final long SEED = Long.getLong("billing.crash.seed", 20260105);

    private final Random random = new Random(SEED);
    private final Set<String> acknowledged = new HashSet<>();

    @TempDir
    private Path folder;

    private EmbeddedServer server;
    private List<Customer> customers;

    @BeforeEach
    void start() {
        server = startServer(0);
        server.createDatabase("crash");
        BillingMigrations.of(database()).migrate();
        Customer first = Customer.of(Billing.using(database()));
        customers = new ArrayList<>(List.of(first));
        for (int number = 1; number < 8; number++) {
            customers.add(first.another("customer-" + number));
        }
        for (Customer customer : customers) {
            customer.credits()
                    .grant(
                            NewGrant.of(Quantity.of(200), CreditSource.FREE),
                            IdempotencyKey.of("start " + customer.organisation()));
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_acknowledged_change_is_there_once_after_the_client_was_killed() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            Process client = stormUntilSomeAnswer(kill);
            // By its handle: the process itself would close the pipe as well.
            client.toHandle().destroyForcibly();
            client.waitFor();
            // What it had been told of before is still in the pipe.
            client.inputReader().lines().forEach(this::note);
            awaitTheEndOfItsCalls();
            assertEverythingAddsUp();
        }
        finishEveryStorm();
    }

    @Test
    void every_acknowledged_change_is_there_once_after_the_server_was_stopped_at_once() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            Process client = stormUntilSomeAnswer(kill);
            stopServerAtOnce();
            client.inputReader().lines().forEach(this::note);
            client.waitFor();
            server = startServer(server.port());
            assertEverythingAddsUp();
        }
        finishEveryStorm();
    }

    private Process stormUntilSomeAnswer(int number) throws IOException {
        Process client = start(number);
        BufferedReader answers = client.inputReader();
        for (int answer = 1 + random.nextInt(CALLS / 2); answer > 0; answer--) {
            String line = answers.readLine();
            assertThat(line).as("an answer, before the end of the storm").isNotNull();
            note(line);
        }
        return client;
    }

    /** The same calls again, up to the end: what was done is answered as before, what was not is done now. */
    private void finishEveryStorm() throws IOException, InterruptedException {
        for (int number = 0; number < KILLS; number++) {
            int storm = number;
            Process client = start(storm);
            client.inputReader().lines().forEach(this::note);
            int exitCode = client.waitFor();
            assertThat(exitCode)
                    .as(() -> "the end of storm " + storm + ": " + errors())
                    .isZero();
        }
        assertEverythingAddsUp();
    }

    private void note(String line) {
        if (line.endsWith(".")) {
            acknowledged.add(line.substring(0, line.length() - 1));
        }
    }

    private void assertEverythingAddsUp() {
        List<CreditTransaction> rows = new ArrayList<>();
        Set<String> there = new HashSet<>();
        Quantity balances = Quantity.ZERO;
        for (Customer customer : customers) {
            List<CreditTransaction> ledger = LedgerReplay.of(customer);
            rows.addAll(ledger);
            ledger.forEach(row -> there.add(new CreditStorm.Acknowledged(
                            row.type(), row.key().value(), customer.organisation(), row.sequenceNumber())
                    .toString()));
            balances = balances.plus(customer.credits().balance().balance());
        }
        assertThat(there).as("what was acknowledged is there").containsAll(acknowledged);
        assertThat(there).as("each once").hasSameSizeAs(rows);
        assertThat(LedgerReplay.sum(rows)).isEqualTo(balances);
        assertThat(LedgerReplay.sum(
                        rows.stream().filter(row -> row.counterpart() != null).toList()))
                .isEqualTo(Quantity.ZERO);
        assertThat(BillingMigrations.of(database()).verify().problems()).isEmpty();
    }

    /** The server finishes what it was sent before it notices that nobody waits for the answer. */
    private void awaitTheEndOfItsCalls() throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            String others = "SELECT count(*), pg_sleep(0.02) FROM pg_stat_activity"
                    + " WHERE datname = 'crash' AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
            boolean isAlone = false;
            while (!isAlone) {
                try (ResultSet row = statement.executeQuery(others)) {
                    row.next();
                    isAlone = row.getInt(1) == 0;
                }
            }
        }
    }

    private Process start(int number) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.jooq.no-logo=true",
                        "-Dorg.jooq.no-tips=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CreditStormProgram.class.getName(),
                        server.jdbcUrl("crash"),
                        customers.get(0).tenant().toString(),
                        String.valueOf(SEED + number),
                        String.valueOf(CALLS),
                        customers.stream()
                                .map(customer -> customer.organisation().toString())
                                .collect(Collectors.joining(","))))
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    /** What the newest client said before it ended. */
    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DataSource database() {
        return server.dataSource("crash");
    }

    private EmbeddedServer startServer(int port) {
        return PostgresServer.embedded()
                .dataDirectory(folder.resolve("server"))
                .port(port)
                .durable()
                .start();
    }

    /** As a power cut for the server's processes: SIGQUIT, so that nothing is written any more. */
    private void stopServerAtOnce() throws IOException, InterruptedException {
        Path pidFile = folder.resolve("server").resolve("data").resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        new ProcessBuilder("kill", "-QUIT", String.valueOf(pid)).start().waitFor();
        postmaster.onExit().join();
        server.close();
    }
}
