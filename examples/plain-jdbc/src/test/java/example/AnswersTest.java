package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallybook.dao.Billing;
import io.tallybook.dao.credit.CreditDao;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import java.time.ZoneId;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a call answers when it is repeated, refused, or over a limit. */
class AnswersTest {

    @RegisterExtension
    static final BillingDatabase database = BillingDatabase.migrated();

    private static final OperationCode ENRICH = OperationCode.of("crm.leads.enrich");

    private Billing billing;
    private TenantId acme;
    private OrganisationId sales;
    private CreditDao credits;

    @BeforeEach
    void createOrganisation() {
        billing = Billing.using(database.dataSource());
        acme = billing.tenants().create("Acme").id();
        sales = billing.tenant(acme)
                .organisations()
                .create(NewOrganisation.of("sales", ZoneId.of("UTC"), CurrencyUnit.USD))
                .id();
        credits = billing.tenant(acme).credits(sales);
        credits.grant(NewGrant.of(Quantity.of(10), CreditSource.FREE), IdempotencyKey.of("welcome"));
    }

    @Test
    void a_repeated_call_takes_nothing_twice() {
        assertFalse(credits.consume(Quantity.of(4), ENRICH, IdempotencyKey.of("lead-1")).isReplayed());
        assertTrue(credits.consume(Quantity.of(4), ENRICH, IdempotencyKey.of("lead-1")).isReplayed());
        assertEquals(Quantity.of(6), credits.balance().available());

        assertThrows(
                IdempotencyConflict.class, () -> credits.consume(Quantity.of(5), ENRICH, IdempotencyKey.of("lead-1")));
    }

    @Test
    void a_refusal_says_what_was_missing() {
        InsufficientCredits refusal = assertThrows(
                InsufficientCredits.class, () -> credits.consume(Quantity.of(11), ENRICH, IdempotencyKey.of("lead-2")));

        assertEquals(Quantity.of(11), refusal.requested());
        assertEquals(Quantity.of(10), refusal.available());
    }

    @Test
    void a_limit_is_an_ordinary_answer_to_a_try() {
        LimitDecision chat = billing.tenant(acme)
                .usage(sales)
                .tryRecord(Feature.AI_MESSAGES, Quantity.of(51), IdempotencyKey.of("message-42"));

        LimitDecision.Refused reached = assertInstanceOf(LimitDecision.Refused.class, chat);
        assertEquals(Quantity.of(50), reached.usage().remaining().orElseThrow());
    }
}
