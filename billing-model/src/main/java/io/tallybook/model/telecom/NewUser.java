package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user to be created, active and without a second factor.
 *
 * @param phoneNumber as ITU-T E.164 writes it: {@code +919876543210}
 * @param isEmailVerified whether the user has proved to read that address
 * @param isPhoneVerified whether the user has proved to answer that number
 */
public record NewUser(
        UserId id,
        Username username,
        EmailAddress email,
        PasswordHash passwordHash,
        UserRole role,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String phoneNumber,
        boolean isEmailVerified,
        boolean isPhoneVerified) {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

    public NewUser {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(passwordHash, "passwordHash");
        Objects.requireNonNull(role, "role");
        Text.optional(firstName, "first name", 100);
        Text.optional(lastName, "last name", 100);
        if (phoneNumber != null && !E164.matcher(phoneNumber).matches()) {
            throw new IllegalArgumentException("telephone number must be like +919876543210, was " + phoneNumber);
        }
        if (isPhoneVerified && phoneNumber == null) {
            throw new IllegalArgumentException("there is no telephone number that could be verified");
        }
    }

    /** With a new id, and neither name nor telephone number; nothing is verified. */
    public static NewUser of(Username username, EmailAddress email, PasswordHash passwordHash, UserRole role) {
        return new NewUser(UserId.generate(), username, email, passwordHash, role, null, null, null, false, false);
    }

    public NewUser withId(UserId id) {
        return new NewUser(
                id,
                username,
                email,
                passwordHash,
                role,
                firstName,
                lastName,
                phoneNumber,
                isEmailVerified,
                isPhoneVerified);
    }
}
