package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallybook.dao.Billing;
import io.tallybook.dao.credit.CreditDao;
import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.Test;

/** An order in a table of the application's own and the credits that pay for it, in one JDBC transaction. */
class OrdersAndCreditsTest {

    @Test
    void an_order_and_its_credits_are_kept_or_undone_together() throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            server.createDatabase("shop");
            DataSource dataSource = server.dataSource("shop");
            BillingMigrations.of(dataSource).migrate();

            Billing billing = Billing.using(dataSource);
            TenantId acme = billing.tenants().create("Acme").id();
            OrganisationId sales = billing.tenant(acme)
                    .organisations()
                    .create(NewOrganisation.of("sales", ZoneId.of("Europe/Berlin"), CurrencyUnit.EUR))
                    .id();
            CreditDao credits = billing.tenant(acme).credits(sales);

            try (Connection connection = dataSource.getConnection();
                    Statement orders = connection.createStatement()) {
                orders.execute("CREATE TABLE orders (id integer PRIMARY KEY)");

                // From here on the transaction is ours: billing joins it and leaves commit and rollback to us.
                connection.setAutoCommit(false);
                CreditDao joined = billing.in(connection).tenant(acme).credits(sales);

                joined.grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), IdempotencyKey.of("payment-1"));
                orders.execute("INSERT INTO orders VALUES (1)");
                CreditConsumption used = joined.consume(
                        Quantity.of("2.5"), OperationCode.of("shop.orders.place"), IdempotencyKey.of("order-1"));
                assertEquals(Quantity.of("97.5"), used.balanceAfter());
                assertEquals(Quantity.ZERO, credits.balance().available(), "not committed, so nobody else sees it");
                connection.commit();

                // A rollback undoes the order and the consumption; their key is free again.
                orders.execute("INSERT INTO orders VALUES (2)");
                joined.consume(Quantity.of(50), OperationCode.of("shop.orders.place"), IdempotencyKey.of("order-2"));
                connection.rollback();

                try (var count = orders.executeQuery("SELECT count(*) FROM orders")) {
                    count.next();
                    assertEquals(1, count.getInt(1));
                }
            }
            assertEquals(Quantity.of("97.5"), credits.balance().available());
            System.out.println("1 order, " + credits.balance().available() + " credits left");
        }
    }
}
