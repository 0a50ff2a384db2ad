package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageAlert;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageThreshold;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A threshold that is reached is reported once. */
class UsageAlertDaoTest {

    private static final UsageThreshold EIGHTY_PERCENT = UsageThreshold.percent(Feature.AI_MESSAGES, 80);
    private static final UsageThreshold ALL = UsageThreshold.percent(Feature.AI_MESSAGES, 100);
    private static final UsageThreshold FORTY_FIVE = UsageThreshold.quantity(Feature.AI_MESSAGES, Quantity.of(45));
    private static final UsageThreshold ONE_CONNECTION =
            UsageThreshold.quantity(Feature.BANK_CONNECTIONS, Quantity.of(1));

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer acme;
    private UsageAlertDao alerts;
    private int keys;

    @BeforeEach
    void a_customer() {
        acme = Customer.of(db.billing().withClock(clock));
        alerts = acme.acme().usageAlerts();
    }

    @Test
    void nothing_is_reported_before_a_threshold_is_reached_and_each_when_it_is() {
        alerts.watch(EIGHTY_PERCENT);
        alerts.watch(ALL);
        alerts.watch(FORTY_FIVE);
        assertThat(alerts.take(10)).isEmpty();

        use(acme, 39);
        assertThat(alerts.take(10)).isEmpty();
        use(acme, 1);
        List<UsageAlert> first = alerts.take(10);
        assertThat(first).extracting(UsageAlert::threshold).containsExactly(EIGHTY_PERCENT);
        assertThat(first.get(0).organisation()).isEqualTo(acme.organisation());
        assertThat(first.get(0).usage().used()).isEqualTo(Quantity.of(40));
        assertThat(first.get(0).usage().remaining()).contains(Quantity.of(10));
        assertThat(alerts.take(10)).isEmpty();

        use(acme, 10);
        assertThat(alerts.take(10)).extracting(UsageAlert::threshold).containsExactly(ALL, FORTY_FIVE);
        assertThat(alerts.take(10)).isEmpty();
    }

