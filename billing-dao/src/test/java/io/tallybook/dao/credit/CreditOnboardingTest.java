package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditBalance;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.NewCreditPurchase;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.PaymentReference;
import java.math.RoundingMode;
import org.joda.money.BigMoney;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditOnboardingTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    @Test
    void a_new_organisation_gets_its_balance_with_its_first_grant_and_consumes_from_it() {
        Customer customer = Customer.of(db.billing());
        assertThat(customer.credits().balance()).isEqualTo(CreditBalance.NONE);
        assertThat(balanceRows(customer)).isZero();
        assertThat(customer.credits()
                        .tryConsume(Quantity.of(1), OperationCode.of("a.b"), IdempotencyKey.of("too-soon"))
                        .isConsumed())
                .isFalse();
        assertThat(balanceRows(customer)).isZero();

        customer.credits().grant(NewGrant.of(Quantity.of(1000), CreditSource.FREE), IdempotencyKey.of("welcome"));
        assertThat(balanceRows(customer)).isOne();
        customer.credits().consume(Quantity.of(3), OperationCode.of("a.b"), IdempotencyKey.of("first"));

        assertThat(customer.credits().balance().available()).isEqualTo(Quantity.of(997));
        assertThat(customer.ledger().list(Page.first(10)))
                .extracting(CreditTransaction::type)
                .containsExactly(CreditTransactionType.GRANT, CreditTransactionType.CONSUMPTION);
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Test
    void a_new_organisation_may_begin_with_what_is_free_and_go_on_with_what_it_buys() {
        Customer customer = Customer.of(db.billing());
        OperationCode enrich = OperationCode.of("crm.leads.enrich");
        customer.acme()
                .creditPrices()
                .create(
                        enrich,
                        CreditPriceTerms.of("Enrich leads", "lead", Quantity.of(2))
                                .withFreeAllowance(new FreeAllowance(Quantity.of(3), CalendarPeriod.YEAR)));

        customer.credits().consumeFor(enrich, Quantity.of(3), IdempotencyKey.of("first"));
        assertThat(balanceRows(customer)).isOne();
        assertThat(customer.credits()
                        .tryConsumeFor(NewCreditUse.of(enrich, Quantity.of(1)), IdempotencyKey.of("second"))
                        .isUsed())
                .isFalse();
        CreditPurchaseDao purchases = customer.acme().creditPurchases(customer.organisation());
        CreditPurchaseId purchase = purchases
                .request(
                        NewCreditPurchase.of(Quantity.of(100), BigMoney.parse("EUR 0.10"), RoundingMode.UNNECESSARY),
                        IdempotencyKey.of("order-1"))
                .id();
        purchases.complete(purchase, PaymentReference.of("payment-1"));
        customer.credits().consumeFor(enrich, Quantity.of(1), IdempotencyKey.of("second"));

        assertThat(customer.credits().balance().available()).isEqualTo(Quantity.of(98));
        CreditBooks.addUp(db.dsl(), customer);
    }

    private static int balanceRows(Customer customer) {
        return db.dsl().fetchCount(CREDITS, CREDITS.TENANT_ID.eq(customer.tenant()));
    }
}
