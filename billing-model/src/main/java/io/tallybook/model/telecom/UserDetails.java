package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who a user is from now on, all of it: begin with {@link #of} what was read. */
public record UserDetails(
        Username username,
        EmailAddress email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable TelephoneNumber phoneNumber) {

    public UserDetails {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(email, "email");
        Text.optional(firstName, "first name", 100);
        Text.optional(lastName, "last name", 100);
    }

    /** The user as it is. */
    public static UserDetails of(User user) {
        TelephoneNumber phoneNumber = user.phoneNumber() == null ? null : TelephoneNumber.of(user.phoneNumber());
        return new UserDetails(user.username(), user.email(), user.firstName(), user.lastName(), phoneNumber);
    }

    public UserDetails withUsername(Username username) {
        return new UserDetails(username, email, firstName, lastName, phoneNumber);
    }

    public UserDetails withEmail(EmailAddress email) {
        return new UserDetails(username, email, firstName, lastName, phoneNumber);
    }

    public UserDetails withName(String firstName, String lastName) {
        return new UserDetails(
                username, email, Objects.requireNonNull(firstName), Objects.requireNonNull(lastName), phoneNumber);
    }

    public UserDetails withPhoneNumber(TelephoneNumber phoneNumber) {
        return new UserDetails(username, email, firstName, lastName, Objects.requireNonNull(phoneNumber));
    }

    public UserDetails withoutPhoneNumber() {
        return new UserDetails(username, email, firstName, lastName, null);
    }
}
