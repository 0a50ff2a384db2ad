package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.IpAddress;
import io.tallybook.model.telecom.NewRefreshToken;
import io.tallybook.model.telecom.RefreshToken;
import io.tallybook.model.telecom.RefreshTokenId;
import io.tallybook.model.telecom.TokenFamilyId;
import io.tallybook.model.telecom.TokenHash;
import io.tallybook.model.telecom.TokenRotation;
import io.tallybook.model.telecom.TokenRotation.Expired;
import io.tallybook.model.telecom.TokenRotation.Inactive;
import io.tallybook.model.telecom.TokenRotation.Reused;
import io.tallybook.model.telecom.TokenRotation.Revoked;
import io.tallybook.model.telecom.TokenRotation.Rotated;
import io.tallybook.model.telecom.TokenRotation.Unknown;
import io.tallybook.model.telecom.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefreshTokenDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Duration DAY = Duration.ofDays(1);

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Billing billing;
    private Subscriber subscriber;
    private RefreshTokenDao tokens;
    private UserId ada;

    @BeforeEach
    void a_user() {
        billing = db.billing().withClock(clock);
        subscriber = Subscriber.of(db, billing);
        tokens = subscriber.telecom().refreshTokens();
        ada = subscriber.user();
    }

    @Test
    void keeps_a_hash_and_says_whose_it_is() {
        TokenHash hash = hash();
        NewRefreshToken given = NewRefreshToken.of(hash, in(DAY)).from(IpAddress.of("192.0.2.1"), "curl/8", "laptop");

        RefreshToken token = tokens.issue(ada, given);

        assertThat(token)
                .isEqualTo(new RefreshToken(
                        given.id(),
                        ada,
                        token.family(),
                        hash,
                        in(DAY),
                        null,
                        null,
                        null,
                        IpAddress.of("192.0.2.1"),
                        "curl/8",
                        "laptop",
                        clock.instant()));
        assertThat(tokens.find(hash)).contains(token);
        assertThat(billing.tenants().ownerOf(hash)).contains(subscriber.tenant());
        assertThat(tokens.list(ada, Page.first(10))).containsExactly(token);
        assertThat(tokens.find(hash())).isEmpty();
        assertThat(billing.tenants().ownerOf(hash())).isEmpty();
    }

    @Test
    void a_hash_is_known_once_among_all_tenants() {
        TokenHash hash = hash();
        RefreshToken first = tokens.issue(ada, NewRefreshToken.of(hash, in(DAY)));
        Subscriber other = Subscriber.of(db, billing);

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(
                        () -> other.telecom().refreshTokens().issue(other.user(), NewRefreshToken.of(hash, in(DAY))))
                .withMessage("refresh token with hash … exists already");
        billing.transaction(tx -> {
            RefreshTokenDao inside = tx.tenant(subscriber.tenant()).telecom().refreshTokens();
            TokenHash second = hash();
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(() ->
                            inside.issue(ada, new NewRefreshToken(first.id(), second, in(DAY), null, null, null)));
            // The transaction is usable, and nothing of the refused one is left.
            assertThat(tx.tenants().ownerOf(second)).isEmpty();
        });
        assertThat(billing.tenants().ownerOf(hash)).contains(subscriber.tenant());
        assertThat(tokens.list(ada, Page.first(10))).containsExactly(first);
    }

    @Test
    void is_given_to_an_active_user_of_an_open_tenant_for_some_time() {
        NewRefreshToken token = NewRefreshToken.of(hash(), in(DAY));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tokens.issue(UserId.generate(), token));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.issue(ada, NewRefreshToken.of(hash(), clock.instant())));
        subscriber.acme().users().deactivate(ada, 1);
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> tokens.issue(ada, token));
        billing.tenants().close(subscriber.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> tokens.issue(ada, token));
        assertThat(billing.tenants().ownerOf(token.hash())).isEmpty();
    }

    @Test
    void a_token_that_is_used_is_replaced_by_one_of_its_family() {
        RefreshToken first = issue();
        clock.forward(Duration.ofMinutes(5));

        RefreshToken second = rotated(tokens.rotate(first.hash(), next()));

        assertThat(second.family()).isEqualTo(first.family());
        assertThat(second.user()).isEqualTo(ada);
        RefreshToken replaced = tokens.find(first.hash()).orElseThrow();
        assertThat(replaced.isRotated()).isTrue();
        assertThat(replaced.revokedAt()).isEqualTo(clock.instant());
        assertThat(replaced.replacedBy()).isEqualTo(second.id());
        assertThat(tokens.list(ada, Page.first(10))).containsExactly(second);
    }

    @Test
    void a_token_that_comes_again_is_known_for_one_so_that_its_family_can_be_revoked() {
        RefreshToken first = issue();
        RefreshToken second = rotated(tokens.rotate(first.hash(), next()));

        TokenRotation again = tokens.rotate(first.hash(), next());

        assertThat(again).isInstanceOfSatisfying(Reused.class, reused -> {
            assertThat(reused.token().family()).isEqualTo(first.family());
            assertThat(reused.token().replacedBy()).isEqualTo(second.id());
        });
        assertThat(tokens.revoke(first.family(), "reused")).isEqualTo(1);
        assertThat(tokens.rotate(second.hash(), next()))
                .isInstanceOfSatisfying(
                        Revoked.class,
                        revoked ->
                                assertThat(revoked.token().revocationReason()).isEqualTo("reused"));
        // What was rotated stays so: that it was stolen is not forgotten.
        assertThat(tokens.rotate(first.hash(), next())).isInstanceOf(Reused.class);
    }

    @Test
    void of_many_rotations_of_one_token_exactly_one_wins() {
        for (int round = 0; round < 10; round++) {
            RefreshToken first = issue();

            List<TokenRotation> answers = Together.run(8, 16, call -> tokens.rotate(first.hash(), next()));

            assertThat(answers).filteredOn(Rotated.class::isInstance).hasSize(1);
            assertThat(answers).filteredOn(Reused.class::isInstance).hasSize(15);
        }
        assertThat(tokens.list(ada, Page.first(100))).hasSize(10);
    }

    @Test
    void many_who_rotate_and_revoke_in_one_transaction_do_not_wait_in_a_circle() {
        RefreshToken first = issue();

        List<TokenRotation> answers = Together.run(
                8,
                16,
                call -> billing.transactionResult(tx -> {
                    RefreshTokenDao inside =
                            tx.tenant(subscriber.tenant()).telecom().refreshTokens();
                    TokenRotation answer = inside.rotate(first.hash(), next());
                    if (answer instanceof Reused reused) {
                        inside.revoke(reused.token().family(), "reused");
                    }
                    return answer;
                }));

        assertThat(answers).filteredOn(Rotated.class::isInstance).hasSize(1);
        assertThat(tokens.list(ada, Page.first(10))).isEmpty();
    }

    @Test
    void a_session_that_is_ended_while_its_token_is_rotated_stays_ended() {
        for (int round = 0; round < 30; round++) {
            RefreshToken first = issue();

            Together.run(
                    3,
                    3,
                    call -> call == 0
                            ? tokens.revoke(first.family(), "logged out")
                            : call == 1 ? tokens.rotate(first.hash(), next()) : tokens.revoke(ada, "logged out"));

            assertThat(tokens.list(ada, Page.first(100))).as("round " + round).isEmpty();
        }
    }

    @Test
    void what_is_unknown_expired_or_of_an_inactive_user_is_not_replaced() {
        RefreshToken token = issue();
        NewRefreshToken next = NewRefreshToken.of(hash(), in(DAY.multipliedBy(2)));

        assertThat(tokens.rotate(hash(), next)).isEqualTo(new Unknown());
        subscriber.acme().users().deactivate(ada, 1);
        assertThat(tokens.rotate(token.hash(), next)).isEqualTo(new Inactive(ada));
        clock.forward(DAY);
        assertThat(tokens.rotate(token.hash(), next)).isEqualTo(new Expired(token));
        assertThat(tokens.find(next.hash())).isEmpty();
    }

    @Test
    void a_known_replacement_is_refused_and_the_token_is_still_taken() {
        RefreshToken token = issue();
        RefreshToken other = issue();

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> tokens.rotate(token.hash(), NewRefreshToken.of(other.hash(), in(DAY))));

        assertThat(tokens.rotate(token.hash(), next())).isInstanceOf(Rotated.class);
    }

    @Test
    void revokes_one_or_all_of_a_user() {
        RefreshToken one = issue();
        RefreshToken two = issue();
        UserId bob = subscriber.acme().users().create(Subscriber.newUser("bob")).id();
        RefreshToken others = tokens.issue(bob, next());

        assertThat(tokens.revoke(one.id(), "logged out")).isEqualTo(1);
        assertThat(tokens.revoke(one.id(), "again")).isZero();
        assertThat(tokens.find(one.hash()).orElseThrow().revocationReason()).isEqualTo("logged out");
        assertThat(tokens.list(ada, Page.first(10))).containsExactly(two);
        assertThat(tokens.revoke(ada, "password changed")).isEqualTo(1);
        assertThat(tokens.list(ada, Page.first(10))).isEmpty();
        assertThat(tokens.list(bob, Page.first(10))).containsExactly(others);
        assertThat(tokens.revoke(TokenFamilyId.generate(), "none")).isZero();
        assertThat(tokens.revoke(RefreshTokenId.generate(), "none")).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.revoke(ada, RefreshToken.ROTATED));
    }

    @Test
    void forgets_what_expired_and_lets_others_have_the_hash() {
        RefreshToken first = issue();
        RefreshToken shortLived =
                rotated(tokens.rotate(first.hash(), NewRefreshToken.of(hash(), in(Duration.ofHours(1)))));
        RefreshToken other = issue();
        clock.forward(Duration.ofHours(2));

        assertThat(tokens.purge(clock.instant(), 10)).isEqualTo(1);
        assertThat(tokens.find(shortLived.hash())).isEmpty();
        assertThat(billing.tenants().ownerOf(shortLived.hash())).isEmpty();
        // What replaced it is forgotten, that it was replaced is not.
        assertThat(tokens.rotate(first.hash(), next()))
                .isInstanceOfSatisfying(
                        Reused.class,
                        reused -> assertThat(reused.token().replacedBy()).isNull());

        clock.forward(DAY);
        assertThat(tokens.purge(clock.instant(), 1)).isEqualTo(1);
        assertThat(tokens.purge(clock.instant(), 10)).isEqualTo(1);
        assertThat(tokens.purge(clock.instant(), 10)).isZero();
        assertThat(tokens.find(other.hash())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.purge(in(DAY), 10));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.purge(clock.instant(), 0));
    }

    @Test
    void forgets_nothing_before_any_instant_that_the_database_can_name() {
        issue();

        assertThat(tokens.purge(Instant.MIN, 10)).isZero();
    }

    @Test
    void purging_by_several_at_once_forgets_each_once() {
        for (int chain = 0; chain < 5; chain++) {
            RefreshToken last = issue();
            for (int link = 0; link < 9; link++) {
                last = rotated(tokens.rotate(last.hash(), next()));
            }
        }
        clock.forward(DAY.plusSeconds(1));

        List<Integer> forgotten = Together.run(4, 40, call -> tokens.purge(clock.instant(), 7));

        assertThat(forgotten.stream().mapToInt(Integer::intValue).sum()).isEqualTo(50);
        assertThat(db.dsl()
                        .fetchSingle(
                                "SELECT count(*) FROM billing.external_references WHERE tenant_id = ?",
                                subscriber.tenant().value())
                        .get(0, int.class))
                .isZero();
    }

    @Test
    void lists_by_page() {
        List<RefreshToken> all = IntStream.range(0, 3).mapToObj(i -> issue()).toList();

        assertThat(tokens.list(ada, Page.first(2))).isEqualTo(all.subList(0, 2));
        assertThat(tokens.list(ada, Page.after(all.get(1).id(), 2))).isEqualTo(all.subList(2, 3));
    }

    private RefreshToken issue() {
        return tokens.issue(ada, next());
    }

    private NewRefreshToken next() {
        return NewRefreshToken.of(hash(), in(DAY));
    }

    private Instant in(Duration duration) {
        return clock.instant().plus(duration);
    }

    private static RefreshToken rotated(TokenRotation rotation) {
        return ((Rotated) rotation).token();
    }

    private static TokenHash hash() {
        return TokenHash.sha256(UUID.randomUUID().toString().toCharArray());
    }
}
