package io.tallybook.model.telecom;

import java.io.Serializable;

/** What became of a token that was to be replaced. */
public sealed interface TokenRotation extends Serializable {

    /** The token is no longer taken; this one is, in the same family. */
    record Rotated(RefreshToken token) implements TokenRotation {}

    /**
     * The token was replaced before: somebody has a copy, so revoke its family. Nothing was changed.
     *
     * @param token as it is kept; {@code revokedAt} says when it was replaced
     */
    record Reused(RefreshToken token) implements TokenRotation {}

    /** The token, or its family, was revoked. */
    record Revoked(RefreshToken token) implements TokenRotation {}

    /** It is too late for the token. */
    record Expired(RefreshToken token) implements TokenRotation {}

    /** The user may not log in any more. */
    record Inactive(UserId user) implements TokenRotation {}

    /** The tenant knows no token with this hash: it never gave it out, or has purged it. */
    record Unknown() implements TokenRotation {}
}
