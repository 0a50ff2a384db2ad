package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.USERS;
import static io.tallybook.schema.telecom.Tables.USER_PERMISSIONS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.Permission;
import io.tallybook.model.telecom.UserId;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;

/** What users may do beyond their roles: words that the application reads. */
public final class UserPermissionDao {

    private final TenantScope scope;

    public UserPermissionDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Lets a user do something. Doing so twice changes nothing.
     *
     * @throws NotFound if the tenant has no such user
     * @throws Closed if the tenant is closed
     */
    public void grant(UserId user, Permission permission) {
        Objects.requireNonNull(permission, "permission");
        scope.atomically(tx -> {
            OpenTenant.require(tx);
            requireUser(tx, user);
            return tx.dsl()
                    .insertInto(USER_PERMISSIONS)
                    .set(USER_PERMISSIONS.TENANT_ID, tx.tenant())
                    .set(USER_PERMISSIONS.USER_ID, user)
                    .set(USER_PERMISSIONS.PERMISSION, permission)
                    .set(USER_PERMISSIONS.GRANTED_AT, tx.now())
                    .onConflictDoNothing()
                    .execute();
        });
    }

    /**
     * Lets a user do something no longer; also of a closed tenant.
     *
     * @return whether the user had the permission
     */
    public boolean revoke(UserId user, Permission permission) {
        return scope.dsl()
                        .deleteFrom(USER_PERMISSIONS)
                        .where(isOf(user))
                        .and(USER_PERMISSIONS.PERMISSION.eq(permission))
                        .execute()
                == 1;
    }

    /** Whether a user has a permission. One statement; the role is not asked. */
    public boolean has(UserId user, Permission permission) {
        return scope.dsl().fetchExists(USER_PERMISSIONS, isOf(user).and(USER_PERMISSIONS.PERMISSION.eq(permission)));
    }

    /** Those of a user, in the order of their letters. */
    public List<Permission> list(UserId user, Page<Permission> page) {
        return scope.dsl()
                .select(USER_PERMISSIONS.PERMISSION)
                .from(USER_PERMISSIONS)
                .where(isOf(user))
                .and(page.after() == null ? noCondition() : USER_PERMISSIONS.PERMISSION.gt(page.after()))
                .orderBy(USER_PERMISSIONS.PERMISSION)
                .limit(page.size())
                .fetch(USER_PERMISSIONS.PERMISSION);
    }

    private Condition isOf(UserId user) {
        return scope.owns(USER_PERMISSIONS.TENANT_ID).and(USER_PERMISSIONS.USER_ID.eq(user));
    }

    private static void requireUser(TenantScope tx, UserId user) {
        tx.dsl()
                .select(USERS.USER_ID)
                .from(USERS)
                .where(UserDao.isUser(tx, user))
                .forKeyShare()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("user", user));
    }
}
