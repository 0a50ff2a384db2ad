package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.dao.credit.CreditDao;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.preflight.PreflightResult;
import io.tallybook.migrations.preflight.TouchedObject;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.CurrencyUnit;

class DropCreditAllocationsGuideTest extends GuideTest {

    DropCreditAllocationsGuideTest() {
        super("002-drop-credit-allocations.md");
    }

    @Override
    void follow(GuideReader reader) throws Exception {
        List<String> migrated = reader.follow("Migrate");
        assertThat(migrated.get(0)).contains("not there").endsWith("Nothing stands in the way.\n");
        assertThat(migrated.get(1)).contains("20240902000100 | create credit allocations");
        assertThat(migrated.get(2)).startsWith("Nothing is pending.");

        allocateCredits();
        List<String> state = reader.follow("Check the current state");
        assertThat(state.get(0)).startsWith("billing.credit_allocations: ");
        assertThat(state.get(1)).startsWith("billing.credit_allocation_transactions: ");
        assertThat(state.get(2))
                .containsPattern("credit_allocations +\\| +2\n")
                .containsPattern("credit_allocation_transactions +\\| +1\n");
        assertThat(state.get(3)).contains("17.5000").endsWith("1 row\n");
        assertThat(state.get(4)).endsWith("\n0 rows\n");

        List<String> remains = reader.follow("What remains");
        assertThat(remains.subList(0, 5)).allMatch(table -> table.contains("tenant_id"));
        assertThat(remains.get(5)).contains("no problem").containsPattern("credit-balance-is-ledger +\\| holds");
        assertThat(remains.get(6)).endsWith("\n0 rows\n");

        assertThatPreflightTellsOfADrop();

        List<String> refused = reader.follow("Roll back");
        assertThat(refused.get(0))
                .contains("would lose", "2 rows of billing.credit_allocations", "1 row of billing.credit_allocation_");
        assertThat(rows("SELECT balance::integer FROM billing.credits")).isEqualTo("90\n");
        assertThat(rows("SELECT count(*) FROM billing.credit_allocations")).isEqualTo("2\n");
    }

    /** One that is active, with 17.5 left and its history, and one that is over; and credits as they are used now. */
    private void allocateCredits() {
        TenantId tenant = billing().tenants().create("Acme").id();
        CreditDao credits = billing()
                .tenant(tenant)
                .credits(billing()
                        .tenant(tenant)
                        .organisations()
                        .create(NewOrganisation.of("sales", ZoneId.of("UTC"), CurrencyUnit.USD))
                        .id());
        credits.grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), IdempotencyKey.of("payment-1"));
        credits.consume(Quantity.of(10), OperationCode.of("crm.leads.enrich"), IdempotencyKey.of("lead-1"));
        assertThat(exitCodeOf("sql", """
                        INSERT INTO billing.credit_allocations
                            (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits,
                             is_active, allocated_at, last_updated_at)
                        SELECT tenant_id, gen_random_uuid(), organisation_id, 'crm', 20, 2.5, is_active, now(), now()
                        FROM billing.organisations, (VALUES (true), (false)) v (is_active);
                        INSERT INTO billing.credit_allocation_transactions
                            (tenant_id, transaction_id, allocation_id, transaction_type, amount, created_at)
                        SELECT tenant_id, gen_random_uuid(), allocation_id, 'consumption', -2.5, now()
                        FROM billing.credit_allocations
                        WHERE is_active
                        """)).isEqualTo(ExitCodes.DONE);
    }

    /** As the guide's own script does it: with both tables, and with the second one left out. */
    private void assertThatPreflightTellsOfADrop() throws IOException {
        PreflightResult both = preflight("""
                DROP TABLE billing.credit_allocation_transactions;
                DROP TABLE billing.credit_allocations;
                """);
        assertThat(both.touched())
                .extracting(TouchedObject::name, TouchedObject::rows)
                .containsExactly(
                        tuple("billing.credit_allocation_transactions", 1L), tuple("billing.credit_allocations", 2L));
        assertThat(both.ok()).isTrue();

        PreflightResult first = preflight("DROP TABLE billing.credit_allocations;\n");
        assertThat(first.ok()).isFalse();
        assertThat(first.touched().get(0).dependants().toString())
                .contains("credit_allocation_transactions_allocation_fk");
    }

    private PreflightResult preflight(String script) throws IOException {
        Files.writeString(folder.resolve("V20990101000000__drop_credit_allocation_tables.sql"), script);
        return BillingMigrations.of(db.dataSource())
                .from(List.of(BillingMigrations.LOCATION, "filesystem:" + folder))
                .preflight();
    }
}
