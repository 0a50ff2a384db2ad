package io.tallybook.benchmarks;

import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.OperationCode;
import java.sql.SQLException;

/** A way to consume credits. */
@FunctionalInterface
interface Consumption {

    ConsumeResult consume(Account account, Quantity quantity, OperationCode operation, String key) throws SQLException;
}
