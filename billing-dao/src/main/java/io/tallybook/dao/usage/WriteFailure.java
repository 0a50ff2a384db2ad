package io.tallybook.dao.usage;

import java.sql.SQLException;
import java.util.Set;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;

/** Why a batch could not be written. */
final class WriteFailure {

    /** What is wrong with the data, now and ever. A right or a function that is missing may still come. */
    private static final Set<SQLStateClass> FOR_GOOD = Set.of(
            SQLStateClass.C21_CARDINALITY_VIOLATION,
            SQLStateClass.C22_DATA_EXCEPTION,
            SQLStateClass.C23_INTEGRITY_CONSTRAINT_VIOLATION);

    private WriteFailure() {}

    /** Whether the same may be written later: the database was away, busy, or ended the transaction. */
    static boolean mayPass(RuntimeException reason) {
        // Spring's jOOQ translates exceptions: what the database said stands below.
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said) {
                return said.getSQLState() == null || !FOR_GOOD.contains(SQLStateClass.fromCode(said.getSQLState()));
            }
        }
        return reason instanceof DataAccessException failure && !FOR_GOOD.contains(failure.sqlStateClass());
    }
}
