package io.tallybook.benchmarks;

import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.LotDraw;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** What the DAO sends and makes of the answer, without the DAO and jOOQ. */
record ConsumeByJdbc(DataSource pool) implements Consumption {

    /** To the letter what the DAO sends; a test compares them. */
    static final String SQL = "select * from billing.consume_credits(?, ?, ?, ?, ?, cast(? as timestamptz))";

    @Override
    public ConsumeResult consume(Account account, Quantity quantity, OperationCode operation, String key)
            throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setObject(1, account.tenant().value());
            statement.setObject(2, account.organisation().value());
            statement.setBigDecimal(3, quantity.value());
            statement.setString(4, operation.value());
            statement.setString(5, key);
            statement.setObject(6, OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String outcome = row.getString(1);
                return switch (outcome) {
                    case "done", "replayed" ->
                        new ConsumeResult.Consumed(new CreditConsumption(
                                new SequenceNumber(row.getLong(2)),
                                operation,
                                quantity,
                                new Quantity(row.getBigDecimal(3)),
                                draws(row, quantity),
                                row.getObject(8, OffsetDateTime.class).toInstant(),
                                outcome.equals("replayed")));
                    case "refused" -> new ConsumeResult.Refused(quantity, new Quantity(row.getBigDecimal(4)));
                    default -> throw new IllegalStateException("the database answered " + outcome);
                };
            }
        }
    }

    private static List<LotDraw> draws(ResultSet row, Quantity quantity) throws SQLException {
        UUID only = row.getObject(5, UUID.class);
        if (only != null) {
            return List.of(new LotDraw(new CreditLotId(only), quantity));
        }
        UUID[] lots = (UUID[]) row.getArray(6).getArray();
        BigDecimal[] quantities = (BigDecimal[]) row.getArray(7).getArray();
        List<LotDraw> draws = new ArrayList<>();
        for (int i = 0; i < lots.length; i++) {
            draws.add(new LotDraw(new CreditLotId(lots[i]), new Quantity(quantities[i])));
        }
        return draws;
    }
}
