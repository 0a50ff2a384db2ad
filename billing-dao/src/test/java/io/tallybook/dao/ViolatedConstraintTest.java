package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which constraint an error is about, as functions of the database ask, with what servers say of it. */
class ViolatedConstraintTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # one server
                    users_email, duplicate key value violates unique constraint "users_email", users_email
                    # a worker, on whose shard it happened
                    users_email_104823, duplicate key value violates unique constraint "users_email_104823", users_email
                    # a coordinator, whose field is empty
                    '', duplicate key value violates unique constraint "users_email_104823", users_email
                    , duplicate key value violates unique constraint "users_email_104823", users_email
                    '', insert or update on table "accounts_102019" violates foreign key constraint "accounts_customer_fk_102019", accounts_customer_fk
                    '', new row for relation "credits_102040" violates check constraint "credits_within_overdraft", credits_within_overdraft
                    # about none
                    '', division by zero, ''
                    """)
    void is_named_without_its_shard(String constraint, String message, String name) {
        assertThat(db.dsl()
                        .fetchSingle("SELECT billing.violated_constraint(?, ?)", constraint, message)
                        .get(0))
                .isEqualTo(name);
    }
}
