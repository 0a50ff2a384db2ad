package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageRecording;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Uses that are taken are written once, or somebody is told. */
@Timeout(60)
class UsageRecorderTest {

    private static final UsageRecorderSettings NEVER_BY_ITSELF =
            UsageRecorderSettings.DEFAULT.withFlushAfter(Duration.ofDays(1)).withRetryAfter(Duration.ZERO);

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final Heard heard = new Heard();
    private final UsageRecorder.Destination database =
            (tenant, uses) -> db.billing().tenant(tenant).usage().recordAll(uses);
    private Customer acme;

    /** Remembers what it is told. */
    private static final class Heard implements UsageRecorderListener {
        private final List<RecordingOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
        private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
        private final List<UsageRecording> givenUp = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch written = new CountDownLatch(1);
        private final CountDownLatch failed = new CountDownLatch(1);

        @Override
        public void written(TenantId tenant, List<UsageRecording> uses, List<RecordingOutcome> outcomes) {
            this.outcomes.addAll(outcomes);
            batches.add(uses.size());
            written.countDown();
        }

        @Override
        public void failed(TenantId tenant, List<UsageRecording> uses, RuntimeException reason) {
            failed.countDown();
        }

        @Override
        public void givenUp(TenantId tenant, List<UsageRecording> uses, RuntimeException reason) {
            givenUp.addAll(uses);
        }
    }

    @BeforeEach
    void a_customer() {
        acme = Customer.of(db.billing());
    }

    @Test
    void a_full_batch_is_written_without_waiting() throws InterruptedException {
        try (UsageRecorder recorder = UsageRecorder.start(database, NEVER_BY_ITSELF.withBatchSize(5), heard)) {
            for (int i = 0; i < 5; i++) {
                recorder.record(acme.tenant(), use(acme, "use-" + i));
            }
            heard.written.await();
        }
        assertThat(used(acme)).isEqualTo(Quantity.of(5));
    }

    @Test
    void a_single_use_is_written_after_a_while() throws InterruptedException {
        UsageRecorderSettings soon = UsageRecorderSettings.DEFAULT.withFlushAfter(Duration.ofMillis(1));
        try (UsageRecorder recorder = UsageRecorder.start(database, soon, heard)) {
            recorder.record(acme.tenant(), use(acme, "use"));
            heard.written.await();
        }
        assertThat(used(acme)).isEqualTo(Quantity.of(1));
    }

    @Test
    void flushing_waits_for_the_uses_of_all_tenants() throws InterruptedException {
        Customer other = Customer.of(db.billing());
        try (UsageRecorder recorder = UsageRecorder.start(database, NEVER_BY_ITSELF, heard)) {
            recorder.flush();
            recorder.record(acme.tenant(), use(acme, "use"));
            recorder.record(other.tenant(), use(other, "use"));
            recorder.record(acme.tenant(), use(acme, "again"));
            recorder.flush();
            assertThat(used(acme)).isEqualTo(Quantity.of(2));
            assertThat(used(other)).isEqualTo(Quantity.of(1));
        }
        assertThat(heard.batches).containsExactlyInAnyOrder(2, 1);
    }

    @Test
    void closing_writes_what_there_is_and_takes_nothing_more() throws InterruptedException {
        UsageRecorder recorder = db.billing().startUsageRecorder(NEVER_BY_ITSELF, heard);
        recorder.record(acme.tenant(), use(acme, "use"));
        recorder.close();
        recorder.close();

        assertThat(used(acme)).isEqualTo(Quantity.of(1));
        assertThatIllegalStateException().isThrownBy(() -> recorder.record(acme.tenant(), use(acme, "late")));
        assertThatIllegalStateException().isThrownBy(() -> recorder.tryRecord(acme.tenant(), use(acme, "late")));
    }

