package io.tallybook.model.telecom;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in to a tenant.
 *
 * @param isActive whether the user may log in at all
 * @param isMfaEnabled whether a second factor is asked for
 * @param mustChangePassword whether a new password has to be chosen after logging in
 * @param version number of the change, for editors that read before they write
 * @param updatedAt when the user was last changed; logging in is no change
 */
public record User(
        UserId id,
        Username username,
        EmailAddress email,
        PasswordHash passwordHash,
        UserRole role,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String phoneNumber,
        boolean isActive,
        boolean isEmailVerified,
        boolean isPhoneVerified,
        boolean isMfaEnabled,
        boolean mustChangePassword,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
