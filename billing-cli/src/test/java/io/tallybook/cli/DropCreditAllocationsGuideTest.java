package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.credit.CreditDao;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.preflight.Dependant;
import io.tallybook.migrations.preflight.PreflightResult;
import io.tallybook.migrations.preflight.TouchedObject;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.CurrencyUnit;

class DropCreditAllocationsGuideTest extends GuideTest {

    DropCreditAllocationsGuideTest() {
        super("002-drop-credit-allocations.md");
    }

    @Override
    void follow(GuideReader reader) throws Exception {
        // The tables are there from the first command on; the rows are written before they are counted.
        exitCodeOf("migrate", "--target", "20251215000000");
        allocateCredits();
        List<String> state = reader.follow("Check the current state");
        assertThat(state.get(0)).startsWith("Nothing is pending.");
        assertThat(state.get(1)).startsWith("billing.credit_allocations: ");
        assertThat(state.get(2)).startsWith("billing.credit_allocation_transactions: ");
        assertThat(state.get(3))
                .containsPattern("credit_allocations +\\| +3\n")
                .containsPattern("credit_allocation_transactions +\\| +1\n");
        assertThat(state.get(4)).contains("17.5000").endsWith("1 row\n");

        assertThatPreflightNamesWhatIsInTheWay();
        assertThat(reader.follow("Clean up").get(0))
                .containsPattern(
                        "drop table billing.credit_allocations +\\| +3 \\| .*\\| billing_archive.credit_allocations")
                .contains("foreign key credit_allocation_transactions_allocation_fk", "Nothing stands in the way.")
                .contains("Credits left in billing.credit_allocations: 40.", "to the balances of 1 organisation: 17.5;")
                .contains("have expired: 5;", "are in inactive allocations: 17.5.");

        List<String> dropped = reader.follow("Drop");
        assertThat(dropped.get(0))
                .containsPattern("billing.credit_allocation_transactions +\\| yes +\\| +1 \\| +1 \\|")
                .containsPattern(
                        "billing.credit_allocations +\\| yes +\\| +3 \\| +3 \\| +40 \\| +17.5 \\| +5 \\| +17.5 \\|");
        assertThat(dropped.get(1)).contains("20260102000000");
        assertThat(dropped.get(2)).startsWith("Nothing is pending.");
        assertThat(rows("SELECT trim_scale(balance) FROM billing.credits")).isEqualTo("107.5\n");

        assertThat(reader.follow("What gets dropped").get(0))
                .containsPattern("returned +\\| +1 \\| +17.5000")
                .containsPattern("expired +\\| +1 \\| +5.0000")
                .containsPattern("inactive +\\| +1 \\| +17.5000");
        List<String> verified = reader.follow("Verify");
        assertThat(verified.get(0)).endsWith("\n0 rows\n");
        assertThat(verified.get(1))
                .contains("no problem")
                .containsPattern("credit-allocations-are-gone +\\| holds")
                .containsPattern("credit-allocation-came-back +\\| holds");
        assertThat(verified.get(2)).endsWith("\n0 rows\n");
        assertThat(reader.follow("What remains")).allMatch(table -> table.contains("tenant_id"));

        assertThat(reader.follow("Roll back").get(0)).contains("drop credit allocation tables", "20251215000000.");
        assertThat(rows("SELECT trim_scale(balance), ledger_length FROM billing.credits"))
                .isEqualTo("107.5,4\n");
        assertThatOnboardingWorks();
        assertThat(exitCodeOf("verify")).isEqualTo(ExitCodes.DONE);
    }

    /** One that is active, with 17.5 left and its history, one that is not, and one that is over; and a balance beside them. */
    private void allocateCredits() {
        assertThat(exitCodeOf("sql", """
                        INSERT INTO billing.tenants (id, name, created_at) VALUES (gen_random_uuid(), 'Acme', now());
                        INSERT INTO billing.organisations
                            (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
                        SELECT id, gen_random_uuid(), 'sales', 'Sales', 'UTC', 'USD', now()
                        FROM billing.tenants;
                        SELECT g.*
                        FROM billing.organisations o
                        CROSS JOIN LATERAL billing.grant_credits(
                            o.tenant_id, o.organisation_id, gen_random_uuid(), 90, 'paid', 100, NULL, NULL, NULL, 'payment-1',
                            now()) g;
                        INSERT INTO billing.credit_allocations
                            (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits,
                             is_active, allocated_at, expires_at, last_updated_at)
                        SELECT tenant_id, gen_random_uuid(), organisation_id, 'crm', allocated, used, is_active,
                               '2024-01-01Z', expires_at::timestamptz, '2024-01-01Z'
                        FROM billing.organisations
                        CROSS JOIN (
                            VALUES (20, 2.5, true, NULL), (20, 2.5, false, NULL), (7.5, 2.5, true, '2024-06-01Z')
                        ) v (allocated, used, is_active, expires_at);
                        INSERT INTO billing.credit_allocation_transactions
                            (tenant_id, transaction_id, allocation_id, transaction_type, amount, created_at)
                        SELECT tenant_id, gen_random_uuid(), allocation_id, 'consumption', -2.5, now()
                        FROM billing.credit_allocations
                        WHERE is_active
                          AND expires_at IS NULL
                        """)).isEqualTo(ExitCodes.DONE);
    }

    /** A new organisation, its balance, its first grant and its first consumption. */
    private void assertThatOnboardingWorks() {
        TenantId tenant = billing().tenants().create("New").id();
        CreditDao credits = billing()
                .tenant(tenant)
                .credits(billing()
                        .tenant(tenant)
                        .organisations()
                        .create(NewOrganisation.of("new", ZoneId.of("UTC"), CurrencyUnit.USD))
                        .id());
        assertThat(credits.balance().available()).isEqualTo(Quantity.ZERO);
        credits.grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), IdempotencyKey.of("payment-1"));
        assertThat(credits.consume(Quantity.of(10), OperationCode.of("crm.leads.enrich"), IdempotencyKey.of("lead-1"))
                        .balanceAfter())
                .isEqualTo(Quantity.of(90));
    }

    private void assertThatPreflightNamesWhatIsInTheWay() {
        exitCodeOf("sql", "CREATE VIEW public.active AS SELECT allocation_id FROM billing.credit_allocations");

        PreflightResult result = BillingMigrations.of(db.dataSource()).preflight();

        assertThat(result.ok()).isFalse();
        assertThat(result.touched())
                .flatExtracting(TouchedObject::inTheWay)
                .extracting(Dependant::name)
                .containsExactly("public.active");
        assertThat(exitCodeOf("preflight")).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(exitCodeOf("migrate")).isEqualTo(ExitCodes.FAILED);
        assertThat(exitCodeOf("sql", "DROP VIEW public.active")).isEqualTo(ExitCodes.DONE);
    }
}
