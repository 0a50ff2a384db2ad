package io.tallybook.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Billing;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.Username;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.security.crypto.bcrypt.BCrypt;

class ProductionSeedTest {

    private static final String ADMIN_PASSWORD = "correct horse battery";
    private static final String SUPPORT_PASSWORD = "staple, also correct";

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    private final List<Username> asked = new ArrayList<>();
    private Billing billing;
    private TenantId tenant;
    private ProductionSeed seed;

    @BeforeEach
    void a_tenant() {
        billing = Billing.using(db.dataSource());
        tenant = billing.tenants().create("Acme").id();
        seed = ProductionSeed.of(tenant);
    }

    @Test
    void creates_everything_and_then_nothing_and_asks_for_no_password_again() {
        SeedResult first = seed.apply(billing, this::password);
        List<String> rows = Rows.all(db);
        SeedResult second = seed.apply(billing, this::password);

        assertThat(first.created())
                .containsExactly(
                        "tier starter",
                        "tier pro",
                        "tier business",
                        "plan Starter",
                        "plan Professional",
                        "plan Enterprise",
                        "user admin",
                        "user support",
                        "rate plan Starter",
                        "rate plan Professional",
                        "rate plan Call Center");
        assertThat(second.changedNothing()).isTrue();
        assertThat(second.unchanged()).isEqualTo(first.created());
        assertThat(Rows.all(db)).isEqualTo(rows);
        assertThat(asked).containsExactly(Username.of("admin"), Username.of("support"));
    }

    @Test
    void has_the_users_of_the_guide_with_the_passwords_of_the_operator() {
        seed.apply(billing, this::password);

        assertThat(Rows.query(db, """
                        SELECT concat_ws(' ', tenant_id = '%s', username, email, role, first_name, last_name,
                                         coalesce(phone_number, '-'), is_active, is_email_verified, is_phone_verified)
                        FROM telecom.users
                        ORDER BY username
                        """.formatted(tenant)))
                .containsExactly(
                        "t admin admin@balatrix.com admin System Administrator - t t f",
                        "t support support@balatrix.com support Support Team - t t f");
        String hash = user("admin@balatrix.com").passwordHash().value();
        assertThat(hash).startsWith("$2b$12$");
        assertThat(BCrypt.checkpw(ADMIN_PASSWORD, hash)).isTrue();
        assertThat(BCrypt.checkpw(SUPPORT_PASSWORD, hash)).isFalse();
        assertThat(BCrypt.checkpw(
                        SUPPORT_PASSWORD,
                        user("support@balatrix.com").passwordHash().value()))
                .isTrue();
    }

    @Test
    void takes_addresses_of_the_operators_own_and_finds_its_rows_again_without_them() {
        List<String> before = Rows.all(db);
        seed.withAdminEmail(EmailAddress.of("root@acme.example"))
                .withSupportEmail(EmailAddress.of("help@acme.example"))
                .apply(billing, this::password);

        assertThat(user("root@acme.example").username()).isEqualTo(Username.of("admin"));
        assertThat(seed.apply(billing, this::password).changedNothing()).isTrue();
        assertThat(seed.undo(billing).removed()).contains("user admin", "user support");
        assertThat(Rows.all(db)).isEqualTo(before);
    }

