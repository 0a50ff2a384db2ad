package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.ConsumptionOutcome;
import io.tallybook.model.credit.NewConsumption;
import io.tallybook.model.credit.OperationCode;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Many consumptions in one call, and each in a call of its own. */
final class ConsumeAllWorkload implements Workload {

    private static final Quantity ONE = Quantity.of(1);
    private static final OperationCode OPERATION = OperationCode.of("benchmark.consume");

    private final BenchmarkDatabase database;
    private final List<Account> accounts;
    private final TenantId tenant;
    private final int batch;
    private final LongAdder consumed = new LongAdder();
    private final List<Way> ways;

    /** @param accounts of one tenant */
    ConsumeAllWorkload(BenchmarkDatabase database, List<Account> accounts, int batch, int clients) {
        this.database = database;
        this.accounts = accounts;
        this.tenant = accounts.get(0).tenant();
        this.batch = batch;
        Billing together = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        Billing alone = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        this.ways = List.of(
                new Way("consumeAll", () -> consumeAll(together)),
                new Way("tryConsume for each", () -> consumeEach(alone)));
    }

    @Override
    public List<Way> ways() {
        return ways;
    }

    @Override
    public List<String> tables() {
        return CreditBooks.TABLES;
    }

    @Override
    public void verify() throws SQLException {
        CreditBooks.prove(database, consumed.sum());
    }

    private void consumeAll(Billing billing) {
        consumed.add(billing.tenant(tenant).credits().consumeAll(consumptions().toList()).stream()
                .filter(ConsumptionOutcome::isConsumed)
                .count());
    }

    private void consumeEach(Billing billing) {
        consumptions().forEach(one -> {
            if (billing.tenant(tenant)
                    .credits(one.organisation())
                    .tryConsume(one.quantity(), one.operation(), one.key())
                    .isConsumed()) {
                consumed.increment();
            }
        });
    }

    /** Of each organisation in turn. */
    private Stream<NewConsumption> consumptions() {
        return Stream.iterate(0, i -> i < batch, i -> i + 1)
                .map(i -> new NewConsumption(
                        accounts.get(i % accounts.size()).organisation(),
                        ONE,
                        OPERATION,
                        IdempotencyKey.of(Keys.fresh())));
    }
}
