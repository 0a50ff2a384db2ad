package io.tallybook.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.database.junit.BillingDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of telecom billing that say something that cannot be, and the constraint that keeps each out, whatever program writes it. */
class TelecomIllegalRowsTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    private static final String ROWS = """
            customers_company_name_not_blank            | UPDATE telecom.customers SET company_name = ' '
            customers_company_has_a_name                | UPDATE telecom.customers SET company_name = NULL
            customers_gstin_is_a_gstin                  | UPDATE telecom.customers SET gstin = '29abcde1234f1z5'
            customers_gstin_is_a_gstin                  | UPDATE telecom.customers SET gstin = '29ABCDE1234F1Z55'
            customers_pan_is_a_pan                      | UPDATE telecom.customers SET pan = 'ABCDE12345'
            customers_country_is_two_capitals           | UPDATE telecom.customers SET billing_country = 'India'
            customers_postal_code_at_most_20            | UPDATE telecom.customers SET billing_postal_code = repeat('1', 21)
            customers_kyc_decided_has_a_time            | UPDATE telecom.customers SET kyc_decided_at = NULL
            customers_kyc_rejection_has_a_reason        | UPDATE telecom.customers SET kyc_rejection_reason = NULL
            customers_kyc_rejection_has_a_reason        | UPDATE telecom.customers SET kyc_status = 'verified'
            customers_kyc_submitted_has_documents       | UPDATE telecom.customers SET kyc_status = 'submitted', kyc_documents = NULL, kyc_decided_at = NULL, kyc_rejection_reason = NULL
            customers_version_positive                  | UPDATE telecom.customers SET version = 0
            customers_updated_after_created             | UPDATE telecom.customers SET updated_at = created_at - INTERVAL '1 s'
            customers_user_fk                           | DELETE FROM telecom.users WHERE username = 'ada'
            customers_user_fk                           | UPDATE telecom.customers SET user_id = gen_random_uuid()
            price_is_a_number_not_negative              | UPDATE telecom.customers SET credit_limit = -1
            currency_code_is_three_capitals             | UPDATE telecom.customers SET currency = 'inr'

            rate_plans_name_not_blank                   | UPDATE telecom.rate_plans SET name = ' '
            rate_plans_name_not_blank                   | UPDATE telecom.rate_plans SET name = repeat('x', 101)
            rate_plans_trial_days_in_range              | UPDATE telecom.rate_plans SET trial_days = 366
            rate_plans_minutes_in_range                 | UPDATE telecom.rate_plans SET included_minutes = -1
            rate_plans_minutes_in_range                 | UPDATE telecom.rate_plans SET included_minutes = 10000001
            rate_plans_dids_not_negative                | UPDATE telecom.rate_plans SET included_dids = -1
            rate_plans_concurrent_calls_positive        | UPDATE telecom.rate_plans SET max_concurrent_calls = 0
            rate_plans_initial_increment_in_range       | UPDATE telecom.rate_plans SET initial_increment_seconds = 0
            rate_plans_billing_increment_in_range       | UPDATE telecom.rate_plans SET billing_increment_seconds = 3601
            rate_plans_version_positive                 | UPDATE telecom.rate_plans SET version = 0
            rate_plans_updated_after_created            | UPDATE telecom.rate_plans SET updated_at = created_at - INTERVAL '1 s'
            rate_is_a_number_not_negative               | UPDATE telecom.rate_plans SET overage_rate_per_minute = 'NaN'
            rate_plans_name_unique_in_tenant            | INSERT INTO telecom.rate_plans (tenant_id, rate_plan_id, name, currency, monthly_price, created_at, updated_at) SELECT tenant_id, gen_random_uuid(), name, currency, 1, now(), now() FROM telecom.rate_plans
            rate_plans_tenant_fk                        | INSERT INTO telecom.rate_plans (tenant_id, rate_plan_id, name, currency, monthly_price, created_at, updated_at) SELECT gen_random_uuid(), gen_random_uuid(), name, currency, 1, now(), now() FROM telecom.rate_plans

            accounts_number_is_a_number                 | UPDATE telecom.accounts SET account_number = 'acc 1'
            accounts_balance_within_credit_limit        | UPDATE telecom.accounts SET balance = -5000.0001
            accounts_billing_day_in_every_month         | UPDATE telecom.accounts SET billing_day = 29
            accounts_auto_recharge_complete             | UPDATE telecom.accounts SET auto_recharge_amount = 0
            accounts_auto_recharge_complete             | UPDATE telecom.accounts SET auto_recharge_threshold = NULL
            accounts_ledger_length_not_negative         | UPDATE telecom.accounts SET ledger_length = -1, balance = opening_balance
            accounts_balance_begins_with_opening        | UPDATE telecom.accounts SET ledger_length = 0
            accounts_closed_is_settled                  | UPDATE telecom.accounts SET status = 'closed'
            accounts_version_positive                   | UPDATE telecom.accounts SET version = 0
            accounts_updated_after_created              | UPDATE telecom.accounts SET updated_at = created_at - INTERVAL '1 s'
            accounts_customer_fk                        | INSERT INTO telecom.accounts (tenant_id, account_id, customer_id, account_number, currency, created_at, updated_at) SELECT tenant_id, gen_random_uuid(), gen_random_uuid(), 'ACC-2', currency, now(), now() FROM telecom.accounts
            amount_is_a_number                          | UPDATE telecom.accounts SET balance = 'NaN'

            subscriptions_number_is_a_number            | UPDATE telecom.subscriptions SET subscription_number = repeat('9', 51)
            subscriptions_period_ends_after_start       | UPDATE telecom.subscriptions SET current_period_end = current_period_start
            subscriptions_period_after_start            | UPDATE telecom.subscriptions SET current_period_start = started_at - INTERVAL '1 s'
            subscriptions_anchored_after_start          | UPDATE telecom.subscriptions SET anchored_at = started_at - INTERVAL '1 s', trial_ends_at = NULL
            subscriptions_trial_ends_at_anchor          | UPDATE telecom.subscriptions SET trial_ends_at = anchored_at + INTERVAL '1 d'
            subscriptions_on_trial_has_one              | UPDATE telecom.subscriptions SET status = 'trial', trial_ends_at = NULL, ended_at = NULL
            subscriptions_ended_has_a_time              | UPDATE telecom.subscriptions SET ended_at = NULL
            subscriptions_ended_has_a_time              | UPDATE telecom.subscriptions SET status = 'active'
            subscriptions_ended_after_start             | UPDATE telecom.subscriptions SET ended_at = started_at - INTERVAL '1 s'
            subscriptions_ended_is_not_billed           | UPDATE telecom.subscriptions SET next_billing_at = now()
            subscriptions_cancelled_has_a_time          | UPDATE telecom.subscriptions SET cancelled_at = NULL
            subscriptions_next_plan_complete            | UPDATE telecom.subscriptions SET next_price = NULL
            subscriptions_version_positive              | UPDATE telecom.subscriptions SET version = 0
            subscriptions_updated_after_created         | UPDATE telecom.subscriptions SET updated_at = created_at - INTERVAL '1 s'
            subscriptions_rate_plan_fk                  | UPDATE telecom.subscriptions SET rate_plan_id = gen_random_uuid()

            cdrs_call_uuid_not_blank                    | UPDATE telecom.cdrs SET call_uuid = ' ' WHERE call_uuid = 'call-1'
            cdrs_subscription_number_not_blank          | UPDATE telecom.cdrs SET subscription_number = ''
            cdrs_caller_id_not_blank                    | UPDATE telecom.cdrs SET caller_id = ' '
            cdrs_destination_not_blank                  | UPDATE telecom.cdrs SET destination = repeat('1', 51)
            cdrs_ended_after_start                      | UPDATE telecom.cdrs SET ended_at = started_at - INTERVAL '1 s'
            cdrs_billable_within_duration               | UPDATE telecom.cdrs SET billable_seconds = 71 WHERE call_uuid = 'call-1'
            cdrs_only_answered_is_billable              | UPDATE telecom.cdrs SET call_status = 'busy'
            cdrs_subscription_has_its_account           | UPDATE telecom.cdrs SET account_id = NULL
            cdrs_failed_has_its_error                   | UPDATE telecom.cdrs SET processing_error = NULL
            cdrs_failed_has_its_error                   | UPDATE telecom.cdrs SET processing_error = 'no_period'
            cdrs_processed_has_its_period               | UPDATE telecom.cdrs SET usage_period_start = NULL WHERE call_uuid = 'call-1'
            cdrs_processed_has_its_period               | UPDATE telecom.cdrs SET currency = 'INR' WHERE call_uuid = 'call-2'
            cdrs_only_processed_is_charged              | UPDATE telecom.cdrs SET charged_seconds = 60 WHERE call_uuid = 'call-2'
            cdrs_charged_covers_billable                | UPDATE telecom.cdrs SET charged_seconds = 60 WHERE call_uuid = 'call-1'
            cdrs_overage_within_charged                 | UPDATE telecom.cdrs SET overage_seconds = 121 WHERE call_uuid = 'call-1'
            cdrs_only_overage_costs                     | UPDATE telecom.cdrs SET overage_seconds = 0 WHERE call_uuid = 'call-1'
            cdrs_retries_not_negative                   | UPDATE telecom.cdrs SET retry_count = -1
            cdrs_ratings_not_negative                   | UPDATE telecom.cdrs SET rating_count = -1
            cdrs_updated_after_created                  | UPDATE telecom.cdrs SET updated_at = created_at - INTERVAL '1 s'
            cdrs_call_rated_once                        | UPDATE telecom.cdrs SET call_uuid = 'call-1' WHERE call_uuid = 'call-2'
            cdrs_period_fk                              | UPDATE telecom.cdrs SET usage_period_start = '2024-10-09Z' WHERE call_uuid = 'call-1'

            payments_number_is_a_number                 | UPDATE telecom.payments SET payment_number = 'pay-1'
            payments_amount_positive                    | UPDATE telecom.payments SET amount = 0, refunded_amount = 0, status = 'completed', refunded_at = NULL
            payments_is_for_something                   | UPDATE telecom.payments SET account_id = NULL, invoice_id = NULL
            payments_gateway_payment_not_blank          | UPDATE telecom.payments SET gateway_payment_id = ' '
            payments_completed_names_gateway_payment    | UPDATE telecom.payments SET gateway_payment_id = NULL
            payments_paid_has_a_time                    | UPDATE telecom.payments SET paid_at = NULL
            payments_failed_has_a_time                  | UPDATE telecom.payments SET status = 'failed', failed_at = NULL, paid_at = NULL, refunded_amount = 0, refunded_at = NULL
            payments_refund_within_amount               | UPDATE telecom.payments SET refunded_amount = 500.0001, status = 'refunded'
            payments_status_follows_refunds             | UPDATE telecom.payments SET status = 'refunded'
            payments_status_follows_refunds             | UPDATE telecom.payments SET status = 'completed'
            payments_refund_has_a_time                  | UPDATE telecom.payments SET refunded_at = NULL
            payments_retries_not_negative               | UPDATE telecom.payments SET retry_count = -1
            payments_only_unpaid_is_retried             | UPDATE telecom.payments SET next_retry_at = now()
            payments_updated_after_created              | UPDATE telecom.payments SET updated_at = created_at - INTERVAL '1 s'
            payments_gateway_payment_booked_once        | INSERT INTO telecom.payments (tenant_id, payment_id, customer_id, account_id, payment_number, amount, currency, payment_method, gateway, gateway_payment_id, idempotency_key, created_at, updated_at) SELECT tenant_id, gen_random_uuid(), customer_id, account_id, 'PAY-2', 1, 'INR', 'upi', gateway, gateway_payment_id, 'k', now(), now() FROM telecom.payments
            payments_idempotency_key                    | INSERT INTO telecom.payments (tenant_id, payment_id, customer_id, account_id, payment_number, amount, currency, payment_method, gateway, idempotency_key, created_at, updated_at) SELECT tenant_id, gen_random_uuid(), customer_id, account_id, 'PAY-2', 1, 'INR', 'upi', gateway, idempotency_key, now(), now() FROM telecom.payments
            payments_invoice_fk                         | UPDATE telecom.payments SET invoice_id = gen_random_uuid()

            invoice_series_is_a_name                    | UPDATE telecom.invoice_series SET series = 'inv'
            invoice_series_last_number_not_negative     | UPDATE telecom.invoice_series SET last_number = -1
            invoices_total_is_subtotal_and_tax          | UPDATE telecom.invoices SET tax_amount = tax_amount + 1
            invoices_paid_within_total                  | UPDATE telecom.invoices SET paid_amount = 412, status = 'paid', paid_at = now() WHERE status = 'partially_paid'
            invoices_status_follows_amounts             | UPDATE telecom.invoices SET paid_amount = 0 WHERE status = 'partially_paid'
            invoices_status_follows_amounts             | UPDATE telecom.invoices SET paid_amount = 1 WHERE status = 'draft'
            invoices_status_follows_amounts             | UPDATE telecom.invoices SET status = 'void', voided_at = now() WHERE status = 'partially_paid'
            invoices_status_follows_amounts             | UPDATE telecom.invoices SET status = 'paid', paid_at = now() WHERE status = 'partially_paid'
            invoices_number_complete                    | UPDATE telecom.invoices SET series_number = NULL WHERE status = 'finalized'
            invoices_finalized_has_a_number             | UPDATE telecom.invoices SET series_number = NULL, series = NULL WHERE status = 'finalized'
            invoices_finalized_has_a_number             | UPDATE telecom.invoices SET series_number = 3, series = 'INV-202410' WHERE status = 'draft'
            invoices_finalized_has_a_snapshot           | UPDATE telecom.invoices SET customer_snapshot = NULL WHERE status = 'finalized'
            invoices_series_number_positive             | UPDATE telecom.invoices SET series_number = 0 WHERE status = 'finalized'
            invoices_paid_has_a_time                    | UPDATE telecom.invoices SET paid_at = now() WHERE status = 'partially_paid'
            invoices_voided_has_a_time                  | UPDATE telecom.invoices SET status = 'cancelled' WHERE status = 'draft'
            invoices_period_complete                    | UPDATE telecom.invoices SET billing_period_end = NULL
            invoices_period_ends_after_start            | UPDATE telecom.invoices SET billing_period_end = billing_period_start
            invoices_period_is_of_a_subscription        | UPDATE telecom.invoices SET subscription_id = NULL
            invoices_due_after_issue                    | UPDATE telecom.invoices SET due_at = issued_at - INTERVAL '1 s'
            invoices_credit_note_names_invoice          | UPDATE telecom.invoices SET credited_invoice_id = NULL
            invoices_version_positive                   | UPDATE telecom.invoices SET version = 0
            invoices_updated_after_created              | UPDATE telecom.invoices SET updated_at = created_at - INTERVAL '1 s'
            invoices_series_number_given_once           | UPDATE telecom.invoices SET series_number = 1 WHERE status = 'finalized'
            invoices_subscription_period_once           | INSERT INTO telecom.invoices (tenant_id, invoice_id, customer_id, subscription_id, subtotal, tax_amount, total_amount, currency, billing_period_start, billing_period_end, issued_at, due_at, idempotency_key, created_at, updated_at) SELECT tenant_id, gen_random_uuid(), customer_id, subscription_id, 1, 0, 1, currency, billing_period_start, billing_period_end, now(), now(), 'k', now(), now() FROM telecom.invoices WHERE status = 'partially_paid'

            dids_number_is_e164                         | UPDATE telecom.dids SET did_number = '+91 80' WHERE status = 'reserved'
            dids_number_begins_with_country_code        | UPDATE telecom.dids SET country_code = '+44'
            dids_country_is_two_capitals                | UPDATE telecom.dids SET country = 'in'
            dids_country_code_is_a_code                 | UPDATE telecom.dids SET country_code = '+'
            dids_forwarding_number_is_e164              | UPDATE telecom.dids SET forwarding_number = '100'
            dids_assigned_has_a_subscription            | UPDATE telecom.dids SET subscription_id = NULL
            dids_assigned_has_a_subscription            | UPDATE telecom.dids SET status = 'available' WHERE status = 'suspended'
            dids_assigned_has_a_time                    | UPDATE telecom.dids SET assigned_at = NULL
            dids_reserved_has_a_customer_and_an_end     | UPDATE telecom.dids SET reserved_until = NULL
            dids_version_positive                       | UPDATE telecom.dids SET version = 0
            dids_updated_after_created                  | UPDATE telecom.dids SET updated_at = created_at - INTERVAL '1 s'
            dids_number_unique_in_tenant                | UPDATE telecom.dids SET did_number = '+918012345678'

            refresh_tokens_hash_is_sha256               | UPDATE telecom.refresh_tokens SET token_hash = 'secret' WHERE is_revoked
            refresh_tokens_expires_after_created        | UPDATE telecom.refresh_tokens SET expires_at = created_at
            refresh_tokens_revoked_has_a_time           | UPDATE telecom.refresh_tokens SET revoked_at = NULL WHERE is_revoked
            refresh_tokens_revoked_has_a_reason         | UPDATE telecom.refresh_tokens SET revocation_reason = NULL WHERE is_revoked
            refresh_tokens_replaced_is_revoked          | UPDATE telecom.refresh_tokens SET is_revoked = false, revoked_at = NULL, revocation_reason = NULL WHERE is_revoked
            refresh_tokens_replaced_by_another          | UPDATE telecom.refresh_tokens SET replaced_by = token_id WHERE is_revoked
            refresh_tokens_ip_address_is_an_address     | UPDATE telecom.refresh_tokens SET ip_address = 'localhost'
            refresh_tokens_hash_unique_in_tenant        | UPDATE telecom.refresh_tokens SET token_hash = repeat('c', 64)

            payment_methods_gateway_method_not_blank    | UPDATE telecom.payment_methods SET gateway_payment_method_id = ' ' WHERE is_default
            payment_methods_default_is_active           | UPDATE telecom.payment_methods SET is_active = false
            payment_methods_last_four_are_digits        | UPDATE telecom.payment_methods SET last_four = '12a4'
            payment_methods_expiry_complete             | UPDATE telecom.payment_methods SET expiry_year = NULL
            payment_methods_expiry_month_in_year        | UPDATE telecom.payment_methods SET expiry_month = 13 WHERE is_default
            payment_methods_expiry_year_in_range        | UPDATE telecom.payment_methods SET expiry_year = 30 WHERE is_default
            payment_methods_only_upi_has_an_address     | UPDATE telecom.payment_methods SET upi_id = 'ada@sbi'
            payment_methods_version_positive            | UPDATE telecom.payment_methods SET version = 0
            payment_methods_updated_after_created       | UPDATE telecom.payment_methods SET updated_at = created_at - INTERVAL '1 s'
            payment_methods_one_default                 | UPDATE telecom.payment_methods SET is_default = true, is_active = true

            subscription_usage_begins_where_former_ends | UPDATE telecom.subscription_usage SET follows_period_end = '2024-11-08Z' WHERE used_seconds > 0
            subscription_usage_ends_after_start         | UPDATE telecom.subscription_usage SET billing_period_end = billing_period_start
            subscription_usage_minutes_in_range         | UPDATE telecom.subscription_usage SET minutes_included = 10000001
            subscription_usage_initial_increment_in_range | UPDATE telecom.subscription_usage SET initial_increment_seconds = 0
            subscription_usage_billing_increment_in_range | UPDATE telecom.subscription_usage SET billing_increment_seconds = 0
            subscription_usage_overage_within_used      | UPDATE telecom.subscription_usage SET overage_seconds = 121
            subscription_usage_allowance_not_exceeded   | UPDATE telecom.subscription_usage SET overage_seconds = 59, overage_cost = 0.5 WHERE used_seconds > 0
            subscription_usage_only_overage_costs       | UPDATE telecom.subscription_usage SET overage_cost = 1
            subscription_usage_calls_not_negative       | UPDATE telecom.subscription_usage SET isd_calls = -1
            subscription_usage_updated_after_created    | UPDATE telecom.subscription_usage SET updated_at = created_at - INTERVAL '1 s'
            subscription_usage_one_first_period         | UPDATE telecom.subscription_usage SET follows_period_end = NULL
            subscription_usage_follows_fk               | UPDATE telecom.subscription_usage SET billing_period_end = '2024-10-07Z' WHERE follows_period_end IS NULL

            subscription_usage_plan_change_complete     | UPDATE telecom.subscription_usage SET plan_change_key = 'k' WHERE used_seconds > 0
            subscription_usage_plan_change_follows      | UPDATE telecom.subscription_usage SET plan_change_key = 'k', plan_change_rounding = 'up', plan_change_credit = 0, plan_change_charge = 0 WHERE used_seconds = 0

            account_transactions_amount_not_zero        | UPDATE telecom.account_transactions SET amount = 0
            account_transactions_sign_follows_type      | UPDATE telecom.account_transactions SET amount = -amount
            account_transactions_reason_not_blank       | UPDATE telecom.account_transactions SET reason = ' '
            account_transactions_idempotency_key        | UPDATE telecom.account_transactions SET idempotency_key = 'k', transaction_type = 'adjustment'
            sequence_number_starts_at_one               | UPDATE telecom.account_transactions SET sequence_number = 0

            cdr_ratings_number_starts_at_one            | UPDATE telecom.cdr_ratings SET rating_number = 0
            cdr_ratings_failed_has_its_error            | UPDATE telecom.cdr_ratings SET error = 'no_period'
            cdr_ratings_failed_has_its_error            | UPDATE telecom.cdr_ratings SET error = NULL
            cdr_ratings_counts_in_a_period              | UPDATE telecom.cdr_ratings SET rate_per_minute = NULL
            cdr_ratings_sign_follows_outcome            | UPDATE telecom.cdr_ratings SET outcome = 'reversed' WHERE outcome = 'rated'
            cdr_ratings_sign_follows_outcome            | UPDATE telecom.cdr_ratings SET cost = -1 WHERE outcome = 'rated'
            cdr_ratings_sign_follows_outcome            | UPDATE telecom.cdr_ratings SET cost = 1 WHERE outcome = 'failed'
            cdr_ratings_transaction_complete            | UPDATE telecom.cdr_ratings SET sequence_number = NULL

            invoice_lines_number_starts_at_one          | UPDATE telecom.invoice_lines SET line_number = 0
            invoice_lines_description_not_blank         | UPDATE telecom.invoice_lines SET description = ' '
            invoice_lines_only_tax_has_a_percentage     | UPDATE telecom.invoice_lines SET tax_percent = 18
            invoice_lines_tax_percent_in_range          | UPDATE telecom.invoice_lines SET tax_percent = 101 WHERE line_type = 'tax'
            invoice_lines_overage_names_its_period      | UPDATE telecom.invoice_lines SET usage_period_start = NULL
            invoice_lines_amount_follows_price          | UPDATE telecom.invoice_lines SET amount = amount + 1

            payment_refunds_amount_positive             | UPDATE telecom.payment_refunds SET amount = 0
            payment_refunds_within_payment              | UPDATE telecom.payment_refunds SET amount = 500
            payment_refunds_reason_not_blank            | UPDATE telecom.payment_refunds SET reason = ' '
            payment_refunds_count_on                    | UPDATE telecom.payment_refunds SET refunded_before = 0

            user_permissions_is_words_joined_by_dots    | UPDATE telecom.user_permissions SET permission = 'Void invoices'
            """;

    private static DSLContext dsl;

    @BeforeAll
    static void a_row_in_every_table() throws IOException {
        dsl = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
        try (InputStream rows = TelecomIllegalRowsTest.class.getResourceAsStream("/telecom_rows.sql")) {
            dsl.execute(new String(rows.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = ROWS)
    void is_refused_by(String constraint, String sql) {
        assertThatThrownBy(() -> dsl.transaction(tx -> tx.dsl().execute(sql)))
                .hasMessageContaining("constraint \"" + constraint + "\"");
    }

    /** The server's own error comes first: it cannot even ask whether it knows the zone. */
    @ParameterizedTest
    @ValueSource(strings = {"accounts", "subscriptions"})
    void a_time_zone_that_nobody_knows_is_refused(String table) {
        assertThatThrownBy(() -> dsl.execute("UPDATE telecom." + table + " SET time_zone = 'Mars/Phobos'"))
                .hasMessageContaining("time zone \"Mars/Phobos\" not recognized");
    }

    @Test
    void no_check_is_left_out() {
        Set<String> tried = ROWS.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .collect(Collectors.toSet());
        List<String> checks = dsl.fetch("""
                        SELECT k.conname::text AS name
                        FROM pg_constraint k
                        JOIN pg_class c ON c.oid = k.conrelid
                        WHERE c.relnamespace = 'telecom'::regnamespace
                          AND k.contype = 'c'
                          AND c.relname <> 'users'
                          AND k.conname NOT LIKE '%_time_zone_is_known'
                        """).getValues("name", String.class);

        assertThat(tried).containsAll(checks);
    }
}
