package io.tallybook.benchmarks;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** {@link ConsumeByStatements} as an application writes it that has jOOQ anyway: the same four statements by its DSL. */
record ConsumeByJooqStatements(DSLContext dsl) implements Consumption {

    private static final Table<?> BALANCES = table(name("naive", "balances"));
    private static final Table<?> LEDGER = table(name("naive", "ledger"));
    private static final Field<UUID> TENANT_ID = field(name("tenant_id"), SQLDataType.UUID);
    private static final Field<UUID> ORGANISATION_ID = field(name("organisation_id"), SQLDataType.UUID);
    private static final Field<Long> TRANSACTION_ID = field(name("transaction_id"), SQLDataType.BIGINT);
    private static final Field<BigDecimal> BALANCE = field(name("balance"), SQLDataType.NUMERIC(20, 6));
    private static final Field<BigDecimal> AMOUNT = field(name("amount"), SQLDataType.NUMERIC(20, 6));
    private static final Field<BigDecimal> BALANCE_AFTER = field(name("balance_after"), SQLDataType.NUMERIC(20, 6));
    private static final Field<String> OPERATION_CODE = field(name("operation_code"), SQLDataType.CLOB);
    private static final Field<String> IDEMPOTENCY_KEY = field(name("idempotency_key"), SQLDataType.CLOB);
    private static final Field<Instant> RECORDED_AT = field(name("recorded_at"), SQLDataType.INSTANT);

    @Override
    public ConsumeResult consume(Account account, Quantity quantity, OperationCode operation, String key) {
        return dsl.transactionResult(tx -> consume(tx.dsl(), account, quantity, operation, key));
    }

    private static ConsumeResult consume(
            DSLContext tx, Account account, Quantity quantity, OperationCode operation, String key) {
        UUID tenant = account.tenant().value();
        UUID organisation = account.organisation().value();

        Record former = tx.select(ORGANISATION_ID, TRANSACTION_ID, AMOUNT, BALANCE_AFTER, OPERATION_CODE, RECORDED_AT)
                .from(LEDGER)
                .where(TENANT_ID.eq(tenant))
                .and(IDEMPOTENCY_KEY.eq(key))
                .fetchOne();
        if (former != null) {
            boolean isSame = former.get(ORGANISATION_ID).equals(organisation)
                    && former.get(AMOUNT).negate().compareTo(quantity.value()) == 0
                    && former.get(OPERATION_CODE).equals(operation.value());
            if (!isSame) {
                throw new IllegalStateException("the key was used for another consumption");
            }
            return consumed(
                    former.get(TRANSACTION_ID),
                    operation,
                    quantity,
                    former.get(BALANCE_AFTER),
                    former.get(RECORDED_AT),
                    true);
        }

        BigDecimal balance = tx.select(BALANCE)
                .from(BALANCES)
                .where(TENANT_ID.eq(tenant))
                .and(ORGANISATION_ID.eq(organisation))
                .forUpdate()
                .fetchOptional(BALANCE)
                .orElse(BigDecimal.ZERO);
        if (balance.compareTo(quantity.value()) < 0) {
            return new ConsumeResult.Refused(quantity, new Quantity(balance));
        }

        BigDecimal balanceAfter = balance.subtract(quantity.value());
        tx.update(BALANCES)
                .set(BALANCE, balanceAfter)
                .where(TENANT_ID.eq(tenant))
                .and(ORGANISATION_ID.eq(organisation))
                .execute();

        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        long transaction = tx.insertInto(LEDGER)
                .set(TENANT_ID, tenant)
                .set(ORGANISATION_ID, organisation)
                .set(AMOUNT, quantity.value().negate())
                .set(BALANCE_AFTER, balanceAfter)
                .set(OPERATION_CODE, operation.value())
                .set(IDEMPOTENCY_KEY, key)
                .set(RECORDED_AT, now)
                .returningResult(TRANSACTION_ID)
                .fetchSingle()
                .value1();
        return consumed(transaction, operation, quantity, balanceAfter, now, false);
    }

    private static ConsumeResult consumed(
            long transaction,
            OperationCode operation,
            Quantity quantity,
            BigDecimal balanceAfter,
            Instant recordedAt,
            boolean isReplayed) {
        return new ConsumeResult.Consumed(new CreditConsumption(
                new SequenceNumber(transaction),
                operation,
                quantity,
                new Quantity(balanceAfter),
                List.of(),
                recordedAt,
                isReplayed));
    }
}
