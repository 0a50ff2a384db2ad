package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.internal.AcrossTenants;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the role of an application must not do; that it may do everything else, all other tests show. */
class ApplicationRoleTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE billing.credit_transactions SET amount = 1",
                "DELETE FROM billing.credit_transactions",
                "TRUNCATE billing.credit_transactions CASCADE",
                "UPDATE billing.credit_refunds SET quantity = 1",
                "DELETE FROM billing.credit_purchase_refunds",
                "DELETE FROM billing.credit_transfers",
                "DELETE FROM billing.credit_lot_voids",
                "DELETE FROM billing.credit_usage",
                "UPDATE billing.bucket_draws SET quantity = 1",
                "DELETE FROM billing.usage_events",
                "DELETE FROM billing.organisation_tier_changes",
                "DELETE FROM billing.flyway_schema_history",
                "DELETE FROM billing_archive.credit_allocations",
                "DROP TABLE billing.credits",
                "CREATE TABLE billing.mine (id int)",
                "CREATE OR REPLACE FUNCTION billing.settle_credits(uuid, uuid, numeric, timestamptz) RETURNS numeric LANGUAGE sql AS 'SELECT 1'"
            })
    void is_refused(String sql) {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(
                        () -> DSL.using(db.dataSource(), SQLDialect.POSTGRES).execute(AcrossTenants.MARK + sql))
                .matches(refusal -> refusal.sqlState().equals("42501"), "insufficient privilege");
    }
}
