package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.ServiceType;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Every call behaves like one SQL statement, in whatever transaction it finds.
 *
 * <p>The application inserts a row of its own, calls the library (one statement, and several), then does what the test
 * says. {@code docs/transactions.md} is this table in words.
 */
class TransactionHostsTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private Customer customer;
    private Books before;

    @BeforeAll
    static void the_application_has_a_table() {
        db.dsl().execute("CREATE TABLE application_orders (id int GENERATED ALWAYS AS IDENTITY)");
    }

    @BeforeEach
    void a_customer_with_a_hundred_credits() {
        db.dsl().execute("TRUNCATE application_orders");
        customer = Customer.of(db.billing());
        customer.credits().grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), IdempotencyKey.of("start"));
        before = books();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NONE", "AUTOCOMMIT_CONNECTION"})
    void everything_is_there_when_the_application_commits(TransactionHost host) {
        host.commit(db, (application, billing) -> {
            application.execute("INSERT INTO application_orders DEFAULT VALUES");
            work(customer.through(billing));
        });

        assertThat(books()).isEqualTo(new Books(1, 75, 1));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NONE", "AUTOCOMMIT_CONNECTION"})
    void nothing_is_left_when_the_application_rolls_back(TransactionHost host) {
        host.rollBack(db, (application, billing) -> {
            application.execute("INSERT INTO application_orders DEFAULT VALUES");
            work(customer.through(billing));
        });

        assertThat(books()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_leaves_the_transaction_usable(TransactionHost host) {
        host.commit(db, (application, billing) -> {
            application.execute("INSERT INTO application_orders DEFAULT VALUES");
            assertThatThrownBy(() -> consume(customer.through(billing), 1_000, "too-much"))
                    .isInstanceOf(InsufficientCredits.class);
            consume(customer.through(billing), 10, "enough");
        });

        assertThat(books()).isEqualTo(new Books(1, 90, 0));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NONE", "AUTOCOMMIT_CONNECTION"})
    void an_sql_error_is_the_applications_to_roll_back(TransactionHost host) {
        assertThatThrownBy(() -> host.commit(db, (application, billing) -> {
                    work(customer.through(billing));
                    application.execute("SELECT 1 / 0");
                }))
                .isInstanceOf(DataAccessException.class);

        assertThat(books()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void calls_in_one_transaction_happen_all_or_not_at_all(TransactionHost host) {
        assertThatThrownBy(() -> host.commit(
                        db,
                        (application, billing) -> billing.transaction(tx -> {
                            consume(customer.through(tx), 10, "first");
                            configure(customer.through(tx));
                            throw new IllegalStateException("half way");
                        })))
                .hasStackTraceContaining("half way");

        assertThat(books()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "AUTOCOMMIT_CONNECTION"})
    void each_call_is_committed_where_a_single_statement_would_be(TransactionHost host) {
        assertThatThrownBy(() -> host.commit(db, (application, billing) -> {
                    work(customer.through(billing));
                    throw new IllegalStateException("after the calls");
                }))
                .hasMessageContaining("after the calls");

        assertThat(books()).isEqualTo(new Books(0, 75, 1));
    }

    @Test
    void a_connection_that_nobody_commits_saves_nothing_as_for_any_statement() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            work(customer.through(db.billing().in(connection)));
            assertThat(connection.getAutoCommit()).isFalse();
            connection.rollback();
        }

        assertThat(books()).isEqualTo(before);
    }

    @Test
    void an_sql_error_in_a_call_is_undone_by_the_applications_own_savepoint() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Customer inside = customer.through(db.billing().in(connection));
            DSL.using(connection).execute("INSERT INTO application_orders DEFAULT VALUES");
            Savepoint savepoint = connection.setSavepoint();
            DSL.using(connection).execute("SET LOCAL transaction_read_only = on");

            assertThatThrownBy(() -> consume(inside, 10, "read-only")).isInstanceOf(DataAccessException.class);
            assertThatThrownBy(() -> consume(inside, 10, "aborted")).hasMessageContaining("aborted");

            connection.rollback(savepoint);
            consume(inside, 10, "again");
            connection.commit();
        }

        assertThat(books()).isEqualTo(new Books(1, 90, 0));
    }

    @Test
    void a_serialisation_failure_is_the_applications_to_retry() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Customer inside = customer.through(db.billing().in(connection));
            inside.credits().balance();
            consume(customer, 5, "meanwhile");

            assertThatThrownBy(() -> consume(inside, 10, "order"))
                    .isInstanceOfSatisfying(
                            DataAccessException.class,
                            failure -> assertThat(failure.sqlState()).isEqualTo("40001"));
            connection.rollback();
            consume(inside, 10, "order");
            connection.commit();
        }

        assertThat(books()).isEqualTo(new Books(0, 85, 0));
    }

    private static void work(Customer customer) {
        consume(customer, 25, "order");
        configure(customer);
    }

    private static void consume(Customer customer, long quantity, String key) {
        customer.credits().consume(Quantity.of(quantity), OperationCode.of("orders.place"), IdempotencyKey.of(key));
    }

    /** A call of several statements. */
    private static void configure(Customer customer) {
        var service =
                customer.acme().services().create(NewService.of("Support", ServiceType.TIME, "hour", CurrencyUnit.USD));
        var plan =
                customer.acme().plans().create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.USD));
        customer.acme()
                .planServices()
                .configure(NewPlanService.hourly(
                        plan.id(), service.id(), BigMoney.parse("USD 95.00"), RoundingMode.HALF_UP));
    }

    private Books books() {
        return new Books(
                db.dsl().fetchCount(DSL.table("application_orders")),
                customer.credits().balance().balance().value().intValueExact(),
                customer.acme().plans().list(Page.first(10)).stream()
                        .mapToInt(plan ->
                                customer.acme().planServices().list(plan.id()).size())
                        .sum());
    }

    private record Books(int orders, int balance, int planServices) {}
}
