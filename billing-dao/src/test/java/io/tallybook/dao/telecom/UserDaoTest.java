package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import java.util.List;
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
