package io.tallybook.schema;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.database.junit.BillingDatabase;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that say something that cannot be, and the constraint that keeps each out, whatever program writes it. */
class IllegalRowsTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    private static final String T = "'00000000-0000-0000-0000-000000000001'";
    private static final String O = "'00000000-0000-0000-0000-00000000000a'";
    private static final String P = "'00000000-0000-0000-0000-00000000000b'";
    private static final String Q = "'00000000-0000-0000-0000-00000000000c'";
    private static final String L = "'00000000-0000-0000-0000-0000000000f1'";

    private static DSLContext dsl;

    @BeforeAll
    static void an_organisation_with_a_grant() {
        dsl = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
        dsl.execute("INSERT INTO billing.tenants VALUES (" + T + ", 'Acme', now(), NULL)");
        dsl.execute("INSERT INTO billing.organisations VALUES (" + T + ", " + O
                + ", 'acme', 'Acme', 'UTC', 'EUR', now(), NULL)");
        dsl.execute("SELECT * FROM billing.grant_credits(" + T + ", " + O + ", " + L
                + ", 10, 'paid', 100, NULL, NULL, NULL, 'g', now())");
        dsl.execute("INSERT INTO billing.service_catalog VALUES (" + T + ", " + L
                + ", 'Support', NULL, 'Time', 'hour', NULL, 'EUR', true, 1, now(), now())");
        dsl.execute("INSERT INTO billing.billing_plans VALUES (" + T + ", " + L
                + ", 'Gold', NULL, 'monthly', 'EUR', NULL, false, true, 1, now(), now())");
        // One statement, because header and detail demand each other.
        dsl.execute("WITH header AS (INSERT INTO billing.plan_service_configuration"
                + " VALUES (" + T + ", " + L + ", " + L + ", " + L
                + ", 'Bucket', 1, 'EUR', 'half_up', 1, now(), now()) RETURNING tenant_id, config_id)"
                + " INSERT INTO billing.plan_service_bucket_config (tenant_id, config_id, included_quantity, unit_of_measure,"
                + " billing_period, overage_rate, rollover_mode)"
                + " SELECT tenant_id, config_id, 10, 'hour', 'monthly', 95, 'none' FROM header");
        dsl.execute("SELECT * FROM billing.draw_from_bucket(" + T + ", " + O + ", " + L + ", " + L
                + ", 4, 'd', NULL, '2026-01-15Z')");
        dsl.execute("INSERT INTO billing.organisation_tier_changes VALUES (" + T + ", " + O
                + ", 1, 'free', 'pro', now(), now())");
        dsl.execute("INSERT INTO billing.usage_limit_overrides VALUES (" + T + ", " + O
                + ", 'OCR_SCAN', 'counter', 5, false, 'hard', 'day', NULL, now(), NULL, 1, NULL)");
        dsl.execute("INSERT INTO billing.usage_thresholds VALUES (" + T + ", 'OCR_SCAN', 'percentage', 80)");
        organisations_with_refunds_and_a_transfer();
        dsl.execute("INSERT INTO billing.seed_profiles VALUES (" + L + ", 'reference', NULL, '{}', '{}', now())");
        dsl.execute(
                "INSERT INTO telecom.users (tenant_id, user_id, username, email, password_hash, password_changed_at,"
                        + " created_at, updated_at) VALUES (" + T + ", " + O + ", 'ada', 'ada@example.com',"
                        + " '$2b$12$' || repeat('x', 53), now(), now(), now())");
    }

    private static void organisations_with_refunds_and_a_transfer() {
        dsl.execute("INSERT INTO billing.organisations VALUES (" + T + ", " + P
                + ", 'refunds', 'Refunds', 'UTC', 'EUR', now(), NULL), (" + T + ", " + Q
                + ", 'transfer', 'Transfer', 'UTC', 'EUR', now(), NULL)");
        dsl.execute("SELECT * FROM billing.grant_credits(" + T + ", " + P
                + ", gen_random_uuid(), 10, 'paid', 100, NULL, NULL, NULL, 'p', now())");
        dsl.execute("SELECT * FROM billing.consume_credits(" + T + ", " + P + ", 4, 'a.b', 'c', now())");
        dsl.execute("SELECT * FROM billing.refund_credits(" + T + ", " + P + ", 2, 1, gen_random_uuid(), 'r', now())");
        dsl.execute("SELECT * FROM billing.refund_credits(" + T + ", " + P + ", 2, 2, gen_random_uuid(), 's', now())");
        dsl.execute("SELECT * FROM billing.transfer_credits(" + T + ", " + P + ", " + Q + ", 1, NULL, 't', now())");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            quantity_is_a_number                        | UPDATE billing.credits SET balance = 'NaN'
            credits_within_overdraft_limit              | UPDATE billing.credits SET balance = -1, open_lot_remaining = 0, overdrawn = 11
            credits_within_overdraft_limit              | UPDATE billing.credits SET balance = -1, open_lot_remaining = 0, overdraft_limit = 1, overdrawn = 2
            credits_within_overdraft_limit              | UPDATE billing.credits SET held = 11
            credits_open_lot_within_balance             | UPDATE billing.credits SET expired = 5
            credits_open_lot_within_balance             | UPDATE billing.credits SET overdrawn = 1
            credits_open_lot_within_balance             | UPDATE billing.credits SET open_lot_id = NULL
            quantity_is_a_number_not_negative           | UPDATE billing.credits SET held = -1
            credits_open_lot_fk                         | UPDATE billing.credits SET open_lot_id = gen_random_uuid()
            credit_transactions_pk                      | INSERT INTO billing.credit_transactions VALUES (T, O, 1, 'grant', 10, 10, '{}', '{}', NULL, NULL, 'k', now(), now())
            credit_transactions_idempotency_key         | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'grant', 1, 11, '{}', '{}', NULL, NULL, 'g', now(), now())
            credit_transactions_sign_follows_type       | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'consumption', 1, 11, '{}', '{}', 'a.b', NULL, 'k', now(), now())
            credit_transactions_consumption_names_code  | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'consumption', -1, 9, '{}', '{}', NULL, NULL, 'k', now(), now())
            credit_transactions_consumption_names_code  | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'grant', 1, 11, '{}', '{}', 'a.b', NULL, 'k', now(), now())
            credit_transactions_lots_have_amounts       | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'grant', 1, 11, ARRAY [L]::uuid[], '{}', NULL, NULL, 'k', now(), now())
            credit_transactions_sign_follows_type       | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'refund', -1, 9, '{}', '{}', NULL, NULL, 'k', now(), now())
            quantity_change_is_a_number_not_zero        | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'adjustment', 0, 10, '{}', '{}', NULL, NULL, 'k', now(), now())
            sequence_number_starts_at_one               | INSERT INTO billing.credit_transactions VALUES (T, O, 0, 'grant', 1, 11, '{}', '{}', NULL, NULL, 'k', now(), now())
            operation_code_is_words_joined_by_dots      | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'consumption', -1, 9, '{}', '{}', 'A B', NULL, 'k', now(), now())
            idempotency_key_not_blank                   | INSERT INTO billing.credit_transactions VALUES (T, O, 2, 'grant', 1, 11, '{}', '{}', NULL, NULL, ' ', now(), now())
            credit_lots_remaining_within_granted        | UPDATE billing.credit_lots SET remaining = 11
            credit_lots_expires_after_granted           | UPDATE billing.credit_lots SET expires_at = granted_at
            credit_lots_only_expiring_ones_expire       | UPDATE billing.credit_lots SET is_expired = true
            credit_holds_captured_has_transaction       | INSERT INTO billing.credit_holds VALUES (T, O, gen_random_uuid(), 'captured', 5, 5, 'a.b', 'k', NULL, now(), now() + INTERVAL '1 h', now())
            credit_holds_captured_within_quantity       | INSERT INTO billing.credit_holds VALUES (T, O, gen_random_uuid(), 'captured', 5, 6, 'a.b', 'k', 1, now(), now() + INTERVAL '1 h', now())
            credit_holds_expired_after_expiry           | INSERT INTO billing.credit_holds VALUES (T, O, gen_random_uuid(), 'expired', 5, 0, 'a.b', 'k', NULL, now(), now() + INTERVAL '1 h', now())
            credit_holds_expired_after_expiry           | INSERT INTO billing.credit_holds VALUES (T, O, gen_random_uuid(), 'expired', 5, 0, 'a.b', 'k', NULL, now(), NULL, now())
            credit_refunds_quantity_positive            | INSERT INTO billing.credit_refunds VALUES (T, P, 2, 1, 10, 0, 0)
            credit_refunds_within_consumption           | INSERT INTO billing.credit_refunds VALUES (T, P, 2, 1, 10, 8, 3)
            credit_refunds_after_consumption            | INSERT INTO billing.credit_refunds VALUES (T, P, 1, 1, 10, 0, 1)
            quantity_is_a_number_not_negative           | INSERT INTO billing.credit_refunds VALUES (T, P, 5, 2, 4, -1, 1)
            credit_refunds_pk                           | INSERT INTO billing.credit_refunds VALUES (T, P, 3, 2, 4, 3, 1)
            credit_refunds_follow_each_other            | INSERT INTO billing.credit_refunds VALUES (T, P, 9, 2, 4, 0, 1)
            credit_refunds_transaction_fk               | INSERT INTO billing.credit_refunds VALUES (T, P, 9, 2, 4, 3, 1)
            credit_transfers_between_two                | INSERT INTO billing.credit_transfers VALUES (T, O, 1, O, 1, 5)
            credit_transfers_quantity_positive          | INSERT INTO billing.credit_transfers VALUES (T, O, 1, L, 1, 0)
            credit_transfers_pk                         | INSERT INTO billing.credit_transfers VALUES (T, P, 5, O, 1, 5)
            credit_transfers_to_unique                  | INSERT INTO billing.credit_transfers VALUES (T, O, 1, Q, 1, 5)
            credit_transfers_from_fk                    | INSERT INTO billing.credit_transfers VALUES (T, L, 1, O, 1, 5)
            credit_transfers_to_fk                      | INSERT INTO billing.credit_transfers VALUES (T, O, 1, L, 1, 5)
            credit_lot_voids_pk                         | INSERT INTO billing.credit_lot_voids VALUES (T, O, 1, L), (T, O, 1, L)
            credit_lot_voids_transaction_fk             | INSERT INTO billing.credit_lot_voids VALUES (T, O, 9, L)
            credit_lot_voids_lot_fk                     | INSERT INTO billing.credit_lot_voids VALUES (T, O, 1, gen_random_uuid())
            credit_holds_open_until_closed              | INSERT INTO billing.credit_holds VALUES (T, O, gen_random_uuid(), 'open', 5, 0, 'a.b', 'k', NULL, now(), now() + INTERVAL '1 h', now())
            credit_purchases_total_follows_unit_price   | INSERT INTO billing.credit_purchases VALUES (T, O, gen_random_uuid(), 'pending', 100, 0, 0.05, 5.01, 'EUR', 2, NULL, NULL, 'k', NULL, NULL, now(), NULL)
            credit_purchases_total_in_whole_minor_units | INSERT INTO billing.credit_purchases VALUES (T, O, gen_random_uuid(), 'pending', 100, 0, 0.05, 5.001, 'EUR', 2, NULL, NULL, 'k', NULL, NULL, now(), NULL)
            credit_purchases_completed_names_payment    | INSERT INTO billing.credit_purchases VALUES (T, O, gen_random_uuid(), 'completed', 100, 0, 0.05, 5, 'EUR', 2, NULL, NULL, 'k', L, NULL, now(), now())
            credit_purchases_completed_has_lot          | INSERT INTO billing.credit_purchases VALUES (T, O, gen_random_uuid(), 'completed', 100, 0, 0.05, 5, 'EUR', 2, NULL, 'pi_1', 'k', NULL, NULL, now(), now())
            credit_purchases_only_completed_refunded    | INSERT INTO billing.credit_purchases VALUES (T, O, gen_random_uuid(), 'failed', 100, 5, 0.05, 5, 'EUR', 2, NULL, NULL, 'k', NULL, NULL, now(), now())
            credit_purchases_total_price_positive       | INSERT INTO billing.credit_purchases VALUES (T, O, gen_random_uuid(), 'pending', 100, 0, 0, 0, 'EUR', 2, NULL, NULL, 'k', NULL, NULL, now(), NULL)
            credit_purchases_total_price_positive       | INSERT INTO billing.credit_purchases VALUES (T, O, gen_random_uuid(), 'pending', 1, 0, 0.001, 0, 'EUR', 2, NULL, NULL, 'k', NULL, NULL, now(), NULL)
            credit_purchases_payment_at_most_200        | INSERT INTO billing.credit_purchases VALUES (T, O, gen_random_uuid(), 'pending', 100, 0, 0.05, 5, 'EUR', 2, NULL, repeat('x', 201), 'k', NULL, NULL, now(), NULL)
            credit_purchase_refunds_quantity_positive   | INSERT INTO billing.credit_purchase_refunds VALUES (T, P, 2, L, 10, 0, 0)
            credit_purchase_refunds_within_purchase     | INSERT INTO billing.credit_purchase_refunds VALUES (T, P, 2, L, 10, 8, 3)
            credit_purchase_refunds_transaction_fk      | INSERT INTO billing.credit_purchase_refunds VALUES (T, P, 9, L, 10, 0, 3)
            credit_configuration_defaults_removed_is_inactive | INSERT INTO billing.credit_configuration_defaults (operation_code, operation_name, unit, credit_cost, created_at, updated_at, removed_at) VALUES ('a.b', 'A', 'a', 1, now(), now(), now())
            credit_configurations_removed_is_inactive   | INSERT INTO billing.credit_configurations (tenant_id, operation_code, operation_name, unit, credit_cost, created_at, updated_at, removed_at) VALUES (T, 'a.b', 'A', 'a', 1, now(), now(), now())
            credit_usage_price_complete                 | INSERT INTO billing.credit_usage VALUES (T, O, gen_random_uuid(), 'a.b', 1, 0, 0, NULL, NULL, NULL, 'k', now(), 'lead')
            credit_usage_steps_have_costs               | INSERT INTO billing.credit_usage VALUES (T, O, gen_random_uuid(), 'a.b', 1, 0, 0, NULL, NULL, NULL, 'k', now(), 'lead', 1, '{1}', '{}', 1, true)
            credit_usage_free_part_has_period           | INSERT INTO billing.credit_usage VALUES (T, O, gen_random_uuid(), 'a.b', 1, 0, 0, NULL, NULL, NULL, 'k', now(), 'lead', 1, '{1}', '{0}', 1, true, 'day', now())
            credit_usage_overage_complete               | INSERT INTO billing.credit_usage VALUES (T, O, gen_random_uuid(), 'a.b', 1, 0, 0, NULL, NULL, NULL, 'k', now(), 'lead', 1, '{1}', '{0}', 1, true, NULL, NULL, 1)
            credit_usage_overage_is_not_debited         | INSERT INTO billing.credit_usage VALUES (T, O, gen_random_uuid(), 'a.b', 1, 0, 1, 1, NULL, NULL, 'k', now(), 'lead', 1, '{1}', '{1}', 1, true, NULL, NULL, 1, 1, 'day', now())
            credit_operation_counters_credits_fk        | INSERT INTO billing.credit_operation_counters VALUES (T, L, 'a.b', 'day', now(), 1, 0)
            quantity_is_a_number_not_negative           | INSERT INTO billing.credit_operation_counters VALUES (T, O, 'a.b', 'day', now(), -1, 0)
            credit_usage_debit_has_transaction          | INSERT INTO billing.credit_usage VALUES (T, O, gen_random_uuid(), 'a.b', 1, 0, 5, NULL, NULL, NULL, 'k', now())
            credit_usage_free_costs_nothing             | INSERT INTO billing.credit_usage VALUES (T, O, gen_random_uuid(), 'a.b', 1, 1, 5, 1, NULL, NULL, 'k', now())
            credit_configurations_overage_complete      | INSERT INTO billing.credit_configurations VALUES (T, 'a.b', 'A', NULL, 'op', 1, 1, 0, NULL, 5, 'day', NULL, true, 1, now(), now())
            credit_configurations_free_has_period       | INSERT INTO billing.credit_configurations VALUES (T, 'a.b', 'A', NULL, 'op', 1, 1, 5, NULL, NULL, NULL, NULL, true, 1, now(), now())
            currency_code_is_three_capitals             | UPDATE billing.organisations SET currency = 'eur'
            organisations_time_zone_is_a_region         | UPDATE billing.organisations SET time_zone = 'GMT+2'
            organisations_slug_is_a_slug                | UPDATE billing.organisations SET slug = 'Acme'
            organisations_subscription_tier_fk          | UPDATE billing.organisations SET subscription_tier = 'platinum'
            organisations_pin_is_complete               | UPDATE billing.organisations SET pinned_tier = 'free'
            organisations_pinned_version_fk             | UPDATE billing.organisations SET pinned_tier = 'free', pinned_version = 99
            organisations_usage_anchor_in_range         | UPDATE billing.organisations SET usage_anchor = 'infinity'
            organisations_usage_anchor_in_range         | UPDATE billing.organisations SET usage_anchor = '1899-12-31'
            subscription_tiers_active_has_version       | INSERT INTO billing.subscription_tiers VALUES ('gold', 'Gold', NULL, NULL, true, true, now(), now())
            subscription_tiers_current_version_fk       | UPDATE billing.subscription_tiers SET current_version = 7
            subscription_tier_limits_unlimited_or_number | INSERT INTO billing.subscription_tier_limits VALUES ('free', 1, 'OCR_SCAN', 'counter', 5, true, 'hard', 'day')
            subscription_tier_limits_unlimited_is_hard  | INSERT INTO billing.subscription_tier_limits VALUES ('free', 1, 'OCR_SCAN', 'counter', NULL, true, 'soft', 'day')
            subscription_tier_limits_counters_reset     | INSERT INTO billing.subscription_tier_limits VALUES ('free', 1, 'OCR_SCAN', 'counter', 5, false, 'hard', NULL)
            subscription_tier_limits_feature_fk         | INSERT INTO billing.subscription_tier_limits VALUES ('free', 1, 'OCR_SCAN', 'level', 5, false, 'hard', NULL)
            organisations_next_tier_fk                  | UPDATE billing.organisations SET next_tier = 'platinum', next_tier_at = now(), next_tier_requested_at = now() - INTERVAL '1 s'
            organisations_next_tier_is_complete         | UPDATE billing.organisations SET next_tier = 'free'
            organisations_next_tier_is_complete         | UPDATE billing.organisations SET next_tier = 'free', next_tier_at = now()
            organisations_next_tier_is_later            | UPDATE billing.organisations SET next_tier = 'free', next_tier_at = now(), next_tier_requested_at = now()
            organisations_next_tier_before_closed       | UPDATE billing.organisations SET next_tier = 'free', next_tier_at = now() + INTERVAL '2 h', next_tier_requested_at = now(), closed_at = now() + INTERVAL '1 h'
            organisation_tier_changes_pk                | INSERT INTO billing.organisation_tier_changes VALUES (T, O, 1, 'pro', 'free', now(), now())
            organisation_tier_changes_organisation_fk   | INSERT INTO billing.organisation_tier_changes VALUES (T, gen_random_uuid(), 1, 'pro', 'free', now(), now())
            organisation_tier_changes_start_at_one      | INSERT INTO billing.organisation_tier_changes VALUES (T, O, 0, 'pro', 'free', now(), now())
            organisation_tier_changes_to_another        | INSERT INTO billing.organisation_tier_changes VALUES (T, O, 2, 'pro', 'pro', now(), now())
            organisation_tier_changes_not_before_request | INSERT INTO billing.organisation_tier_changes VALUES (T, O, 2, 'pro', 'free', now(), now() - INTERVAL '1 s')
            usage_limit_overrides_pk                    | INSERT INTO billing.usage_limit_overrides VALUES (T, O, 'OCR_SCAN', 'counter', 5, false, 'hard', 'day', NULL, now(), NULL, 1, now())
            usage_limit_overrides_one_at_a_time         | INSERT INTO billing.usage_limit_overrides VALUES (T, O, 'OCR_SCAN', 'counter', 5, false, 'hard', 'day', NULL, now(), NULL, 2, NULL)
            usage_limit_overrides_versions_start_at_one | INSERT INTO billing.usage_limit_overrides VALUES (T, O, 'OCR_SCAN', 'counter', 5, false, 'hard', 'day', NULL, now(), NULL, 0, now())
            usage_limit_overrides_ended_after_created   | UPDATE billing.usage_limit_overrides SET ended_at = created_at - INTERVAL '1 s'
            usage_limit_overrides_ends_after_created    | UPDATE billing.usage_limit_overrides SET ends_at = created_at
            usage_limit_overrides_unlimited_or_number   | UPDATE billing.usage_limit_overrides SET limit_quantity = NULL
            usage_limit_overrides_unlimited_is_hard     | UPDATE billing.usage_limit_overrides SET limit_quantity = NULL, is_unlimited = true, enforcement = 'soft'
            usage_limit_overrides_counters_reset        | UPDATE billing.usage_limit_overrides SET reset_period = NULL
            usage_limit_overrides_feature_fk            | UPDATE billing.usage_limit_overrides SET feature_code = 'TYPO'
            usage_limit_overrides_organisation_fk       | UPDATE billing.usage_limit_overrides SET organisation_id = gen_random_uuid()
            usage_thresholds_pk                         | INSERT INTO billing.usage_thresholds VALUES (T, 'OCR_SCAN', 'percentage', 80.0)
            usage_thresholds_value_positive             | INSERT INTO billing.usage_thresholds VALUES (T, 'OCR_SCAN', 'percentage', 0)
            usage_thresholds_tenant_fk                  | INSERT INTO billing.usage_thresholds VALUES (gen_random_uuid(), 'OCR_SCAN', 'percentage', 90)
            usage_thresholds_feature_fk                 | INSERT INTO billing.usage_thresholds VALUES (T, 'TYPO', 'percentage', 90)
            usage_alerts_counter_fk                     | INSERT INTO billing.usage_alerts VALUES (T, O, 'OCR_SCAN', 'year', '2026-01-01Z', 'percentage', 50, 5, 5, now())
            usage_alerts_threshold_was_reached          | INSERT INTO billing.usage_alerts VALUES (T, O, 'OCR_SCAN', 'day', '2026-01-01Z', 'percentage', 50, 2, 5, now())
            usage_alerts_threshold_was_reached          | INSERT INTO billing.usage_alerts VALUES (T, O, 'OCR_SCAN', 'day', '2026-01-01Z', 'percentage', 50, 2, NULL, now())
            usage_alerts_threshold_was_reached          | INSERT INTO billing.usage_alerts VALUES (T, O, 'OCR_SCAN', 'day', '2026-01-01Z', 'quantity', 3, 2, 5, now())
            usage_counters_level_begins_at_epoch        | INSERT INTO billing.usage_counters VALUES (T, O, 'STORAGE_GB', 'always', now(), 1)
            usage_events_counter_fk                     | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now())
            usage_events_within_hard_limit              | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 6, 5, 'hard', now(), now())
            usage_events_occurred_in_period             | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now() - INTERVAL '1 s', now())
            usage_events_sign_follows_operation         | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 3, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now())
            usage_events_late_names_closing             | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', now() - INTERVAL '2 d', now() - INTERVAL '1 d', 1, 5, 'hard', now() - INTERVAL '2 d', now())
            usage_events_late_names_closing             | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', now() - INTERVAL '2 d', now() - INTERVAL '1 d', 1, 5, 'hard', now() - INTERVAL '2 d', now(), now() - INTERVAL '25 h')
            usage_events_not_of_the_future              | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now() + INTERVAL '301 s', now())
            usage_features_late_grace_within_a_year     | UPDATE billing.usage_features SET late_grace_seconds = -1
            usage_features_late_grace_within_a_year     | UPDATE billing.usage_features SET late_grace_seconds = 367 * 86400
            usage_events_correction_has_reason          | INSERT INTO billing.usage_events VALUES (T, 'adjust', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now())
            usage_events_correction_has_reason          | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now(), NULL, 'Why')
            usage_events_reason_not_blank               | INSERT INTO billing.usage_events VALUES (T, 'adjust', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now(), NULL, ' ')
            usage_events_reverse_names_a_record         | INSERT INTO billing.usage_events VALUES (T, 'reverse', 'k', O, 'OCR_SCAN', -1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now(), NULL, 'Why')
            usage_events_reverse_names_a_record         | INSERT INTO billing.usage_events VALUES (T, 'reverse', 'k', O, 'OCR_SCAN', -1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now(), NULL, 'Why', 'adjust', 'a')
            usage_events_reverse_names_a_record         | INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now(), NULL, NULL, 'record', 'a')
            usage_events_reversed_fk                    | INSERT INTO billing.usage_counters VALUES (T, O, 'OCR_SCAN', 'day', '2026-01-01Z', 1); INSERT INTO billing.usage_events VALUES (T, 'reverse', 'k', O, 'OCR_SCAN', -1, 'day', '2026-01-01Z', '2026-01-02Z', 1, 5, 'hard', '2026-01-01Z', '2026-01-01Z', NULL, 'Why', 'record', 'a')
            usage_events_reversed_once                  | INSERT INTO billing.usage_counters VALUES (T, O, 'OCR_SCAN', 'day', '2026-01-01Z', 1); INSERT INTO billing.usage_events VALUES (T, 'record', 'k', O, 'OCR_SCAN', 1, 'day', '2026-01-01Z', '2026-01-02Z', 1, 5, 'hard', '2026-01-01Z', '2026-01-01Z'); INSERT INTO billing.usage_events VALUES (T, 'reverse', 'r', O, 'OCR_SCAN', -1, 'day', '2026-01-01Z', '2026-01-02Z', 1, 5, 'hard', '2026-01-01Z', '2026-01-01Z', NULL, 'Why', 'record', 'k'); INSERT INTO billing.usage_events VALUES (T, 'reverse', 's', O, 'OCR_SCAN', -1, 'day', '2026-01-01Z', '2026-01-02Z', 1, 5, 'hard', '2026-01-01Z', '2026-01-01Z', NULL, 'Why', 'record', 'k')
            usage_events_sign_follows_operation         | INSERT INTO billing.usage_events VALUES (T, 'increase', 'k', O, 'OCR_SCAN', -1, 'always', to_timestamp(0), NULL, 1, 5, 'hard', now(), now())
            usage_events_sign_follows_operation         | INSERT INTO billing.usage_events VALUES (T, 'increase', 'k', O, 'OCR_SCAN', 2, 'always', to_timestamp(0), NULL, 1, 5, 'hard', now(), now())
            usage_events_sign_follows_operation         | INSERT INTO billing.usage_events VALUES (T, 'decrease', 'k', O, 'OCR_SCAN', 1, 'always', to_timestamp(0), NULL, 1, 5, 'hard', now(), now())
            usage_events_sign_follows_operation         | INSERT INTO billing.usage_events VALUES (T, 'reverse', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now(), NULL, 'Why', 'record', 'a')
            usage_events_sign_follows_operation         | INSERT INTO billing.usage_events VALUES (T, 'adjust', 'k', O, 'OCR_SCAN', 0, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now(), NULL, 'Why')
            usage_events_sign_follows_operation         | INSERT INTO billing.usage_events VALUES (T, 'set', 'k', O, 'OCR_SCAN', 2, 'always', to_timestamp(0), NULL, 1, 5, 'hard', now(), now())
            usage_events_operation_suits_period         | INSERT INTO billing.usage_events VALUES (T, 'increase', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now())
            usage_events_operation_suits_period         | INSERT INTO billing.usage_events VALUES (T, 'set', 'k', O, 'OCR_SCAN', 1, 'day', now(), now() + INTERVAL '1 d', 1, 5, 'hard', now(), now())
            usage_retention_pk                          | INSERT INTO billing.usage_retention VALUES (true, 86400)
            usage_retention_one_row                     | INSERT INTO billing.usage_retention VALUES (false, 86400)
            usage_retention_a_day_to_ten_years          | UPDATE billing.usage_retention SET keys_remembered_seconds = 86399
            organisations_tenant_fk                     | INSERT INTO billing.organisations VALUES (gen_random_uuid(), gen_random_uuid(), 'x', 'X', 'UTC', 'EUR', now(), NULL)
            credits_organisation_fk                     | INSERT INTO billing.credits (tenant_id, organisation_id, created_at) VALUES (gen_random_uuid(), O, now())
            seed_profiles_pk                            | INSERT INTO billing.seed_profiles VALUES (L, 'demo', gen_random_uuid(), '{}', '{}', now())
            seed_profiles_once_per_tenant               | INSERT INTO billing.seed_profiles VALUES (gen_random_uuid(), 'reference', NULL, '{}', '{}', now())
            seed_profiles_reference_is_for_everybody    | INSERT INTO billing.seed_profiles VALUES (gen_random_uuid(), 'production', NULL, '{}', '{}', now())
            seed_profiles_reference_is_for_everybody    | UPDATE billing.seed_profiles SET applied_for = gen_random_uuid()
            seed_profiles_rows_have_fingerprints        | UPDATE billing.seed_profiles SET row_names = '{tier pro}'
            bucket_periods_pk                           | INSERT INTO billing.bucket_periods VALUES (T, O, L, '2026-01-01Z', '2026-02-01Z', 10, 'hour', 'monthly', 95, 'EUR', 'half_up', 'none', NULL, 0)
            bucket_periods_organisation_fk              | INSERT INTO billing.bucket_periods VALUES (T, L, L, '2026-01-01Z', '2026-02-01Z', 10, 'hour', 'monthly', 95, 'EUR', 'half_up', 'none', NULL, 0)
            bucket_periods_configuration_fk             | INSERT INTO billing.bucket_periods VALUES (T, O, gen_random_uuid(), '2026-01-01Z', '2026-02-01Z', 10, 'hour', 'monthly', 95, 'EUR', 'half_up', 'none', NULL, 0)
            bucket_periods_configuration_fk             | DELETE FROM billing.billing_plans
            bucket_periods_configuration_fk             | DELETE FROM billing.service_catalog
            bucket_periods_ends_after_start             | UPDATE billing.bucket_periods SET period_end = period_start
            bucket_periods_unit_not_blank               | UPDATE billing.bucket_periods SET unit_of_measure = ' '
            bucket_periods_capped_has_cap               | UPDATE billing.bucket_periods SET rollover_mode = 'capped'
            bucket_periods_capped_has_cap               | UPDATE billing.bucket_periods SET rollover_cap = 5
            bucket_periods_cap_positive                 | UPDATE billing.bucket_periods SET rollover_mode = 'capped', rollover_cap = 0
            bucket_periods_available_is_countable       | UPDATE billing.bucket_periods SET rolled_over = 99999999999990
            bucket_periods_closed_says_what_goes_on     | UPDATE billing.bucket_periods SET closed_at = period_end
            bucket_periods_closed_says_what_goes_on     | UPDATE billing.bucket_periods SET carried_over = 0
            bucket_periods_closed_after_end             | UPDATE billing.bucket_periods SET closed_at = '2026-01-31Z', carried_over = 0
            bucket_periods_carried_over_follows_terms   | UPDATE billing.bucket_periods SET closed_at = period_end, carried_over = 6
            bucket_periods_carried_over_follows_terms   | UPDATE billing.bucket_periods SET closed_at = period_end, carried_over = 6, rollover_mode = 'capped', rollover_cap = 5
            bucket_periods_carried_over_follows_terms   | UPDATE billing.bucket_periods SET closed_at = period_end, carried_over = 5, rollover_mode = 'unlimited'
            quantity_is_a_number_not_negative           | UPDATE billing.bucket_periods SET used = -1
            bucket_draws_pk                             | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', L, 1, 'draw', 1, 1, 0, 5, 'k', '2026-01-15Z', now())
            bucket_draws_idempotency_key                | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', gen_random_uuid(), 1, 'draw', 1, 1, 0, 5, 'd', '2026-01-15Z', now())
            bucket_draws_period_fk                      | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-02-01Z', gen_random_uuid(), 1, 'draw', 1, 1, 0, 5, 'k', '2026-02-15Z', now())
            bucket_draws_period_fk                      | DELETE FROM billing.bucket_periods
            bucket_draws_previous_revision_fk           | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', L, 3, 'edit', 5, 1, 0, 5, 'k', '2026-01-15Z', now())
            bucket_draws_revision_starts_at_one         | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', L, 0, 'edit', 1, 1, 0, 5, 'k', '2026-01-15Z', now())
            bucket_draws_first_revision_draws           | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', L, 2, 'draw', 5, 1, 0, 5, 'k', '2026-01-15Z', now())
            bucket_draws_first_change_is_quantity       | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', gen_random_uuid(), 1, 'draw', 2, 1, 0, 5, 'k', '2026-01-15Z', now())
            bucket_draws_only_deleted_is_nothing        | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', L, 2, 'edit', 0, -4, 0, 0, 'k', '2026-01-15Z', now())
            bucket_draws_only_deleted_is_nothing        | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', L, 2, 'delete', 1, -3, 0, 1, 'k', '2026-01-15Z', now())
            bucket_draws_used_includes_it               | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', L, 2, 'edit', 6, 2, 0, 5, 'k', '2026-01-15Z', now())
            bucket_draws_not_before_period              | INSERT INTO billing.bucket_draws VALUES (T, O, L, '2026-01-01Z', L, 2, 'edit', 5, 1, 0, 5, 'k', '2025-12-31Z', now())
            users_password_hash_is_bcrypt               | UPDATE telecom.users SET password_hash = 'Admin@123'
            users_password_hash_is_bcrypt               | UPDATE telecom.users SET password_hash = repeat('x', 60)
            users_password_hash_is_bcrypt               | UPDATE telecom.users SET password_hash = concat('$2b$12$', repeat('x', 52))
            users_password_hash_is_bcrypt               | UPDATE telecom.users SET password_hash = concat('$2b$99$', repeat('x', 53))
            users_username_is_one_word                  | UPDATE telecom.users SET username = 'ada lovelace'
            users_username_is_one_word                  | UPDATE telecom.users SET username = 'ada@example.com'
            users_username_is_one_word                  | UPDATE telecom.users SET username = repeat('x', 51)
            users_email_is_an_address                   | UPDATE telecom.users SET email = 'ada'
            users_email_is_an_address                   | UPDATE telecom.users SET email = 'a@b@c'
            users_email_is_an_address                   | UPDATE telecom.users SET email = concat(repeat('x', 250), '@b.de')
            users_first_name_not_blank                  | UPDATE telecom.users SET first_name = ' '
            users_last_name_not_blank                   | UPDATE telecom.users SET last_name = ''
            users_phone_number_is_e164                  | UPDATE telecom.users SET phone_number = '0123 456'
            users_verified_phone_is_known               | UPDATE telecom.users SET is_phone_verified = true
            users_mfa_has_secret                        | UPDATE telecom.users SET is_mfa_enabled = true
            users_mfa_secret_not_blank                  | UPDATE telecom.users SET mfa_secret = ' '
            users_last_login_ip_is_an_address           | UPDATE telecom.users SET last_login_ip = 'localhost'
            users_failed_logins_not_negative            | UPDATE telecom.users SET failed_login_attempts = -1
            users_locked_after_a_failed_login           | UPDATE telecom.users SET locked_until = now()
            users_version_positive                      | UPDATE telecom.users SET version = 0
            users_updated_after_created                 | UPDATE telecom.users SET updated_at = created_at - INTERVAL '1 s'
            users_pk                                    | INSERT INTO telecom.users (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at) VALUES (T, O, 'bob', 'bob@example.com', concat('$2b$12$', repeat('x', 53)), now(), now(), now())
            users_email_unique_in_tenant                | INSERT INTO telecom.users (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at) VALUES (T, L, 'bob', 'ADA@example.COM', concat('$2b$12$', repeat('x', 53)), now(), now(), now())
            users_username_unique_in_tenant             | INSERT INTO telecom.users (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at) VALUES (T, L, 'ADA', 'bob@example.com', concat('$2b$12$', repeat('x', 53)), now(), now(), now())
            users_tenant_fk                             | INSERT INTO telecom.users (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at) VALUES (gen_random_uuid(), L, 'ada', 'ada@example.com', concat('$2b$12$', repeat('x', 53)), now(), now(), now())
            """)
    void is_refused_by(String constraint, String sql) {
        String statement = sql.replace("(T,", "(" + T + ",")
                .replace("(L,", "(" + L + ",")
                .replace(" O,", " " + O + ",")
                .replace("[L]", "[" + L + "]")
                .replace(" L,", " " + L + ",")
                .replace(" L)", " " + L + ")")
                .replace(" P,", " " + P + ",")
                .replace(" Q,", " " + Q + ",");

        assertThatThrownBy(() -> dsl.execute(statement)).hasMessageContaining("constraint \"" + constraint + "\"");
    }
}
