package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.SubscriptionTierVersion;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.TierTerms;
import io.tallybook.model.usage.UsageFeature;
import io.tallybook.model.usage.UsageLimit;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubscriptionTierDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final TierName NO_SUCH = TierName.of("no-such");

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private SubscriptionTierDao tiers;
    private SubscriptionTier gold;

    @BeforeEach
    void a_tier_with_one_version() {
        tiers = db.billing().withClock(clock).catalogue().tiers();
        gold = tiers.create(tier("EUR 29", TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.hard(7))));
    }

    @Nested
    class Publish {

        @Test
        void adds_a_version_and_leaves_the_former_as_it_was() {
            TierTerms dearer = gold.terms()
                    .withMonthlyPrice(Money.parse("EUR 35"))
                    .withAnnualPrice(Money.parse("EUR 350"))
                    .withLimit(TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.soft(9)))
                    .withLimit(TierLimit.level(Feature.STORAGE_GB, UsageLimit.unlimited()));
            clock.moveTo("2026-03-01T00:00:00Z");

            SubscriptionTier published = tiers.publish(gold.name(), dearer, 1);

            assertThat(published.version()).isEqualTo(2);
            assertThat(published.terms()).isEqualTo(dearer);
            assertThat(published.isActive()).isTrue();
            assertThat(tiers.get(gold.name())).isEqualTo(published);
            assertThat(tiers.listVersions(gold.name()))
                    .containsExactly(
                            new SubscriptionTierVersion(
                                    gold.name(), 1, gold.terms(), Instant.parse("2026-01-15T12:00:00Z")),
                            new SubscriptionTierVersion(gold.name(), 2, dearer, Instant.parse("2026-03-01T00:00:00Z")));
            assertThat(tiers.get(gold.name(), 1).terms()).isEqualTo(gold.terms());
        }

        @Test
        void changes_the_limits_of_those_who_are_on_the_tier_at_once() {
            Customer customer = customerOn(gold.name());

            tiers.publish(
                    gold.name(),
                    gold.terms()
                            .withLimit(TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.hard(8)))
                            .withLimit(TierLimit.per(CalendarPeriod.DAY, Feature.SMS_SENT, UsageLimit.hard(1))),
                    1);

            assertThat(isAllowed(customer, Feature.INVOICES, 8)).isTrue();
            assertThat(isAllowed(customer, Feature.SMS_SENT, 1)).isTrue();

            tiers.publish(gold.name(), tiers.get(gold.name()).terms().withoutFeature(Feature.SMS_SENT), 2);

            assertThat(customer.usage().check(Feature.SMS_SENT, Quantity.of(1)))
                    .isEqualTo(new LimitDecision.NotIncluded(Feature.SMS_SENT));
        }

        @Test
        void tells_the_second_of_two_editors() {
            tiers.publish(gold.name(), gold.terms().withMonthlyPrice(Money.parse("EUR 30")), gold.version());

            assertThatExceptionOfType(VersionConflict.class)
                    .isThrownBy(() -> tiers.publish(
                            gold.name(), gold.terms().withMonthlyPrice(Money.parse("EUR 31")), gold.version()))
                    .withMessage("tier " + gold.name() + " is at version 2, not 1")
                    .satisfies(conflict -> assertThat(List.of(conflict.expected(), conflict.actual()))
                            .containsExactly(1, 2));
            assertThat(tiers.listVersions(gold.name())).hasSize(2);
            assertThat(tiers.get(gold.name()).monthlyPrice()).isEqualTo(Money.parse("EUR 30"));
        }

        @Test
        void lets_one_of_many_editors_through_at_a_time() {
            List<Boolean> published = Together.run(16, 16, editor -> {
                try {
                    tiers.publish(gold.name(), gold.terms().withMonthlyPrice(Money.parse("EUR " + (100 + editor))), 1);
                    return true;
                } catch (VersionConflict conflict) {
                    return false;
                }
            });

            assertThat(published).containsOnlyOnce(true);
            assertThat(tiers.listVersions(gold.name())).hasSize(2);
        }

        @Test
        void refuses_what_makes_no_sense_and_changes_nothing() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> tiers.publish(NO_SUCH, gold.terms(), 1))
                    .withMessage("tier no-such does not exist");
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> tiers.publish(
                            gold.name(),
                            gold.terms().withLimit(TierLimit.level(Feature.of("STORAGE_BG"), UsageLimit.hard(1))),
                            1))
                    .withMessage("feature STORAGE_BG does not exist");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tiers.publish(
                            gold.name(),
                            gold.terms().withLimit(TierLimit.level(Feature.INVOICES, UsageLimit.hard(1))),
                            1));
            assertThatIllegalArgumentException().isThrownBy(() -> gold.terms().withMonthlyPrice(Money.parse("USD 29")));
            assertThat(tiers.get(gold.name())).isEqualTo(gold);
        }

        @Test
        void goes_back_to_former_terms_by_a_version_of_its_own() {
            tiers.publish(gold.name(), gold.terms().withMonthlyPrice(Money.parse("EUR 99")), 1);

            SubscriptionTier back =
                    tiers.publish(gold.name(), tiers.get(gold.name(), 1).terms(), 2);

            assertThat(back.version()).isEqualTo(3);
            assertThat(back.terms()).isEqualTo(gold.terms());
        }

        @Test
        void has_no_version_that_nobody_published() {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> tiers.get(gold.name(), 2))
                    .withMessage("version 2 of tier " + gold.name() + " does not exist");
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tiers.get(NO_SUCH, 1));
            assertThat(tiers.listVersions(NO_SUCH)).isEmpty();
        }
    }

    @Nested
    class ListVisible {

        @Test
        void shows_what_is_offered_and_not_hidden_cheapest_first() {
            SubscriptionTier cheap = tiers.create(tier("EUR 1"));
            SubscriptionTier hidden = tiers.hide(tiers.create(tier("EUR 2")).name());
            SubscriptionTier retired = tiers.retire(tiers.create(tier("EUR 3")).name());

            List<SubscriptionTier> shown = tiers.listVisible();

            assertThat(shown).containsSubsequence(tiers.get(TierName.FREE), cheap, gold);
            assertThat(shown).doesNotContain(hidden, retired);
            assertThat(tiers.list()).contains(hidden, retired);
            assertThat(tiers.listVisible()).isEqualTo(shown);

            tiers.show(hidden.name());
            tiers.reactivate(retired.name());

            assertThat(tiers.listVisible())
                    .extracting(SubscriptionTier::name)
                    .containsSubsequence(cheap.name(), hidden.name(), retired.name(), gold.name());
        }
    }

    @Nested
    class Describe {

        @Test
        void changes_what_people_read_and_no_terms() {
            tiers.rename(gold.name(), "Gold Plan");
            SubscriptionTier described = tiers.describe(gold.name(), "For those who mean it");

            assertThat(described.displayName()).isEqualTo("Gold Plan");
            assertThat(described.description()).isEqualTo("For those who mean it");
            assertThat(described.terms()).isEqualTo(gold.terms());
            assertThat(described.version()).isEqualTo(1);
            assertThat(tiers.describe(gold.name(), null).description()).isNull();
        }

        @Test
        void needs_a_tier_and_a_name() {
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tiers.rename(NO_SUCH, "Other"));
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tiers.describe(NO_SUCH, "Other"));
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tiers.show(NO_SUCH));
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tiers.hide(NO_SUCH));
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tiers.retire(NO_SUCH));
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tiers.reactivate(NO_SUCH));
            assertThatIllegalArgumentException().isThrownBy(() -> tiers.rename(gold.name(), " "));
            assertThat(tiers.get(gold.name())).isEqualTo(gold);
        }
    }

    @Nested
    class Retire {

        @Test
        void keeps_those_who_are_on_it_and_takes_nobody_else() {
            Customer member = customerOn(gold.name());
            Customer other = Customer.of(db.billing());

            assertThat(tiers.retire(gold.name()).isActive()).isFalse();

            assertThat(isAllowed(member, Feature.INVOICES, 7)).isTrue();
            assertThatExceptionOfType(NotOffered.class)
                    .isThrownBy(() -> other.acme().organisations().changeTier(other.organisation(), gold.name()))
                    .withMessage("tier " + gold.name() + " is not offered");
            assertThat(other.acme().organisations().get(other.organisation()).tier())
                    .isEqualTo(TierName.FREE);

            tiers.reactivate(gold.name());

            assertThat(other.acme()
                            .organisations()
                            .changeTier(other.organisation(), gold.name())
                            .tier())
                    .isEqualTo(gold.name());
        }

        @Test
        void still_takes_new_terms() {
            Customer member = customerOn(gold.name());
            tiers.retire(gold.name());

            SubscriptionTier published = tiers.publish(
                    gold.name(),
                    gold.terms().withLimit(TierLimit.per(CalendarPeriod.MONTH, Feature.INVOICES, UsageLimit.hard(6))),
                    1);

            assertThat(published.isActive()).isFalse();
            assertThat(isAllowed(member, Feature.INVOICES, 7)).isFalse();
        }

        @Test
        void is_not_for_the_tier_on_which_organisations_start() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tiers.retire(TierName.FREE))
                    .withMessage("every organisation starts on the tier free: it cannot be retired");
            assertThat(tiers.get(TierName.FREE).isActive()).isTrue();
        }

        @Test
        @DisabledIfEnvironmentVariable(
                named = "BILLING_CITUS_URL",
                matches = ".+",
                disabledReason =
                        "Citus locks a row of a reference table on every node, and ends one of two who do so at once: 40P01")
        void is_noticed_by_whoever_is_put_on_it_in_this_moment() {
            List<Customer> customers = List.of(Customer.of(db.billing()), Customer.of(db.billing()));

            List<Boolean> moved = Together.run(3, 3, call -> {
                if (call == 2) {
                    return tiers.retire(gold.name()).isActive();
                }
                Customer customer = customers.get(call);
                try {
                    customer.acme().organisations().changeTier(customer.organisation(), gold.name());
                    return true;
                } catch (NotOffered refusal) {
                    return false;
                }
            });

            assertThat(moved.get(2)).isFalse();
            for (int i = 0; i < 2; i++) {
                Customer customer = customers.get(i);
                assertThat(customer.acme()
                                .organisations()
                                .get(customer.organisation())
                                .tier())
                        .isEqualTo(moved.get(i) ? gold.name() : TierName.FREE);
            }
        }
    }

    @Nested
    class WithoutTerms {

        @Test
        void a_tier_is_none_yet() {
            db.dsl()
                    .execute("INSERT INTO billing.subscription_tiers (name, display_name, created_at, updated_at)"
                            + " VALUES ('termless', 'Termless', now(), now())");
            TierName termless = TierName.of("termless");
            Customer customer = Customer.of(db.billing());

            assertThat(tiers.find(termless)).isEmpty();
            assertThat(tiers.list()).extracting(SubscriptionTier::name).doesNotContain(termless);
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tiers.reactivate(termless));
            assertThatExceptionOfType(NotOffered.class)
                    .isThrownBy(() -> customer.acme().organisations().changeTier(customer.organisation(), termless));
            tiers.remove(termless);
        }
    }

    /** Features that are there or not, such as access to an interface, are levels without a limit. */
    @Test
    void includes_a_mere_switch_as_a_level_without_a_limit() {
        Feature access = Feature.of("API_ACCESS");
        db.billing().catalogue().features().create(new UsageFeature(access, "API access", FeatureKind.LEVEL, "access"));
        tiers.publish(gold.name(), gold.terms().withLimit(TierLimit.level(access, UsageLimit.unlimited())), 1);
        Customer with = customerOn(gold.name());
        Customer without = Customer.of(db.billing());

        assertThat(with.usage().terms().isIncluded(access)).isTrue();
        assertThat(without.usage().terms().isIncluded(access)).isFalse();
        assertThat(isAllowed(with, access, 1)).isTrue();
        assertThat(without.usage().check(access, Quantity.of(1))).isEqualTo(new LimitDecision.NotIncluded(access));
    }

    @Test
    void is_not_removed_while_somebody_is_to_move_to_it() {
        Customer customer = Customer.of(db.billing().withClock(clock));
        customer.acme()
                .organisations()
                .changeTierAt(customer.organisation(), gold.name(), Instant.parse("2026-02-01T00:00:00Z"));

        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> tiers.remove(gold.name()))
                .withMessage("tier " + gold.name() + " is in use by organisations");
    }

    private Customer customerOn(TierName tier) {
        Customer customer = Customer.of(db.billing());
        customer.acme().organisations().changeTier(customer.organisation(), tier);
        return customer;
    }

    private static boolean isAllowed(Customer customer, Feature feature, long quantity) {
        return customer.usage().check(feature, Quantity.of(quantity)).isAllowed();
    }

    private static NewSubscriptionTier tier(String price, TierLimit... limits) {
        return new NewSubscriptionTier(
                TierName.of("gold-" + UUID.randomUUID()),
                "Gold",
                null,
                Money.parse(price),
                Money.parse(price),
                List.of(limits));
    }
}
