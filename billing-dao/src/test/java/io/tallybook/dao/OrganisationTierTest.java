package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.usage.UsageLimitOverrideDao;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.OrganisationTerms;
import io.tallybook.model.usage.ScheduledTierChange;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierChange;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which tier applies to an organisation, at which terms, and since when. */
class OrganisationTierTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final Billing billing = db.billing().withClock(clock);
    private SubscriptionTier gold;
    private SubscriptionTier silver;
    private Customer customer;
    private OrganisationId id;

    @BeforeEach
    void two_tiers_and_a_customer_on_free_with_5_invoices_a_month() {
        gold = create("gold", 20);
        silver = create("silver", 10);
        customer = Customer.of(billing);
        id = customer.organisation();
    }

    @Nested
    class ChangeTier {

        @Test
        void applies_at_once_and_is_remembered() {
            assertThat(organisations().changeTier(id, gold.name()).tier()).isEqualTo(gold.name());
            clock.moveTo("2026-01-20T00:00:00Z");
            organisations().changeTier(id, silver.name());

            assertThat(invoices()).isEqualTo(10);
            assertThat(changes())
                    .containsExactly(
                            new TierChange(1, TierName.FREE, gold.name(), NOON, NOON),
                            new TierChange(
                                    2,
                                    gold.name(),
                                    silver.name(),
                                    Instant.parse("2026-01-20T00:00:00Z"),
                                    Instant.parse("2026-01-20T00:00:00Z")));
            assertThat(organisations().listTierChanges(id, Page.after(1, 5)))
                    .extracting(TierChange::number)
                    .containsExactly(2);
        }

        @Test
        void to_the_tier_that_it_is_on_follows_the_current_terms_and_is_no_move() {
            organisations().changeTier(id, gold.name());
            organisations().pinTier(id);
            publish(gold, 30);

            organisations().changeTier(id, gold.name());

            assertThat(invoices()).isEqualTo(30);
            assertThat(changes()).hasSize(1);
        }

        @Test
        void drops_a_move_that_was_to_come() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);

            organisations().changeTier(id, silver.name());
            clock.moveTo("2026-02-02T00:00:00Z");

            assertThat(organisations().get(id).tier()).isEqualTo(silver.name());
            assertThat(invoices()).isEqualTo(10);
        }

        @Test
        void notes_first_what_was_due() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            clock.moveTo("2026-02-02T00:00:00Z");

            organisations().changeTier(id, silver.name());

            assertThat(changes())
                    .containsExactly(
                            new TierChange(1, TierName.FREE, gold.name(), NOON, FEBRUARY),
                            new TierChange(2, gold.name(), silver.name(), clock.instant(), clock.instant()));
        }

        @Test
        void keeps_the_order_of_moves_though_clocks_differ() {
            organisations().changeTier(id, gold.name());
            clock.moveTo("2026-01-15T11:59:59Z");

            organisations().changeTier(id, silver.name());

            assertThat(changes()).extracting(TierChange::effectiveAt).containsExactly(NOON, NOON);
        }

        @Test
        void leaves_a_chain_without_gaps_however_many_move_at_once() {
            Together.run(16, 32, call -> organisations().changeTier(id, call % 2 == 0 ? gold.name() : silver.name()));

            List<TierChange> changes = changes();
            assertThat(changes.get(0).from()).isEqualTo(TierName.FREE);
            for (int i = 1; i < changes.size(); i++) {
                assertThat(changes.get(i).from()).isEqualTo(changes.get(i - 1).to());
            }
            assertThat(changes.get(changes.size() - 1).to())
                    .isEqualTo(organisations().get(id).tier());
        }
    }

    @Nested
    class ChangeTierAt {

        @Test
        void applies_exactly_from_its_instant_though_nothing_has_run() {
            assertThat(organisations().changeTierAt(id, gold.name(), FEBRUARY))
                    .isEqualTo(new ScheduledTierChange(gold.name(), FEBRUARY, NOON));

            clock.moveTo("2026-01-31T23:59:59.999999Z");
            assertThat(invoices()).isEqualTo(5);
            assertThat(tier()).isEqualTo(TierName.FREE);
            assertThat(record(6, "too-early")).isFalse();
            clock.moveTo("2026-02-01T00:00:00Z");
            assertThat(invoices()).isEqualTo(20);
            assertThat(tier()).isEqualTo(gold.name());
            assertThat(organisations().find("acme").orElseThrow().tier()).isEqualTo(gold.name());
            assertThat(organisations().list(Page.first(1)).get(0).tier()).isEqualTo(gold.name());
            assertThat(record(6, "in-time")).isTrue();
        }

        @Test
        void is_at_the_terms_that_are_current_then() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            publish(gold, 30);

            clock.moveTo("2026-02-01T00:00:00Z");

            assertThat(invoices()).isEqualTo(30);
        }

        @Test
        void ends_a_pin_in_its_instant_also_on_the_same_tier() {
            organisations().changeTier(id, gold.name());
            organisations().pinTier(id);
            publish(gold, 30);
            organisations().changeTierAt(id, gold.name(), FEBRUARY);

            assertThat(invoices()).isEqualTo(20);
            clock.moveTo("2026-02-01T00:00:00Z");
            assertThat(invoices()).isEqualTo(30);
            assertThat(customer.usage().terms().isPinned()).isFalse();

            organisations().applyDueTierChanges();

            assertThat(invoices()).isEqualTo(30);
            assertThat(changes()).hasSize(1);
        }

        @Test
        void replaces_what_was_scheduled_before() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);

            organisations().changeTierAt(id, silver.name(), Instant.parse("2026-03-01T00:00:00Z"));

            clock.moveTo("2026-02-15T00:00:00Z");
            assertThat(invoices()).isEqualTo(5);
            clock.moveTo("2026-03-01T00:00:00Z");
            assertThat(invoices()).isEqualTo(10);
        }

        @Test
        void goes_on_from_a_move_that_was_due() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            clock.moveTo("2026-02-15T00:00:00Z");

            organisations().changeTierAt(id, silver.name(), Instant.parse("2026-03-01T00:00:00Z"));

            assertThat(invoices()).isEqualTo(20);
            assertThat(changes()).containsExactly(new TierChange(1, TierName.FREE, gold.name(), NOON, FEBRUARY));
        }

        @Test
        void takes_place_though_the_tier_is_retired_meanwhile() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            billing.catalogue().tiers().retire(gold.name());

            clock.moveTo("2026-02-01T00:00:00Z");

            assertThat(invoices()).isEqualTo(20);
            assertThat(organisations().applyDueTierChanges()).isEqualTo(1);
            assertThat(organisations().get(id).tier()).isEqualTo(gold.name());
        }

        @Test
        void refuses_what_cannot_be_and_schedules_nothing() {
            billing.catalogue().tiers().retire(silver.name());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> organisations().changeTierAt(id, gold.name(), NOON))
                    .withMessageContaining("later than now");
            assertThatExceptionOfType(NotOffered.class)
                    .isThrownBy(() -> organisations().changeTierAt(id, silver.name(), FEBRUARY));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> organisations().changeTierAt(id, TierName.of("no-such"), FEBRUARY));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> organisations().changeTierAt(OrganisationId.generate(), gold.name(), FEBRUARY));
            assertThat(customer.usage().terms().nextChange()).isNull();
        }

        @Test
        void leaves_one_move_however_many_schedule_at_once() {
            Together.run(
                    16,
                    32,
                    call -> organisations()
                            .changeTierAt(
                                    id,
                                    call % 2 == 0 ? gold.name() : silver.name(),
                                    FEBRUARY.plus(Duration.ofDays(call))));

            ScheduledTierChange next = customer.usage().terms().nextChange();
            clock.moveTo("2026-06-01T00:00:00Z");
            assertThat(organisations().applyDueTierChanges()).isEqualTo(1);
            assertThat(changes())
                    .containsExactly(new TierChange(1, TierName.FREE, next.tier(), NOON, next.effectiveAt()));
        }
    }

    /** Asked as of a moment that has passed, as for use that is recorded later than it happened. */
    @Nested
    class OfAFormerMoment {

        @Test
        void is_the_tier_of_that_moment_noted_or_not() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            clock.moveTo("2026-02-10T00:00:00Z");
            assertThat(invoicesAt("2026-01-31T23:59:59Z")).isEqualTo(5);
            assertThat(invoicesAt("2026-02-01T00:00:00Z")).isEqualTo(20);

            organisations().changeTier(id, silver.name());

            assertThat(invoicesAt("2026-01-31T23:59:59Z")).isEqualTo(5);
            assertThat(invoicesAt("2026-02-01T00:00:00Z")).isEqualTo(20);
            assertThat(invoicesAt("2026-02-09T23:59:59Z")).isEqualTo(20);
            assertThat(invoicesAt("2026-02-10T00:00:00Z")).isEqualTo(10);
        }

        @Test
        void is_not_pinned_to_a_version_of_another_tier() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            clock.moveTo("2026-02-10T00:00:00Z");
            organisations().pinTier(id);
            publish(gold, 30);

            assertThat(invoicesAt("2026-01-31T23:59:59Z")).isEqualTo(5);
            assertThat(invoicesAt("2026-02-01T00:00:00Z")).isEqualTo(20);
        }

        @Test
        void includes_nothing_once_the_tier_was_removed() {
            organisations().changeTier(id, silver.name());
            clock.moveTo("2026-02-10T00:00:00Z");
            organisations().changeTier(id, gold.name());
            billing.catalogue().tiers().remove(silver.name());

            assertThat(invoicesAt("2026-02-01T00:00:00Z")).isNull();
            assertThat(invoices()).isEqualTo(20);
        }

        @Test
        void has_the_override_of_that_moment() {
            UsageLimitOverrideDao overrides = customer.acme().limitOverrides(id);
            overrides.agree(NewUsageLimitOverride.of(invoices(7)));
            clock.moveTo("2026-02-10T00:00:00Z");
            overrides.agree(NewUsageLimitOverride.of(invoices(8)));
            clock.moveTo("2026-02-20T00:00:00Z");
            overrides.end(Feature.INVOICES);

            assertThat(invoicesAt("2026-01-15T11:59:59Z")).isEqualTo(5);
            assertThat(invoicesAt("2026-01-15T12:00:00Z")).isEqualTo(7);
            assertThat(invoicesAt("2026-02-10T00:00:00Z")).isEqualTo(8);
            assertThat(invoicesAt("2026-02-20T00:00:00Z")).isEqualTo(5);
        }

        private Integer invoicesAt(String at) {
            return db.dsl()
                    .fetchSingle(
                            "SELECT limit_quantity::int FROM billing.usage_limit(?, ?, 'INVOICES', ?::timestamptz)",
                            customer.tenant().value(),
                            id.value(),
                            at)
                    .get(0, Integer.class);
        }
    }

    @Nested
    class ChangeTierAtNextPeriod {

        @Test
        void begins_with_the_period_where_the_organisation_is() {
            Customer there = Customer.in(billing, ZoneId.of("Europe/Berlin"));

            assertThat(there.acme()
                            .organisations()
                            .changeTierAtNextPeriod(there.organisation(), gold.name(), CalendarPeriod.MONTH)
                            .effectiveAt())
                    .isEqualTo("2026-01-31T23:00:00Z");
            assertThat(there.acme()
                            .organisations()
                            .changeTierAtNextPeriod(there.organisation(), gold.name(), CalendarPeriod.QUARTER)
                            .effectiveAt())
                    .isEqualTo("2026-03-31T22:00:00Z");
        }

        @Test
        void begins_on_the_anchor_of_the_organisation() {
            organisations().anchorUsagePeriods(id, LocalDate.of(2025, 1, 31));

            assertThat(organisations()
                            .changeTierAtNextPeriod(id, gold.name(), CalendarPeriod.MONTH)
                            .effectiveAt())
                    .isEqualTo("2026-01-31T00:00:00Z");
        }

        @Test
        void changes_the_limit_when_the_counter_starts_anew() {
            organisations().changeTier(id, gold.name());
            record(20, "january");
            organisations().changeTierAtNextPeriod(id, silver.name(), CalendarPeriod.MONTH);

            Instant resetsAt = customer.usage().limits().stream()
                    .filter(limit -> limit.feature().equals(Feature.INVOICES))
                    .findFirst()
                    .orElseThrow()
                    .status()
                    .resetsAt();

            assertThat(customer.usage().terms().nextChange().effectiveAt()).isEqualTo(resetsAt);
            clock.moveTo(resetsAt.toString());
            assertThat(record(11, "too-many")).isFalse();
            assertThat(record(10, "february")).isTrue();
        }

        @Test
        void is_refused_where_there_is_no_such_organisation_or_tier() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> organisations()
                            .changeTierAtNextPeriod(OrganisationId.generate(), gold.name(), CalendarPeriod.DAY));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() ->
                            organisations().changeTierAtNextPeriod(id, TierName.of("no-such"), CalendarPeriod.DAY));
        }
    }

    @Nested
    class CancelTierChange {

        @Test
        void leaves_the_organisation_where_it_is() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);

            assertThat(organisations().cancelTierChange(id).tier()).isEqualTo(TierName.FREE);

            clock.moveTo("2026-02-01T00:00:00Z");
            assertThat(invoices()).isEqualTo(5);
            assertThat(organisations().applyDueTierChanges()).isZero();
        }

        @Test
        void comes_too_late_once_the_move_is_due() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            clock.moveTo("2026-02-01T00:00:00Z");

            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> organisations().cancelTierChange(id))
                    .withMessage("move to come of organisation " + id + " does not exist");
            assertThat(organisations().get(id).tier()).isEqualTo(gold.name());
        }

        @Test
        void needs_a_move_to_come() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> organisations().cancelTierChange(id));
        }
    }

    @Nested
    class ApplyDueTierChanges {

        @Test
        void notes_what_is_due_once_and_changes_no_limit() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            assertThat(organisations().applyDueTierChanges()).isZero();
            clock.moveTo("2026-02-10T00:00:00Z");
            OrganisationTerms before = customer.usage().terms();

            assertThat(organisations().applyDueTierChanges()).isEqualTo(1);
            assertThat(organisations().applyDueTierChanges()).isZero();

            assertThat(customer.usage().terms()).isEqualTo(before);
            assertThat(changes()).containsExactly(new TierChange(1, TierName.FREE, gold.name(), NOON, FEBRUARY));
            assertThat(storedTier()).isEqualTo(gold.name().value());
        }

        @Test
        void notes_each_once_however_many_run_it() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            clock.moveTo("2026-02-10T00:00:00Z");

            List<Integer> noted = Together.run(16, 16, call -> organisations().applyDueTierChanges());

            assertThat(noted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
            assertThat(changes()).hasSize(1);
        }

        @Test
        void is_for_one_tenant() {
            Customer other = Customer.of(billing);
            other.acme().organisations().changeTierAt(other.organisation(), gold.name(), FEBRUARY);
            clock.moveTo("2026-02-10T00:00:00Z");

            assertThat(organisations().applyDueTierChanges()).isZero();
            assertThat(other.acme().organisations().applyDueTierChanges()).isEqualTo(1);
        }
    }

    @Nested
    class Pin {

        @Test
        void keeps_the_present_version_whatever_is_published() {
            organisations().changeTier(id, gold.name());

            OrganisationTerms pinned = organisations().pinTier(id);
            publish(gold, 30);

            assertThat(pinned.isPinned()).isTrue();
            assertThat(pinned.version()).isEqualTo(1);
            assertThat(invoices()).isEqualTo(20);
            assertThat(customer.usage().terms()).isEqualTo(pinned);

            OrganisationTerms unpinned = organisations().unpinTier(id);

            assertThat(unpinned.isPinned()).isFalse();
            assertThat(unpinned.version()).isEqualTo(2);
            assertThat(invoices()).isEqualTo(30);
            assertThat(organisations().unpinTier(id)).isEqualTo(unpinned);
        }

        @Test
        void goes_to_a_former_version_too() {
            organisations().changeTier(id, gold.name());
            publish(gold, 30);

            assertThat(organisations().pinTier(id, 1).version()).isEqualTo(1);

            assertThat(invoices()).isEqualTo(20);
        }

        @Test
        void is_of_its_own_tier_and_does_not_follow_to_another() {
            organisations().changeTier(id, gold.name());
            publish(gold, 30);
            organisations().pinTier(id, 1);
            publish(silver, 12);

            organisations().changeTier(id, silver.name());

            assertThat(invoices()).isEqualTo(12);
            assertThat(customer.usage().terms().isPinned()).isFalse();
        }

        @Test
        void is_of_the_tier_that_was_due() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            clock.moveTo("2026-02-01T00:00:00Z");

            assertThat(organisations().pinTier(id).tier()).isEqualTo(gold.name());
            assertThat(changes()).hasSize(1);
        }

        @Test
        void needs_a_version_that_was_published() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> organisations().pinTier(id, 9))
                    .withMessage("version 9 of tier free does not exist");
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> organisations().pinTier(OrganisationId.generate()));
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> organisations().unpinTier(OrganisationId.generate()));
        }
    }

    @Nested
    class Terms {

        @Test
        void say_what_a_check_would_apply() {
            organisations().changeTier(id, gold.name());
            customer.acme()
                    .limitOverrides(id)
                    .agree(NewUsageLimitOverride.of(
                            TierLimit.per(CalendarPeriod.DAY, Feature.OCR_SCAN, UsageLimit.soft(3))));
            organisations().changeTierAt(id, silver.name(), FEBRUARY);

            OrganisationTerms terms = customer.usage().terms();

            assertThat(terms.tier()).isEqualTo(gold.name());
            assertThat(terms.nextChange()).isEqualTo(new ScheduledTierChange(silver.name(), FEBRUARY, NOON));
            assertThat(terms.limits())
                    .containsExactly(
                            TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.hard(20)),
                            TierLimit.per(CalendarPeriod.DAY, Feature.OCR_SCAN, UsageLimit.soft(3)));
            assertThat(customer.usage().limits().stream()
                            .filter(limit -> limit.isIncluded())
                            .map(limit -> limit.status().limit()))
                    .containsExactlyElementsOf(
                            terms.limits().stream().map(TierLimit::limit).toList());
            assertThat(terms.isNeverRefused(Feature.OCR_SCAN)).isTrue();
            assertThat(terms.isNeverRefused(Feature.INVOICES)).isFalse();
            assertThat(terms.isNeverRefused(Feature.SMS_SENT)).isFalse();
            assertThat(terms.limit(Feature.SMS_SENT)).isEmpty();
        }

        @Test
        void are_nobodys_where_there_is_no_such_organisation() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() ->
                            customer.acme().usage(OrganisationId.generate()).terms());
        }
    }

    @Nested
    class Closing {

        @Test
        void drops_the_move_to_come_and_takes_no_other() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);

            organisations().close(id);
            clock.moveTo("2026-02-01T00:00:00Z");

            assertThat(organisations().get(id).tier()).isEqualTo(TierName.FREE);
            assertThat(organisations().applyDueTierChanges()).isZero();
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> organisations().changeTier(id, gold.name()));
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> organisations()
                            .changeTierAt(id, gold.name(), clock.instant().plusSeconds(1)));
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> organisations().changeTierAtNextPeriod(id, gold.name(), CalendarPeriod.MONTH));
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> organisations().cancelTierChange(id));
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> organisations().pinTier(id));
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> organisations().pinTier(id, 1));
            assertThatExceptionOfType(Closed.class)
                    .isThrownBy(() -> organisations().unpinTier(id));
        }

        @Test
        void keeps_a_move_that_was_due_and_it_can_still_be_noted() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);
            clock.moveTo("2026-02-10T00:00:00Z");

            assertThat(organisations().close(id).tier()).isEqualTo(gold.name());

            assertThat(organisations().applyDueTierChanges()).isEqualTo(1);
            assertThat(organisations().get(id).tier()).isEqualTo(gold.name());
        }

        @Test
        void of_the_tenant_drops_it_as_well() {
            organisations().changeTierAt(id, gold.name(), FEBRUARY);

            billing.tenants().close(customer.tenant());
            clock.moveTo("2026-02-01T00:00:00Z");

            assertThat(organisations().get(id).tier()).isEqualTo(TierName.FREE);
        }
    }

    @Test
    void that_was_changed_does_not_keep_an_organisation_from_being_removed() {
        organisations().changeTier(id, gold.name());

        organisations().remove(id);

        assertThat(organisations().find(id)).isEmpty();
        assertThat(changes()).isEmpty();
    }

    private OrganisationDao organisations() {
        return customer.acme().organisations();
    }

    private List<TierChange> changes() {
        return organisations().listTierChanges(id, Page.first(100));
    }

    private TierName tier() {
        return organisations().get(id).tier();
    }

    private String storedTier() {
        return db.dsl()
                .fetchSingle(
                        "SELECT subscription_tier FROM billing.organisations WHERE tenant_id = ?",
                        customer.tenant().value())
                .get(0, String.class);
    }

    /** How many invoices a month may be written, by the answers of checks. */
    private int invoices() {
        int most = 0;
        while (customer.usage().check(Feature.INVOICES, Quantity.of(most + 1L)).isAllowed()) {
            most++;
        }
        return most;
    }

    private boolean record(long quantity, String key) {
        return customer.usage()
                .tryRecord(Feature.INVOICES, Quantity.of(quantity), IdempotencyKey.of(key))
                .isAllowed();
    }

    private SubscriptionTier create(String name, long invoices) {
        return billing.catalogue()
                .tiers()
                .create(new NewSubscriptionTier(
                        TierName.of(name + "-" + UUID.randomUUID()),
                        "A tier",
                        null,
                        Money.parse("EUR 29"),
                        Money.parse("EUR 290"),
                        List.of(invoices(invoices))));
    }

    private void publish(SubscriptionTier tier, long invoices) {
        billing.catalogue().tiers().publish(tier.name(), tier.terms().withLimit(invoices(invoices)), tier.version());
    }

    private static TierLimit invoices(long quantity) {
        return TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.hard(quantity));
    }
}
