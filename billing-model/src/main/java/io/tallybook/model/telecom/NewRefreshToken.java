package io.tallybook.model.telecom;

import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token that the application gives out, or that replaces another one.
 *
 * @param expiresAt first instant at which it is no longer taken; to the microsecond
 * @param ipAddress from where it was asked for
 * @param userAgent by which program, at most 1,000 characters
 * @param deviceFingerprint on which device, as the application tells them apart, at most 500 characters
 */
public record NewRefreshToken(
        RefreshTokenId id,
        TokenHash hash,
        Instant expiresAt,
        @Nullable IpAddress ipAddress,
        @Nullable String userAgent,
        @Nullable String deviceFingerprint) {

    public NewRefreshToken {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(hash, "hash");
        expiresAt = Objects.requireNonNull(Moments.stored(Objects.requireNonNull(expiresAt, "expiresAt"), "an expiry"));
        Text.optional(userAgent, "user agent", 1000);
        Text.optional(deviceFingerprint, "device fingerprint", 500);
    }

    /** With a new id, from nowhere in particular. */
    public static NewRefreshToken of(TokenHash hash, Instant expiresAt) {
        return new NewRefreshToken(RefreshTokenId.generate(), hash, expiresAt, null, null, null);
    }

    public NewRefreshToken from(IpAddress ipAddress, String userAgent, String deviceFingerprint) {
        return new NewRefreshToken(id, hash, expiresAt, ipAddress, userAgent, deviceFingerprint);
    }
}
