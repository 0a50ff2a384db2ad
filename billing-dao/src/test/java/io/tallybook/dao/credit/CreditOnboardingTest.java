package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditBalance;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditTransaction;
import io.tallybook.model.credit.CreditTransactionType;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
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

    private static int balanceRows(Customer customer) {
        return db.dsl().fetchCount(CREDITS, CREDITS.TENANT_ID.eq(customer.tenant()));
    }
}
