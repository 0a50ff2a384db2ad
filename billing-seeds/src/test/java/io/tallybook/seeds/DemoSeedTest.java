package io.tallybook.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TenantBilling;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Organisation;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.SeedProfile;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.telecom.Account;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import io.tallybook.model.usage.TierName;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.security.crypto.bcrypt.BCrypt;

class DemoSeedTest {

    private static final List<String> ROWS = List.of(
            "tier starter",
            "tier pro",
            "tier business",
            "plan Starter",
            "plan Professional",
            "plan Enterprise",
            "tenant Demo",
            "organisation demo",
            "user admin",
            "user support",
            "user john.doe",
            "user jane.smith",
            "user acme.corp",
            "rate plan Starter",
            "rate plan Professional",
            "rate plan Call Center",
            "customer john.doe",
            "account ACC-10001",
            "subscription SUB-10001",
            "customer jane.smith",
            "account ACC-10002",
            "subscription SUB-10002",
            "customer acme.corp",
            "account ACC-10003",
            "subscription SUB-10003");

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    private Billing billing;
    private TenantBilling demo;

    @BeforeEach
    void a_database_without_seeds() {
        billing = Billing.using(db.dataSource());
        demo = billing.tenant(DemoSeed.TENANT);
    }

    @Test
    void creates_everything_and_then_nothing() {
        SeedResult first = DemoSeed.apply(billing);
        List<String> rows = Rows.all(db);
        SeedResult second = DemoSeed.apply(billing);

        assertThat(first.created()).isEqualTo(ROWS);
        assertThat(second.unchanged()).isEqualTo(ROWS);
        assertThat(second.changedNothing()).isTrue();
        assertThat(Rows.all(db)).isEqualTo(rows);
    }

    @Test
    void has_the_users_of_the_guide() {
        DemoSeed.apply(billing);

        assertThat(Rows.query(db, """
                        SELECT concat_ws(' ', username, email, role, first_name, last_name, phone_number, is_active,
                                         is_email_verified, is_phone_verified, is_mfa_enabled)
                        FROM telecom.users
                        ORDER BY phone_number
                        """))
                .containsExactly(
                        "admin admin@balatrix.com admin System Administrator +919876543210 t t t f",
                        "support support@balatrix.com support Support Team +919876543211 t t t f",
                        "john.doe john.doe@example.com customer John Doe +919876543212 t t t f",
                        "jane.smith jane.smith@example.com customer Jane Smith +919876543213 t t f f",
                        "acme.corp admin@acmecorp.com customer Robert Johnson +919876543214 t t t f");
        Organisation organisation = demo.organisations().find("demo").orElseThrow();
        assertThat(organisation.currency()).isEqualTo(CurrencyUnit.of("INR"));
        assertThat(organisation.timeZone()).isEqualTo(ZoneId.of("Asia/Kolkata"));
    }

    @Test
    void has_the_rate_plans_of_the_guide() {
        DemoSeed.apply(billing);

        assertThat(Rows.query(db, """
                        SELECT concat_ws(' ', name, plan_type, currency, trim_scale(monthly_price), trim_scale(annual_price),
                                         trim_scale(setup_fee), included_minutes, included_dids, max_concurrent_calls,
                                         trim_scale(overage_rate_per_minute), trim_scale(did_monthly_rate), features ->> 'support')
                        FROM telecom.rate_plans
                        ORDER BY monthly_price
                        """))
                .containsExactly(
                        "Starter prepaid INR 349 4008 0 500 1 2 0.5 99 email",
                        "Professional prepaid INR 999 11508 0 2000 3 5 0.4 79 email_chat",
                        "Call Center postpaid INR 4999 49990 0 10000 10 25 0.3 49 24x7_phone");
    }

