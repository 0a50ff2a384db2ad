package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.FeatureNotIncluded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.UsageBelowZero;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitDecision.Allowed;
import io.tallybook.model.usage.LimitDecision.Refused;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageChange;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageLevelDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private UsageLevelDao levels;

    @BeforeAll
    static void a_tier_with_five_gigabytes() {
        EveryKindOfLimit.create(db.billing());
    }

    @BeforeEach
    void a_customer_with_five_gigabytes() {
        customer = Customer.of(db.billing().withClock(clock));
        customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);
        levels = customer.acme().usageLevels(customer.organisation());
    }

    @Test
    void goes_up_and_down_and_never_starts_anew() {
        levels.increase(Feature.STORAGE_GB, Quantity.of("2.5"), key("1"));
        clock.forward(Duration.ofDays(500));
        levels.increase(Feature.STORAGE_GB, Quantity.of(2), key("2"));
        clock.forward(Duration.ofDays(500));

        UsageChange decreased = levels.decrease(Feature.STORAGE_GB, Quantity.of(3), key("1"));

        assertThat(decreased)
                .isEqualTo(new UsageChange(
                        Quantity.of(-3),
                        new UsageStatus(Feature.STORAGE_GB, Quantity.of("1.5"), UsageLimit.hard(5), null, null),
                        false,
                        false));
        assertThat(level()).isEqualTo(Quantity.of("1.5"));
    }

    @Test
    void is_set_to_what_there_is() {
        assertThat(levels.set(Feature.STORAGE_GB, Quantity.of(4), key("1")).change())
                .isEqualTo(Quantity.of(4));
        assertThat(levels.set(Feature.STORAGE_GB, Quantity.of(1), key("2")).change())
                .isEqualTo(Quantity.of(-3));
        assertThat(levels.set(Feature.STORAGE_GB, Quantity.ZERO, key("3"))
                        .usage()
                        .used())
                .isEqualTo(Quantity.ZERO);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> levels.set(Feature.STORAGE_GB, Quantity.of(-1), key("4")));
    }

    @Test
    void is_remembered_by_its_key_also_where_setting_it_changed_nothing() {
        UsageChange first = levels.set(Feature.STORAGE_GB, Quantity.ZERO, key("1"));
        levels.increase(Feature.STORAGE_GB, Quantity.of(2), key("1"));

        UsageChange replayed = levels.set(Feature.STORAGE_GB, Quantity.ZERO, key("1"));

        assertThat(first.isReplayed()).isFalse();
        assertThat(first.change()).isEqualTo(Quantity.ZERO);
        assertThat(replayed).isEqualTo(new UsageChange(first.change(), first.usage(), true, false));
        assertThat(level()).isEqualTo(Quantity.of(2));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> levels.set(Feature.STORAGE_GB, Quantity.of(2), key("1")));
    }

    @Test
    void gives_the_first_result_when_a_key_is_replayed_and_is_a_conflict_otherwise() {
        UsageChange increased = levels.increase(Feature.STORAGE_GB, Quantity.of(2), key("1"));
        UsageChange decreased = levels.decrease(Feature.STORAGE_GB, Quantity.of(1), key("1"));
        clock.forward(Duration.ofHours(1));

        assertThat(levels.increase(Feature.STORAGE_GB, Quantity.of(2), key("1")))
                .isEqualTo(new UsageChange(increased.change(), increased.usage(), true, false));
        assertThat(levels.tryIncrease(Feature.STORAGE_GB, Quantity.of(2), key("1")))
                .isEqualTo(new Allowed(increased.usage(), true, false));
        assertThat(levels.decrease(Feature.STORAGE_GB, Quantity.of(1), key("1")))
                .isEqualTo(new UsageChange(decreased.change(), decreased.usage(), true, false));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> levels.increase(Feature.STORAGE_GB, Quantity.of(1), key("1")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> levels.decrease(Feature.STORAGE_GB, Quantity.of(2), key("1")));
        assertThat(level()).isEqualTo(Quantity.of(1));
    }

    @Test
    void does_not_rise_above_a_hard_limit() {
        levels.increase(Feature.STORAGE_GB, Quantity.of(4), key("1"));

        assertThat(levels.tryIncrease(Feature.STORAGE_GB, Quantity.of(2), key("2")))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.requested()).isEqualTo(Quantity.of(2));
                    assertThat(refused.usage().used()).isEqualTo(Quantity.of(4));
                    assertThat(refused.usage().remaining()).contains(Quantity.of(1));
                });
        assertThat(levels.trySet(Feature.STORAGE_GB, Quantity.of(6), key("2")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.requested()).isEqualTo(Quantity.of(2)));
        assertThatExceptionOfType(LimitReached.class)
                .isThrownBy(() -> levels.increase(Feature.STORAGE_GB, Quantity.of(2), key("2")));
        assertThatExceptionOfType(LimitReached.class)
                .isThrownBy(() -> levels.set(Feature.STORAGE_GB, Quantity.of(6), key("2")));
        assertThat(levels.trySet(Feature.STORAGE_GB, Quantity.of(5), key("2")).isAllowed())
                .isTrue();
        assertThat(level()).isEqualTo(Quantity.of(5));
    }

    @Test
    void may_fall_and_stay_above_a_limit_that_was_lowered() {
        customer.acme().organisations().changeTier(customer.organisation(), TierName.FREE);
        levels.increase(Feature.BANK_CONNECTIONS, Quantity.of(1), key("1"));
        raiseTheLimitOfConnections(9);
        levels.set(Feature.BANK_CONNECTIONS, Quantity.of(9), key("2"));
        raiseTheLimitOfConnections(3);

        assertThat(levels.set(Feature.BANK_CONNECTIONS, Quantity.of(9), key("3"))
                        .change())
                .isEqualTo(Quantity.ZERO);
        assertThat(levels.set(Feature.BANK_CONNECTIONS, Quantity.of(7), key("4"))
                        .change())
                .isEqualTo(Quantity.of(-2));
        assertThat(levels.decrease(Feature.BANK_CONNECTIONS, Quantity.of(1), key("5"))
                        .usage()
                        .used())
                .isEqualTo(Quantity.of(6));
        assertThat(levels.trySet(Feature.BANK_CONNECTIONS, Quantity.of(7), key("6"))
                        .isAllowed())
                .isFalse();
    }

    @Test
    void does_not_fall_below_zero() {
        assertThatExceptionOfType(UsageBelowZero.class)
                .isThrownBy(() -> levels.decrease(Feature.STORAGE_GB, Quantity.of(1), key("1")));
        levels.increase(Feature.STORAGE_GB, Quantity.of(1), key("1"));

        assertThatExceptionOfType(UsageBelowZero.class)
                .isThrownBy(() -> levels.decrease(Feature.STORAGE_GB, Quantity.of(2), key("1")))
                .satisfies(refusal -> {
                    assertThat(refusal.used()).isEqualTo(Quantity.of(1));
                    assertThat(refusal.requested()).isEqualTo(Quantity.of(2));
                });
        assertThat(level()).isEqualTo(Quantity.of(1));
    }

    @Test
    void is_not_a_counter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> levels.increase(Feature.AI_MESSAGES, Quantity.of(1), key("1")))
                .withMessage("AI_MESSAGES is a counter, not a level");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> customer.usage().tryRecord(Feature.STORAGE_GB, Quantity.of(1), key("1")))
                .withMessage("STORAGE_GB is a level, not a counter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> levels.increase(Feature.STORAGE_GB, Quantity.ZERO, key("1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> levels.decrease(Feature.STORAGE_GB, Quantity.of(-1), key("1")));
    }

    @Test
    void is_refused_where_it_is_not_included_or_nobody_knows_it() {
        assertThat(levels.tryIncrease(Feature.BANK_CONNECTIONS, Quantity.of(1), key("1")))
                .isEqualTo(new LimitDecision.NotIncluded(Feature.BANK_CONNECTIONS));
        assertThatExceptionOfType(FeatureNotIncluded.class)
                .isThrownBy(() -> levels.set(Feature.BANK_CONNECTIONS, Quantity.of(1), key("1")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> levels.set(Feature.of("TYPO"), Quantity.of(1), key("1")));
        levels.increase(Feature.STORAGE_GB, Quantity.of(1), key("1"));
        customer.acme().organisations().close(customer.organisation());
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> levels.decrease(Feature.STORAGE_GB, Quantity.of(1), key("1")));
        assertThat(levels.increase(Feature.STORAGE_GB, Quantity.of(1), key("1")).isReplayed())
                .isTrue();
    }

    private void raiseTheLimitOfConnections(int limit) {
        customer.acme()
                .limitOverrides(customer.organisation())
                .agree(NewUsageLimitOverride.of(TierLimit.level(Feature.BANK_CONNECTIONS, UsageLimit.hard(limit))));
    }

    private Quantity level() {
        return customer.usage().limits().stream()
                .filter(limit -> limit.feature().equals(Feature.STORAGE_GB))
                .findFirst()
                .orElseThrow()
                .status()
                .used();
    }

    private static IdempotencyKey key(String value) {
        return IdempotencyKey.of(value);
    }
}
