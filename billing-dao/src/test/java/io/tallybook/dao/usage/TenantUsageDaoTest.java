package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.PeriodClosed;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LateUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitDecision.Allowed;
import io.tallybook.model.usage.LimitDecision.NotIncluded;
import io.tallybook.model.usage.LimitDecision.Refused;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageRecording;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many uses in one call are decided as the same calls one by one. */
class TenantUsageDaoTest {

    private static final Feature UNKNOWN = Feature.of("NO_SUCH_FEATURE");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-03-31T12:00:00Z");
    private Customer acme;

    @BeforeAll
    static void a_tier_with_every_kind_of_limit() {
        EveryKindOfLimit.create(db.billing());
        db.billing()
                .catalogue()
                .features()
                .changeLateUsage(Feature.OCR_SCAN, LateUsage.adjustedAfter(Duration.ofDays(1)));
    }

    @BeforeEach
    void a_customer() {
        acme = Customer.of(db.billing().withClock(clock));
    }

    @Test
    void outcomes_come_in_the_order_of_the_uses() {
        acme.acme().organisations().changeTier(acme.organisation(), EveryKindOfLimit.TIER);
        List<RecordingOutcome> outcomes = recordAll(
                use(acme, Feature.SMS_SENT, 8, "a"),
                use(acme, Feature.SMS_SENT, 3, "b"),
                use(acme, Feature.SMS_SENT, 2, "c"),
                use(acme, Feature.SMS_SENT, 8, "a"),
                use(acme, Feature.SMS_SENT, 1, "a"),
                use(acme, Feature.OCR_SCAN, 12, "d"),
                use(acme, Feature.INVOICES, 1, "e"),
                use(acme, UNKNOWN, 1, "f"),
                use(acme, Feature.STORAGE_GB, 1, "g"));

        assertThat(used(outcomes.get(0))).isEqualTo(Quantity.of(8));
        assertThat(outcomes.get(1).orThrow()).isInstanceOf(Refused.class);
        assertThat(used(outcomes.get(1))).isEqualTo(Quantity.of(8));
        assertThat(used(outcomes.get(2))).isEqualTo(Quantity.of(10));
        assertThat(((Allowed) outcomes.get(3).orThrow()).isReplayed()).isTrue();
        assertThat(used(outcomes.get(3))).isEqualTo(Quantity.of(8));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> outcomes.get(4).orThrow());
        assertThat(((Allowed) outcomes.get(5).orThrow()).usage().overage()).isEqualTo(Quantity.of(2));
        assertThat(outcomes.get(6).orThrow()).isEqualTo(new NotIncluded(Feature.INVOICES));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> outcomes.get(7).orThrow());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> outcomes.get(8).orThrow())
                .withMessageContaining("level");
        UsageBooks.addUp(db.dsl(), acme);
    }

    @Test
    void a_batch_that_is_sent_again_gets_its_first_answers() {
        Customer other = acme.another("other");
        UsageRecording[] uses = {
            use(acme, Feature.AI_MESSAGES, 30, "a"),
            use(other, Feature.AI_MESSAGES, 50, "b"),
            use(acme, Feature.AI_MESSAGES, 20, "c")
        };
        List<RecordingOutcome> first = recordAll(uses);
        acme.acme()
                .limitOverrides(acme.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(1))));
        List<RecordingOutcome> again = recordAll(uses);

        for (int i = 0; i < uses.length; i++) {
            assertThat(((Allowed) again.get(i).orThrow()).isReplayed()).isTrue();
            assertThat(((Allowed) again.get(i).orThrow()).usage())
                    .isEqualTo(((Allowed) first.get(i).orThrow()).usage());
        }
        UsageBooks.addUp(db.dsl(), acme);
        UsageBooks.addUp(db.dsl(), other);
    }

    @Test
    void nothing_to_record_is_no_call_and_too_much_is_refused_whole() {
        assertThat(recordAll()).isEmpty();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.acme()
                        .usage()
                        .recordAll(Collections.nCopies(
                                TenantUsageDao.MOST_AT_ONCE + 1, use(acme, Feature.AI_MESSAGES, 1, "a"))));
        assertThat(recordAll(use(acme, Feature.AI_MESSAGES, 1, "a")).get(0).isRecorded())
                .isTrue();
        assertThat(used(acme)).isEqualTo(Quantity.of(1));
    }

    @Test
    void a_use_of_tomorrow_is_rejected_alone() {
        String tomorrow = clock.instant().plus(Duration.ofDays(1)).toString();
        List<RecordingOutcome> outcomes =
                recordAll(useAt(acme, Feature.AI_MESSAGES, 1, tomorrow, "a"), use(acme, Feature.AI_MESSAGES, 1, "b"));

        assertThatIllegalArgumentException().isThrownBy(() -> outcomes.get(0).orThrow());
        assertThat(outcomes.get(1).isRecorded()).isTrue();
        assertThat(recordAll(useAt(acme, Feature.AI_MESSAGES, 1, tomorrow, "a"))
                        .get(0)
                        .isRecorded())
                .isFalse();
    }

    @Test
    void organisations_that_are_closed_or_of_another_tenant_are_told_apart_from_the_rest() {
        Customer closed = acme.another("closed");
        acme.acme().organisations().close(closed.organisation());
        Customer stranger = Customer.of(db.billing().withClock(clock));

        List<RecordingOutcome> outcomes = recordAll(
                use(closed, Feature.AI_MESSAGES, 1, "a"),
                use(stranger, Feature.AI_MESSAGES, 1, "b"),
                new UsageRecording(
                        new OrganisationId(UUID.randomUUID()),
                        new NewUsage(Feature.AI_MESSAGES, Quantity.of(1), clock.instant()),
                        IdempotencyKey.of("c")),
                use(acme, Feature.AI_MESSAGES, 1, "d"));

        assertThatExceptionOfType(Closed.class).isThrownBy(() -> outcomes.get(0).orThrow());
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> outcomes.get(1).orThrow());
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> outcomes.get(2).orThrow());
        assertThat(outcomes.get(3).isRecorded()).isTrue();
        assertThat(used(stranger)).isEqualTo(Quantity.ZERO);
    }

    @Test
    void use_of_long_ago_is_judged_by_what_applied_then() {
        acme.acme().organisations().changeTier(acme.organisation(), EveryKindOfLimit.TIER);
        List<RecordingOutcome> outcomes = recordAll(
                useAt(acme, Feature.SMS_SENT, 1, "2026-03-31T00:00:00Z", "today"),
                useAt(acme, Feature.SMS_SENT, 1, "2026-03-30T23:59:59.999999Z", "within grace"),
                useAt(acme, Feature.SMS_SENT, 1, "2026-03-29T00:00:00Z", "closed"),
                useAt(acme, Feature.OCR_SCAN, 1, "2026-02-28T12:00:00Z", "adjusted"),
                useAt(acme, Feature.SMS_SENT, 1, "2025-12-31T11:59:59Z", "before anyone remembers"));

        // Until it moved, an hour ago and before, it was on free, which has no SMS.
        assertThat(outcomes.get(0).orThrow()).isEqualTo(new NotIncluded(Feature.SMS_SENT));
        assertThat(outcomes.get(1).orThrow()).isEqualTo(new NotIncluded(Feature.SMS_SENT));

        clock.forward(Duration.ofDays(40));
        List<RecordingOutcome> later = recordAll(
                useAt(acme, Feature.SMS_SENT, 1, "2026-05-10T00:00:00Z", "on that day"),
                useAt(acme, Feature.SMS_SENT, 1, "2026-05-09T23:59:59.999999Z", "within grace"),
                useAt(acme, Feature.SMS_SENT, 1, "2026-05-08T00:00:00Z", "closed"),
                useAt(acme, Feature.OCR_SCAN, 1, "2026-04-08T12:00:00Z", "adjusted"),
                useAt(acme, Feature.SMS_SENT, 1, "2025-12-31T11:59:59Z", "before anyone remembers"));

        assertThat(later.get(0).isRecorded()).isTrue();
        assertThat(later.get(1).isRecorded()).isTrue();
        assertThatExceptionOfType(PeriodClosed.class)
                .isThrownBy(() -> later.get(2).orThrow());
        assertThat(((Allowed) later.get(3).orThrow()).isAdjustment()).isTrue();
        assertThat(outcomeOf(() -> acme.usage()
                        .tryRecord(
                                useAt(acme, Feature.SMS_SENT, 1, "2025-12-31T11:59:59Z", "x")
                                        .usage(),
                                IdempotencyKey.of("x"))))
                .isEqualTo(outcomeOf(() -> later.get(4).orThrow()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void random_batches_come_to_what_the_same_uses_come_to_one_by_one(long seed) {
        Random random = new Random(seed);
        List<Customer> together = organisations();
        List<Customer> alone = organisations();
        for (int batch = 0; batch < 12; batch++) {
            clock.forward(Duration.ofHours(random.nextInt(40 * 24)));
            if (random.nextInt(3) == 0) {
                int organisation = random.nextInt(3);
                int what = random.nextInt(4);
                change(what, together.get(organisation));
                change(what, alone.get(organisation));
            }
            List<UsageRecording> uses = new ArrayList<>();
            List<LimitDecisionOrRefusal> expected = new ArrayList<>();
            int size = 1 + random.nextInt(60);
            for (int i = 0; i < size; i++) {
                int organisation = random.nextInt(3);
                NewUsage usage = randomUse(random);
                // Few keys, so that some come again in the batch and from batch to batch.
                IdempotencyKey key = IdempotencyKey.of("key-" + random.nextInt(200));
                uses.add(new UsageRecording(together.get(organisation).organisation(), usage, key));
                expected.add(outcomeOf(() -> alone.get(organisation).usage().tryRecord(usage, key)));
            }

            List<LimitDecisionOrRefusal> outcomes = together.get(0).acme().usage().recordAll(uses).stream()
                    .map(outcome -> outcomeOf(outcome::orThrow))
                    .toList();

            assertThat(outcomes).isEqualTo(expected);
        }
        assertThat(events(together)).isEqualTo(events(alone));
        together.forEach(customer -> UsageBooks.addUp(db.dsl(), customer));
    }

    @Test
    void batches_and_single_uses_at_once_fill_limits_exactly() {
        List<Customer> organisations = IntStream.range(0, 8)
                .mapToObj(i -> i == 0 ? acme : acme.another("organisation-" + i))
                .toList();

        List<Integer> recorded = Together.run(16, 64, call -> {
            Random random = new Random(call);
            if (call % 4 == 3) {
                Customer one = organisations.get(random.nextInt(8));
                return one.usage()
                                .tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("single-" + call))
                                .isAllowed()
                        ? 1
                        : 0;
            }
            List<UsageRecording> uses = IntStream.range(0, 40)
                    .mapToObj(i ->
                            use(organisations.get(random.nextInt(8)), Feature.AI_MESSAGES, 1, "use-" + call + "-" + i))
                    .toList();
            return (int) acme.acme().usage().recordAll(uses).stream()
                    .filter(RecordingOutcome::isRecorded)
                    .count();
        });

        assertThat(recorded.stream().mapToInt(Integer::intValue).sum()).isEqualTo(8 * 50);
        organisations.forEach(organisation -> assertThat(used(organisation)).isEqualTo(Quantity.of(50)));
        organisations.forEach(organisation -> UsageBooks.addUp(db.dsl(), organisation));
    }

    @Test
    void the_same_batch_from_many_threads_counts_once_whatever_its_order() {
        Customer other = acme.another("other");
        List<UsageRecording> uses = IntStream.range(0, 40)
                .mapToObj(i -> use(i % 2 == 0 ? acme : other, Feature.AI_MESSAGES, 1, "use-" + i))
                .toList();

        List<Long> recorded = Together.run(16, 32, call -> {
            List<UsageRecording> shuffled = new ArrayList<>(uses);
            Collections.shuffle(shuffled, new Random(call));
            return acme.acme().usage().recordAll(shuffled).stream()
                    .map(RecordingOutcome::orThrow)
                    .filter(decision -> !((Allowed) decision).isReplayed())
                    .count();
        });

        assertThat(recorded.stream().mapToLong(Long::longValue).sum()).isEqualTo(40);
        assertThat(used(acme)).isEqualTo(Quantity.of(20));
        assertThat(used(other)).isEqualTo(Quantity.of(20));
        UsageBooks.addUp(db.dsl(), acme);
    }

    /**
     * Their counters are not the same, so nothing but the order of the keys keeps them from waiting in a circle: both are
     * stopped at the key in the middle, and each names last what the other names first.
     */
    @Test
    @Timeout(60)
    void batches_of_different_counters_take_the_same_keys_in_one_order() throws SQLException {
        Customer first = acme.another("first");
        Customer second = acme.another("second");
        CompletableFuture<List<RecordingOutcome>> forwards;
        CompletableFuture<List<RecordingOutcome>> backwards;
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            acme.through(db.billing().withClock(clock).in(connection))
                    .usage()
                    .record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("m"));
            forwards = CompletableFuture.supplyAsync(() -> recordAll(
                    use(first, Feature.AI_MESSAGES, 1, "a"),
                    use(first, Feature.AI_MESSAGES, 1, "m"),
                    use(first, Feature.AI_MESSAGES, 1, "z")));
            backwards = CompletableFuture.supplyAsync(() -> recordAll(
                    use(second, Feature.AI_MESSAGES, 1, "z"),
                    use(second, Feature.AI_MESSAGES, 1, "m"),
                    use(second, Feature.AI_MESSAGES, 1, "a")));
            waitUntilWaiting(2);
            connection.commit();
        }

        List<RecordingOutcome> outcomes = Stream.of(forwards.join(), backwards.join())
                .flatMap(List::stream)
                .toList();
        assertThat(outcomes.stream().filter(RecordingOutcome::isRecorded)).hasSize(2);
        assertThat(used(first).plus(used(second))).isEqualTo(Quantity.of(2));
        UsageBooks.addUp(db.dsl(), first);
        UsageBooks.addUp(db.dsl(), second);
    }

    @Test
    @Timeout(60)
    void a_key_that_another_organisation_is_using_at_this_moment_is_a_conflict_and_the_rest_counts()
            throws SQLException {
        Customer other = acme.another("other");
        CompletableFuture<List<RecordingOutcome>> batch;
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            acme.through(Billing.using(db.dataSource()).withClock(clock).in(connection))
                    .usage()
                    .record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("b"));
            batch = CompletableFuture.supplyAsync(() -> recordAll(
                    use(other, Feature.AI_MESSAGES, 1, "a"),
                    use(other, Feature.AI_MESSAGES, 1, "b"),
                    use(other, Feature.AI_MESSAGES, 1, "c")));
            waitUntilWaiting(1);
            connection.commit();
        }

        List<RecordingOutcome> outcomes = batch.join();
        assertThat(used(outcomes.get(0))).isEqualTo(Quantity.of(1));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> outcomes.get(1).orThrow());
        assertThat(used(outcomes.get(2))).isEqualTo(Quantity.of(2));
        assertThat(used(other)).isEqualTo(Quantity.of(2));
        UsageBooks.addUp(db.dsl(), other);
    }

    @Test
    void a_batch_is_part_of_the_transaction_that_is_open() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Customer inside = acme.through(db.billing().withClock(clock).in(connection));
            inside.acme()
                    .usage()
                    .recordAll(List.of(
                            use(acme, Feature.AI_MESSAGES, 51, "refused"), use(acme, Feature.AI_MESSAGES, 3, "taken")));
            assertThat(used(inside)).isEqualTo(Quantity.of(3));
            connection.rollback();
        }
        assertThat(used(acme)).isEqualTo(Quantity.ZERO);
    }

    private List<RecordingOutcome> recordAll(UsageRecording... uses) {
        return acme.acme().usage().recordAll(List.of(uses));
    }

    private UsageRecording use(Customer customer, Feature feature, long quantity, String key) {
        return useAt(customer, feature, quantity, clock.instant().toString(), key);
    }

    private static UsageRecording useAt(Customer customer, Feature feature, long quantity, String instant, String key) {
        return new UsageRecording(
                customer.organisation(),
                new NewUsage(feature, Quantity.of(quantity), Instant.parse(instant)),
                IdempotencyKey.of(key));
    }

    private NewUsage randomUse(Random random) {
        List<Feature> features = List.of(
                Feature.API_CALL,
                Feature.SMS_SENT,
                Feature.EMAIL_SENT,
                Feature.EXPORT_PDF,
                Feature.OCR_SCAN,
                Feature.AI_MESSAGES,
                Feature.STORAGE_GB,
                Feature.INVOICES,
                UNKNOWN);
        // Mostly of the present, some of each age that is treated in another way.
        Duration ago = switch (random.nextInt(5)) {
            case 0 -> Duration.ofHours(random.nextInt(48));
            case 1 -> Duration.ofHours(random.nextInt(100 * 24));
            default -> Duration.ofMinutes(random.nextInt(3));
        };
        return new NewUsage(
                features.get(random.nextInt(features.size())),
                new Quantity(BigDecimal.valueOf(1 + random.nextInt(60), 1)),
                clock.instant().minus(ago));
    }

    private static void change(int what, Customer customer) {
        switch (what) {
            case 0 -> customer.acme().organisations().changeTier(customer.organisation(), TierName.FREE);
            case 1 -> customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
            case 2 ->
                customer.acme()
                        .limitOverrides(customer.organisation())
                        .agree(NewUsageLimitOverride.of(
                                TierLimit.per(CalendarPeriod.WEEK, Feature.SMS_SENT, UsageLimit.hard(25))));
            default ->
                customer.acme()
                        .limitOverrides(customer.organisation())
                        .agree(NewUsageLimitOverride.of(
                                TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.soft(2))));
        }
    }

    private List<Customer> organisations() {
        Customer first = Customer.of(db.billing().withClock(clock));
        return List.of(first, first.another("second"), first.another("third"));
    }

    /** Of every organisation in turn, whatever the ids are. */
    private static List<List<String>> events(List<Customer> customers) {
        Function<Customer, List<String>> rows = customer -> db.dsl()
                .fetch("""
                        SELECT concat_ws(' ', e.idempotency_key, e.feature_code, e.quantity, e.period, e.period_start, e.period_end,
                                         e.used_after, e.limit_quantity, e.enforcement, e.occurred_at, e.created_at, e.closes_at,
                                         c.used)
                        FROM billing.usage_events e
                        JOIN billing.usage_counters c USING (tenant_id, organisation_id, feature_code, period, period_start)
                        WHERE e.tenant_id = ?
                          AND e.organisation_id = ?
                        ORDER BY e.idempotency_key
                        """, customer.tenant().value(), customer.organisation().value())
                .getValues(0, String.class);
        return customers.stream().map(rows).toList();
    }

    /** As both ways tell it: refusals name organisations, which differ. */
    private record LimitDecisionOrRefusal(Object answer) {}

    private interface Decision {
        LimitDecision get();
    }

    private static LimitDecisionOrRefusal outcomeOf(Decision call) {
        try {
            return new LimitDecisionOrRefusal(call.get());
        } catch (RuntimeException refusal) {
            return new LimitDecisionOrRefusal(refusal.getClass());
        }
    }

    private static Quantity used(RecordingOutcome outcome) {
        LimitDecision decision = outcome.orThrow();
        return (decision instanceof Refused refused ? refused.usage() : ((Allowed) decision).usage()).used();
    }

    private static Quantity used(Customer customer) {
        LimitDecision decision = customer.usage().check(Feature.AI_MESSAGES, Quantity.of(1));
        return (decision instanceof Refused refused ? refused.usage() : ((Allowed) decision).usage()).used();
    }

    private static void waitUntilWaiting(int sessions) {
        while (db.sessionsThatWait() < sessions) {
            Thread.onSpinWait();
        }
    }
}
