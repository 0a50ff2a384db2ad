package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.TaxRule;
import java.time.Instant;
import java.time.ZoneId;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The periods of a subscription touch and never overlap: by the dates that are computed, and whoever writes them. */
class SubscriptionChainTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-01T00:00:00Z");
    private Subscribers telco;

    @BeforeEach
    void a_customer_with_an_account() {
        telco = Subscribers.of(db.billing().withClock(clock), db.dsl());
    }

    @ParameterizedTest
    @CsvSource({
        "2023-01-31T00:00:00Z, UTC, MONTHLY, 37",
        "2023-01-31T12:30:00Z, Europe/Berlin, MONTHLY, 36",
        "2024-02-29T05:00:00Z, America/New_York, ANNUAL, 2",
        "2023-10-31T10:00:00Z, Pacific/Apia, QUARTERLY, 9",
        "2011-10-30T10:00:00Z, Pacific/Apia, MONTHLY, 172",
    })
    void touch_over_leap_years_and_zones(Instant start, ZoneId zone, BillingCycle cycle, int invoices) {
        clock.moveTo("2026-01-31T00:00:00Z");
        Subscription made = telco.subscriptions()
                .subscribe(NewSubscription.of(telco.customer(), telco.account(), telco.starter(), cycle)
                        .withZone(zone)
                        .startingAt(start));

        assertThat(telco.runs()
                        .run(clock.instant(), BillingRunTerms.monthly(clock.instant(), zone), TaxRule.NONE)
                        .invoiced())
                .hasSize(invoices);

        assertThat(db.dsl()
                        .fetchOne(
                                "SELECT count(*), count(*) FILTER (WHERE before = billing_period_start), min(billing_period_start),"
                                        + " max(billing_period_end) > '2026-01-31Z' FROM (SELECT *, lag(billing_period_end) OVER"
                                        + " (ORDER BY billing_period_start) AS before FROM telecom.subscription_usage"
                                        + " WHERE subscription_id = ?) u",
                                made.id().value())
                        .intoArray())
                .startsWith((long) invoices, invoices - 1L)
                .endsWith(true);
    }

    @Test
    void has_no_gap() {
        Subscription made = telco.subscribe();

        refused("subscription_usage_follows_fk", made, "2026-02-02Z", "2026-03-01Z", "'2026-02-02Z'");
        refused("subscription_usage_begins_where_former_ends", made, "2026-02-02Z", "2026-03-01Z", "'2026-02-01Z'");
    }

    @Test
    void has_no_overlap() {
        Subscription made = telco.subscribe();

        refused("subscription_usage_begins_where_former_ends", made, "2026-01-31Z", "2026-03-01Z", "'2026-02-01Z'");
        refused("subscription_usage_follows_fk", made, "2026-01-31Z", "2026-03-01Z", "'2026-01-31Z'");
        refused("subscription_usage_ends_after_start", made, "2026-02-01Z", "2026-02-01Z", "'2026-02-01Z'");
        refused("subscription_usage_one_period_per_end", made, "2026-01-15Z", "2026-02-01Z", "NULL");
    }

    @Test
    void has_no_second_chain_and_no_branch() {
        Subscription made = telco.subscribe();
        refused("subscription_usage_one_first_period", made, "2027-01-01Z", "2027-02-01Z", "NULL");
        insert(made, "2026-02-01Z", "2026-03-01Z", "'2026-02-01Z'");

        refused("subscription_usage_pk", made, "2026-02-01Z", "2026-04-01Z", "'2026-02-01Z'");
        // Neither can the chain be cut or bent.
        refused(
                "subscription_usage_follows_fk",
                "UPDATE telecom.subscription_usage SET billing_period_end = '2026-01-31Z'"
                        + " WHERE billing_period_start = '2026-01-01Z' AND subscription_id = '" + made.id() + "'");
        refused(
                "subscription_usage_follows_fk",
                "DELETE FROM telecom.subscription_usage WHERE billing_period_start = '2026-01-01Z' AND subscription_id = '"
                        + made.id() + "'");
        refused(
                "subscription_usage_one_first_period",
                "UPDATE telecom.subscription_usage SET follows_period_end = NULL WHERE subscription_id = '" + made.id()
                        + "'");
        telco.subscriptions().remove(made.id());
    }

    @Test
    void knows_a_change_of_plan_as_a_whole() {
        Subscription made = telco.subscribe();
        String set = "UPDATE telecom.subscription_usage SET plan_change_key = 'k'%s WHERE subscription_id = '"
                + made.id() + "'";

        refused("subscription_usage_plan_change_complete", String.format(set, ""));
        refused(
                "subscription_usage_plan_change_follows",
                String.format(set, ", plan_change_rounding = 'up', plan_change_credit = 0, plan_change_charge = 0"));
    }

    private void refused(String constraint, Subscription made, String start, String end, String follows) {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> insert(made, start, end, follows))
                .withMessageMatching("(?s).*\"" + constraint + "(_\\d+)?\".*"); // a shard has its number
    }

    private static void refused(String constraint, String sql) {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> db.dsl().execute(sql))
                .withMessageMatching("(?s).*\"" + constraint + "(_\\d+)?\".*"); // a shard has its number
    }

    private static void insert(Subscription made, String start, String end, String follows) {
        db.dsl()
                .execute("INSERT INTO telecom.subscription_usage (tenant_id, subscription_id, billing_period_start,"
                        + " billing_period_end, follows_period_end, rate_plan_id, currency, minutes_included, initial_increment_seconds,"
                        + " billing_increment_seconds, overage_rate_per_minute, rounding_mode, created_at, updated_at)"
                        + " SELECT tenant_id, subscription_id, '" + start + "', '" + end + "', " + follows
                        + ", rate_plan_id, currency, 0, 60, 60, 0, 'up', created_at, created_at FROM telecom.subscription_usage"
                        + " WHERE billing_period_start = '2026-01-01Z' AND subscription_id = '" + made.id() + "'");
    }
}
