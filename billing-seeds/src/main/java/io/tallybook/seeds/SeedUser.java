package io.tallybook.seeds;

import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The users of guide 003, without their passwords; all have verified their e-mail addresses. */
record SeedUser(
        Username username,
        EmailAddress email,
        UserRole role,
        String firstName,
        String lastName,
        @Nullable String phoneNumber,
        boolean isPhoneVerified) {

    static final SeedUser ADMIN = new SeedUser(
            Username.of("admin"),
            EmailAddress.of("admin@balatrix.com"),
            UserRole.ADMIN,
            "System",
            "Administrator",
            "+919876543210",
            true);

    static final SeedUser SUPPORT = new SeedUser(
            Username.of("support"),
            EmailAddress.of("support@balatrix.com"),
            UserRole.SUPPORT,
            "Support",
            "Team",
            "+919876543211",
            true);

    static final SeedUser JOHN = customer("john.doe", "john.doe@example.com", "John", "Doe", "+919876543212", true);

    static final SeedUser JANE =
            customer("jane.smith", "jane.smith@example.com", "Jane", "Smith", "+919876543213", false);

    static final SeedUser ROBERT =
            customer("acme.corp", "admin@acmecorp.com", "Robert", "Johnson", "+919876543214", true);

    /** Of whom the second never verified her number. */
    static final List<SeedUser> CUSTOMERS = List.of(JOHN, JANE, ROBERT);

    UserId id(TenantId tenant) {
        return new UserId(SeedId.of("user", tenant, username));
    }

    /** The numbers of the guide are somebody else's, who could ask an application to reset a password by them. */
    SeedUser withoutTelephone() {
        return new SeedUser(username, email, role, firstName, lastName, null, false);
    }

    private static SeedUser customer(
            String username,
            String email,
            String firstName,
            String lastName,
            String phoneNumber,
            boolean isPhoneVerified) {
        return new SeedUser(
                Username.of(username),
                EmailAddress.of(email),
                UserRole.CUSTOMER,
                firstName,
                lastName,
                phoneNumber,
                isPhoneVerified);
    }
}
