package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageLimitOverride;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageLimitOverrideDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer customer;
    private UsageLimitOverrideDao overrides;

    @BeforeEach
    void a_customer_on_the_free_tier_with_50_messages_a_month() {
        customer = Customer.of(db.billing().withClock(clock));
        overrides = customer.acme().limitOverrides(customer.organisation());
    }

    @Nested
    class Agree {

        @Test
        void replaces_the_limit_of_the_tier_upwards_and_downwards() {
            overrides.agree(messages(UsageLimit.hard(75)));
            assertThat(isAllowed(Feature.AI_MESSAGES, 75)).isTrue();
            assertThat(isAllowed(Feature.AI_MESSAGES, 76)).isFalse();

            overrides.agree(messages(UsageLimit.hard(10)));
            assertThat(isAllowed(Feature.AI_MESSAGES, 11)).isFalse();

            overrides.agree(messages(UsageLimit.soft(10)));
            assertThat(isAllowed(Feature.AI_MESSAGES, 1000)).isTrue();

            overrides.agree(messages(UsageLimit.unlimited()));
            assertThat(isAllowed(Feature.AI_MESSAGES, 1_000_000)).isTrue();
        }

        @Test
        void includes_what_the_tier_does_not() {
            assertThat(customer.usage().check(Feature.OCR_SCAN, Quantity.of(1)))
                    .isEqualTo(new LimitDecision.NotIncluded(Feature.OCR_SCAN));

            overrides.agree(
                    NewUsageLimitOverride.of(TierLimit.per(CalendarPeriod.DAY, Feature.OCR_SCAN, UsageLimit.hard(3))));

            assertThat(customer.usage()
                            .record(Feature.OCR_SCAN, Quantity.of(3), IdempotencyKey.of("s"))
                            .usage()
                            .remaining())
                    .contains(Quantity.ZERO);
        }

        @Test
        void counts_on_what_was_used_in_the_period() {
            customer.usage().record(Feature.AI_MESSAGES, Quantity.of(50), IdempotencyKey.of("m1"));

            overrides.agree(messages(UsageLimit.hard(75)));

            assertThat(isAllowed(Feature.AI_MESSAGES, 25)).isTrue();
            assertThat(isAllowed(Feature.AI_MESSAGES, 26)).isFalse();
        }

        @Test
        void ends_at_the_instant_that_was_agreed() {
            UsageLimitOverride agreed = overrides.agree(
                    messages(UsageLimit.hard(75)).because("Agreed by telephone").until(MARCH));

            assertThat(agreed)
                    .isEqualTo(new UsageLimitOverride(
                            1,
                            TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(75)),
                            "Agreed by telephone",
                            NOON,
                            MARCH,
                            null));
            assertThat(overrides.find(Feature.AI_MESSAGES)).contains(agreed);
            clock.moveTo("2026-02-28T23:59:59.999999Z");
            assertThat(isAllowed(Feature.AI_MESSAGES, 75)).isTrue();
            clock.moveTo("2026-03-01T00:00:00Z");
            assertThat(isAllowed(Feature.AI_MESSAGES, 51)).isFalse();
            assertThat(overrides.find(Feature.AI_MESSAGES)).isEmpty();
            assertThat(overrides.list()).isEmpty();
            assertThat(overrides.listAll(Feature.AI_MESSAGES, Page.first(10))).containsExactly(agreed);
        }

        @Test
        void keeps_what_it_replaces_readable() {
            UsageLimitOverride first =
                    overrides.agree(messages(UsageLimit.hard(75)).until(MARCH));
            clock.moveTo("2026-02-01T00:00:00Z");
            UsageLimitOverride second = overrides.agree(messages(UsageLimit.hard(100)));

            List<UsageLimitOverride> all = overrides.listAll(Feature.AI_MESSAGES, Page.first(10));

            assertThat(all).hasSize(2).last().isEqualTo(second);
            assertThat(all.get(0).endsAt()).isEqualTo(first.endsAt());
            assertThat(all.get(0).endedAt()).isEqualTo(second.agreedAt()).isEqualTo("2026-02-01T00:00:00Z");
            assertThat(all.get(0).isInForceAt(NOON)).isTrue();
            assertThat(all)
                    .filteredOn(override -> override.isInForceAt(clock.instant()))
                    .containsExactly(second);
            assertThat(overrides.listAll(Feature.AI_MESSAGES, Page.after(1, 10)))
                    .containsExactly(second);
        }

        @Test
        void may_be_done_twice_in_one_moment() {
            overrides.agree(messages(UsageLimit.hard(75)));
            UsageLimitOverride second = overrides.agree(messages(UsageLimit.hard(100)));

            assertThat(second.version()).isEqualTo(2);
            assertThat(overrides.find(Feature.AI_MESSAGES)).contains(second);
            assertThat(isAllowed(Feature.AI_MESSAGES, 100)).isTrue();
        }

        @Test
        void never_overlaps_though_clocks_differ() {
            overrides.agree(messages(UsageLimit.hard(75)));
            clock.moveTo("2026-01-15T11:59:59Z");

            UsageLimitOverride second = overrides.agree(messages(UsageLimit.hard(100)));

            assertThat(second.agreedAt()).isEqualTo(NOON);
            assertThat(overrides
                            .listAll(Feature.AI_MESSAGES, Page.first(10))
                            .get(0)
                            .endedAt())
                    .isEqualTo(NOON);
        }

        @Test
        void holds_on_every_tier() {
            EveryKindOfLimit.create(db.billing());
            overrides.agree(messages(UsageLimit.hard(75)));

            customer.acme().organisations().changeTier(customer.organisation(), EveryKindOfLimit.TIER);

            assertThat(isAllowed(Feature.AI_MESSAGES, 76)).isFalse();
        }

        @Test
        void leaves_one_in_force_however_many_agree_at_once() {
            List<UsageLimitOverride> agreed =
                    Together.run(16, 32, call -> overrides.agree(messages(UsageLimit.hard(call))));

            assertThat(agreed)
                    .extracting(UsageLimitOverride::version)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 32).boxed().toList());
            assertThat(overrides.listAll(Feature.AI_MESSAGES, Page.first(100)))
                    .hasSize(32)
                    .filteredOn(override -> override.endedAt() == null)
                    .containsExactly(overrides.find(Feature.AI_MESSAGES).orElseThrow());
        }

        @Test
        void refuses_what_makes_no_sense_and_changes_nothing() {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> overrides.agree(messages(UsageLimit.hard(75)).until(NOON)))
                    .withMessageContaining("must end later than now");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> overrides.agree(
                            NewUsageLimitOverride.of(TierLimit.level(Feature.AI_MESSAGES, UsageLimit.hard(1)))));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> overrides.agree(
                            NewUsageLimitOverride.of(TierLimit.level(Feature.of("TYPO"), UsageLimit.hard(1)))))
                    .withMessage("feature TYPO does not exist");
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> customer.acme()
                            .limitOverrides(OrganisationId.generate())
                            .agree(messages(UsageLimit.hard(75))));
            assertThat(overrides.listAll(Feature.AI_MESSAGES, Page.first(10))).isEmpty();
        }
    }

    @Nested
    class End {

        @Test
        void lets_the_limit_of_the_tier_apply_again_and_keeps_what_was_agreed() {
            overrides.agree(messages(UsageLimit.hard(75)).until(MARCH));
            clock.moveTo("2026-02-01T00:00:00Z");

            UsageLimitOverride ended = overrides.end(Feature.AI_MESSAGES);

            assertThat(ended.endedAt()).isEqualTo("2026-02-01T00:00:00Z");
            assertThat(ended.endsAt()).isEqualTo(MARCH);
            assertThat(isAllowed(Feature.AI_MESSAGES, 51)).isFalse();
            assertThat(overrides.listAll(Feature.AI_MESSAGES, Page.first(10))).containsExactly(ended);
            assertThat(overrides.list()).isEmpty();
        }

        @Test
        void is_refused_where_none_is_in_force() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> overrides.end(Feature.AI_MESSAGES))
                    .withMessage("override on AI_MESSAGES does not exist");
            UsageLimitOverride agreed =
                    overrides.agree(messages(UsageLimit.hard(75)).until(MARCH));
            clock.moveTo("2026-03-01T00:00:00Z");

            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> overrides.end(Feature.AI_MESSAGES));
            assertThat(overrides.listAll(Feature.AI_MESSAGES, Page.first(10))).containsExactly(agreed);
        }
    }

    @Test
    void lists_those_in_force_by_feature() {
        UsageLimitOverride messages = overrides.agree(messages(UsageLimit.hard(75)));
        UsageLimitOverride connections = overrides.agree(
                NewUsageLimitOverride.of(TierLimit.level(Feature.BANK_CONNECTIONS, UsageLimit.hard(5))));
        overrides.agree(
                NewUsageLimitOverride.of(TierLimit.per(CalendarPeriod.DAY, Feature.OCR_SCAN, UsageLimit.hard(3))));
        overrides.end(Feature.OCR_SCAN);

        assertThat(overrides.list()).containsExactly(messages, connections);
    }

    @Test
    void takes_no_changes_once_the_organisation_is_closed_and_stays_readable() {
        UsageLimitOverride agreed = overrides.agree(messages(UsageLimit.hard(75)));
        customer.acme().organisations().close(customer.organisation());

        assertThatExceptionOfType(Closed.class).isThrownBy(() -> overrides.agree(messages(UsageLimit.hard(100))));
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> overrides.end(Feature.AI_MESSAGES));
        assertThat(overrides.list()).containsExactly(agreed);
    }

    @Test
    void keeps_its_organisation_from_being_removed() {
        overrides.agree(messages(UsageLimit.hard(75)));

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> customer.acme().organisations().remove(customer.organisation()))
                .satisfies(refusal -> assertThat(refusal.by()).isEqualTo("usage_limit_overrides"));
    }

    private static NewUsageLimitOverride messages(UsageLimit limit) {
        return NewUsageLimitOverride.of(TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, limit));
    }

    private boolean isAllowed(Feature feature, long quantity) {
        return customer.usage().check(feature, Quantity.of(quantity)).isAllowed();
    }
}
