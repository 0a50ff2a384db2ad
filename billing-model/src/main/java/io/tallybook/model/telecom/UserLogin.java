package io.tallybook.model.telecom;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the logins of a user have gone.
 *
 * @param passwordChangedAt when the password was last set
 * @param mustChangePassword whether a new password has to be chosen after logging in
 * @param lastLoginAt absent before the first login
 * @param failedAttempts since the last login that succeeded, or the last lock that is over
 * @param lockedUntil first instant at which attempts are taken again; absent when they always were, and kept when it is over
 */
public record UserLogin(
        UserId user,
        boolean isActive,
        Instant passwordChangedAt,
        boolean mustChangePassword,
        @Nullable Instant lastLoginAt,
        @Nullable IpAddress lastLoginFrom,
        int failedAttempts,
        @Nullable Instant lastFailedAt,
        @Nullable Instant lockedUntil) {

    /** Whether too many attempts have failed for another one to be taken at {@code at}. */
    public boolean isLockedAt(Instant at) {
        return lockedUntil != null && at.isBefore(lockedUntil);
    }
}
