package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.ConsumeResult.Consumed;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random histories of grants, consumptions, overdraft and expiry against a plain list of lots. */
class CreditModelTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final List<Lot> lots = new ArrayList<>();
    private Quantity overdrawn = Quantity.ZERO;
    private Quantity overdraftLimit = Quantity.ZERO;

    private static final class Lot {
        final CreditLotId id;
        final int priority;
        final Instant expiresAt;
        Quantity rest;

        Lot(CreditLotId id, int priority, Instant expiresAt, Quantity rest) {
            this.id = id;
            this.priority = priority;
            this.expiresAt = expiresAt;
            this.rest = rest;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void a_random_history_is_what_a_list_of_lots_says(long seed) {
        Random random = new Random(seed);
        Customer customer = Customer.of(db.billing().withClock(clock));
        grant(customer, random, "start");
        for (int step = 0; step < 250; step++) {
            clock.forward(Duration.ofMinutes(random.nextInt(90)));
            switch (random.nextInt(8)) {
                case 0, 1 -> grant(customer, random, "step-" + step);
                case 2 -> limitOverdraft(customer, random);
                default -> consume(customer, random, "step-" + step);
            }
            assertThat(customer.credits().balance().available()).isEqualTo(available());
        }
        CreditBooks.addUp(db.dsl(), customer);
    }

    private void grant(Customer customer, Random random, String key) {
        Quantity quantity = quantity(random, 40);
        NewGrant grant = NewGrant.of(quantity, CreditSource.BONUS).withPriority(random.nextInt(3));
        if (random.nextBoolean()) {
            grant = grant.expiringAt(clock.instant().plus(Duration.ofMinutes(1 + random.nextInt(400))));
        }
        Quantity repaid = overdrawn.isLessThan(quantity) ? overdrawn : quantity;

        var granted = customer.credits().grant(grant, IdempotencyKey.of(key));

        assertThat(granted.repaid()).isEqualTo(repaid);
        overdrawn = overdrawn.minus(repaid);
        lots.add(new Lot(granted.lot(), grant.priority(), grant.expiresAt(), quantity.minus(repaid)));
    }

    private void consume(Customer customer, Random random, String key) {
        Quantity quantity = quantity(random, random.nextInt(4) == 0 ? 400 : 60);
        Quantity available = available();

        ConsumeResult result = customer.credits().tryConsume(quantity, OperationCode.of("a.b"), IdempotencyKey.of(key));

        if (quantity.isGreaterThan(available)) {
            assertThat(result).isEqualTo(new ConsumeResult.Refused(quantity, available));
            return;
        }
        List<LotDraw> expected = draw(quantity);
        assertThat(((Consumed) result).consumption().lots()).isEqualTo(expected);
        overdrawn = overdrawn.plus(((Consumed) result).consumption().overdrawn());
    }

    private void limitOverdraft(Customer customer, Random random) {
        Quantity limit = quantity(random, 30);
        if (limit.isLessThan(overdrawn)) {
            return;
        }
        // Expired credits cover an overdraft in the balance but may not be consumed: the limit counts from the balance.
        overdraftLimit = limit;
        db.dsl()
                .execute(
                        "UPDATE billing.credits SET overdraft_limit = ? WHERE tenant_id = ?",
                        limit.value(),
                        customer.tenant().value());
    }

    private List<LotDraw> draw(Quantity quantity) {
        List<LotDraw> draws = new ArrayList<>();
        Quantity missing = quantity;
        for (Lot lot : usable()) {
            Quantity part = lot.rest.isLessThan(missing) ? lot.rest : missing;
            if (part.isPositive()) {
                draws.add(new LotDraw(lot.id, part));
                lot.rest = lot.rest.minus(part);
                missing = missing.minus(part);
            }
        }
        return draws;
    }

    private Quantity available() {
        return usable().stream().map(lot -> lot.rest).reduce(overdraftLimit.minus(overdrawn), Quantity::plus);
    }

    // A list that is kept in order of granting, sorted stably: the older of two equals comes first.
    private List<Lot> usable() {
        return lots.stream()
                .filter(lot -> lot.rest.isPositive())
                .filter(lot -> lot.expiresAt == null || lot.expiresAt.isAfter(clock.instant()))
                .sorted(Comparator.<Lot>comparingInt(lot -> lot.priority)
                        .thenComparing(lot -> lot.expiresAt, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    private static Quantity quantity(Random random, int most) {
        return new Quantity(BigDecimal.valueOf(1 + random.nextInt(most * 4), 0).divide(BigDecimal.valueOf(4)));
    }
}
