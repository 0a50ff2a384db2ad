package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

class TelecomBillingGuideTest extends GuideTest {

    private static final String USERS = "SELECT email, role, left(password_hash, 7) FROM telecom.users ORDER BY email";

    private static final String[] TABLES = {
        "telecom.users",
        "telecom.customers",
        "telecom.rate_plans",
        "telecom.accounts",
        "telecom.subscriptions",
        "telecom.cdrs",
        "telecom.payments",
        "telecom.invoices",
        "telecom.dids",
        "telecom.refresh_tokens",
        "telecom.payment_methods",
        "telecom.subscription_usage",
        "telecom.account_transactions"
    };

    TelecomBillingGuideTest() {
        super(
                "003-telecom-billing.md",
                Map.of(
                        "BILLING_ADMIN_PASSWORD", "correct horse battery",
                        "BILLING_SUPPORT_PASSWORD", "staple, also correct"));
    }

    @Override
    void follow(GuideReader reader) throws Exception {
        List<String> setUp = reader.follow("Set up a fresh database");
        assertThat(setUp.get(0)).contains("20241001000000 | create users");
        assertThat(setUp.get(1)).startsWith("Nothing is pending.");
        assertThat(setUp.get(2)).contains("pending scripts: 0.");
        assertThat(setUp.get(3)).contains("Undone 1 script.");
        assertThat(setUp.get(4)).contains("Applied ");
        assertThat(setUp.get(5)).contains("The seed demo is applied, 25 rows created.");
        assertThat(setUp.get(6)).startsWith("Nothing to do:");

        List<String> verified = reader.follow("Verify");
        assertThat(verified.get(0)).contains("telecom.users");
        assertThat(verified.get(1)).contains("password_hash", "users_password_hash_is_bcrypt");
        assertThat(verified.get(2)).contains("5 rows");
        assertThat(verified.get(3)).contains("Starter", "Professional", "Call Center", "3 rows");
        assertThat(verified.get(4)).contains("SUB-10001", "SUB-10002", "SUB-10003", "3 rows");
        assertThat(verified.get(5)).contains("ACC-10001", "ACC-10002", "ACC-10003", "3 rows");
        assertThat(verified.get(6)).contains("no problem");
        assertThat(verified.get(7)).contains("5 rows");
        assertThat(verified.get(8)).contains("3 rows");
        assertThat(verified.get(9)).contains("3 rows");
        assertThat(rows(USERS)).isEqualTo("""
                admin@acmecorp.com,customer,$2b$12$
                admin@balatrix.com,admin,$2b$12$
                jane.smith@example.com,customer,$2b$12$
                john.doe@example.com,customer,$2b$12$
                support@balatrix.com,support,$2b$12$
                """);
        assertThat(rows("SELECT name, monthly_price::int FROM telecom.rate_plans ORDER BY monthly_price"))
                .isEqualTo("""
                Starter,349
                Professional,999
                Call Center,4999
                """);
        assertThat(
                        rows(
                                "SELECT account_number, account_type, balance::int FROM telecom.accounts ORDER BY account_number"))
                .isEqualTo("""
                        ACC-10001,prepaid,500
                        ACC-10002,prepaid,2000
                        ACC-10003,postpaid,0
                        """);
        assertThat(rows("SELECT subscription_number, status FROM telecom.subscriptions ORDER BY subscription_number"))
                .isEqualTo("""
                        SUB-10001,active
                        SUB-10002,active
                        SUB-10003,active
                        """);
        assertThat(verified.get(0)).contains(TABLES);
        assertThatIndexesAndUniqueKeysAreTheGuides();

        List<String> undone = reader.follow("Undo the seeds");
        assertThat(undone.get(0)).contains("The seed demo is undone, 25 rows removed.");
        assertThat(undone.get(1)).contains("0 rows");

        List<String> production = reader.follow("Production");
        assertThat(production.get(1)).contains("user admin", "user support").doesNotContain("horse", "staple");
        assertThat(production.get(2)).startsWith("Nothing to do:");
        assertThat(production.get(3)).contains("2 rows");
        assertThat(production.get(4)).startsWith("This database is production");
        assertThat(rows(USERS)).isEqualTo("""
                admin@balatrix.com,admin,$2b$12$
                support@balatrix.com,support,$2b$12$
                """);
        assertThatPasswordsAreHashesOnly();

        assertThat(reader.follow("Undo the seed of production").get(0)).contains("11 rows removed.");
        assertThat(rows("SELECT name FROM billing.tenants")).isEqualTo("Acme\n");
    }

    private void assertThatIndexesAndUniqueKeysAreTheGuides() {
        assertThat(rows("""
                        SELECT i.indexrelid::regclass, i.indisunique, pg_get_indexdef(i.indexrelid, 2, true)
                        FROM pg_index i
                        WHERE i.indrelid = 'telecom.users'::regclass
                          AND NOT i.indisprimary
                        ORDER BY i.indexrelid::regclass::text COLLATE "C"
                        """)).isEqualTo("""
                        telecom.users_by_role,f,role
                        telecom.users_email_unique_in_tenant,t,"lower(email COLLATE ""C"")"
                        telecom.users_username_unique_in_tenant,t,"lower(username COLLATE ""C"")"
                        """);
        assertThat(exitCodeOf("sql", """
                        INSERT INTO telecom.users
                            (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at)
                        SELECT tenant_id, gen_random_uuid(), 'other', upper(email), password_hash, now(), now(), now()
                        FROM telecom.users
                        WHERE username = 'admin'
                        """)).isEqualTo(ExitCodes.FAILED);
    }

    private void assertThatPasswordsAreHashesOnly() {
        assertThat(exitCodeOf("sql", "UPDATE telecom.users SET password_hash = 'Admin@123'"))
                .isEqualTo(ExitCodes.FAILED);
    }
}
