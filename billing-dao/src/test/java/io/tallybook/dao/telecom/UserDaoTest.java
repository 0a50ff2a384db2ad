package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.TelecomBilling;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewCustomer;
import io.tallybook.model.telecom.NewRefreshToken;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.Permission;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.model.telecom.TokenHash;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.UserDetails;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final PasswordHash HASH = PasswordHash.of("$2b$12$" + "x".repeat(53));

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00.123456789Z");
    private Billing billing;
    private TenantId tenant;
    private UserDao users;

    @BeforeEach
    void a_tenant() {
        billing = db.billing().withClock(clock);
        tenant = billing.tenants().create("Acme").id();
        users = billing.tenant(tenant).users();
    }

    @Test
    void creates_finds_and_lists() {
        List<User> created = Stream.of("ada", "bob", "eve")
                .map(name -> users.create(user(name)))
                .toList();

        assertThat(users.get(created.get(1).id())).isEqualTo(created.get(1));
        assertThat(users.find(EmailAddress.of("eve@example.com"))).contains(created.get(2));
        assertThat(users.find(Username.of("eve"))).contains(created.get(2));
        assertThat(users.list(Page.first(2))).isEqualTo(created.subList(0, 2));
        assertThat(users.list(Page.after(created.get(1).id(), 2))).isEqualTo(created.subList(2, 3));
        assertThat(users.find(UserId.generate())).isEmpty();
        assertThat(users.find(EmailAddress.of("nobody@example.com"))).isEmpty();
    }

    @Test
    void keeps_what_it_was_given() {
        NewUser given = new NewUser(
                UserId.generate(),
                Username.of("Jane.Smith"),
                EmailAddress.of("Jane.Smith@Example.com"),
                HASH,
                UserRole.SUPER_ADMIN,
                "Jane",
                "Smith",
                "+919876543213",
                true,
                false);

        User user = users.create(given);

        assertThat(user)
                .isEqualTo(new User(
                        given.id(),
                        given.username(),
                        given.email(),
                        HASH,
                        UserRole.SUPER_ADMIN,
                        "Jane",
                        "Smith",
                        "+919876543213",
                        true,
                        true,
                        false,
                        false,
                        false,
                        1,
                        clock.instant().minusNanos(789),
                        clock.instant().minusNanos(789)));
        assertThat(users.get(given.id())).isEqualTo(user);
    }

    @Test
    void finds_by_address_and_by_name_whatever_the_capitals() {
        User user = users.create(user("Ivi"));

        assertThat(users.find(EmailAddress.of("IVI@EXAMPLE.COM"))).contains(user);
        assertThat(users.find(Username.of("iVI"))).contains(user);
    }

    @Test
    void leaves_what_exists_as_it_is() {
        User first = users.create(user("ada"));

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> users.create(user("other").withId(first.id())))
                .withMessage("user " + first.id() + " exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> users.create(
                        NewUser.of(Username.of("other"), EmailAddress.of("ADA@example.com"), HASH, UserRole.ADMIN)))
                .withMessage("user with e-mail address ADA@example.com exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> users.create(
                        NewUser.of(Username.of("ADA"), EmailAddress.of("x@example.com"), HASH, UserRole.ADMIN)))
                .withMessage("user with username ADA exists already");
        assertThat(users.list(Page.first(10))).containsExactly(first);
    }

    @Test
    void lets_one_of_many_have_an_address() {
        List<Boolean> created = Together.run(8, 16, call -> {
            try {
                users.create(NewUser.of(
                        Username.of("user" + call),
                        EmailAddress.of(call % 2 == 0 ? "same@example.com" : "SAME@example.com"),
                        HASH,
                        UserRole.CUSTOMER));
                return true;
            } catch (AlreadyExists taken) {
                return false;
            }
        });

        assertThat(created).containsOnlyOnce(true);
        assertThat(users.list(Page.first(10))).hasSize(1);
    }

    @Test
    void lets_two_tenants_know_one_person() {
        User user = users.create(user("ada"));
        UserDao others = billing.tenant(billing.tenants().create("Other").id()).users();

        others.create(user("ada").withId(user.id()));
        others.remove(user.id());

        assertThat(users.get(user.id())).isEqualTo(user);
    }

    @Test
    void belongs_to_a_tenant_that_exists_and_is_open() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> billing.tenant(TenantId.generate()).users().create(user("ada")));
        billing.tenants().close(tenant);
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> users.create(user("ada")));
    }

    @Test
    void lists_those_with_a_role() {
        User ada = users.create(user("ada"));
        User bob = users.create(user("bob"));

        User admin = users.changeRole(bob.id(), 1, UserRole.ADMIN);

        assertThat(users.list(UserRole.ADMIN, Page.first(10))).containsExactly(admin);
        assertThat(users.list(UserRole.CUSTOMER, Page.first(10))).containsExactly(ada);
        assertThat(admin.role()).isEqualTo(UserRole.ADMIN);
        assertThat(admin.version()).isEqualTo(2);
    }

    @Test
    void changes_one_that_was_read_and_verifies_anew_what_is_another() {
        User ada = users.create(user("ada"));
        users.change(ada.id(), 1, UserDetails.of(ada).withPhoneNumber(TelephoneNumber.of("+919876543210")));
        users.verifyEmail(ada.id(), ada.email());
        User verified = users.verifyPhoneNumber(ada.id(), TelephoneNumber.of("+919876543210"));
        assertThat(verified.isEmailVerified() && verified.isPhoneVerified()).isTrue();
        clock.forward(Duration.ofHours(1));

        User married = users.change(ada.id(), 4, UserDetails.of(verified).withName("Ada", "Lovelace"));
        User moved = users.change(
                ada.id(),
                5,
                UserDetails.of(married).withEmail(EmailAddress.of("a@b")).withUsername(Username.of("al")));
        User silent = users.change(ada.id(), 6, UserDetails.of(moved).withoutPhoneNumber());

        assertThat(married.lastName()).isEqualTo("Lovelace");
        assertThat(married.isEmailVerified() && married.isPhoneVerified()).isTrue();
        assertThat(married.updatedAt()).isAfter(verified.updatedAt());
        assertThat(moved.isEmailVerified()).isFalse();
        assertThat(moved.isPhoneVerified()).isTrue();
        assertThat(silent.isPhoneVerified()).isFalse();
        assertThat(silent.phoneNumber()).isNull();
        assertThat(users.find(Username.of("al"))).contains(silent);
        assertThatExceptionOfType(VersionConflict.class)
                .isThrownBy(() -> users.change(ada.id(), 6, UserDetails.of(moved)));
        assertThat(users.get(ada.id())).isEqualTo(silent);
    }

    @Test
    void verifies_no_address_that_the_user_had_before() {
        User ada = users.create(user("ada"));
        users.change(ada.id(), 1, UserDetails.of(ada).withEmail(EmailAddress.of("new@example.com")));

        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> users.verifyEmail(ada.id(), ada.email()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> users.verifyPhoneNumber(ada.id(), TelephoneNumber.of("+12")));
        assertThat(users.get(ada.id()).isEmailVerified()).isFalse();

        User verified = users.verifyEmail(ada.id(), EmailAddress.of("new@example.com"));
        assertThat(users.verifyEmail(ada.id(), verified.email())).isEqualTo(verified);
    }

    @Test
    void takes_nobodys_address_or_name_and_leaves_the_transaction_usable() {
        User ada = users.create(user("ada"));
        User bob = users.create(user("bob"));

        billing.transaction(tx -> {
            UserDao inside = tx.tenant(tenant).users();
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(() -> inside.change(
                            bob.id(), 1, UserDetails.of(bob).withEmail(EmailAddress.of("ADA@example.com"))))
                    .withMessage("user with e-mail address ADA@example.com exists already");
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(
                            () -> inside.change(bob.id(), 1, UserDetails.of(bob).withUsername(Username.of("ADA"))))
                    .withMessage("user with username ADA exists already");
            inside.change(ada.id(), 1, UserDetails.of(ada).withEmail(EmailAddress.of("Ada@Example.com")));
        });

        assertThat(users.get(bob.id())).isEqualTo(bob);
        assertThat(users.get(ada.id()).email()).hasToString("Ada@Example.com");
    }

    @Test
    void lets_one_of_many_move_to_an_address() {
        List<User> all = IntStream.range(0, 8)
                .mapToObj(number -> users.create(user("user" + number)))
                .toList();

        List<Boolean> moved = Together.run(8, 8, call -> {
            try {
                User user = all.get(call);
                users.change(user.id(), 1, UserDetails.of(user).withEmail(EmailAddress.of("same@example.com")));
                return true;
            } catch (AlreadyExists taken) {
                return false;
            }
        });

        assertThat(moved).containsOnlyOnce(true);
    }

    @Test
    void is_active_or_not() {
        User ada = users.create(user("ada"));

        assertThat(users.deactivate(ada.id(), 1).isActive()).isFalse();
        assertThat(users.activate(ada.id(), 2).isActive()).isTrue();
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> users.deactivate(ada.id(), 2));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> users.activate(UserId.generate(), 1));
        billing.tenants().close(tenant);
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> users.deactivate(ada.id(), 3));
    }

    @Test
    void goes_with_permissions_and_sessions_but_not_with_a_customer() {
        User ada = users.create(user("ada"));
        User bob = users.create(user("bob"));
        TelecomBilling telecom = billing.tenant(tenant).telecom();
        TokenHash hash = TokenHash.sha256("ada's".toCharArray());
        telecom.userPermissions().grant(ada.id(), Permission.of("invoices.void"));
        telecom.refreshTokens()
                .issue(ada.id(), NewRefreshToken.of(hash, clock.instant().plusSeconds(60)));
        telecom.customers().create(NewCustomer.of(bob.id(), Subscriber.details()));

        users.remove(ada.id());

        assertThat(users.find(ada.id())).isEmpty();
        assertThat(billing.tenants().ownerOf(hash)).isEmpty();
        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> users.remove(bob.id()))
                .withMessageEndingWith("is in use by customers");
    }

    @Test
    void removes_one_and_no_other() {
        User ada = users.create(user("ada"));
        User bob = users.create(user("bob"));

        users.remove(ada.id());

        assertThat(users.list(Page.first(10))).containsExactly(bob);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> users.remove(ada.id()));
    }

    @Test
    void shows_no_hash_in_any_text() {
        User user = users.create(user("ada"));

        assertThat(user.toString() + user("bob"))
                .contains("passwordHash=$2b$12$…")
                .doesNotContain("xx");
    }

    private static NewUser user(String name) {
        return NewUser.of(Username.of(name), EmailAddress.of(name + "@example.com"), HASH, UserRole.CUSTOMER);
    }
}
