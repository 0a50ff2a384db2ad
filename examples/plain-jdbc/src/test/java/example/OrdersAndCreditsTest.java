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
import java.sql.ResultSet;
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
            billing.checkSchema().orThrow();
            TenantId acme = billing.tenants().create("Acme").id();
            OrganisationId sales = billing.tenant(acme)
                    .organisations()
                    .create(NewOrganisation.of("sales", ZoneId.of("Europe/Berlin"), CurrencyUnit.EUR))
                    .id();
            CreditDao elsewhere = billing.tenant(acme).credits(sales);

            try (Connection connection = dataSource.getConnection();
                    Statement orders = connection.createStatement()) {
                orders.execute("CREATE TABLE orders (id integer PRIMARY KEY)");

                // From here on the transaction is ours: billing joins it and leaves commit and rollback to us.
                connection.setAutoCommit(false);
                CreditDao credits = billing.in(connection).tenant(acme).credits(sales);

                credits.grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), IdempotencyKey.of("payment-1"));
                orders.execute("INSERT INTO orders VALUES (1)");
                CreditConsumption used = credits.consume(
                        Quantity.of("2.5"), OperationCode.of("shop.orders.place"), IdempotencyKey.of("order-1"));
                assertEquals(Quantity.of("97.5"), used.balanceAfter());
                assertEquals(Quantity.ZERO, elsewhere.balance().available(), "seen before it was committed");
                connection.commit();

                // A rollback undoes the order and both changes of the balance; the keys are free again.
                orders.execute("INSERT INTO orders VALUES (2)");
                credits.grant(NewGrant.of(Quantity.of(10), CreditSource.BONUS), IdempotencyKey.of("bonus-1"));
                credits.consume(Quantity.of(50), OperationCode.of("shop.orders.place"), IdempotencyKey.of("order-2"));
                connection.rollback();

                ResultSet kept = orders.executeQuery("SELECT count(*) FROM orders");
                kept.next();
                assertEquals(1, kept.getInt(1));
            }
            assertEquals(Quantity.of("97.5"), elsewhere.balance().available());
            System.out.println("1 order, " + elsewhere.balance().available() + " credits left");
        }
    }
}
