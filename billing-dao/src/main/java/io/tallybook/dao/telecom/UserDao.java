package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.USERS;
import static org.jooq.impl.DSL.collation;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.Username;
import io.tallybook.schema.telecom.tables.records.UsersRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
            return tx.dsl()
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
        return fetch(page.after() == null ? noCondition() : USERS.USER_ID.gt(page.after()), page.size());
    }

    /**
     * Removes a user to whom nothing belongs.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws InUse if something belongs to the user; both stay
     */
    public void remove(UserId id) {
        scope.atomically(tx -> {
            Removal.of(tx.dsl(), USERS, tx.owns(USERS.TENANT_ID).and(USERS.USER_ID.eq(id)), "user", id);
            return true;
        });
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
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
