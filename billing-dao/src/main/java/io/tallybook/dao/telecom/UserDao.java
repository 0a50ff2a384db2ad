package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.RENAME_USER;
import static io.tallybook.schema.telecom.Tables.REFRESH_TOKENS;
import static io.tallybook.schema.telecom.Tables.USERS;
import static io.tallybook.schema.telecom.Tables.USER_PERMISSIONS;
import static org.jooq.impl.DSL.collation;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.UserDetails;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import io.tallybook.schema.telecom.tables.records.UsersRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jooq.Condition;
import org.jooq.Field;

/** Who logs in to a tenant. Logging in itself is the application's: it compares a password with the hash that is kept here. */
public final class UserDao {

    private final TenantScope scope;

    public UserDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Creates a user who may log in at once.
     *
     * @throws AlreadyExists if the tenant has a user with this id, this e-mail address or this username; it stays as it is
     * @throws NotFound if the tenant does not exist
     * @throws Closed if the tenant is closed
     */
    public User create(NewUser user) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            Instant now = tx.now();
            return tx.unlogged()
                    .insertInto(USERS)
                    .set(USERS.TENANT_ID, tx.tenant())
                    .set(USERS.USER_ID, user.id())
                    .set(USERS.USERNAME, user.username())
                    .set(USERS.EMAIL, user.email())
                    .set(USERS.PASSWORD_HASH, user.passwordHash())
                    .set(USERS.ROLE, user.role())
                    .set(USERS.FIRST_NAME, user.firstName())
                    .set(USERS.LAST_NAME, user.lastName())
                    .set(USERS.PHONE_NUMBER, user.phoneNumber())
                    .set(USERS.IS_EMAIL_VERIFIED, user.isEmailVerified())
                    .set(USERS.IS_PHONE_VERIFIED, user.isPhoneVerified())
                    .set(USERS.PASSWORD_CHANGED_AT, now)
                    .set(USERS.CREATED_AT, now)
                    .set(USERS.UPDATED_AT, now)
                    .onConflictDoNothing()
                    .returning()
                    .fetchOptional(UserDao::toUser)
                    .orElseThrow(() -> new UserDao(tx).conflictOf(user));
        });
    }

    public Optional<User> find(UserId id) {
        return fetch(USERS.USER_ID.eq(id), 1).stream().findFirst();
    }

    /** By e-mail address, whatever the capitals A to Z. */
    public Optional<User> find(EmailAddress email) {
        return fetch(isSame(USERS.EMAIL, email), 1).stream().findFirst();
    }

    /** By username, whatever the capitals A to Z. */
    public Optional<User> find(Username username) {
        return fetch(isSame(USERS.USERNAME, username), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public User get(UserId id) {
        return find(id).orElseThrow(() -> new NotFound("user", id));
    }

    /** By id, which for generated ids is the order of creation. */
    public List<User> list(Page<UserId> page) {
        return fetch(isAfter(page), page.size());
    }

    /** Those with a role, by id. */
    public List<User> list(UserRole role, Page<UserId> page) {
        return fetch(isAfter(page).and(USERS.ROLE.eq(Objects.requireNonNull(role, "role"))), page.size());
    }

    /**
     * Gives a user another name or other addresses. An address or a telephone number that is another one is not verified.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws AlreadyExists if another user of the tenant has the e-mail address or the username; both stay as they are
     */
    public User change(UserId id, int version, UserDetails details) {
        return edit(id, version, (tx, row) -> {
            boolean isSameEmail = details.email().equals(row.getEmail());
            String phoneNumber =
                    details.phoneNumber() == null ? null : details.phoneNumber().value();
            rename(tx, id, details);
            row.setUsername(details.username());
            row.setEmail(details.email());
            row.setFirstName(details.firstName());
            row.setLastName(details.lastName());
            row.setIsEmailVerified(row.getIsEmailVerified() && isSameEmail);
            row.setIsPhoneVerified(row.getIsPhoneVerified() && Objects.equals(phoneNumber, row.getPhoneNumber()));
            row.setPhoneNumber(phoneNumber);
        });
    }

    /**
     * Makes a user something else to the tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public User changeRole(UserId id, int version, UserRole role) {
        Objects.requireNonNull(role, "role");
        return edit(id, version, (tx, row) -> row.setRole(role));
    }

    /**
     * Lets a user log in again.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public User activate(UserId id, int version) {
        return edit(id, version, (tx, row) -> row.setIsActive(true));
    }

    /**
     * Lets a user log in no more. Refresh tokens are no longer rotated; revoking them is a call of its own.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public User deactivate(UserId id, int version) {
        return edit(id, version, (tx, row) -> row.setIsActive(false));
    }

    /**
     * Notes that a user reads this address. Doing so twice changes nothing.
     *
     * @param email the one that was proved, so that proof of a former address does not count for the present one
     * @throws NotFound if the tenant has no such user, or it has another address by now; it stays as it is
     * @throws Closed if the tenant is closed
     */
    public User verifyEmail(UserId id, EmailAddress email) {
        return verify(id, row -> {
            if (!row.getEmail().equals(email)) {
                throw new NotFound("user " + id + " with e-mail address", email);
            }
            boolean wasVerified = row.getIsEmailVerified();
            row.setIsEmailVerified(true);
            return !wasVerified;
        });
    }

    /**
     * Notes that a user answers this number. Doing so twice changes nothing.
     *
     * @param phoneNumber the one that was proved
     * @throws NotFound if the tenant has no such user, or it has another number by now; it stays as it is
     * @throws Closed if the tenant is closed
     */
    public User verifyPhoneNumber(UserId id, TelephoneNumber phoneNumber) {
        return verify(id, row -> {
            if (!phoneNumber.value().equals(row.getPhoneNumber())) {
                throw new NotFound("user " + id + " with telephone number", phoneNumber);
            }
            boolean wasVerified = row.getIsPhoneVerified();
            row.setIsPhoneVerified(true);
            return !wasVerified;
        });
    }

    /**
     * Removes a user to whom nothing belongs, with permissions and sessions.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws InUse if something belongs to the user; both stay
     */
    public void remove(UserId id) {
        scope.atomically(tx -> {
            // Nobody gives out a token of the user from now on.
            lock(tx, id);
            List<String> tokens = tx.dsl()
                    .select(REFRESH_TOKENS.TOKEN_HASH)
                    .from(REFRESH_TOKENS)
                    .where(tx.owns(REFRESH_TOKENS.TENANT_ID))
                    .and(REFRESH_TOKENS.USER_ID.eq(id))
                    .fetch(row -> row.value1().value());
            Removal.of(tx.dsl(), USERS, isUser(tx, id), "user", id, USER_PERMISSIONS, REFRESH_TOKENS);
            ExternalReferences.release(tx, ExternalReferenceKind.TOKEN_HASH, tokens);
            return true;
        });
    }

    private User edit(UserId id, int version, BiConsumer<TenantScope, UsersRecord> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            UsersRecord row = lock(tx, id);
            if (row.getVersion() != version) {
                throw new VersionConflict("user", id, version, row.getVersion());
            }
            change.accept(tx, row);
            return write(tx, row);
        });
    }

    /** @param change says whether anything is another one now */
    private User verify(UserId id, Predicate<UsersRecord> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            UsersRecord row = lock(tx, id);
            return change.test(row) ? write(tx, row) : toUser(row);
        });
    }

    private static UsersRecord lock(TenantScope tx, UserId id) {
        return tx.dsl()
                .selectFrom(USERS)
                .where(isUser(tx, id))
                .forNoKeyUpdate()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("user", id));
    }

    /** By a function, because another user may take the address at this moment, and a unique index would end the transaction. */
    private static void rename(TenantScope tx, UserId id, UserDetails details) {
        String outcome = tx.dsl()
                .selectFrom(RENAME_USER(
                        tx.tenant(),
                        id.value(),
                        details.username().value(),
                        details.email().value()))
                .fetchSingle()
                .getOutcome();
        switch (outcome) {
            case "done" -> {}
            case "email_taken" -> throw new AlreadyExists("user with e-mail address", details.email());
            default -> throw new AlreadyExists("user with username", details.username());
        }
    }

    private static User write(TenantScope tx, UsersRecord row) {
        row.setVersion(row.getVersion() + 1);
        row.setUpdatedAt(tx.later(row.getUpdatedAt()));
        tx.dsl().executeUpdate(row, isUser(tx, row.getUserId()));
        return toUser(row);
    }

    static Condition isUser(TenantScope tx, UserId id) {
        return tx.owns(USERS.TENANT_ID).and(USERS.USER_ID.eq(id));
    }

    private static Condition isAfter(Page<UserId> page) {
        return page.after() == null ? noCondition() : USERS.USER_ID.gt(page.after());
    }

    private AlreadyExists conflictOf(NewUser user) {
        if (find(user.id()).isPresent()) {
            return new AlreadyExists("user", user.id());
        }
        return find(user.email()).isPresent()
                ? new AlreadyExists("user with e-mail address", user.email())
                : new AlreadyExists("user with username", user.username());
    }

    private List<User> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(USERS)
                .where(scope.owns(USERS.TENANT_ID))
                .and(condition)
                .orderBy(USERS.USER_ID)
                .limit(limit)
                .fetch(UserDao::toUser);
    }

    /** As the unique indexes compare. */
    private static <T> Condition isSame(Field<T> column, T value) {
        return folded(column).eq(folded(val(value, column)));
    }

    private static Field<String> folded(Field<?> text) {
        return lower(text.coerce(String.class).collate(collation("C")));
    }

    private static User toUser(UsersRecord row) {
        return new User(
                row.getUserId(),
                row.getUsername(),
                row.getEmail(),
                row.getPasswordHash(),
                row.getRole(),
                row.getFirstName(),
                row.getLastName(),
                row.getPhoneNumber(),
                row.getIsActive(),
                row.getIsEmailVerified(),
                row.getIsPhoneVerified(),
                row.getIsMfaEnabled(),
                row.getMustChangePassword(),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
