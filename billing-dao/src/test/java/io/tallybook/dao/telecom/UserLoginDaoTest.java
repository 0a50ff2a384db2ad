package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.IpAddress;
import io.tallybook.model.telecom.LockoutPolicy;
import io.tallybook.model.telecom.MfaSecret;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.Permission;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserLogin;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserLoginDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final LockoutPolicy THREE = LockoutPolicy.after(3, Duration.ofMinutes(15));
    private static final PasswordHash ANOTHER = PasswordHash.of("$2b$12$" + "y".repeat(53));

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Subscriber subscriber;
    private UserLoginDao logins;
    private UserId ada;

    @BeforeEach
    void a_user() {
        subscriber = Subscriber.of(db, db.billing().withClock(clock));
        logins = subscriber.telecom().userLogins();
        ada = subscriber.user();
    }

    @Test
    void has_not_logged_in_as_yet() {
        assertThat(logins.get(ada)).isEqualTo(new UserLogin(ada, true, NOON, false, null, null, 0, null, null));
    }

    @Test
    void a_login_is_noted_and_is_no_change() {
        UserLogin login = logins.recordLogin(ada, IpAddress.of("2001:db8::1"));

        assertThat(login.lastLoginAt()).isEqualTo(NOON);
        assertThat(login.lastLoginFrom()).isEqualTo(IpAddress.of("2001:db8::1"));
        assertThat(logins.get(ada)).isEqualTo(login);
        assertThat(user().version()).isEqualTo(1);
    }

    @Test
    void too_many_failures_in_a_row_lock_and_a_lock_that_is_over_counts_anew() {
        logins.recordFailure(ada, THREE);
        logins.recordLogin(ada, IpAddress.of("192.0.2.1"));
        logins.recordFailure(ada, THREE);
        UserLogin second = logins.recordFailure(ada, THREE);
        UserLogin third = logins.recordFailure(ada, THREE);

        assertThat(second.failedAttempts()).isEqualTo(2);
        assertThat(second.isLockedAt(NOON)).isFalse();
        assertThat(third.lockedUntil()).isEqualTo(NOON.plus(Duration.ofMinutes(15)));
        assertThat(third.isLockedAt(NOON)).isTrue();
        assertThat(third.isLockedAt(NOON.plus(Duration.ofMinutes(15)))).isFalse();

        clock.forward(Duration.ofMinutes(15));
        UserLogin afterwards = logins.recordFailure(ada, THREE);
        assertThat(afterwards.failedAttempts()).isEqualTo(1);
        assertThat(afterwards.lockedUntil()).isNull();
        assertThat(afterwards.lastFailedAt()).isEqualTo(clock.instant());
    }

    @Test
    void of_many_failures_at_once_each_counts() {
        Together.run(8, 40, call -> logins.recordFailure(ada, LockoutPolicy.after(41, Duration.ofMinutes(1))));

        assertThat(logins.get(ada).failedAttempts()).isEqualTo(40);
        assertThat(logins.get(ada).lockedUntil()).isNull();
        assertThat(logins.recordFailure(ada, LockoutPolicy.after(41, Duration.ofMinutes(1)))
                        .isLockedAt(NOON))
                .isTrue();
    }

    @Test
    void is_unlocked_by_hand() {
        Stream.of(1, 2, 3).forEach(attempt -> logins.recordFailure(ada, THREE));

        UserLogin unlocked = logins.unlock(ada);

        assertThat(unlocked.failedAttempts()).isZero();
        assertThat(unlocked.lockedUntil()).isNull();
    }

    @Test
    void a_password_of_somebody_else_has_to_be_changed_and_ones_own_not() {
        clock.forward(Duration.ofHours(1));
        logins.recordFailure(ada, THREE);

        UserLogin reset = logins.resetPassword(ada, ANOTHER);
        User afterReset = user();
        UserLogin chosen = logins.changePassword(ada, Subscriber.HASH);

        assertThat(reset.mustChangePassword()).isTrue();
        assertThat(reset.failedAttempts()).isZero();
        assertThat(reset.passwordChangedAt()).isEqualTo(clock.instant());
        assertThat(afterReset.passwordHash()).isEqualTo(ANOTHER);
        assertThat(afterReset.mustChangePassword()).isTrue();
        assertThat(chosen.mustChangePassword()).isFalse();
        assertThat(user().passwordHash()).isEqualTo(Subscriber.HASH);
        assertThat(user().version()).isEqualTo(3);
        assertThat(logins.requirePasswordChange(ada).mustChangePassword()).isTrue();
    }

    @Test
    void a_second_factor_is_asked_for_and_no_more() {
        logins.enableMfa(ada, MfaSecret.of("enc:1"));
        logins.enableMfa(ada, MfaSecret.of("enc:2"));
        assertThat(user().isMfaEnabled()).isTrue();
        assertThat(logins.findMfaSecret(ada)).contains(MfaSecret.of("enc:2"));

        logins.disableMfa(ada);
        assertThat(user().isMfaEnabled()).isFalse();
        assertThat(logins.findMfaSecret(ada)).isEmpty();
    }

    @Test
    void belongs_to_a_user_that_exists_and_changes_in_an_open_tenant() {
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> logins.get(UserId.generate()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> logins.changePassword(UserId.generate(), Subscriber.HASH));
        subscriber.billing().tenants().close(subscriber.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> logins.changePassword(ada, Subscriber.HASH));
    }

    @Test
    void permissions_are_granted_listed_and_revoked() {
        UserPermissionDao permissions = subscriber.telecom().userPermissions();
        Permission voiding = Permission.of("invoices.void");
        Permission paying = Permission.of("payments.refund");
        permissions.grant(ada, paying);
        permissions.grant(ada, voiding);
        permissions.grant(ada, voiding);

        assertThat(permissions.list(ada, Page.first(10))).containsExactly(voiding, paying);
        assertThat(permissions.list(ada, Page.after(voiding, 10))).containsExactly(paying);
        assertThat(permissions.has(ada, voiding)).isTrue();
        assertThat(permissions.revoke(ada, voiding)).isTrue();
        assertThat(permissions.revoke(ada, voiding)).isFalse();
        assertThat(permissions.has(ada, voiding)).isFalse();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> permissions.grant(UserId.generate(), paying));
        subscriber.billing().tenants().close(subscriber.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> permissions.grant(ada, voiding));
    }

    private User user() {
        return subscriber.acme().users().get(ada);
    }
}
