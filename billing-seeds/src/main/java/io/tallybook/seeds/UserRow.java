package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.dao.telecom.UserDao;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.UserId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A user of a tenant.
 *
 * @param email the guide's, or the operator's own
 * @param passwordHash made when the user is: hashing takes its time
 */
record UserRow(TenantId tenant, SeedUser user, EmailAddress email, Supplier<PasswordHash> passwordHash)
        implements SeedRow {

    private UserId id() {
        return user.id(tenant);
    }

    @Override
    public String key() {
        return "user " + id();
    }

    @Override
    public String name() {
        return "user " + user.username();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return users(billing).find(id()).map(UserRow::fingerprint);
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        if (users(billing).find(email).isPresent()) {
            return Optional.of("another user has the e-mail address " + email);
        }
        return users(billing).find(user.username()).map(other -> "another user has the username " + other.username());
    }

    @Override
    public void create(Billing billing) {
        users(billing)
                .create(new NewUser(
                        id(),
                        user.username(),
                        email,
                        passwordHash.get(),
                        user.role(),
                        user.firstName(),
                        user.lastName(),
                        user.phoneNumber(),
                        true,
                        user.isPhoneVerified()));
    }

    @Override
    public void remove(Billing billing) {
        users(billing).remove(id());
    }

    private UserDao users(Billing billing) {
        return billing.tenant(tenant).users();
    }

    private static String fingerprint(User user) {
        return Fingerprint.of(Arrays.asList(
                user.username(),
                user.email(),
                user.passwordHash().value(),
                user.role(),
                user.firstName(),
                user.lastName(),
                user.phoneNumber(),
                user.isActive(),
                user.isEmailVerified(),
                user.isPhoneVerified(),
                user.isMfaEnabled()));
    }
}
