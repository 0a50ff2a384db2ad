package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.database.EmbeddedServer;
import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.UsageReversal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are cut and a server that is stopped in the middle of calls, and callers that try until they are answered. */
class UsageFaultTest {

    private static final int CALLS = 160;

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @TempDir
    private Path folder;

    @BeforeAll
    static void a_tier_with_unlimited_messages() {
        EveryKindOfLimit.create(db.billing());
    }

    @Test
    void every_key_counts_once_though_connections_are_cut() {
        Customer customer = customer(db.billing());

        Together.run(8, CALLS, call -> {
            untilAnswered(() -> doSomething(customer, call), () -> {
                if (attempts.incrementAndGet() % 8 == 0) {
                    cutEveryOtherConnection();
                }
            });
            return call;
        });

        db.renewConnections();
        assertThat(failed.get()).as("calls that were cut").isPositive();
        assertEverythingCountedOnce(customer);
        UsageBooks.addUp(db.dsl(), customer);
    }

    @Test
    void every_key_counts_once_though_the_server_is_stopped_at_once() {
        AtomicReference<EmbeddedServer> server = new AtomicReference<>(startServer(0));
        try {
            server.get().createDatabase("usage");
            var dataSource = server.get().dataSource("usage");
            BillingMigrations.of(dataSource).migrate();
            EveryKindOfLimit.create(Billing.using(dataSource));
            Customer customer = customer(Billing.using(dataSource));

            Together.run(8, CALLS, call -> {
                untilAnswered(() -> doSomething(customer, call), () -> {
                    if (attempts.incrementAndGet() == CALLS / 2) {
                        int port = server.get().port();
                        stopAtOnce(server.get());
                        server.set(startServer(port));
                    }
                });
                return call;
            });

            assertThat(failed.get()).as("calls that were cut").isPositive();
            assertEverythingCountedOnce(customer);
            UsageBooks.addUp(DSL.using(dataSource, SQLDialect.POSTGRES), customer);
            assertThat(BillingMigrations.of(dataSource).verify().problems()).isEmpty();
        } finally {
            server.get().close();
        }
    }

    private static Customer customer(Billing billing) {
        Customer customer = Customer.of(billing);
        customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
        return customer;
    }

    /** A message, and for every fourth its reversal; a level that is set. */
    private static void doSomething(Customer customer, int call) {
        IdempotencyKey key = IdempotencyKey.of("call-" + call);
        customer.usage().record(Feature.AI_MESSAGES, Quantity.of(1), key);
        if (call % 4 == 0) {
            customer.acme()
                    .usageCorrections(customer.organisation())
                    .reverse(new UsageReversal(key, "Every fourth"), key);
        }
        customer.acme().usageLevels(customer.organisation()).set(Feature.STORAGE_GB, Quantity.of(call % 6), key);
    }

    private void untilAnswered(Runnable call, Runnable accident) {
        while (true) {
            try {
                accident.run();
                call.run();
                return;
            } catch (DataAccessException e) {
                failed.incrementAndGet();
            }
        }
    }

    private static void assertEverythingCountedOnce(Customer customer) {
        Quantity used = customer.usage().limits().stream()
                .filter(limit -> limit.feature().equals(Feature.AI_MESSAGES))
                .findFirst()
                .orElseThrow()
                .status()
                .used();
        assertThat(used).isEqualTo(Quantity.of(CALLS - CALLS / 4));
    }

    private static void cutEveryOtherConnection() {
        db.dsl().execute("""
                        SELECT pg_terminate_backend(pid)
                        FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """);
    }

    private EmbeddedServer startServer(int port) {
        return PostgresServer.embedded()
                .dataDirectory(folder.resolve("server"))
                .port(port)
                .durable()
                .start();
    }

    /** As a power cut for the server's processes: SIGQUIT, so that nothing is written any more. */
    private void stopAtOnce(EmbeddedServer server) {
        try {
            Path pidFile = folder.resolve("server").resolve("data").resolve("postmaster.pid");
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            new ProcessBuilder("kill", "-QUIT", String.valueOf(pid)).start().waitFor();
            postmaster.onExit().join();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            server.close();
        }
    }
}
