package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision.Refused;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageImportResult;
import io.tallybook.model.usage.UsageRecording;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An import tells of every use what became of it, and can be begun anew. */
class UsageImportTest {

    private static final int MANY = 2 * TenantUsageDao.MOST_AT_ONCE + 1;

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final List<UsageRecording> notRecorded = new ArrayList<>();
    private final List<RecordingOutcome> reasons = new ArrayList<>();
    private Customer acme;
    private Instant now;

    @BeforeAll
    static void a_tier_without_a_limit() {
        EveryKindOfLimit.create(db.billing());
    }

    @BeforeEach
    void a_customer() {
        acme = Customer.of(db.billing());
        acme.acme().organisations().changeTier(acme.organisation(), EveryKindOfLimit.TIER);
        now = Instant.now();
    }

    @Test
    void every_use_is_recorded_whatever_stands_in_its_key() {
        List<UsageRecording> uses = Stream.of("a", "with \"quotes\"", "with, comma", "two\nlines", "\\.", "''", "ключ")
                .map(key -> use(Feature.AI_MESSAGES, key))
                .toList();

        assertThat(importAll(acme, uses)).isEqualTo(new UsageImportResult(7, 0, 0));
        assertThat(acme.acme().usage().recordAll(uses)).allMatch(RecordingOutcome::isRecorded);
        assertThat(used()).isEqualTo(Quantity.of(7));
        UsageBooks.addUp(db.dsl(), acme);
    }

    @Test
    void an_import_of_nothing_does_nothing() {
        assertThat(importAll(acme, List.of())).isEqualTo(UsageImportResult.NOTHING);
    }

    @Test
    void many_uses_go_batch_by_batch_and_those_that_were_refused_are_told() {
        List<UsageRecording> uses = IntStream.range(0, MANY)
                .mapToObj(i -> use(i % 1_000 == 0 ? Feature.INVOICES : Feature.AI_MESSAGES, "use-" + i))
                .toList();

        assertThat(importAll(acme, uses)).isEqualTo(new UsageImportResult(MANY - 21, 0, 21));
        assertThat(notRecorded).extracting(UsageRecording::key).startsWith(IdempotencyKey.of("use-0"));
        assertThat(used()).isEqualTo(Quantity.of(MANY - 21));
    }

    @Test
    void an_import_that_broke_off_is_begun_anew_and_counts_nothing_twice() {
        List<UsageRecording> uses = IntStream.range(0, MANY)
                .mapToObj(i -> use(Feature.AI_MESSAGES, "use-" + i))
                .toList();
        Iterator<UsageRecording> breaking = IntStream.range(0, MANY)
                .mapToObj(i -> {
                    if (i == MANY - 1) {
                        throw new IllegalStateException("the file ends in the middle");
                    }
                    return uses.get(i);
                })
                .iterator();

        assertThatThrownBy(() -> acme.acme().usage().importAll(breaking, this::hear))
                .hasMessageContaining("in the middle");
        assertThat(used()).isEqualTo(Quantity.of(TenantUsageDao.MOST_AT_ONCE * 2));
        assertThat(importAll(acme, uses)).isEqualTo(new UsageImportResult(1, MANY - 1, 0));
        assertThat(used()).isEqualTo(Quantity.of(MANY));
    }

    @Test
    void limits_hold_in_an_import() {
        List<UsageRecording> uses = IntStream.range(0, 12)
                .mapToObj(i -> use(Feature.SMS_SENT, "use-" + i))
                .toList();

        assertThat(importAll(acme, uses)).isEqualTo(new UsageImportResult(10, 0, 2));
        assertThat(reasons).allMatch(reason -> reason.orThrow() instanceof Refused);
    }

    @Test
    void an_import_is_part_of_the_transaction_that_is_open() throws SQLException {
        List<UsageRecording> uses = IntStream.range(0, MANY)
                .mapToObj(i -> use(Feature.AI_MESSAGES, "use-" + i))
                .toList();
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Customer inside = acme.through(db.billing().in(connection));
            assertThat(importAll(inside, uses)).isEqualTo(new UsageImportResult(MANY, 0, 0));
            connection.rollback();
            assertThat(importAll(inside, uses.subList(0, 3))).isEqualTo(new UsageImportResult(3, 0, 0));
            connection.commit();
        }
        assertThat(used()).isEqualTo(Quantity.of(3));
    }

    @Test
    void a_connection_that_cannot_copy_is_told() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            Connection wrapped = (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("isWrapperFor")) {
                            return false;
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            Customer inside = acme.through(db.billing().in(wrapped));

            assertThatIllegalStateException()
                    .isThrownBy(() -> importAll(inside, List.of(use(Feature.AI_MESSAGES, "a"))))
                    .withMessageContaining("PostgreSQL's own driver");
        }
    }

    private UsageImportResult importAll(Customer customer, List<UsageRecording> uses) {
        return customer.acme().usage().importAll(uses.iterator(), this::hear);
    }

    private void hear(UsageRecording use, RecordingOutcome outcome) {
        notRecorded.add(use);
        reasons.add(outcome);
    }

    private UsageRecording use(Feature feature, String key) {
        return new UsageRecording(
                acme.organisation(), new NewUsage(feature, Quantity.of(1), now), IdempotencyKey.of(key));
    }

    private Quantity used() {
        return acme.usage().limits().stream()
                .filter(limit -> limit.feature().equals(Feature.AI_MESSAGES))
                .findFirst()
                .orElseThrow()
                .status()
                .used();
    }
}