    @Test
    void a_new_period_begins_anew_and_a_higher_limit_in_the_same_one_does_not() {
        alerts.watch(EIGHTY_PERCENT);
        use(acme, 40);
        assertThat(alerts.take(10)).hasSize(1);
        acme.acme()
                .limitOverrides(acme.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(100))));
        use(acme, 45);
        assertThat(alerts.take(10)).isEmpty();

        clock.moveTo("2026-02-01T00:00:00Z");
        assertThat(alerts.take(10)).isEmpty();
        use(acme, 80);
        assertThat(alerts.take(10)).hasSize(1);
    }

    @Test
    void a_level_is_reported_again_once_it_was_below() {
        alerts.watch(ONE_CONNECTION);
        UsageLevelDao levels = acme.acme().usageLevels(acme.organisation());
        levels.set(Feature.BANK_CONNECTIONS, Quantity.of(1), key());
        assertThat(alerts.take(10)).extracting(UsageAlert::threshold).containsExactly(ONE_CONNECTION);
        assertThat(alerts.take(10)).isEmpty();

        levels.set(Feature.BANK_CONNECTIONS, Quantity.ZERO, key());
        assertThat(alerts.take(10)).isEmpty();
        levels.set(Feature.BANK_CONNECTIONS, Quantity.of(1), key());
        assertThat(alerts.take(10)).hasSize(1);
    }

    @Test
    void a_percentage_of_no_limit_is_never_reached_and_a_quantity_is() {
        acme.acme()
                .limitOverrides(acme.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.unlimited())));
        alerts.watch(EIGHTY_PERCENT);
        alerts.watch(FORTY_FIVE);
        use(acme, 1_000_000);

        assertThat(alerts.take(10)).extracting(UsageAlert::threshold).containsExactly(FORTY_FIVE);
    }

    @Test
    void a_soft_limit_is_watched_beyond_itself() {
        acme.acme()
                .limitOverrides(acme.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.soft(10))));
        UsageThreshold half_more = UsageThreshold.percent(Feature.AI_MESSAGES, 150);
        alerts.watch(half_more);
        use(acme, 14);
        assertThat(alerts.take(10)).isEmpty();
        use(acme, 1);
        assertThat(alerts.take(10)).extracting(UsageAlert::threshold).containsExactly(half_more);
    }

    @Test
    void organisations_of_other_tenants_and_closed_ones_are_not_reported() {
        alerts.watch(EIGHTY_PERCENT);
        Customer closed = acme.another("closed");
        use(closed, 50);
        acme.acme().organisations().close(closed.organisation());
        Customer stranger = Customer.of(db.billing().withClock(clock));
        use(stranger, 50);

        assertThat(alerts.take(10)).isEmpty();
        assertThat(stranger.acme().usageAlerts().take(10)).isEmpty();
    }

    @Test
    void what_was_taken_and_rolled_back_is_given_again() throws SQLException {
        alerts.watch(EIGHTY_PERCENT);
        use(acme, 40);
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(acme.through(db.billing().withClock(clock).in(connection))
                            .acme()
                            .usageAlerts()
                            .take(10))
                    .hasSize(1);
            connection.rollback();
        }
        assertThat(alerts.take(10)).hasSize(1);
        assertThat(alerts.take(10)).isEmpty();
    }

    @Test
    void many_who_take_at_once_are_given_each_alert_once() {
        alerts.watch(EIGHTY_PERCENT);
        alerts.watch(ALL);
        alerts.watch(FORTY_FIVE);
        IntStream.range(0, 20).mapToObj(i -> acme.another("organisation-" + i)).forEach(other -> use(other, 50));

        List<UsageAlert> taken = new ArrayList<>();
        Together.run(16, 48, call -> alerts.take(3)).forEach(taken::addAll);

        assertThat(taken).hasSize(60).doesNotHaveDuplicates();
        assertThat(alerts.take(10)).isEmpty();
    }

    @Test
    void a_level_that_rises_while_somebody_takes_is_reported_once() throws SQLException {
        alerts.watch(ONE_CONNECTION);
        String present = db.dsl()
                .fetchSingle(
                        "SELECT pg_get_functiondef('billing.usage_limit(uuid, uuid, text, timestamptz)'::regprocedure)")
                .into(String.class);
        // Who says so stops between reading the level and looking at the alerts.
        db.dsl()
                .connection(connection ->
                        connection.createStatement().execute(present.replace("used := coalesce(used, 0);", """
                        used := coalesce(used, 0);
                        IF current_setting('tallybook_test.stops', true) = 'on' THEN
                            PERFORM pg_advisory_xact_lock(1);
                        END IF;
                        """)));
        try (Connection gate = db.dataSource().getConnection();
                Connection stopping = db.dataSource().getConnection()) {
            gate.setAutoCommit(false);
            gate.createStatement().execute("SELECT pg_advisory_xact_lock(1)");
            stopping.setAutoCommit(false);
            stopping.createStatement().execute("SET LOCAL tallybook_test.stops = 'on'");
            UsageAlertDao slow = acme.through(db.billing().withClock(clock).in(stopping))
                    .acme()
                    .usageAlerts();
            CompletableFuture<List<UsageAlert>> late = CompletableFuture.supplyAsync(() -> slow.take(10));
            waitUntil(() -> sessionsThatWait() == 1);
            acme.acme().usageLevels(acme.organisation()).set(Feature.BANK_CONNECTIONS, Quantity.of(1), key());
            CompletableFuture<List<UsageAlert>> other = CompletableFuture.supplyAsync(() -> alerts.take(10));
            waitUntil(() -> other.isDone() || sessionsThatWait() == 2);

            gate.rollback();
            List<UsageAlert> taken = new ArrayList<>(late.join());
            stopping.commit();
            taken.addAll(other.join());
            taken.addAll(alerts.take(10));

            assertThat(taken).hasSize(1);
        } finally {
            db.dsl().connection(connection -> connection.createStatement().execute(present));
        }
    }

    @Test
    void thresholds_are_watched_once_listed_and_given_up() {
        alerts.watch(EIGHTY_PERCENT);
        alerts.watch(FORTY_FIVE);
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> alerts.watch(UsageThreshold.percent(Feature.AI_MESSAGES, 80)));
        assertThat(alerts.listWatched()).containsExactly(EIGHTY_PERCENT, FORTY_FIVE);

        alerts.unwatch(EIGHTY_PERCENT);
        use(acme, 44);
        assertThat(alerts.take(10)).isEmpty();
        assertThat(alerts.listWatched()).containsExactly(FORTY_FIVE);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> alerts.unwatch(EIGHTY_PERCENT));
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> alerts.watch(UsageThreshold.percent(Feature.of("NO_SUCH"), 80)));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> db.billing()
                        .tenant(new TenantId(UUID.randomUUID()))
                        .usageAlerts()
                        .watch(EIGHTY_PERCENT));
        assertThatIllegalArgumentException().isThrownBy(() -> UsageThreshold.percent(Feature.AI_MESSAGES, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> alerts.take(0));
        Customer closed = Customer.of(db.billing());
        closed.billing().tenants().close(closed.tenant());
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> closed.acme().usageAlerts().watch(EIGHTY_PERCENT));
    }

    private static int sessionsThatWait() {
        return db.sessionsThatWait();
    }

    private static void waitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private void use(Customer customer, long quantity) {
        customer.usage().record(Feature.AI_MESSAGES, Quantity.of(quantity), key());
    }

    private IdempotencyKey key() {
        return IdempotencyKey.of("key-" + keys++);
    }
}
