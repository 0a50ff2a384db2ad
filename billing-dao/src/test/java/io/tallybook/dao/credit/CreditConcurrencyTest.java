package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.ConsumeResult.Consumed;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreditConcurrencyTest {

    private static final OperationCode ENRICH = OperationCode.of("crm.leads.enrich");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private Customer customer;
    private CreditDao credits;

    @BeforeEach
    void a_customer() {
        customer = Customer.of(db.billing());
        credits = customer.credits();
    }

    @Test
    void sixty_four_threads_empty_a_balance_and_not_one_credit_more() {
        List.of("7.5", "100", "33.25", "259.25").forEach(lot -> grant(lot, "lot-" + lot));

        List<ConsumeResult> results = Together.run(
                64,
                640,
                call -> credits.tryConsume(Quantity.of(1 + call % 3), ENRICH, IdempotencyKey.of("call-" + call)));

        Quantity accepted = results.stream()
                .filter(ConsumeResult::isConsumed)
                .map(result -> ((Consumed) result).consumption().quantity())
                .reduce(Quantity.ZERO, Quantity::plus);
        assertThat(accepted).isEqualTo(Quantity.of(400));
        assertThat(credits.balance().balance()).isEqualTo(Quantity.ZERO);
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Test
    void each_key_counts_once_however_many_threads_send_it_and_all_get_one_answer() {
        grant("83", "start");

        List<ConsumeResult> results = Together.run(
                64, 640, call -> credits.tryConsume(Quantity.of(1), ENRICH, IdempotencyKey.of("key-" + call % 80)));

        assertThat(results).allMatch(ConsumeResult::isConsumed);
        Map<Object, List<CreditConsumption>> answers = results.stream()
                .map(result -> ((Consumed) result).consumption())
                .collect(Collectors.groupingBy(CreditConsumption::sequenceNumber));
        assertThat(answers).hasSize(80);
        assertThat(answers.values()).allSatisfy(same -> {
            assertThat(same).hasSize(8);
            assertThat(same.stream().filter(answer -> !answer.isReplayed())).hasSize(1);
            assertThat(same.stream().map(CreditConsumption::balanceAfter).distinct())
                    .hasSize(1);
        });
        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(3));
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Test
    void a_grant_sent_by_many_threads_is_granted_once() {
        List<CreditGrant> grants = Together.run(
                16,
                64,
                call -> credits.grant(
                        NewGrant.of(Quantity.of(5), CreditSource.FREE), IdempotencyKey.of("grant-" + call % 4)));

        assertThat(grants.stream().map(CreditGrant::lot).distinct()).hasSize(4);
        assertThat(credits.balance().balance()).isEqualTo(Quantity.of(20));
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Test
    void grants_and_consumptions_at_once_leave_what_is_left() {
        grant("50", "start");

        List<Quantity> changes = Together.run(16, 320, call -> {
            if (call % 4 == 0) {
                return grant("10", "grant-" + call).quantity();
            }
            ConsumeResult result = credits.tryConsume(Quantity.of("4.5"), ENRICH, IdempotencyKey.of("call-" + call));
            return result.isConsumed() ? Quantity.of("-4.5") : Quantity.ZERO;
        });

        assertThat(credits.balance().balance()).isEqualTo(changes.stream().reduce(Quantity.of(50), Quantity::plus));
        CreditBooks.addUp(db.dsl(), customer);
    }

    @Test
    void one_key_in_two_organisations_at_once_counts_in_one_of_them() {
        Customer other = customer.another("other");
        grant("500", "start");
        other.credits().grant(NewGrant.of(Quantity.of(500), CreditSource.FREE), IdempotencyKey.of("other-start"));

        List<Boolean> consumed = Together.run(16, 400, call -> {
            Customer either = call % 2 == 0 ? customer : other;
            try {
                return !either.credits()
                        .consume(Quantity.of(1), ENRICH, IdempotencyKey.of("key-" + call / 2))
                        .isReplayed();
            } catch (IdempotencyConflict conflict) {
                return false;
            }
        });

        assertThat(consumed.stream().filter(done -> done)).hasSize(200);
        assertThat(credits.balance().balance().plus(other.credits().balance().balance()))
                .isEqualTo(Quantity.of(800));
        CreditBooks.addUp(db.dsl(), customer);
        CreditBooks.addUp(db.dsl(), other);
    }

    private CreditGrant grant(String quantity, String key) {
        return credits.grant(NewGrant.of(Quantity.of(quantity), CreditSource.PAID), IdempotencyKey.of(key));
    }
}