    @Test
    void who_does_not_want_to_wait_is_refused_when_there_is_no_room() throws InterruptedException {
        CountDownLatch isBack = new CountDownLatch(1);
        UsageRecorderSettings small = NEVER_BY_ITSELF.withBatchSize(2).withCapacity(2);
        try (UsageRecorder recorder = UsageRecorder.start(after(isBack), small, heard)) {
            assertThat(recorder.tryRecord(acme.tenant(), use(acme, "a"))).isTrue();
            assertThat(recorder.tryRecord(acme.tenant(), use(acme, "b"))).isTrue();
            assertThat(recorder.tryRecord(acme.tenant(), use(acme, "c"))).isFalse();
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    recorder.record(acme.tenant(), use(acme, "d"));
                    return true;
                } catch (InterruptedException e) {
                    return false;
                }
            });
            isBack.countDown();
            assertThat(waiting.join()).isTrue();
        }
        assertThat(used(acme)).isEqualTo(Quantity.of(3));
    }

    @Test
    void while_the_database_is_away_nothing_is_lost_and_nothing_counts_twice() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        // The first attempt does not reach it; the answer to the second, which was committed, does not come back.
        UsageRecorder.Destination unreliable = (tenant, uses) -> {
            int attempt = attempts.incrementAndGet();
            if (attempt == 1) {
                throw new DataAccessException("away");
            }
            List<RecordingOutcome> outcomes = database.recordAll(tenant, uses);
            if (attempt == 2) {
                throw new DataAccessException("away again");
            }
            return outcomes;
        };
        try (UsageRecorder recorder = UsageRecorder.start(unreliable, NEVER_BY_ITSELF, heard)) {
            recorder.record(acme.tenant(), use(acme, "a"));
            recorder.record(acme.tenant(), use(acme, "b"));
            recorder.flush();
        }
        assertThat(used(acme)).isEqualTo(Quantity.of(2));
        assertThat(heard.failed.getCount()).isZero();
        assertThat(heard.outcomes).hasSize(2).allMatch(RecordingOutcome::isRecorded);
        assertThat(heard.givenUp).isEmpty();
    }

    @Test
    void one_use_that_the_database_cannot_take_does_not_keep_back_the_others() throws InterruptedException {
        UsageRecording bad = use(acme, "bad");
        UsageRecorder.Destination picky = (tenant, uses) -> {
            if (uses.contains(bad)) {
                throw new DataAccessException("no", new SQLException("invalid byte sequence", "22021"));
            }
            return database.recordAll(tenant, uses);
        };
        try (UsageRecorder recorder = UsageRecorder.start(picky, NEVER_BY_ITSELF, heard)) {
            for (int i = 0; i < 20; i++) {
                recorder.record(acme.tenant(), i == 13 ? bad : use(acme, "use-" + i));
            }
            recorder.flush();
        }
        assertThat(used(acme)).isEqualTo(Quantity.of(19));
        assertThat(heard.givenUp).containsExactly(bad);
    }

    @Test
    void what_cannot_be_written_until_the_end_is_given_up_and_told() throws InterruptedException {
        UsageRecorder.Destination away = (tenant, uses) -> {
            throw new DataAccessException("away");
        };
        UsageRecorderSettings short_of_patience = NEVER_BY_ITSELF.withCloseWithin(Duration.ZERO);
        List<UsageRecording> uses =
                IntStream.range(0, 30).mapToObj(i -> use(acme, "use-" + i)).toList();
        try (UsageRecorder recorder = UsageRecorder.start(away, short_of_patience, heard)) {
            for (UsageRecording use : uses) {
                recorder.record(acme.tenant(), use);
            }
        }
        assertThat(heard.givenUp).containsExactlyElementsOf(uses);
    }

    @Test
    void what_nobody_would_commit_is_given_up_and_told() throws InterruptedException {
        UsageRecording use = use(acme, "use");
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(db.dataSource());
            pool.setAutoCommit(false);
            try (UsageRecorder recorder = db.billing(pool).startUsageRecorder(NEVER_BY_ITSELF, heard)) {
                recorder.record(acme.tenant(), use);
                recorder.flush();
            }
        }
        assertThat(heard.givenUp).containsExactly(use);
        assertThat(used(acme)).isEqualTo(Quantity.ZERO);
    }

    @Test
    void a_listener_that_throws_changes_nothing() throws InterruptedException {
        assertBothCount(() -> {
            throw new IllegalStateException("broken");
        });
    }

    @Test
    void a_listener_that_fails_altogether_changes_nothing_either() throws InterruptedException {
        assertBothCount(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {
                throw new IllegalStateException("the handler is broken, too", thrown);
            });
            throw new AssertionError("broken");
        });
    }

    /** Of two uses, the second after the listener was told of the first. */
    private void assertBothCount(Runnable whenTold) throws InterruptedException {
        UsageRecorderListener broken = new UsageRecorderListener() {
            @Override
            public void written(TenantId tenant, List<UsageRecording> uses, List<RecordingOutcome> outcomes) {
                whenTold.run();
            }

            @Override
            public void givenUp(TenantId tenant, List<UsageRecording> uses, RuntimeException reason) {}
        };
        try (UsageRecorder recorder = UsageRecorder.start(database, NEVER_BY_ITSELF, broken)) {
            recorder.record(acme.tenant(), use(acme, "a"));
            recorder.flush();
            recorder.record(acme.tenant(), use(acme, "b"));
        }
        assertThat(used(acme)).isEqualTo(Quantity.of(2));
    }

    @Test
    void a_use_with_which_writing_fails_altogether_is_given_up_alone_and_told() throws InterruptedException {
        UsageRecording bad = use(acme, "bad");
        UsageRecorder.Destination broken = (tenant, uses) -> {
            if (uses.contains(bad)) {
                throw new NoClassDefFoundError("broken");
            }
            return database.recordAll(tenant, uses);
        };
        try (UsageRecorder recorder = UsageRecorder.start(broken, NEVER_BY_ITSELF, heard)) {
            recorder.record(acme.tenant(), use(acme, "a"));
            recorder.record(acme.tenant(), bad);
            recorder.record(acme.tenant(), use(acme, "b"));
        }
        assertThat(heard.givenUp).containsExactly(bad);
        assertThat(used(acme)).isEqualTo(Quantity.of(2));
    }

    @Test
    void forever_is_a_long_time() throws InterruptedException {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        UsageRecorderSettings patient = NEVER_BY_ITSELF.withFlushAfter(forever).withCloseWithin(forever);
        AtomicInteger attempts = new AtomicInteger();
        UsageRecorder.Destination away = (tenant, uses) -> {
            if (attempts.incrementAndGet() == 1) {
                throw new DataAccessException("away");
            }
            return database.recordAll(tenant, uses);
        };
        try (UsageRecorder recorder = UsageRecorder.start(away, patient, heard)) {
            recorder.record(acme.tenant(), use(acme, "a"));
        }
        UsageRecorderSettings once = NEVER_BY_ITSELF.withRetryAfter(forever).withCloseWithin(Duration.ZERO);
        UsageRecording second = use(acme, "b");
        attempts.set(0);
        try (UsageRecorder recorder = UsageRecorder.start(away, once, heard)) {
            recorder.record(acme.tenant(), second);
        }
        assertThat(used(acme)).isEqualTo(Quantity.of(1));
        assertThat(heard.givenUp).containsExactly(second);
    }

    /** As a {@code DSLContext} that Spring Boot makes: it throws exceptions of Spring's. */
    @Test
    void a_session_that_is_ended_is_tried_again_also_where_exceptions_are_translated() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        UsageRecorder.Destination translating = (tenant, uses) -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException(
                        "translated", new SQLException("terminating connection due to administrator command", "57P01"));
            }
            return database.recordAll(tenant, uses);
        };
        try (UsageRecorder recorder = UsageRecorder.start(translating, NEVER_BY_ITSELF, heard)) {
            recorder.record(acme.tenant(), use(acme, "a"));
            recorder.flush();
        }
        assertThat(heard.givenUp).isEmpty();
        assertThat(used(acme)).isEqualTo(Quantity.of(1));
    }

    @Test
    void a_listener_does_not_wait_for_itself() throws InterruptedException {
        AtomicReference<UsageRecorder> started = new AtomicReference<>();
        CountDownLatch isClosed = new CountDownLatch(1);
        List<RuntimeException> refusals = Collections.synchronizedList(new ArrayList<>());
        UsageRecorderListener busy = new UsageRecorderListener() {
            @Override
            public void written(TenantId tenant, List<UsageRecording> uses, List<RecordingOutcome> outcomes) {
                UsageRecorder recorder = started.get();
                if (refusals.isEmpty() && recorder.tryRecord(tenant, use(acme, "b"))) {
                    refuse(() -> recorder.record(tenant, use(acme, "c")));
                    refuse(recorder::flush);
                }
                recorder.close();
                isClosed.countDown();
            }

            private void refuse(Waiting call) {
                try {
                    call.run();
                } catch (IllegalStateException refusal) {
                    refusals.add(refusal);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void givenUp(TenantId tenant, List<UsageRecording> uses, RuntimeException reason) {}
        };
        UsageRecorderSettings small = NEVER_BY_ITSELF.withBatchSize(1).withCapacity(1);
        started.set(UsageRecorder.start(database, small, busy));
        started.get().record(acme.tenant(), use(acme, "a"));
        isClosed.await();
        started.get().close();

        assertThat(refusals).hasSize(2);
        assertThat(used(acme)).isEqualTo(Quantity.of(2));
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> NEVER_BY_ITSELF.withBatchSize(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NEVER_BY_ITSELF.withCapacity(20_000).withBatchSize(10_001));
        assertThatIllegalArgumentException().isThrownBy(() -> NEVER_BY_ITSELF.withCapacity(999));
        assertThatIllegalArgumentException().isThrownBy(() -> NEVER_BY_ITSELF.withCloseWithin(Duration.ofSeconds(-1)));
    }

    private UsageRecorder.Destination after(CountDownLatch isBack) {
        return (tenant, uses) -> {
            try {
                isBack.await();
            } catch (InterruptedException e) {
                throw new DataAccessException("interrupted", e);
            }
            return database.recordAll(tenant, uses);
        };
    }

    private static UsageRecording use(Customer customer, String key) {
        return new UsageRecording(
                customer.organisation(),
                new NewUsage(Feature.AI_MESSAGES, Quantity.of(1), Instant.now()),
                IdempotencyKey.of(key));
    }

    private static Quantity used(Customer customer) {
        return customer.usage().limits().stream()
                .filter(limit -> limit.feature().equals(Feature.AI_MESSAGES))
                .findFirst()
                .orElseThrow()
                .status()
                .used();
    }
}