    @Test
    void has_the_customers_of_the_guide_with_accounts_and_subscriptions() {
        DemoSeed.apply(billing);

        assertThat(Rows.query(db, """
                        SELECT concat_ws(' ', business_type, coalesce(company_name, '-'), billing_city, coalesce(gstin, '-'),
                                         coalesce(pan, '-'), trim_scale(credit_limit))
                        FROM telecom.customers
                        ORDER BY credit_limit
                        """))
                .containsExactly(
                        "individual - Bangalore - ABCDE1234F 0",
                        "small_business Smith Consulting Mumbai 29ABCDE1234F1Z5 - 5000",
                        "enterprise Acme Corporation Gurugram 07ABCDE1234F1Z5 - 50000");
        assertThat(Rows.query(db, """
                        SELECT concat_ws(' ', account_number, account_type, trim_scale(balance), trim_scale(credit_limit),
                                         is_auto_recharge, coalesce(trim_scale(auto_recharge_amount), 0),
                                         coalesce(trim_scale(auto_recharge_threshold), 0), is_low_balance_alert,
                                         trim_scale(low_balance_threshold))
                        FROM telecom.accounts
                        ORDER BY account_number
                        """))
                .containsExactly(
                        "ACC-10001 prepaid 500 0 f 0 0 t 100",
                        "ACC-10002 prepaid 2000 5000 t 1000 500 t 500",
                        "ACC-10003 postpaid 0 50000 f 0 0 f 100");
        assertThat(Rows.query(db, """
                        SELECT concat_ws(' ', s.subscription_number, s.status, p.name, s.billing_cycle, s.is_auto_renew,
                                         s.current_period_end > s.current_period_start)
                        FROM telecom.subscriptions s
                        JOIN telecom.rate_plans p USING (tenant_id, rate_plan_id)
                        ORDER BY s.subscription_number
                        """))
                .containsExactly(
                        "SUB-10001 active Starter monthly t t",
                        "SUB-10002 active Professional annual t t",
                        "SUB-10003 active Call Center monthly t t");
    }

    @Test
    void leaves_an_account_alone_that_was_used() {
        DemoSeed.apply(billing);
        Account account =
                demo.telecom().accounts().find(AccountNumber.of("ACC-10001")).orElseThrow();
        demo.telecom().accounts().topUp(account.id(), Money.parse("INR 100"), IdempotencyKey.of("top-up"));

        SeedResult undone = DemoSeed.undo(billing);

        assertThat(undone.edited()).containsExactly("account ACC-10001");
        assertThat(undone.leftAlone()).contains("customer john.doe", "user john.doe", "tenant Demo");
        assertThat(undone.removed()).contains("subscription SUB-10001", "account ACC-10002", "rate plan Starter");
    }

    @Test
    void lets_them_in_with_the_passwords_of_the_guide_at_cost_12() {
        DemoSeed.apply(billing);

        for (User user : demo.users().list(Page.first(10))) {
            String password = user.role() == UserRole.CUSTOMER ? "Demo@123" : "Admin@123";
            String other = user.role() == UserRole.CUSTOMER ? "Admin@123" : "Demo@123";
            assertThat(user.passwordHash().value()).startsWith("$2b$12$");
            assertThat(BCrypt.checkpw(password, user.passwordHash().value())).isTrue();
            assertThat(BCrypt.checkpw(other, user.passwordHash().value())).isFalse();
        }
    }

    @Test
    void says_no_password_and_no_hash_in_what_it_answers() {
        SeedResult result = DemoSeed.apply(billing);

        assertThat(result + " " + demo.users().list(Page.first(10)) + DemoSeed.undo(billing))
                .doesNotContain("@123")
                .doesNotContainPattern("\\$2b\\$12\\$[./A-Za-z0-9]");
    }

    @Test
    void is_undone_without_a_trace() {
        List<String> before = Rows.all(db);
        DemoSeed.apply(billing);

        SeedResult undone = DemoSeed.undo(billing);

        List<String> newestFirst = new ArrayList<>(ROWS);
        Collections.reverse(newestFirst);
        assertThat(undone.removed()).isEqualTo(newestFirst);
        assertThat(Rows.all(db)).isEqualTo(before);
        assertThat(DemoSeed.undo(billing).rows()).isEmpty();
    }

