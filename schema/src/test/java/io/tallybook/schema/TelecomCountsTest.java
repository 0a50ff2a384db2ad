package io.tallybook.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What guide 003 promised of the telecom tables, counted in the catalogue: its own counts had been written by hand. */
class TelecomCountsTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    /** The twelve tables that the guide names, and the ledger that it forgot. */
    private static final List<String> NAMED = List.of(
            "users",
            "customers",
            "rate_plans",
            "accounts",
            "subscriptions",
            "cdrs",
            "payments",
            "invoices",
            "dids",
            "refresh_tokens",
            "payment_methods",
            "subscription_usage",
            "account_transactions");

    private DSLContext dsl;

    @BeforeEach
    void connect() {
        dsl = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
    }

    @Test
    void the_thirteen_tables_are_there() {
        assertThat(dsl.fetchValues("SELECT tablename::text FROM pg_tables WHERE schemaname = 'telecom'"))
                .extracting(Object::toString)
                .containsAll(NAMED);
    }

    @ParameterizedTest
    @CsvSource({
        "users, 23",
        "customers, 21",
        "rate_plans, 17",
        "accounts, 20",
        "subscriptions, 21",
        "cdrs, 22",
        "payments, 23",
        "invoices, 23",
        "dids, 17",
        "refresh_tokens, 10",
        "payment_methods, 16",
        "subscription_usage, 14"
    })
    void each_has_at_least_as_many_columns_as_the_guide_says(String table, int columns) {
        assertThat(columns())
                .hasEntrySatisfying(table, count -> assertThat(count).isGreaterThanOrEqualTo(columns));
    }

    @Test
    void there_are_244_columns_45_indexes_and_16_foreign_keys_or_more() {
        int columns = NAMED.stream().mapToInt(columns()::get).sum();
        int indexes = count("""
                SELECT count(*)
                FROM pg_indexes
                WHERE schemaname = 'telecom' AND tablename = ANY (string_to_array(?, ','))
                """);
        int foreignKeys = count("""
                SELECT count(*)
                FROM pg_constraint k
                JOIN pg_class c ON c.oid = k.conrelid
                WHERE c.relnamespace = 'telecom'::regnamespace
                  AND k.contype = 'f'
                  AND c.relname = ANY (string_to_array(?, ','))
                """);

        assertThat(columns).isGreaterThanOrEqualTo(244);
        assertThat(indexes).isGreaterThanOrEqualTo(45);
        assertThat(foreignKeys).isGreaterThanOrEqualTo(16);
    }

    /** The tenant first, then what the guide lists; a column may bring others along behind it. */
    @ParameterizedTest
    @CsvSource({
        "users, lower((email))",
        "users, lower((username))",
        "users, role",
        "customers, user_id",
        "customers, status",
        "customers, gstin",
        "rate_plans, name",
        "rate_plans, is_active",
        "accounts, customer_id",
        "accounts, account_number",
        "accounts, status",
        "accounts, account_type",
        "subscriptions, customer_id",
        "subscriptions, account_id",
        "subscriptions, rate_plan_id",
        "subscriptions, status",
        "subscriptions, next_billing_at",
        "cdrs, call_uuid",
        "cdrs, subscription_id",
        "cdrs, account_id",
        "cdrs, caller_id",
        "cdrs, destination",
        "cdrs, started_at",
        "cdrs, processing_status",
        "cdrs, call_type",
        "payments, customer_id",
        "payments, account_id",
        "payments, subscription_id",
        "payments, invoice_id",
        "payments, payment_number",
        "payments, status",
        "payments, gateway",
        "payments, gateway_payment_id",
        "invoices, customer_id",
        "invoices, account_id",
        "invoices, subscription_id",
        "invoices, invoice_number",
        "invoices, status",
        "invoices, due_at",
        "invoices, issued_at",
        "dids, subscription_id",
        "dids, did_number",
        "dids, status",
        "dids, country",
        "refresh_tokens, user_id",
        "refresh_tokens, token_hash",
        "refresh_tokens, expires_at",
        "payment_methods, customer_id",
        "payment_methods, gateway_payment_method_id",
        "payment_methods, is_default",
        "subscription_usage, subscription_id",
        "subscription_usage, billing_period_start"
    })
    void each_index_of_the_guide_is_there(String table, String column) {
        List<String> second = dsl.fetch("""
                        SELECT replace(pg_get_indexdef(i.indexrelid, 2, false), ' COLLATE "C"', '') AS definition
                        FROM pg_index i
                        WHERE i.indrelid = ('telecom.' || ?)::regclass
                          AND i.indpred IS NULL
                          AND pg_get_indexdef(i.indexrelid, 1, false) = 'tenant_id'
                        """, table).getValues("definition", String.class);

        assertThat(second).contains(column);
    }

    @Test
    void a_subscription_has_one_usage_row_per_beginning_of_a_period() {
        assertThat(dsl.fetchValue("""
                        SELECT pg_get_constraintdef(oid)
                        FROM pg_constraint
                        WHERE conname = 'subscription_usage_pk'
                        """)).isEqualTo("PRIMARY KEY (tenant_id, subscription_id, billing_period_start)");
    }

    private Map<String, Integer> columns() {
        return dsl.fetch("""
                        SELECT table_name::text, count(*)::integer AS columns
                        FROM information_schema.columns
                        WHERE table_schema = 'telecom'
                        GROUP BY table_name
                        """)
                .intoMap(row -> row.get("table_name", String.class), row -> row.get("columns", Integer.class));
    }

    private int count(String sql) {
        return dsl.fetchValue(sql, String.join(",", NAMED)) instanceof Long count ? Math.toIntExact(count) : -1;
    }
}
