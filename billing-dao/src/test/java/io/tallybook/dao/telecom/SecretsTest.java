package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.MfaSecret;
import io.tallybook.model.telecom.NewRefreshToken;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.RefreshToken;
import io.tallybook.model.telecom.TokenHash;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Looks for hashes, tokens and secrets wherever they could come to light: texts, refusals, errors, jOOQ's log. */
class SecretsTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final String BCRYPT = "SaltSaltSaltSaltSaltSa" + "HashHashHashHashHashHashHashHas";
    private static final PasswordHash PASSWORD = PasswordHash.of("$2b$12$" + BCRYPT);
    private static final MfaSecret FACTOR = MfaSecret.of("SecretOfTheSecondFactor");

    private final String token = "the token itself " + UUID.randomUUID();
    private final TokenHash hash = TokenHash.sha256(token.toCharArray());
    private final TokenHash next = TokenHash.sha256((token + " next").toCharArray());
    private final List<String> told = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private Subscriber subscriber;

    @BeforeEach
    void a_billing_that_is_listened_to() {
        DefaultConfiguration configuration = new DefaultConfiguration();
        configuration.set(db.dataSource());
        configuration.set(SQLDialect.POSTGRES);
        configuration.setExecuteListener(new WhatIsLogged());
        subscriber = Subscriber.of(db, db.billing(DSL.using(configuration)));
    }

    @Test
    void none_comes_to_light() {
        UserLoginDao logins = subscriber.telecom().userLogins();
        RefreshTokenDao tokens = subscriber.telecom().refreshTokens();
        UserId ada = subscriber.user();
        NewUser bob = NewUser.of(Username.of("bob"), EmailAddress.of("bob@example.com"), PASSWORD, UserRole.ADMIN);
        NewRefreshToken given = token(hash);

        tell(() -> bob);
        tell(() -> subscriber.acme().users().create(bob));
        tell(() -> subscriber.acme().users().create(bob));
        tell(() -> subscriber.acme().users().get(bob.id()));
        tell(() -> logins.changePassword(ada, PASSWORD));
        tell(() -> logins.resetPassword(ada, PASSWORD));
        tell(() -> logins.resetPassword(UserId.generate(), PASSWORD));
        tell(() -> logins.enableMfa(ada, FACTOR));
        tell(() -> logins.enableMfa(UserId.generate(), FACTOR));
        tell(() -> logins.findMfaSecret(ada));
        tell(() -> given);
        tell(() -> tokens.issue(ada, given));
        tell(() -> tokens.issue(ada, given));
        tell(() -> tokens.issue(UserId.generate(), token(next)));
        tell(() -> tokens.find(hash));
        tell(() -> subscriber.billing().tenants().ownerOf(hash));
        tell(() -> tokens.rotate(hash, given));
        tell(() -> tokens.rotate(hash, token(next)));
        tell(() -> tokens.rotate(hash, token(next)));
        tell(() -> tokens.revoke(ada, "logged out"));
        tell(() -> tokens.purge(Instant.now(), 10));
        tell(() -> PasswordHash.of(token));
        tell(() -> TokenHash.of(token));
        tell(() -> MfaSecret.of("SecretOfTheSecondFactor".repeat(50)));
        RefreshToken found = tokens.find(next).orElseThrow();
        tell(() -> found);
        tell(() -> subscriber.acme().users().list(Page.first(10)));
        tell(() -> {
            subscriber.acme().users().remove(UserId.generate());
            return "removed";
        });

        assertThat(told).hasSize(27).noneMatch(this::isSecret);
        assertThat(logged).isNotEmpty().noneMatch(this::isSecret);
    }

    /** A table that is broken below the API: what PostgreSQL says about the row must not be passed on by us. */
    @Test
    void an_error_of_the_database_names_the_statement_without_its_values() {
        db.dsl().execute("ALTER TABLE telecom.refresh_tokens RENAME TO refresh_tokens_away");
        try {
            tell(() -> subscriber.telecom().refreshTokens().issue(subscriber.user(), token(hash)));
            tell(() -> subscriber.telecom().refreshTokens().find(hash));
        } finally {
            db.dsl().execute("ALTER TABLE telecom.refresh_tokens_away RENAME TO refresh_tokens");
        }

        assertThat(told)
                .hasSize(2)
                .allMatch(text -> text.contains("DataAccessException"))
                .noneMatch(this::isSecret);
        assertThat(subscriber.billing().tenants().ownerOf(hash)).isEmpty();
    }

    @Test
    void this_test_would_notice() {
        subscriber.billing().tenants().create(hash.value());
        tell(() -> Optional.of(hash.value()));

        assertThat(logged).anyMatch(this::isSecret);
        assertThat(told).anyMatch(this::isSecret);
    }

    private boolean isSecret(String text) {
        return List.of("SaltSalt", "HashHash", FACTOR.value(), token, hash.value(), next.value()).stream()
                .anyMatch(text::contains);
    }

    /** What a caller would print: the answer, or the refusal with all its causes. */
    private void tell(Callable<Object> call) {
        try {
            told.add(call.call().toString());
        } catch (BillingException refusal) {
            told.add(refusal.toString());
        } catch (Exception error) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            told.add(trace.toString());
        }
    }

    private static NewRefreshToken token(TokenHash hash) {
        return NewRefreshToken.of(hash, Instant.now().plus(Duration.ofDays(1)));
    }

    /** As jOOQ's own logger does at DEBUG: the statement with its values, and the rows that came. */
    private final class WhatIsLogged implements ExecuteListener {

        private static final long serialVersionUID = 1L;

        @Override
        public void executeStart(ExecuteContext context) {
            if (context.settings().isExecuteLogging() && context.query() != null) {
                logged.add(context.dsl().renderInlined(context.query()));
            }
        }

        @Override
        public void resultEnd(ExecuteContext context) {
            if (context.settings().isExecuteLogging() && context.result() != null) {
                logged.add(context.result().format());
            }
        }
    }
}