    @Test
    void needs_two_addresses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> seed.withSupportEmail(EmailAddress.of("ADMIN@balatrix.com")));
    }

    @Test
    void needs_a_tenant_that_is_there_and_open() {
        TenantId nobody = TenantId.generate();
        assertThatExceptionOfType(SeedRefused.class)
                .isThrownBy(() -> ProductionSeed.of(nobody).apply(billing, this::password))
                .withMessage("There is no tenant " + nobody + ": create it first.");
        billing.tenants().close(tenant);
        assertThatExceptionOfType(SeedRefused.class)
                .isThrownBy(() -> seed.apply(billing, this::password))
                .withMessage("Tenant " + tenant + " is closed.");

        assertThat(asked).isEmpty();
        assertThat(Rows.query(db, "SELECT profile FROM billing.seed_profiles")).isEmpty();
    }

    @Test
    void serves_several_tenants_and_is_undone_for_one() {
        TenantId other = billing.tenants().create("Other").id();
        seed.apply(billing, this::password);
        List<String> before = Rows.all(db);
        ProductionSeed.of(other).apply(billing, this::password);

        SeedResult undone = ProductionSeed.of(other).undo(billing);

        assertThat(undone.removed())
                .containsExactly(
                        "rate plan Call Center",
                        "rate plan Professional",
                        "rate plan Starter",
                        "user support",
                        "user admin");
        assertThat(undone.leftAlone())
                .containsExactly(
                        "plan Enterprise",
                        "plan Professional",
                        "plan Starter",
                        "tier business",
                        "tier pro",
                        "tier starter");
        assertThat(Rows.all(db)).isEqualTo(before);
    }

    @Test
    void leaves_a_user_alone_whose_password_was_changed_and_stays_production() {
        seed.apply(billing, this::password);
        Rows.execute(
                db, "UPDATE telecom.users SET password_hash = left(password_hash, 59) || 'x' WHERE username = 'admin'");

        assertThat(seed.apply(billing, this::password).edited()).containsExactly("user admin");
        SeedResult undone = seed.undo(billing);

        assertThat(undone.edited()).containsExactly("user admin");
        assertThat(undone.removed()).contains("user support");
        assertThatExceptionOfType(SeedRefused.class).isThrownBy(() -> DemoSeed.apply(billing));

        billing.tenant(tenant).users().remove(user("admin@balatrix.com").id());
        seed.undo(billing);
        assertThat(DemoSeed.apply(billing).created()).isNotEmpty();
    }

    @Test
    void keeps_demonstration_data_out() {
        seed.apply(billing, this::password);
        List<String> before = Rows.all(db);

        assertThatExceptionOfType(SeedRefused.class)
                .isThrownBy(() -> DemoSeed.apply(billing))
                .withMessage("This database is production: the seed \"production\" was applied for tenant " + tenant
                        + ". Demonstration data belongs into another database.");

        assertThat(Rows.all(db)).isEqualTo(before);
    }

    @Test
    void is_refused_where_demonstration_data_is_before_it_asks_for_a_password() {
        DemoSeed.apply(billing);
        List<String> before = Rows.all(db);

        assertThatExceptionOfType(SeedRefused.class)
                .isThrownBy(() -> seed.apply(billing, this::password))
                .withMessageContaining("undo the seed \"demo\" first");

        assertThat(asked).isEmpty();
        assertThat(Rows.all(db)).isEqualTo(before);
        DemoSeed.undo(billing);
        assertThat(seed.apply(billing, this::password).created()).hasSize(11);
    }

    @Test
    void is_refused_as_long_as_a_demonstration_user_is_left() {
        DemoSeed.apply(billing);
        Rows.execute(db, "UPDATE telecom.users SET first_name = 'Johnny' WHERE username = 'john.doe'");
        DemoSeed.undo(billing);

        assertThatExceptionOfType(SeedRefused.class).isThrownBy(() -> seed.apply(billing, this::password));

        Rows.execute(db, "DELETE FROM telecom.users");
        DemoSeed.undo(billing);
        assertThat(seed.apply(billing, this::password).created()).hasSize(11);
    }

    @Test
    void leaves_each_row_once_when_it_is_applied_at_once() {
        List<Object> results = AtOnce.run(List.of(
                () -> seed.apply(billing, username -> secret(username)),
                () -> seed.apply(billing, username -> secret(username)),
                () -> seed.apply(billing, username -> secret(username))));

        assertThat(results.stream()
                        .flatMap(result -> ((SeedResult) result).created().stream())
                        .toList())
                .hasSize(11)
                .doesNotHaveDuplicates();
        assertThat(Rows.query(db, "SELECT username FROM telecom.users")).hasSize(2);
    }

    @Test
    void and_demonstration_data_at_once_leave_one_of_the_two() {
        List<Object> results = AtOnce.run(
                List.of(() -> seed.apply(billing, username -> secret(username)), () -> DemoSeed.apply(billing)));

        assertThat(results).filteredOn(SeedRefused.class::isInstance).hasSize(1);
        assertThat(Rows.query(db, "SELECT profile FROM billing.seed_profiles")).hasSize(1);
    }

    @Test
    void says_no_password_and_no_hash_in_what_it_answers() {
        SeedResult result = seed.apply(billing, this::password);

        assertThat(seed + " " + result + secret(Username.of("admin")) + user("admin@balatrix.com"))
                .doesNotContain(ADMIN_PASSWORD, SUPPORT_PASSWORD)
                .doesNotContainPattern("\\$2b\\$12\\$[./A-Za-z0-9]");
    }

    private User user(String email) {
        return billing.tenant(tenant).users().find(EmailAddress.of(email)).orElseThrow();
    }

    private OperatorPassword password(Username username) {
        asked.add(username);
        return secret(username);
    }

    private static OperatorPassword secret(Username username) {
        return OperatorPassword.of(username.equals(Username.of("admin")) ? ADMIN_PASSWORD : SUPPORT_PASSWORD);
    }
}
