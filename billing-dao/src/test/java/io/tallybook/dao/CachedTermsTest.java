package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.usage.UsageDao;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.OrganisationTerms;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageFeature;
import io.tallybook.model.usage.UsageLimit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.ThreadLocalTransactionProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two processes that keep terms for a minute, and an operator who changes them. */
class CachedTermsTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final List<String> sent = new ArrayList<>();
    private final Billing operator = db.billing().withClock(clock);
    private final Billing here = listening().withCachedTerms(MINUTE);
    private final Billing there = operator.withCachedTerms(MINUTE);
    private SubscriptionTier gold;
    private Customer customer;

    @BeforeEach
    void a_customer_on_gold_with_20_invoices_a_month() {
        gold = operator.catalogue()
                .tiers()
                .create(new NewSubscriptionTier(
                        TierName.of("gold-" + UUID.randomUUID()),
                        "Gold",
                        null,
                        Money.parse("EUR 29"),
                        Money.parse("EUR 290"),
                        List.of(invoices(20))));
        customer = Customer.of(operator);
        customer.acme().organisations().changeTier(customer.organisation(), gold.name());
    }

    @Test
    void answers_from_memory_what_was_read_less_than_the_bound_ago() {
        terms(here);
        catalogue(here);
        sent.clear();
        clock.forward(MINUTE.minusNanos(1000));

        terms(here);
        catalogue(here);

        assertThat(sent).isEmpty();

        clock.forward(Duration.ofNanos(1000));
        terms(here);

        assertThat(sent).hasSize(1);
    }

    @Test
    void is_off_unless_it_was_asked_for() {
        Billing plain = listening();
        terms(plain);
        sent.clear();

        terms(plain);
        catalogue(plain);

        assertThat(sent).hasSize(5);
    }

    @Test
    void shows_a_change_everywhere_once_the_bound_has_passed() {
        terms(here);
        catalogue(here);
        clock.forward(Duration.ofSeconds(30));
        terms(there);
        operator.catalogue().tiers().publish(gold.name(), gold.terms().withLimit(invoices(30)), 1);
        operator.catalogue().tiers().rename(gold.name(), "Golden");

        clock.forward(Duration.ofSeconds(29));
        assertThat(terms(here).limits()).containsExactly(invoices(20));
        assertThat(terms(there).limits()).containsExactly(invoices(20));
        assertThat(terms(operator).limits()).containsExactly(invoices(30));
        assertThat(here.catalogue().tiers().get(gold.name()).displayName()).isEqualTo("Gold");

        clock.forward(Duration.ofSeconds(31));
        assertThat(terms(here).limits()).containsExactly(invoices(30));
        assertThat(terms(there).limits()).containsExactly(invoices(30));
        assertThat(here.catalogue().tiers().get(gold.name()).displayName()).isEqualTo("Golden");
        assertThat(here.catalogue().tiers().list())
                .extracting(SubscriptionTier::displayName)
                .contains("Golden");
    }

    @Test
    void follows_a_move_and_the_end_of_an_override_in_their_instant() {
        Instant end = clock.instant().plusSeconds(10);
        Instant move = clock.instant().plusSeconds(20);
        customer.acme()
                .limitOverrides(customer.organisation())
                .agree(NewUsageLimitOverride.of(invoices(75)).until(end));
        customer.acme().organisations().changeTierAt(customer.organisation(), TierName.FREE, move);

        assertThat(terms(here).limits()).containsExactly(invoices(75));
        clock.moveTo(end.toString());
        assertThat(terms(here).limits()).containsExactly(invoices(20));
        clock.moveTo(move.toString());
        assertThat(terms(here).tier()).isEqualTo(TierName.FREE);
    }

    @Test
    void never_decides_whether_a_use_is_recorded_or_a_check_allowed() {
        Customer cached = customer.through(here);
        terms(here);
        operator.catalogue().tiers().publish(gold.name(), gold.terms().withLimit(invoices(3)), 1);

        assertThat(terms(here).limits()).containsExactly(invoices(20));
        assertThat(cached.usage().check(Feature.INVOICES, Quantity.of(4)).isAllowed())
                .isFalse();
        assertThat(cached.usage()
                        .tryRecord(Feature.INVOICES, Quantity.of(4), IdempotencyKey.of("i"))
                        .isAllowed())
                .isFalse();
        assertThat(cached.usage().limits().stream()
                        .filter(limit -> limit.feature().equals(Feature.INVOICES))
                        .map(limit -> limit.status().limit()))
                .containsExactly(UsageLimit.hard(3));
    }

    @Test
    void remembered_limits_leave_a_check_one_read_of_the_counter() {
        Customer remembering = customer.through(listening().withCachedLimits(MINUTE));
        UsageDao usage = remembering.usage();
        assertThat(usage.check(Feature.INVOICES, Quantity.of(20)).isAllowed()).isTrue();
        customer.usage().record(Feature.INVOICES, Quantity.of(15), IdempotencyKey.of("i"));
        sent.clear();

        LimitDecision five = usage.check(Feature.INVOICES, Quantity.of(5));
        LimitDecision six = usage.check(Feature.INVOICES, Quantity.of(6));

        assertThat(sent).hasSize(2).allMatch(sql -> sql.contains("usage_counters"));
        assertThat(five).isEqualTo(customer.usage().check(Feature.INVOICES, Quantity.of(5)));
        assertThat(six).isEqualTo(customer.usage().check(Feature.INVOICES, Quantity.of(6)));
        assertThat(six.isAllowed()).isFalse();
    }

    @Test
    void remembered_limits_are_those_of_a_level_and_of_what_is_not_included_as_well() {
        customer.acme()
                .limitOverrides(customer.organisation())
                .agree(NewUsageLimitOverride.of(TierLimit.level(Feature.BANK_CONNECTIONS, UsageLimit.hard(2))));
        UsageDao usage = customer.through(listening().withCachedLimits(MINUTE)).usage();

        for (int time = 0; time < 2; time++) {
            assertThat(usage.check(Feature.BANK_CONNECTIONS, Quantity.of(time).plus(Quantity.of(1))))
                    .isEqualTo(customer.usage().check(Feature.BANK_CONNECTIONS, Quantity.of(time + 1)));
            assertThat(usage.check(Feature.AI_MESSAGES, Quantity.of(1)))
                    .isEqualTo(new LimitDecision.NotIncluded(Feature.AI_MESSAGES));
            customer.acme()
                    .usageLevels(customer.organisation())
                    .set(Feature.BANK_CONNECTIONS, Quantity.of(1), IdempotencyKey.of("level"));
        }
    }

    @Test
    void a_remembered_limit_ends_with_its_period_and_with_the_bound() {
        Customer remembering = customer.through(operator.withCachedLimits(Duration.ofDays(60)));
        customer.usage().record(Feature.INVOICES, Quantity.of(20), IdempotencyKey.of("i"));
        assertThat(remembering.usage().check(Feature.INVOICES, Quantity.of(1)).isAllowed())
                .isFalse();

        clock.moveTo("2026-02-01T00:00:00Z");
        assertThat(remembering.usage().check(Feature.INVOICES, Quantity.of(1)))
                .isEqualTo(customer.usage().check(Feature.INVOICES, Quantity.of(1)));

        UsageDao briefly = customer.through(operator.withCachedLimits(MINUTE)).usage();
        briefly.check(Feature.INVOICES, Quantity.of(1));
        operator.catalogue().tiers().publish(gold.name(), gold.terms().withLimit(invoices(3)), 1);
        assertThat(briefly.check(Feature.INVOICES, Quantity.of(4)).isAllowed()).isTrue();
        assertThat(briefly.tryRecord(Feature.INVOICES, Quantity.of(4), IdempotencyKey.of("four"))
                        .isAllowed())
                .isFalse();
        clock.forward(MINUTE);
        assertThat(briefly.check(Feature.INVOICES, Quantity.of(4)).isAllowed()).isFalse();
    }

    @Test
    void remembered_limits_of_one_tenant_are_never_given_to_another() {
        Billing remembering = operator.withCachedLimits(MINUTE);
        customer.through(remembering).usage().check(Feature.INVOICES, Quantity.of(1));

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> remembering
                        .tenant(Customer.of(operator).tenant())
                        .usage(customer.organisation())
                        .check(Feature.INVOICES, Quantity.of(1)));
    }

    @Test
    void spares_the_check_where_nothing_can_be_refused() {
        customer.acme()
                .limitOverrides(customer.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.soft(50))));
        UsageDao usage = customer.through(here).usage();

        for (Feature feature : List.of(Feature.AI_MESSAGES, Feature.INVOICES)) {
            boolean isAllowed = usage.terms().isNeverRefused(feature)
                    || usage.check(feature, Quantity.of(1)).isAllowed();
            assertThat(isAllowed).isTrue();
        }

        assertThat(sent).as("the terms, and a check of the hard limit").hasSize(2);
    }

    @Test
    void shows_a_transaction_what_it_has_done_itself_and_nobody_what_it_may_roll_back() {
        terms(here);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> here.transaction(tx -> {
                    tx.tenant(customer.tenant()).organisations().changeTier(customer.organisation(), TierName.FREE);
                    assertThat(terms(tx).tier()).isEqualTo(TierName.FREE);
                    throw new IllegalStateException("rolled back");
                }));

        assertThat(terms(here).tier()).isEqualTo(gold.name());
    }

    @Test
    void asks_the_database_inside_a_transaction_of_the_caller() throws SQLException {
        terms(here);
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Billing bound = here.in(connection);
            bound.tenant(customer.tenant()).organisations().changeTier(customer.organisation(), TierName.FREE);

            assertThat(terms(bound).tier()).isEqualTo(TierName.FREE);
            connection.rollback();
        }
        assertThat(terms(here).tier()).isEqualTo(gold.name());
    }

    /** As under Spring, where a {@code DSLContext} joins the transaction of the thread without being told. */
    @Test
    void keeps_nothing_that_was_read_in_a_transaction_of_the_thread() {
        DefaultConfiguration configuration = new DefaultConfiguration();
        configuration.set(SQLDialect.POSTGRES);
        configuration.set(new ThreadLocalTransactionProvider(new DataSourceConnectionProvider(db.dataSource())));
        Billing joined = db.billing(DSL.using(configuration)).withClock(clock).withCachedTerms(MINUTE);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> configuration.dsl().transaction(() -> {
                    joined.tenant(customer.tenant()).organisations().changeTier(customer.organisation(), TierName.FREE);
                    assertThat(terms(joined).tier()).isEqualTo(TierName.FREE);
                    throw new IllegalStateException("rolled back");
                }));

        assertThat(terms(joined).tier()).isEqualTo(gold.name());
    }

    @Test
    void of_one_tenant_is_never_given_to_another() {
        Customer other = Customer.of(operator);
        terms(here);

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> here.tenant(other.tenant())
                        .usage(customer.organisation())
                        .terms());
    }

    @Test
    void is_not_believed_when_the_clock_was_put_back() {
        terms(here);
        sent.clear();

        clock.forward(Duration.ofSeconds(-1));
        terms(here);

        assertThat(sent).hasSize(1);
    }

    @Test
    void begins_anew_with_another_clock() {
        terms(here);
        sent.clear();

        terms(here.withClock(new MovableClock("2026-01-15T12:00:01Z")));

        assertThat(sent).hasSize(1);
    }

    @Test
    void does_not_remember_what_was_not_there() {
        OrganisationId unknown = OrganisationId.generate();
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> here.tenant(customer.tenant()).usage(unknown).terms());
        customer.acme()
                .organisations()
                .create(NewOrganisation.of("late", ZoneId.of("UTC"), CurrencyUnit.EUR)
                        .withId(unknown));

        assertThat(here.tenant(customer.tenant()).usage(unknown).terms().tier()).isEqualTo(TierName.FREE);
    }

    @Test
    void keeps_features_too() {
        Feature feature = Feature.of("CACHED_" + Math.abs(customer.hashCode()));
        assertThat(here.catalogue().features().find(feature)).isEmpty();
        here.catalogue().features().create(new UsageFeature(feature, "Cached", FeatureKind.LEVEL, "one"));

        assertThat(here.catalogue().features().find(feature)).isEmpty();
        clock.forward(MINUTE);
        assertThat(here.catalogue().features().find(feature)).isPresent();
        assertThat(here.catalogue().features().list())
                .isEqualTo(operator.catalogue().features().list());
    }

    @Test
    void needs_a_bound() {
        assertThatIllegalArgumentException().isThrownBy(() -> operator.withCachedTerms(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> operator.withCachedTerms(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> operator.withCachedLimits(Duration.ZERO));
    }

    private OrganisationTerms terms(Billing billing) {
        return customer.through(billing).usage().terms();
    }

    private void catalogue(Billing billing) {
        billing.catalogue().tiers().get(gold.name());
        billing.catalogue().tiers().listVisible();
        billing.catalogue().features().get(Feature.INVOICES);
        billing.catalogue().features().list();
    }

    private Billing listening() {
        return db.billing(db.listening(sent)).withClock(clock);
    }

    private static TierLimit invoices(long quantity) {
        return TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.hard(quantity));
    }
}