    @Test
    void is_undone_without_touching_what_others_have() {
        TenantId other = billing.tenants().create("Other").id();
        TenantBilling others = billing.tenant(other);
        others.organisations().create(NewOrganisation.of("demo", ZoneId.of("UTC"), CurrencyUnit.EUR));
        others.users().create(user("admin", "admin@balatrix.com"));
        others.users().create(user("john.doe", "john.doe@example.com"));
        others.plans().create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.EUR));
        ReferenceSeed.apply(billing);
        List<String> before = Rows.all(db);

        DemoSeed.apply(billing);
        SeedResult undone = DemoSeed.undo(billing);

        assertThat(undone.removed()).doesNotContain("tier pro").contains("tenant Demo", "user admin");
        assertThat(undone.rows()).contains(new SeededRow("tier pro", SeedOutcome.LEFT_ALONE, "another seed needs it"));
        assertThat(Rows.all(db)).isEqualTo(before);
    }

    @Test
    void is_undone_without_touching_what_the_demo_tenant_has_by_now() {
        DemoSeed.apply(billing);
        Organisation organisation = demo.organisations().find("demo").orElseThrow();
        Organisation further =
                demo.organisations().create(NewOrganisation.of("further", ZoneId.of("UTC"), CurrencyUnit.EUR));
        User guest = demo.users().create(user("guest", "guest@example.com"));
        demo.plans().create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.EUR));
        demo.credits(organisation.id()).grant(NewGrant.of(Quantity.of(5), CreditSource.FREE), IdempotencyKey.of("g"));

        SeedResult undone = DemoSeed.undo(billing);

        assertThat(undone.leftAlone()).containsExactly("organisation demo", "tenant Demo");
        assertThat(undone.rows())
                .contains(new SeededRow("organisation demo", SeedOutcome.LEFT_ALONE, "it is in use by credits"));
        assertThat(demo.users().list(Page.first(10))).containsExactly(guest);
        assertThat(demo.organisations().list(Page.first(10))).containsExactlyInAnyOrder(organisation, further);
        assertThat(demo.plans().list(Page.first(10))).hasSize(1);
        assertThat(demo.credits(organisation.id()).balance().balance()).isEqualTo(Quantity.of(5));
        assertThat(billing.catalogue().seedProfiles().list())
                .extracting(seed -> seed.profile(), seed -> seed.fingerprints().size())
                .containsExactly(tuple(SeedProfile.DEMO, 2));
    }

    @Test
    void leaves_alone_what_an_operator_edited() {
        DemoSeed.apply(billing);
        Rows.execute(db, "UPDATE telecom.users SET first_name = 'Johnny' WHERE username = 'john.doe'");
        Rows.execute(db, "UPDATE telecom.users SET is_active = false WHERE username = 'jane.smith'");
        Rows.execute(
                db, "UPDATE telecom.users SET password_hash = left(password_hash, 59) || 'x' WHERE username = 'admin'");
        Rows.execute(
                db,
                "UPDATE telecom.users SET last_login_at = now(), failed_login_attempts = 1 WHERE username = 'support'");
        List<String> rows = Rows.all(db);

        SeedResult again = DemoSeed.apply(billing);

        assertThat(again.edited()).containsExactly("user admin", "user john.doe", "user jane.smith");
        assertThat(again.unchanged()).contains("user support").hasSize(22);
        assertThat(Rows.all(db)).isEqualTo(rows);

        SeedResult undone = DemoSeed.undo(billing);

        assertThat(undone.edited()).containsExactly("user jane.smith", "user john.doe", "user admin");
        assertThat(undone.removed())
                .contains("user support", "user acme.corp", "customer john.doe", "organisation demo");
        assertThat(undone.leftAlone()).containsExactly("tenant Demo");
        assertThat(Rows.query(db, "SELECT first_name FROM telecom.users ORDER BY username"))
                .containsExactly("System", "Jane", "Johnny");
    }

    @Test
    void leaves_alone_a_user_with_the_same_address_or_name_whom_somebody_else_made() {
        billing.tenants().create(DemoSeed.TENANT, "Mine");
        User admin = demo.users().create(user("root", "ADMIN@balatrix.com"));
        User john = demo.users().create(user("John.Doe", "jd@example.com"));

        SeedResult applied = DemoSeed.apply(billing);
        SeedResult undone = DemoSeed.undo(billing);

        List<SeededRow> leftAlone = List.of(
                new SeededRow("tenant Demo", SeedOutcome.LEFT_ALONE, "no seed made it"),
                new SeededRow(
                        "user admin", SeedOutcome.LEFT_ALONE, "another user has the e-mail address admin@balatrix.com"),
                new SeededRow("user john.doe", SeedOutcome.LEFT_ALONE, "another user has the username John.Doe"));
        assertThat(applied.rows())
                .containsAll(leftAlone)
                .contains(
                        new SeededRow("customer john.doe", SeedOutcome.LEFT_ALONE, "its user is not there"),
                        new SeededRow("account ACC-10001", SeedOutcome.LEFT_ALONE, "its customer is not there"),
                        new SeededRow("subscription SUB-10001", SeedOutcome.LEFT_ALONE, "its account is not there"));
        assertThat(undone.rows()).containsAll(leftAlone);
        assertThat(demo.users().list(Page.first(10))).containsExactlyInAnyOrder(admin, john);
        assertThat(billing.tenants().get(DemoSeed.TENANT).name()).isEqualTo("Mine");
    }

    @Test
    void leaves_a_subscription_alone_that_cannot_be_made_any_more() {
        DemoSeed.apply(billing);
        Rows.execute(db, "DELETE FROM telecom.subscriptions");
        Rows.execute(db, "UPDATE telecom.rate_plans SET is_active = false WHERE name = 'Starter'");
        Rows.execute(db, "UPDATE telecom.accounts SET status = 'suspended' WHERE account_number = 'ACC-10002'");
        Rows.execute(db, "UPDATE telecom.customers SET status = 'suspended' WHERE company_name = 'Acme Corporation'");

        SeedResult again = DemoSeed.apply(billing);

        assertThat(again.leftAlone())
                .containsExactly("subscription SUB-10001", "subscription SUB-10002", "subscription SUB-10003");
        assertThat(Rows.query(db, "SELECT subscription_number FROM telecom.subscriptions"))
                .isEmpty();
    }

    @Test
    void hands_what_is_for_everybody_to_the_reference_seed_where_it_is_in_use() {
        DemoSeed.apply(billing);
        TenantBilling acme = billing.tenant(billing.tenants().create("Acme").id());
        Organisation sales =
                acme.organisations().create(NewOrganisation.of("sales", ZoneId.of("UTC"), CurrencyUnit.EUR));
        acme.organisations().changeTier(sales.id(), TierName.of("pro"));

        DemoSeed.undo(billing);

        assertThat(billing.catalogue().seedProfiles().list())
                .extracting(seed -> seed.profile())
                .containsExactly(SeedProfile.REFERENCE);
        acme.organisations().changeTier(sales.id(), TierName.FREE);
        assertThat(ReferenceSeed.undo(billing).removed()).containsExactly("tier pro");
    }

    @Test
    void happens_all_or_not_at_all() {
        billing.tenants().create(DemoSeed.TENANT, "Demo");
        billing.tenants().close(DemoSeed.TENANT);
        List<String> before = Rows.all(db);

        assertThatExceptionOfType(Closed.class).isThrownBy(() -> DemoSeed.apply(billing));

        assertThat(Rows.all(db)).isEqualTo(before);
    }

    @Test
    void leaves_each_row_once_when_it_is_applied_at_once() {
        List<Object> results = AtOnce.run(List.of(
                () -> DemoSeed.apply(billing),
                () -> DemoSeed.apply(billing),
                () -> ReferenceSeed.apply(billing),
                () -> DemoSeed.apply(billing)));

        assertThat(results.stream()
                        .flatMap(result -> ((SeedResult) result).created().stream())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(ROWS);
        assertThat(Rows.query(db, "SELECT username FROM telecom.users")).hasSize(5);
        assertThat(Rows.query(db, "SELECT profile FROM billing.seed_profiles ORDER BY profile"))
                .containsExactly("reference", "demo");
    }

    private static NewUser user(String username, String email) {
        return NewUser.of(Username.of(username), EmailAddress.of(email), Bcrypt.hash("something"), UserRole.CUSTOMER);
    }
}
