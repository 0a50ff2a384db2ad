package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.USERS;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.telecom.IpAddress;
import io.tallybook.model.telecom.LockoutPolicy;
import io.tallybook.model.telecom.MfaSecret;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserLogin;
import io.tallybook.schema.telecom.tables.records.UsersRecord;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.UpdateSetMoreStep;

/**
 * The passwords and second factors of users, and how their logins have gone.
 *
 * <p>Whether somebody may log in is the application's to decide; it says here what came of it. Statements that hold a hash or a
 * secret are kept out of jOOQ's log.
 */
public final class UserLoginDao {

    private final TenantScope scope;

    public UserLoginDao(TenantScope scope) {
        this.scope = scope;
    }

    /** @throws NotFound if the tenant has no such user */
    public UserLogin get(UserId user) {
        return scope.dsl()
                .selectFrom(USERS)
                .where(UserDao.isUser(scope, user))
                .fetchOptional(UserLoginDao::toLogin)
                .orElseThrow(() -> new NotFound("user", user));
    }

    /**
     * Keeps the hash of a password that the user chose: it need not be changed, and failed attempts count no more.
     *
     * @throws NotFound if the tenant has no such user
     * @throws Closed if the tenant is closed
     */
    public UserLogin changePassword(UserId user, PasswordHash hash) {
        return storePassword(user, hash, false);
    }

    /**
     * Keeps the hash of a password that somebody else chose: the user has to choose another one after logging in.
     *
     * @throws NotFound if the tenant has no such user
     * @throws Closed if the tenant is closed
     */
    public UserLogin resetPassword(UserId user, PasswordHash hash) {
        return storePassword(user, hash, true);
    }

    /**
     * Lets the user choose another password after the next login. Doing so twice changes nothing.
     *
     * @throws NotFound if the tenant has no such user
     * @throws Closed if the tenant is closed
     */
    public UserLogin requirePasswordChange(UserId user) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            return fetch(user, change(tx, tx.dsl()).set(USERS.MUST_CHANGE_PASSWORD, true), tx);
        });
    }

    /**
     * Notes a login: failed attempts before it count no more, and a lock ends. One statement.
     *
     * @throws NotFound if the tenant has no such user
     */
    public UserLogin recordLogin(UserId user, IpAddress from) {
        return fetch(
                user,
                scope.dsl()
                        .update(USERS)
                        .set(USERS.LAST_LOGIN_AT, scope.now())
                        .set(USERS.LAST_LOGIN_IP, Objects.requireNonNull(from, "from"))
                        .set(USERS.FAILED_LOGIN_ATTEMPTS, 0)
                        .setNull(USERS.LOCKED_UNTIL),
                scope);
    }

    /**
     * Notes an attempt that failed, and locks the user out where it is one too many. One statement: of many at the same moment
     * each counts.
     *
     * <p>With a policy of 3 attempts, the third failure in a row locks. When the lock is over, counting starts anew.
     *
     * @throws NotFound if the tenant has no such user
     */
    public UserLogin recordFailure(UserId user, LockoutPolicy policy) {
        Instant now = scope.now();
        Field<Integer> failures =
                when(USERS.LOCKED_UNTIL.le(now), inline(1)).otherwise(USERS.FAILED_LOGIN_ATTEMPTS.add(1));
        Field<Instant> lockedUntil = when(
                        failures.ge(policy.attempts()),
                        greatest(USERS.LOCKED_UNTIL, val(now.plus(policy.duration()), USERS.LOCKED_UNTIL)))
                .when(USERS.LOCKED_UNTIL.gt(now), USERS.LOCKED_UNTIL);
        return fetch(
                user,
                scope.dsl()
                        .update(USERS)
                        .set(USERS.FAILED_LOGIN_ATTEMPTS, failures)
                        .set(USERS.LAST_FAILED_LOGIN_AT, now)
                        .set(USERS.LOCKED_UNTIL, lockedUntil),
                scope);
    }

    /**
     * Ends a lock, and failed attempts count no more. Doing so twice changes nothing.
     *
     * @throws NotFound if the tenant has no such user
     */
    public UserLogin unlock(UserId user) {
        return fetch(
                user,
                scope.dsl().update(USERS).set(USERS.FAILED_LOGIN_ATTEMPTS, 0).setNull(USERS.LOCKED_UNTIL),
                scope);
    }

    /**
     * Asks for a second factor from now on, in place of one that was asked for before.
     *
     * @param secret encrypted by the application
     * @throws NotFound if the tenant has no such user
     * @throws Closed if the tenant is closed
     */
    public UserLogin enableMfa(UserId user, MfaSecret secret) {
        Objects.requireNonNull(secret, "secret");
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            return fetch(
                    user,
                    change(tx, tx.unlogged()).set(USERS.MFA_SECRET, secret).set(USERS.IS_MFA_ENABLED, true),
                    tx);
        });
    }

    /**
     * Asks for no second factor, and forgets its secret. Doing so twice changes nothing.
     *
     * @throws NotFound if the tenant has no such user
     * @throws Closed if the tenant is closed
     */
    public UserLogin disableMfa(UserId user) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            return fetch(user, change(tx, tx.dsl()).setNull(USERS.MFA_SECRET).set(USERS.IS_MFA_ENABLED, false), tx);
        });
    }

    /** The secret of the second factor; empty where none is asked for. */
    public Optional<MfaSecret> findMfaSecret(UserId user) {
        return scope.dsl()
                .select(USERS.MFA_SECRET)
                .from(USERS)
                .where(UserDao.isUser(scope, user))
                .and(USERS.IS_MFA_ENABLED)
                .fetchOptional(USERS.MFA_SECRET);
    }

    private UserLogin storePassword(UserId user, PasswordHash hash, boolean mustChange) {
        Objects.requireNonNull(hash, "hash");
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            return fetch(
                    user,
                    change(tx, tx.unlogged())
                            .set(USERS.PASSWORD_HASH, hash)
                            .set(USERS.PASSWORD_CHANGED_AT, tx.now())
                            .set(USERS.MUST_CHANGE_PASSWORD, mustChange)
                            .set(USERS.FAILED_LOGIN_ATTEMPTS, 0)
                            .setNull(USERS.LOCKED_UNTIL),
                    tx);
        });
    }

    /** A change of the user, unlike a login. */
    private static UpdateSetMoreStep<UsersRecord> change(TenantScope tx, DSLContext dsl) {
        return dsl.update(USERS)
                .set(USERS.VERSION, USERS.VERSION.add(1))
                .set(USERS.UPDATED_AT, greatest(USERS.UPDATED_AT, val(tx.now(), USERS.UPDATED_AT)));
    }

    private static UserLogin fetch(UserId user, UpdateSetMoreStep<UsersRecord> update, TenantScope tx) {
        return update.where(UserDao.isUser(tx, user))
                .returning()
                .fetchOptional(UserLoginDao::toLogin)
                .orElseThrow(() -> new NotFound("user", user));
    }

    private static UserLogin toLogin(UsersRecord row) {
        return new UserLogin(
                row.getUserId(),
                row.getIsActive(),
                row.getPasswordChangedAt(),
                row.getMustChangePassword(),
                row.getLastLoginAt(),
                row.getLastLoginIp(),
                row.getFailedLoginAttempts(),
                row.getLastFailedLoginAt(),
                row.getLockedUntil());
    }
}
