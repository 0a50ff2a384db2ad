package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.TenantBilling;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Organisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.NearLimit;
import io.tallybook.model.usage.UsageCount;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.CurrencyUnit;

class UsageTrackingGuideTest extends GuideTest {

    /** That of the page. */
    private static final TenantId TENANT = TenantId.of("0190b1f0-0000-7000-8000-000000000001");

    UsageTrackingGuideTest() {
        super("001-usage-tracking.md");
    }

    @Override
    void follow(GuideReader reader) throws Exception {
        List<String> migrated = reader.follow("Migrate");
        assertThat(migrated.get(0)).contains("20251207000000 | add usage tracking features");
        assertThat(migrated.get(1)).endsWith("pending scripts: 0.\n");
        assertThat(migrated.get(2)).startsWith("Nothing is pending.");

        List<String> seeded = reader.follow("Seed the tiers");
        assertThat(seeded.get(0)).contains("tier starter", "tier pro", "tier business");
        assertThat(seeded.get(1)).startsWith("Nothing to do:");

        List<String> looked = reader.follow("Look at it");
        assertThat(looked.get(0)).contains("current_version");
        assertThat(looked.get(1)).contains("subscription_tier", "organisations_subscription_tier_fk");
        assertThat(looked.get(2)).endsWith("4 rows\n");
        assertThatTiersAndLimitsAreTheGuides();

        createOrganisations("acme", "enterprise-corp", "newcomer");
        assertThat(tiers()).isEqualTo("acme,free\nenterprise-corp,free\nnewcomer,free\n");
        assertThat(reader.follow("Put organisations on a tier").get(0))
                .isEqualTo("done, no row changed\n1 row changed\n1 row changed\n");
        assertThat(tiers()).isEqualTo("acme,pro\nenterprise-corp,business\nnewcomer,free\n");
        assertThatNoOrganisationIsWithoutTier();

        useAllMessagesOfTheFreeTier();
        useSomethingTwoHoursAgo();
        List<String> checked = reader.follow("Check");
        assertThat(checked.get(0)).contains("agrees");
        assertThat(checked.get(1)).contains("no problem").containsPattern("usage-hard-limits-kept +\\| holds");
        assertThat(checked.get(2)).contains("AI_MESSAGES", "50.000000").endsWith("1 row\n");

        List<String> monitored = reader.follow("Monitor");
        assertThat(monitored.get(0))
                .containsPattern("usage events of the last hour +\\| +1\n")
                .containsPattern("organisations on tier business +\\| +1\n");
        assertThat(monitored.get(1)).containsPattern("\n +1\n1 row\n");
        assertThat(monitored.get(2))
                .containsPattern("\n free +\\| +1\n")
                .containsPattern("\n pro +\\| +1\n")
                .containsPattern("\n business +\\| +1\n")
                .endsWith("3 rows\n");
        assertThatTheApplicationKnowsWhoIsAtALimit();

        List<String> undone = reader.follow("Roll back");
        assertThat(undone.get(0)).contains("Lost, as accepted: 3 rows of billing.plans.");
        assertThat(undone.get(1))
                .contains("would lose", "2 rows of billing.usage_events", "3 rows of billing.subscription_tiers");
        assertThat(undone.get(2)).contains("Lost, as accepted: 2 rows of billing.usage_events.");
        assertThat(tiers()).isEqualTo("acme,free\nenterprise-corp,free\nnewcomer,free\n");
        assertThatTiersAndLimitsAreTheGuides();
    }

    private void createOrganisations(String... slugs) {
        billing().tenants().create(TENANT, "Acme");
        for (String slug : slugs) {
            acme().organisations().create(NewOrganisation.of(slug, ZoneId.of("UTC"), CurrencyUnit.USD));
        }
    }

    private void useAllMessagesOfTheFreeTier() {
        Organisation newcomer = acme().organisations().find("newcomer").orElseThrow();
        acme().usage(newcomer.id()).record(Feature.AI_MESSAGES, Quantity.of(50), IdempotencyKey.of("chat-1"));

        assertThat(acme().usage(newcomer.id())
                        .tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("chat-2")))
                .isNotInstanceOf(LimitDecision.Allowed.class);
        assertThat(acme().usage(newcomer.id()).limits())
                .filteredOn(feature -> feature.status() != null)
                .hasSize(5);
    }

    /** Not of the last hour. */
    private void useSomethingTwoHoursAgo() {
        Organisation pro = acme().organisations().find("acme").orElseThrow();
        Clock twoHoursAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
        billing()
                .withClock(twoHoursAgo)
                .tenant(TENANT)
                .usage(pro.id())
                .record(Feature.INVOICES, Quantity.of(7), IdempotencyKey.of("invoices"));
    }

    /** By the calls that the page names. Alerts are left out: noting one is a row that an undo would lose. */
    private void assertThatTheApplicationKnowsWhoIsAtALimit() {
        OrganisationId newcomer =
                acme().organisations().find("newcomer").orElseThrow().id();
        assertThat(acme().usage().listNearLimit(Quantity.of(80), Page.first(100)))
                .extracting(NearLimit::organisation)
                .containsExactly(newcomer);
        assertThat(acme().usageStatistics(newcomer).history(Feature.AI_MESSAGES, Page.first(12)))
                .extracting(UsageCount::used)
                .containsExactly(Quantity.of(50));
    }

    private TenantBilling acme() {
        return billing().tenant(TENANT);
    }

    private String tiers() {
        return rows("SELECT slug, subscription_tier FROM billing.organisations ORDER BY slug");
    }

    private void assertThatTiersAndLimitsAreTheGuides() {
        assertThat(rows("""
                        SELECT t.name, v.monthly_price::numeric(9, 2), v.annual_price::numeric(9, 2), v.currency,
                               string_agg(coalesce(l.limit_quantity::integer::text, 'unlimited'), ' '
                                          ORDER BY l.feature_code COLLATE "C")
                        FROM billing.subscription_tiers t
                        JOIN billing.subscription_tier_versions v ON v.tier_name = t.name AND v.version = t.current_version
                        JOIN billing.subscription_tier_limits l USING (tier_name, version)
                        WHERE t.is_active
                        GROUP BY t.name, v.monthly_price, v.annual_price, v.currency
                        ORDER BY v.monthly_price
                        """))
                .as("AI_MESSAGES, BANK_CONNECTIONS, EMAIL_SYNCS, INVOICES, TAX_FILINGS")
                .isEqualTo("""
                        free,0.00,0.00,USD,50 1 10 5 1
                        starter,29.00,290.00,USD,500 3 100 50 5
                        pro,79.00,790.00,USD,unlimited 10 unlimited unlimited unlimited
                        business,149.00,1490.00,USD,unlimited unlimited unlimited unlimited unlimited
                        """);
    }

    private void assertThatNoOrganisationIsWithoutTier() {
        for (String tier : List.of("NULL", "'gold'")) {
            assertThat(exitCodeOf("sql", "UPDATE billing.organisations SET subscription_tier = " + tier))
                    .as(tier)
                    .isEqualTo(ExitCodes.FAILED);
        }
        assertThat(exitCodeOf("sql", "DELETE FROM billing.subscription_tiers")).isEqualTo(ExitCodes.FAILED);
    }
}
