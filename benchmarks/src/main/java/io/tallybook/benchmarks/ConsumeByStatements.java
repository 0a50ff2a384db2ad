package io.tallybook.benchmarks;

import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;

/**
 * The ordinary careful way, on plain tables of its own: in a transaction, look the key up, lock the balance, change it,
 * write the ledger.
 *
 * <p>It knows no lots, holds, expiry, overdraft or closed organisations, which is in its favour. Two calls with the same
 * key at the same moment end in a violation of the unique key, upon which a caller would try again and be answered.
 */
record ConsumeByStatements(DataSource pool) implements Consumption {

    private static final String FIND_KEY = """
            SELECT organisation_id, transaction_id, amount, balance_after, operation_code, recorded_at
            FROM naive.ledger
            WHERE tenant_id = ? AND idempotency_key = ?
            """;
    private static final String LOCK_BALANCE =
            "SELECT balance FROM naive.balances WHERE tenant_id = ? AND organisation_id = ? FOR UPDATE";
    private static final String CHANGE_BALANCE =
            "UPDATE naive.balances SET balance = ? WHERE tenant_id = ? AND organisation_id = ?";
    private static final String WRITE_LEDGER = """
            INSERT INTO naive.ledger
                (tenant_id, organisation_id, amount, balance_after, operation_code, idempotency_key, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            RETURNING transaction_id
            """;

    /** With the balances that {@code billing.credits} has. */
    static void createTables(BenchmarkDatabase database) throws SQLException {
        database.execute("""
                CREATE SCHEMA naive;

                CREATE TABLE naive.balances (
                    tenant_id       uuid           NOT NULL,
                    organisation_id uuid           NOT NULL,
                    balance         numeric(20, 6) NOT NULL CHECK (balance >= 0),
                    PRIMARY KEY (tenant_id, organisation_id)
                ) WITH (fillfactor = 70);

                CREATE TABLE naive.ledger (
                    tenant_id       uuid           NOT NULL,
                    organisation_id uuid           NOT NULL,
                    transaction_id  bigint         NOT NULL GENERATED ALWAYS AS IDENTITY,
                    amount          numeric(20, 6) NOT NULL CHECK (amount <> 0),
                    balance_after   numeric(20, 6) NOT NULL,
                    operation_code  text           NOT NULL,
                    idempotency_key text           NOT NULL,
                    recorded_at     timestamptz    NOT NULL,
                    PRIMARY KEY (tenant_id, organisation_id, transaction_id),
                    UNIQUE (tenant_id, idempotency_key),
                    FOREIGN KEY (tenant_id, organisation_id) REFERENCES naive.balances
                );

                INSERT INTO naive.balances (tenant_id, organisation_id, balance)
                SELECT tenant_id, organisation_id, balance FROM billing.credits;
                """);
    }

    @Override
    public ConsumeResult consume(Account account, Quantity quantity, OperationCode operation, String key)
            throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                ConsumeResult result = consume(connection, account, quantity, operation, key);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static ConsumeResult consume(
            Connection connection, Account account, Quantity quantity, OperationCode operation, String key)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND_KEY)) {
            statement.setObject(1, account.tenant().value());
            statement.setString(2, key);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return replayed(row, account, quantity, operation);
                }
            }
        }

        BigDecimal balance;
        try (PreparedStatement statement = connection.prepareStatement(LOCK_BALANCE)) {
            statement.setObject(1, account.tenant().value());
            statement.setObject(2, account.organisation().value());
            try (ResultSet row = statement.executeQuery()) {
                balance = row.next() ? row.getBigDecimal(1) : BigDecimal.ZERO;
            }
        }
        if (balance.compareTo(quantity.value()) < 0) {
            return new ConsumeResult.Refused(quantity, new Quantity(balance));
        }

        BigDecimal balanceAfter = balance.subtract(quantity.value());
        try (PreparedStatement statement = connection.prepareStatement(CHANGE_BALANCE)) {
            statement.setBigDecimal(1, balanceAfter);
            statement.setObject(2, account.tenant().value());
            statement.setObject(3, account.organisation().value());
            statement.executeUpdate();
        }

        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        try (PreparedStatement statement = connection.prepareStatement(WRITE_LEDGER)) {
            statement.setObject(1, account.tenant().value());
            statement.setObject(2, account.organisation().value());
            statement.setBigDecimal(3, quantity.value().negate());
            statement.setBigDecimal(4, balanceAfter);
            statement.setString(5, operation.value());
            statement.setString(6, key);
            statement.setObject(7, now);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return consumed(row.getLong(1), operation, quantity, balanceAfter, now, false);
            }
        }
    }

    private static ConsumeResult replayed(ResultSet row, Account account, Quantity quantity, OperationCode operation)
            throws SQLException {
        boolean isSame =
                row.getObject("organisation_id").equals(account.organisation().value())
                        && row.getBigDecimal("amount").negate().compareTo(quantity.value()) == 0
                        && row.getString("operation_code").equals(operation.value());
        if (!isSame) {
            throw new IllegalStateException("the key was used for another consumption");
        }
        return consumed(
                row.getLong("transaction_id"),
                operation,
                quantity,
                row.getBigDecimal("balance_after"),
                row.getObject("recorded_at", OffsetDateTime.class),
                true);
    }

    private static ConsumeResult consumed(
            long transaction,
            OperationCode operation,
            Quantity quantity,
            BigDecimal balanceAfter,
            OffsetDateTime recordedAt,
            boolean isReplayed) {
        return new ConsumeResult.Consumed(new CreditConsumption(
                new SequenceNumber(transaction),
                operation,
                quantity,
                new Quantity(balanceAfter),
                List.of(),
                recordedAt.toInstant(),
                isReplayed));
    }
}
