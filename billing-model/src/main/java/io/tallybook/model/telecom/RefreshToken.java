package io.tallybook.model.telecom;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token as it is kept: by its hash.
 *
 * @param family the session: all tokens that replaced one another
 * @param expiresAt first instant at which it is no longer taken
 * @param revokedAt since when it is no longer taken; absent while it is
 * @param revocationReason {@value #ROTATED} where another one replaced it
 * @param replacedBy that other one, as long as it is kept
 */
public record RefreshToken(
        RefreshTokenId id,
        UserId user,
        TokenFamilyId family,
        TokenHash hash,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable String revocationReason,
        @Nullable RefreshTokenId replacedBy,
        @Nullable IpAddress ipAddress,
        @Nullable String userAgent,
        @Nullable String deviceFingerprint,
        Instant createdAt)
        implements Serializable {

    /** Why a token is no longer taken that another one replaced. */
    public static final String ROTATED = "rotated";

    /** Whether it was replaced by another one, so that its coming again means that somebody has a copy. */
    public boolean isRotated() {
        return ROTATED.equals(revocationReason);
    }
}
