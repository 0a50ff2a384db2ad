package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.REFRESH_TOKENS;
import static io.tallybook.schema.telecom.Tables.USERS;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.Page;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import io.tallybook.model.telecom.NewRefreshToken;
import io.tallybook.model.telecom.RefreshToken;
import io.tallybook.model.telecom.RefreshTokenId;
import io.tallybook.model.telecom.TokenFamilyId;
import io.tallybook.model.telecom.TokenHash;
import io.tallybook.model.telecom.TokenRotation;
import io.tallybook.model.telecom.UserId;
import io.tallybook.schema.telecom.tables.records.RefreshTokensRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;

/**
 * The sessions of users: refresh tokens, of which only hashes are kept, each replaced by another one of its family when it is
 * used.
 *
 * <p>The sessions of a user change under the lock of the user's row. So a session that is ended stays ended, also where its token
 * is rotated at the same moment. No statement with a hash gets into jOOQ's log.
 */
public final class RefreshTokenDao {

    private final TenantScope scope;

    public RefreshTokenDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Begins a session with its first token.
     *
     * @throws IllegalArgumentException if the token is over before it begins
     * @throws AlreadyExists if the tenant has a token with this id, or any tenant one with this hash; nothing is kept
     * @throws NotFound if the tenant has no such user
     * @throws StatusConflict if the user is inactive
     * @throws Closed if the tenant is closed
     */
    public RefreshToken issue(UserId user, NewRefreshToken token) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            requireInTime(tx, token);
            if (!isActive(tx, user).orElseThrow(() -> new NotFound("user", user))) {
                throw new StatusConflict("user", user, "inactive");
            }
            return insert(tx, user, TokenFamilyId.generate(), token);
        });
    }

    /**
     * Replaces a token by another one of its family: once, whoever comes with it how often, and from how many threads.
     *
     * <p>The answer {@link TokenRotation.Reused} says that a token came again after it had been replaced. Its thief or its owner
     * has the token that replaced it, and nobody can tell which: the application revokes the family. The one exception it may make
     * is a program that asks twice at the same time, where {@code revokedAt} is a moment ago.
     *
     * @throws IllegalArgumentException if the new token is over before it begins
     * @throws AlreadyExists if the new token's id or hash is known; the old token stays as it is
     * @throws Closed if the tenant is closed
     */
    public TokenRotation rotate(TokenHash hash, NewRefreshToken replacement) {
        return scope.atomically(tx -> {
            // Decide.
            OpenTenant.require(tx);
            requireInTime(tx, replacement);
            Optional<RefreshToken> known = new RefreshTokenDao(tx).find(hash);
            if (known.isEmpty()) {
                return new TokenRotation.Unknown();
            }
            UserId user = known.get().user();
            boolean isActive = isActive(tx, user).orElse(false);
            Optional<RefreshToken> locked = lock(tx, known.get().id());
            if (locked.isEmpty()) {
                return new TokenRotation.Unknown();
            }
            RefreshToken token = locked.get();
            if (token.revokedAt() != null) {
                return token.isRotated() ? new TokenRotation.Reused(token) : new TokenRotation.Revoked(token);
            }
            if (!tx.now().isBefore(token.expiresAt())) {
                return new TokenRotation.Expired(token);
            }
            if (!isActive) {
                return new TokenRotation.Inactive(user);
            }

            // Write.
            RefreshToken next = insert(tx, user, token.family(), replacement);
            tx.dsl()
                    .update(REFRESH_TOKENS)
                    .set(REFRESH_TOKENS.IS_REVOKED, true)
                    .set(REFRESH_TOKENS.REVOKED_AT, tx.later(token.createdAt()))
                    .set(REFRESH_TOKENS.REVOCATION_REASON, RefreshToken.ROTATED)
                    .set(REFRESH_TOKENS.REPLACED_BY, next.id())
                    .where(isToken(tx, token.id()))
                    .execute();
            return new TokenRotation.Rotated(next);
        });
    }

    /** Expired, replaced and revoked ones too. One statement. */
    public Optional<RefreshToken> find(TokenHash hash) {
        return scope.unlogged()
                .selectFrom(REFRESH_TOKENS)
                .where(scope.owns(REFRESH_TOKENS.TENANT_ID))
                .and(REFRESH_TOKENS.TOKEN_HASH.eq(hash))
                .fetchOptional(RefreshTokenDao::toToken);
    }

    /** Those of a user that are taken at present, by id: one for each session. */
    public List<RefreshToken> list(UserId user, Page<RefreshTokenId> page) {
        return scope.dsl()
                .selectFrom(REFRESH_TOKENS)
                .where(scope.owns(REFRESH_TOKENS.TENANT_ID))
                .and(REFRESH_TOKENS.USER_ID.eq(user))
                .andNot(REFRESH_TOKENS.IS_REVOKED)
                .and(REFRESH_TOKENS.EXPIRES_AT.gt(scope.now()))
                .and(page.after() == null ? noCondition() : REFRESH_TOKENS.TOKEN_ID.gt(page.after()))
                .orderBy(REFRESH_TOKENS.TOKEN_ID)
                .limit(page.size())
                .fetch(RefreshTokenDao::toToken);
    }

    /**
     * Takes one token no longer; one that replaced it meanwhile is still taken. One that was revoked stays as it is.
     *
     * @param reason at most 200 characters, other than {@value RefreshToken#ROTATED}
     * @return how many were revoked
     */
    public int revoke(RefreshTokenId token, String reason) {
        return revoke(REFRESH_TOKENS.TOKEN_ID.eq(token), reason);
    }

    /**
     * Ends a session: takes no token of the family any more. Those that were replaced or revoked stay as they are.
     *
     * @param reason at most 200 characters, other than {@value RefreshToken#ROTATED}
     * @return how many were revoked
     */
    public int revoke(TokenFamilyId family, String reason) {
        return revoke(REFRESH_TOKENS.FAMILY_ID.eq(family), reason);
    }

    /**
     * Ends all sessions of a user.
     *
     * @param reason at most 200 characters, other than {@value RefreshToken#ROTATED}
     * @return how many tokens were revoked
     */
    public int revoke(UserId user, String reason) {
        return revoke(REFRESH_TOKENS.USER_ID.eq(user), reason);
    }

    /**
     * Forgets tokens that expired; until then one that comes again is recognised. It is done when none is forgotten any more. May
     * run twice at a time.
     *
     * @param before now at the latest
     * @param atMost 1 to 10,000
     * @return how many were forgotten
     */
    public int purge(Instant before, int atMost) {
        if (atMost < 1 || atMost > 10_000) {
            throw new IllegalArgumentException("1 to 10,000 tokens can be purged at once, not " + atMost);
        }
        return scope.atomically(tx -> {
            if (before.isAfter(tx.now())) {
                throw new IllegalArgumentException("tokens that expire before " + before + " may still be taken");
            }
            // Whoever purges at the same moment may have had the first ones.
            int forgotten = 0;
            List<RefreshToken> expired = listExpired(tx, before, atMost);
            while (forgotten == 0 && !expired.isEmpty()) {
                forgotten = forget(tx, expired);
                if (forgotten == 0) {
                    expired = listExpired(tx, before, atMost);
                }
            }
            return forgotten;
        });
    }

    private static List<RefreshToken> listExpired(TenantScope tx, Instant before, int atMost) {
        return tx.dsl()
                .selectFrom(REFRESH_TOKENS)
                .where(tx.owns(REFRESH_TOKENS.TENANT_ID))
                .and(REFRESH_TOKENS.EXPIRES_AT.lt(Moments.asked(before)))
                .orderBy(REFRESH_TOKENS.EXPIRES_AT, REFRESH_TOKENS.TOKEN_ID)
                .limit(atMost)
                .fetch(RefreshTokenDao::toToken);
    }

    private static int forget(TenantScope tx, List<RefreshToken> tokens) {
        lockUsers(tx, tokens.stream().map(RefreshToken::user).collect(Collectors.toSet()));
        List<RefreshTokenId> ids = tokens.stream().map(RefreshToken::id).toList();
        // What replaced a token may be forgotten before it; why the token is no longer taken stays known.
        tx.dsl()
                .update(REFRESH_TOKENS)
                .setNull(REFRESH_TOKENS.REPLACED_BY)
                .where(tx.owns(REFRESH_TOKENS.TENANT_ID))
                .and(REFRESH_TOKENS.REPLACED_BY.in(ids))
                .execute();
        List<String> forgotten = tx.dsl()
                .deleteFrom(REFRESH_TOKENS)
                .where(tx.owns(REFRESH_TOKENS.TENANT_ID))
                .and(REFRESH_TOKENS.TOKEN_ID.in(ids))
                .returning(REFRESH_TOKENS.TOKEN_HASH)
                .fetch(row -> row.getTokenHash().value());
        ExternalReferences.release(tx, ExternalReferenceKind.TOKEN_HASH, forgotten);
        return forgotten.size();
    }

    private int revoke(Condition which, String reason) {
        if (RefreshToken.ROTATED.equals(Text.require(reason, "reason", 200))) {
            throw new IllegalArgumentException("only a token that is replaced is " + RefreshToken.ROTATED);
        }
        return scope.atomically(tx -> {
            Condition isTaken = tx.owns(REFRESH_TOKENS.TENANT_ID).and(which).andNot(REFRESH_TOKENS.IS_REVOKED);
            lockUsers(
                    tx,
                    tx.dsl()
                            .selectDistinct(REFRESH_TOKENS.USER_ID)
                            .from(REFRESH_TOKENS)
                            .where(isTaken)
                            .fetchSet(REFRESH_TOKENS.USER_ID));
            return tx.dsl()
                    .update(REFRESH_TOKENS)
                    .set(REFRESH_TOKENS.IS_REVOKED, true)
                    .set(
                            REFRESH_TOKENS.REVOKED_AT,
                            greatest(REFRESH_TOKENS.CREATED_AT, val(tx.now(), REFRESH_TOKENS.CREATED_AT)))
                    .set(REFRESH_TOKENS.REVOCATION_REASON, reason)
                    .where(isTaken)
                    .execute();
        });
    }

    private static RefreshToken insert(TenantScope tx, UserId user, TokenFamilyId family, NewRefreshToken token) {
        if (!ExternalReferences.claim(
                tx, ExternalReferenceKind.TOKEN_HASH, token.hash().value())) {
            throw new AlreadyExists("refresh token with hash", token.hash());
        }
        return tx.unlogged()
                .insertInto(REFRESH_TOKENS)
                .set(REFRESH_TOKENS.TENANT_ID, tx.tenant())
                .set(REFRESH_TOKENS.TOKEN_ID, token.id())
                .set(REFRESH_TOKENS.USER_ID, user)
                .set(REFRESH_TOKENS.FAMILY_ID, family)
                .set(REFRESH_TOKENS.TOKEN_HASH, token.hash())
                .set(REFRESH_TOKENS.EXPIRES_AT, token.expiresAt())
                .set(REFRESH_TOKENS.IP_ADDRESS, token.ipAddress())
                .set(REFRESH_TOKENS.USER_AGENT, token.userAgent())
                .set(REFRESH_TOKENS.DEVICE_FINGERPRINT, token.deviceFingerprint())
                .set(REFRESH_TOKENS.CREATED_AT, tx.now())
                .onConflictDoNothing()
                .returning()
                .fetchOptional(RefreshTokenDao::toToken)
                .orElseThrow(() -> {
                    ExternalReferences.release(
                            tx,
                            ExternalReferenceKind.TOKEN_HASH,
                            Set.of(token.hash().value()));
                    return new AlreadyExists("refresh token", token.id());
                });
    }

    private static void requireInTime(TenantScope tx, NewRefreshToken token) {
        if (!token.expiresAt().isAfter(tx.now())) {
            throw new IllegalArgumentException(
                    "a token that expires at " + token.expiresAt() + " is over before it begins");
        }
    }

    /** Under the lock under which the sessions of a user change. Empty for an unknown user. */
    private static Optional<Boolean> isActive(TenantScope tx, UserId user) {
        return tx.dsl()
                .select(USERS.IS_ACTIVE)
                .from(USERS)
                .where(UserDao.isUser(tx, user))
                .forNoKeyUpdate()
                .fetchOptional(USERS.IS_ACTIVE);
    }

    /** In one order, so that two who revoke or purge do not wait for each other in a circle. */
    private static void lockUsers(TenantScope tx, Set<UserId> users) {
        tx.dsl()
                .select(USERS.USER_ID)
                .from(USERS)
                .where(tx.owns(USERS.TENANT_ID))
                .and(USERS.USER_ID.in(users))
                .orderBy(USERS.USER_ID)
                .forNoKeyUpdate()
                .fetch();
    }

    private static Optional<RefreshToken> lock(TenantScope tx, RefreshTokenId token) {
        return tx.dsl()
                .selectFrom(REFRESH_TOKENS)
                .where(isToken(tx, token))
                .forNoKeyUpdate()
                .fetchOptional(RefreshTokenDao::toToken);
    }

    private static Condition isToken(TenantScope tx, RefreshTokenId token) {
        return tx.owns(REFRESH_TOKENS.TENANT_ID).and(REFRESH_TOKENS.TOKEN_ID.eq(token));
    }

    private static RefreshToken toToken(RefreshTokensRecord row) {
        return new RefreshToken(
                row.getTokenId(),
                row.getUserId(),
                row.getFamilyId(),
                row.getTokenHash(),
                row.getExpiresAt(),
                row.getRevokedAt(),
                row.getRevocationReason(),
                row.getReplacedBy(),
                row.getIpAddress(),
                row.getUserAgent(),
                row.getDeviceFingerprint(),
                row.getCreatedAt());
    }
}
