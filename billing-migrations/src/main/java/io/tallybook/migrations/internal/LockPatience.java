package io.tallybook.migrations.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a script waits for the tables that it needs.
 *
 * <p>While it waits, every later reader and writer of the table waits behind it. So it gives up soon, lets them pass for as
 * long as it has made them wait, and tries again.
 *
 * @param timeout how long one attempt waits for a lock, to the millisecond
 * @param attempts how many there are in all
 */
public record LockPatience(Duration timeout, int attempts) {

    public static final LockPatience USUAL = new LockPatience(Duration.ofSeconds(3), 20);

    // lock_not_available, deadlock_detected: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static final Set<String> IN_THE_WAY = Set.of("55P03", "40P01");

    public LockPatience {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("a lock is waited for at least a millisecond, not " + timeout);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("there is at least one attempt, not " + attempts);
        }
    }

    public <T> T retry(Work<T> attempt) throws SQLException {
        return retry(attempt, () -> true);
    }

    /** @param worthwhile asked after an attempt that got no lock, whether another one could do better */
    public <T> T retry(Work<T> attempt, Work<Boolean> worthwhile) throws SQLException {
        for (int i = 1; i < attempts; i++) {
            try {
                return attempt.run();
            } catch (SQLException | RuntimeException e) {
                if (!isInTheWay(e) || !worthwhile.run()) {
                    throw e;
                }
                Pause.of(timeout);
            }
        }
        try {
            return attempt.run();
        } catch (SQLException e) {
            throw isInTheWay(e) ? new Ended(e) : e;
        }
    }

    /** No further attempt, also where this one was part of another. */
    private static final class Ended extends SQLException {

        private static final long serialVersionUID = 1L;

        Ended(SQLException last) {
            super(last.getMessage(), last);
        }
    }

    /** Until the transaction ends. */
    public void apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + timeout.toMillis());
        }
    }

    private static boolean isInTheWay(Throwable error) {
        return Stream.iterate(error, cause -> cause != null && !(cause instanceof Ended), Throwable::getCause)
                .anyMatch(cause ->
                        cause instanceof SQLException sql && IN_THE_WAY.contains(String.valueOf(sql.getSQLState())));
    }
}
