package io.tallybook.migrations.verify;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that no application can do to healthy rows, done by hand.
 *
 * @param fact the fact that must report it
 * @param violations how many rows of that fact are wrong
 * @param column a column of its first example
 * @param value what that column holds
 * @param also names of the facts that the same damage breaks
 */
record Damage(
        String what,
        Class<? extends Fact> fact,
        int violations,
        String column,
        String value,
        Set<String> also,
        String sql) {

    private static final String SALES = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String LAB = "aaaaaaaa-0000-4000-8000-000000000002";
    private static final String STORE = "aaaaaaaa-0000-4000-8000-000000000003";
    private static final String KIOSK = "aaaaaaaa-0000-4000-8000-000000000004";
    private static final String STORE_LOT = "aaaaaaaa-0000-4000-8000-00000000001f";
    private static final String BOLT = "bbbbbbbb-0000-4000-8000-000000000001";
    private static final String EXPIRED_LOT = "aaaaaaaa-0000-4000-8000-00000000001a";
    private static final String OPEN_LOT = "aaaaaaaa-0000-4000-8000-00000000001b";
    private static final String WAITING_LOT = "aaaaaaaa-0000-4000-8000-00000000001c";
    private static final String METERED = "aaaaaaaa-0000-4000-8000-000000000073";
    private static final String MOVED = "aaaaaaaa-0000-4000-8000-000000000075";
    private static final String OLDER_PLAN = "aaaaaaaa-0000-4000-8000-00000000005b";
    private static final String INVOICE = "aaaaaaaa-0000-4000-8000-0000000007b1";
    private static final String DRAFT = "aaaaaaaa-0000-4000-8000-0000000007b2";
    private static final String TOP_UP = "aaaaaaaa-0000-4000-8000-0000000007d2";
    private static final String PENDING_PAYMENT = "aaaaaaaa-0000-4000-8000-0000000007d3";
    private static final String SUBSCRIPTION = "aaaaaaaa-0000-4000-8000-000000000931";
    private static final String NO_SUCH = "00000000-0000-4000-8000-000000000000";

    /** As a restore does it, without the triggers that keep foreign keys. */
    private static final String UNCHECKED = "SET session_replication_role = replica; ";

    static final List<Damage> ALL = List.of(
            damage(
                    "a balance that nobody booked",
                    BalanceIsSumOfLedger.class,
                    "balance",
                    "117.500000",
                    "UPDATE billing.credits SET balance = balance + 1 WHERE organisation_id = '" + SALES + "'",
                    "credit-balance-is-in-lots"),
            damage(
                    "a lost balance row",
                    BalanceIsSumOfLedger.class,
                    "ledger",
                    "2.000000",
                    UNCHECKED + "DELETE FROM billing.credits WHERE organisation_id = '" + BOLT + "'",
                    "credit-ledger-has-no-gap",
                    "credit-lots-follow-ledger",
                    "foreign-keys-hold"),
            damage(
                    "a ledger length that is not its length",
                    LedgerHasNoGap.class,
                    "ledger_length",
                    "7",
                    "UPDATE billing.credits SET ledger_length = 7 WHERE organisation_id = '" + SALES + "'"),
            damage(
                    "a number left out",
                    LedgerHasNoGap.class,
                    "last_number",
                    "3",
                    UNCHECKED + "UPDATE billing.credit_transactions SET sequence_number = 3"
                            + " WHERE organisation_id = '" + BOLT + "' AND sequence_number = 2"),
            damage(
                    "a number used twice",
                    LedgerHasNoGap.class,
                    "last_number",
                    "6",
                    UNCHECKED
                            + "ALTER TABLE billing.credit_transactions DROP CONSTRAINT credit_transactions_pk CASCADE;"
                            + " UPDATE billing.credit_transactions SET sequence_number = 4"
                            + " WHERE organisation_id = '" + SALES + "' AND sequence_number = 5;"
                            + " DELETE FROM billing.credit_usage WHERE organisation_id = '" + SALES + "'",
                    "credit-balance-after-follows"),
            damage(
                    "a balance after that does not follow",
                    BalanceAfterFollows.class,
                    "balance_after",
                    "9.000000",
                    "UPDATE billing.credit_transactions SET balance_after = 9" + " WHERE organisation_id = '" + BOLT
                            + "' AND sequence_number = 2"),
            damage(
                    "an overdraft that no lot knows",
                    BalanceIsInLots.class,
                    "overdrawn",
                    "11.000000",
                    "UPDATE billing.credits SET overdrawn = overdrawn + 1 WHERE organisation_id = '" + LAB + "'"),
            damage(
                    "a consumption paid by another lot",
                    LotsFollowLedger.class,
                    2,
                    "lot_id",
                    OPEN_LOT,
                    "UPDATE billing.credit_transactions SET lot_ids = ARRAY ['" + WAITING_LOT + "'::uuid]"
                            + " WHERE organisation_id = '" + SALES + "' AND sequence_number = 5"),
            damage(
                    "a consumption paid by no lot",
                    LotsFollowLedger.class,
                    2,
                    "lot_id",
                    NO_SUCH,
                    "UPDATE billing.credit_transactions SET lot_ids = ARRAY ['" + NO_SUCH + "'::uuid]"
                            + " WHERE organisation_id = '" + SALES + "' AND sequence_number = 5"),
            damage(
                    "two consumptions that cost other than their lots paid",
                    LedgerIsInLots.class,
                    "amount",
                    "-7.000000",
                    "UPDATE billing.credit_transactions"
                            + " SET amount = amount + CASE sequence_number WHEN 5 THEN 0.5 ELSE -0.5 END,"
                            + " balance_after = balance_after + CASE sequence_number WHEN 5 THEN 0.5 ELSE 0 END"
                            + " WHERE organisation_id = '" + SALES + "' AND sequence_number IN (5, 6)",
                    "credit-captured-hold-is-in-ledger"),
            damage(
                    "a repayment of what was not overdrawn",
                    LedgerIsInLots.class,
                    2,
                    "overdrawn_after",
                    "-1.000000",
                    "UPDATE billing.credit_transactions"
                            + " SET lot_amounts = ARRAY [lot_amounts[1] - 2 + sequence_number]"
                            + " WHERE organisation_id = '" + BOLT + "' AND sequence_number = 1;"
                            + " UPDATE billing.credit_lots SET repaid = 1 WHERE organisation_id = '" + BOLT + "';"
                            + " UPDATE billing.credits SET open_lot_remaining = 1 WHERE organisation_id = '" + BOLT
                            + "'",
                    "credit-balance-is-in-lots"),
            damage(
                    "a lot of more than was granted",
                    LotsAreGranted.class,
                    "ledger",
                    "20.000000",
                    "UPDATE billing.credit_lots SET granted = 21 WHERE lot_id = '" + WAITING_LOT + "'",
                    "credit-allocation-came-back"),
            damage(
                    "a lot of another ledger row",
                    LotsAreGranted.class,
                    "granted_by",
                    "2",
                    "UPDATE billing.credit_lots SET granted_by = 2 WHERE lot_id = '" + WAITING_LOT + "'",
                    "credit-allocation-came-back"),
            damage(
                    "a hold of which more was captured than taken",
                    CapturedHoldIsInLedger.class,
                    "ledger",
                    "2.000000",
                    "UPDATE billing.credit_holds SET captured = 3 WHERE status = 'captured'"),
            damage(
                    "a lot that expires unnoticed",
                    NextExpiryIsKnown.class,
                    "lot_id",
                    WAITING_LOT,
                    "UPDATE billing.credit_lots SET expires_at = '2026-06-01Z' WHERE lot_id = '" + WAITING_LOT + "'",
                    "credit-allocation-came-back"),
            damage(
                    "an open lot that expires unnoticed",
                    NextExpiryIsKnown.class,
                    "lot_id",
                    OPEN_LOT,
                    "UPDATE billing.credit_lots SET expires_at = '2026-06-01Z' WHERE lot_id = '" + OPEN_LOT + "'"),
            damage(
                    "an expiry mark beyond what is known",
                    LastExpiryIsKnown.class,
                    "lot_id",
                    EXPIRED_LOT,
                    "UPDATE billing.credits SET last_expiry_at = NULL WHERE organisation_id = '" + SALES + "'"),
            damage(
                    "a row that counts from later",
                    LedgerCountsFromThePast.class,
                    "sequence_number",
                    "2",
                    "UPDATE billing.credit_transactions SET effective_at = recorded_at + INTERVAL '1 s'"
                            + " WHERE organisation_id = '" + BOLT + "' AND sequence_number = 2"),
            damage(
                    "a refund of more than came back",
                    RefundIsOfItsConsumption.class,
                    "quantity",
                    "3.000000",
                    "UPDATE billing.credit_refunds SET quantity = 3 WHERE sequence_number = 4"),
            damage(
                    "a refund that does not follow the one before",
                    RefundIsOfItsConsumption.class,
                    "refunded_before",
                    "1.000000",
                    "UPDATE billing.credit_refunds SET refunded_before = 1 WHERE sequence_number = 4"),
            damage(
                    "a refund of nothing",
                    RefundIsOfItsConsumption.class,
                    "refunded",
                    "1.000000",
                    "DELETE FROM billing.credit_refunds WHERE sequence_number = 4"),
            damage(
                    "a refund to a lot that had not paid",
                    RefundGoesToItsLots.class,
                    "given_back",
                    "2.000000",
                    "UPDATE billing.credit_transactions SET lot_ids = ARRAY ['" + NO_SUCH + "'::uuid]"
                            + " WHERE organisation_id = '" + STORE + "' AND sequence_number = 3",
                    "credit-lots-follow-ledger"),
            damage(
                    "a transfer of more than changed hands",
                    TransferHasTwoSides.class,
                    "quantity",
                    "4.000000",
                    "UPDATE billing.credit_transfers SET quantity = 4"),
            damage(
                    "two sides that know nothing of each other",
                    TransferHasTwoSides.class,
                    2,
                    "tenant_id",
                    "aaaaaaaa-0000-4000-8000-000000000000",
                    "DELETE FROM billing.credit_transfers"),
            damage(
                    "a hold that was not counted",
                    HeldIsOpenHolds.class,
                    "open_holds",
                    "5.000000",
                    "UPDATE billing.credits SET held = 4 WHERE organisation_id = '" + SALES + "'"),
            damage(
                    "an expired lot that was not counted",
                    ExpiredIsExpiredLots.class,
                    "in_expired_lots",
                    "6.000000",
                    "UPDATE billing.credits SET expired = 0 WHERE organisation_id = '" + SALES + "'"),
            damage(
                    "more overdrawn than allowed",
                    OverdraftIsWithinLimit.class,
                    "balance",
                    "-10.000000",
                    "ALTER TABLE billing.credits DROP CONSTRAINT credits_within_overdraft_limit;"
                            + " UPDATE billing.credits SET overdraft_limit = 9 WHERE organisation_id = '" + LAB + "'"),
            damage(
                    "an open lot with a rest of its own",
                    OpenLotRowIsEmpty.class,
                    "remaining",
                    "1.000000",
                    "UPDATE billing.credits SET open_lot_remaining = open_lot_remaining - 1"
                            + " WHERE organisation_id = '" + SALES + "';"
                            + " UPDATE billing.credit_lots SET remaining = 1 WHERE lot_id = '" + OPEN_LOT + "'"),
            damage(
                    "a purchase of another quantity than was credited",
                    PurchaseHasItsLot.class,
                    "granted",
                    "100.000000",
                    "UPDATE billing.credit_purchases SET quantity = 99, total_price = 99 WHERE organisation_id = '"
                            + SALES + "' AND status = 'completed'"),
            damage(
                    "two purchases with one lot",
                    PurchaseHasItsLot.class,
                    2,
                    "lot_id",
                    OPEN_LOT,
                    "ALTER TABLE billing.credit_purchases DROP CONSTRAINT credit_purchases_lot_unique;"
                            + " UPDATE billing.credit_purchases SET status = 'completed', quantity = 100, total_price = 100,"
                            + " payment_reference = 'payment-2', lot_id = '" + OPEN_LOT + "', closed_at = requested_at"
                            + " WHERE status = 'pending'",
                    "credit-purchase-is-in-ledger"),
            damage(
                    "a payment that was credited under another name",
                    PurchaseIsInLedger.class,
                    "idempotency_key",
                    "payment-9",
                    "UPDATE billing.credit_transactions SET idempotency_key = 'payment-9'"
                            + " WHERE organisation_id = '" + SALES + "' AND transaction_type = 'purchase'"),
            damage(
                    "refunds of a purchase that was larger",
                    PurchaseRefundIsOfItsPurchase.class,
                    2,
                    "purchase",
                    "51.000000",
                    "UPDATE billing.credit_purchases SET quantity = 51, total_price = 25.5 WHERE organisation_id = '"
                            + KIOSK + "'",
                    "credit-purchase-has-its-lot"),
            damage(
                    "a refund of a purchase that does not follow the one before",
                    PurchaseRefundIsOfItsPurchase.class,
                    "refunded_before",
                    "11.000000",
                    "UPDATE billing.credit_purchase_refunds SET refunded_before = 11 WHERE refunded_before = 12"),
            damage(
                    "a purchase of which more was refunded",
                    PurchaseRefundedIsItsRefunds.class,
                    "refunded",
                    "21.000000",
                    "UPDATE billing.credit_purchases SET refunded = 21 WHERE refunded = 20"),
            damage(
                    "a void that left something of its lot",
                    VoidEmptiesItsLot.class,
                    "remaining",
                    "1.000000",
                    "UPDATE billing.credit_transactions SET amount = -6, lot_amounts = '{-6}'"
                            + " WHERE idempotency_key = 'void-1'",
                    "credit-balance-is-ledger",
                    "credit-balance-after-follows",
                    "credit-lots-follow-ledger"),
            damage(
                    "a void of another lot",
                    VoidEmptiesItsLot.class,
                    "lot_id",
                    STORE_LOT,
                    "UPDATE billing.credit_lot_voids SET lot_id = '" + STORE_LOT + "'"),
            damage(
                    "a use that cost other than its price",
                    UsageFollowsItsPrice.class,
                    "credits",
                    "91.000000",
                    "UPDATE billing.credit_usage SET overage_credits = 91 WHERE overage_credits = 90"),
            damage(
                    "an allowance of which more was used",
                    OperationCounterIsItsUses.class,
                    "free",
                    "2.000000",
                    "UPDATE billing.credit_operation_counters SET free = 2 WHERE free = 1"),
            damage(
                    "a use that cost more than was taken",
                    UsageDebitIsInLedger.class,
                    "debited",
                    "5.000000",
                    "UPDATE billing.credit_usage SET credits_debited = 5 WHERE credits_debited = 4"),
            damage(
                    "a use whose ledger row is gone",
                    UsageDebitIsInLedger.class,
                    "sequence_number",
                    "40",
                    UNCHECKED + "UPDATE billing.credit_usage SET sequence_number = 40 WHERE sequence_number = 4",
                    "foreign-keys-hold"),
            damage(
                    "a key of two holds",
                    CreditKeysAreUnique.class,
                    "table_name",
                    "credit_holds",
                    "ALTER TABLE billing.credit_holds DROP CONSTRAINT credit_holds_idempotency_key;"
                            + " UPDATE billing.credit_holds SET idempotency_key = 'hold-1'"),
            damage(
                    "a key of two consumptions",
                    CreditKeysAreUnique.class,
                    "idempotency_key",
                    "consume-1",
                    "ALTER TABLE billing.credit_transactions DROP CONSTRAINT credit_transactions_idempotency_key;"
                            + " UPDATE billing.credit_transactions SET idempotency_key = 'consume-1'"
                            + " WHERE idempotency_key = 'consume-2'"),
            damage(
                    "a table that came back",
                    NoAllocationTableIsLeft.class,
                    "table_name",
                    "credit_allocations",
                    "CREATE TABLE billing.credit_allocations (tenant_id uuid)"),
            damage(
                    "an archived row that was lost",
                    DroppedRowsAreArchived.class,
                    "archived",
                    "1",
                    "DELETE FROM billing_archive.credit_allocations WHERE outcome = 'used_up'"),
            damage(
                    "an archived row that says something else",
                    DroppedRowsAreArchived.class,
                    "remaining",
                    "19.0000",
                    "UPDATE billing_archive.credit_allocations SET used_credits = 6 WHERE outcome = 'returned'",
                    "credit-allocation-came-back"),
            damage(
                    "an allocation that came back with another expiry",
                    AllocationCameBack.class,
                    "lot",
                    "20.000000",
                    "UPDATE billing_archive.credit_allocations SET expires_at = '2099-01-01Z' WHERE outcome = 'returned'"),
            damage(
                    "a missing detail",
                    ConfigurationHasItsDetail.class,
                    "configuration_type",
                    "Fixed",
                    UNCHECKED + "DELETE FROM billing.plan_service_fixed_config",
                    "foreign-keys-hold"),
            damage(
                    "a second detail of another type",
                    ConfigurationHasItsDetail.class,
                    "details",
                    "Fixed, Hourly",
                    "ALTER TABLE billing.plan_service_hourly_config DROP CONSTRAINT plan_service_hourly_config_header_fk;"
                            + " INSERT INTO billing.plan_service_hourly_config"
                            + " (tenant_id, config_id, hourly_rate, minimum_billable_seconds, round_up_to_seconds)"
                            + " SELECT tenant_id, config_id, 1, 0, 1 FROM billing.plan_service_fixed_config"),
            damage(
                    "a configuration in another currency",
                    ConfigurationIsInPlanCurrency.class,
                    "currency",
                    "EUR",
                    "ALTER TABLE billing.plan_service_configuration"
                            + " DROP CONSTRAINT plan_service_configuration_in_plan_currency;"
                            + " UPDATE billing.plan_service_configuration SET currency = 'EUR'"
                            + " WHERE config_id = '" + METERED + "'"),
            damage(
                    "a tier that begins at zero",
                    RateTiersBeginAboveZero.class,
                    "min_quantity",
                    "0.000000",
                    "ALTER TABLE billing.plan_service_rate_tiers DROP CONSTRAINT plan_service_rate_tiers_min_quantity_positive;"
                            + " UPDATE billing.plan_service_rate_tiers SET min_quantity = 0 WHERE config_id = '"
                            + METERED
                            + "'"),
            damage(
                    "an older row that was neither moved nor listed",
                    LegacyPlanServiceIsPlaced.class,
                    "quantity",
                    "7",
                    "INSERT INTO billing.plan_services SELECT tenant_id, '" + OLDER_PLAN + "', service_id, 7, 100"
                            + " FROM billing.plan_service_configuration WHERE config_id = '" + METERED + "'"),
            damage(
                    "a moved row that was forgotten with its configuration",
                    LegacyPlanServiceIsPlaced.class,
                    "quantity",
                    "1",
                    "DELETE FROM billing.plan_service_origins; DELETE FROM billing.plan_service_configuration WHERE config_id = '"
                            + MOVED + "'"),
            damage(
                    "a moved configuration of another type than its plan's",
                    MovedConfigurationHasPlanType.class,
                    "plan_type",
                    "Hourly",
                    "UPDATE billing.billing_plans SET plan_type = 'Hourly' WHERE plan_id = '" + OLDER_PLAN + "'"),
            damage(
                    "a moved tier that begins one unit later",
                    MovedTiersKeepPrices.class,
                    "quantity",
                    "101",
                    "UPDATE billing.plan_service_rate_tiers SET min_quantity = 101 WHERE config_id = '" + MOVED + "'"),
            damage(
                    "a moved rate of another amount",
                    MovedTiersKeepPrices.class,
                    "price",
                    "10.09",
                    "UPDATE billing.plan_service_rate_tiers SET rate = 0.09 WHERE config_id = '" + MOVED + "'"),
            damage(
                    "a tier too many among those that were moved",
                    MovedTiersKeepPrices.class,
                    "quantity",
                    "51",
                    "INSERT INTO billing.plan_service_rate_tiers SELECT tenant_id, config_id, 50.5, 0.11"
                            + " FROM billing.plan_service_usage_config WHERE config_id = '" + MOVED + "'"),
            damage(
                    "use of a bucket that nobody drew",
                    BucketUsedIsDraws.class,
                    "draws",
                    "50.000000",
                    "UPDATE billing.bucket_periods SET used = 51 WHERE used = 50"),
            damage(
                    "draws whose period is gone",
                    BucketUsedIsDraws.class,
                    "draws",
                    "50.000000",
                    UNCHECKED + "DELETE FROM billing.bucket_periods WHERE used = 50",
                    "foreign-keys-hold"),
            damage(
                    "a revision left out",
                    BucketRevisionsFollow.class,
                    "revision",
                    "3",
                    UNCHECKED + "UPDATE billing.bucket_draws SET revision = 3 WHERE operation = 'edit'",
                    "foreign-keys-hold"),
            damage(
                    "two edits that changed something else than they say",
                    BucketRevisionsFollow.class,
                    2,
                    "change",
                    "-5.000000",
                    "UPDATE billing.bucket_draws SET change = CASE operation WHEN 'edit' THEN -5 ELSE -6 END"
                            + " WHERE revision = 2"),
            damage(
                    "a draw that occurred in another period",
                    BucketRevisionsFollow.class,
                    "draw_id",
                    "aaaaaaaa-0000-4000-8000-000000000091",
                    "UPDATE billing.bucket_draws SET occurred_at = '2026-02-01Z' WHERE idempotency_key = 'draw-1'"),
            damage(
                    "a period that goes on in the next one",
                    BucketPeriodsFollow.class,
                    "config_id",
                    "aaaaaaaa-0000-4000-8000-000000000074",
                    "UPDATE billing.bucket_periods SET period_end = '2026-02-02Z' WHERE used = 30",
                    "bucket-rolled-over-follows"),
            damage(
                    "a period that was rolled over before an earlier one",
                    BucketPeriodsFollow.class,
                    "closed_at",
                    null,
                    "UPDATE billing.bucket_periods SET closed_at = NULL, carried_over = NULL WHERE used = 30;"
                            + " UPDATE billing.bucket_periods SET rolled_over = 0, closed_at = '2026-03-01Z', carried_over = 0"
                            + " WHERE used = 50"),
            damage(
                    "more carried over than the cap",
                    BucketCarriedOverFollowsTerms.class,
                    "carried_over",
                    "10.000000",
                    "ALTER TABLE billing.bucket_periods DROP CONSTRAINT bucket_periods_carried_over_follows_terms;"
                            + " UPDATE billing.bucket_periods SET carried_over = 10 WHERE used = 30;"
                            + " UPDATE billing.bucket_periods SET rolled_over = 10 WHERE used = 50"),
            damage(
                    "a rest that was carried over twice",
                    BucketRolledOverFollows.class,
                    "carried_over_before",
                    "8.000000",
                    "UPDATE billing.bucket_periods SET rolled_over = 16 WHERE used = 50"),
            damage(
                    "a key of two draws",
                    BucketKeysAreUnique.class,
                    "idempotency_key",
                    "draw-1",
                    "ALTER TABLE billing.bucket_draws DROP CONSTRAINT bucket_draws_idempotency_key;"
                            + " UPDATE billing.bucket_draws SET idempotency_key = 'draw-1'"
                            + " WHERE idempotency_key = 'draw-2'"),
            damage(
                    "a counter that counts something else",
                    CounterIsSumOfEvents.class,
                    "events",
                    "3.000000",
                    "UPDATE billing.usage_counters SET used = 4 WHERE feature_code = 'INVOICES' AND used = 3"),
            damage(
                    "a counter without events",
                    CounterIsSumOfEvents.class,
                    "used",
                    "2.000000",
                    "UPDATE billing.usage_counters SET used = 2 WHERE feature_code = 'INVOICES' AND used = 0"),
            damage(
                    "events without a counter",
                    CounterIsSumOfEvents.class,
                    "events",
                    "50.000000",
                    UNCHECKED + "DELETE FROM billing.usage_counters WHERE feature_code = 'AI_MESSAGES'",
                    "foreign-keys-hold"),
            damage(
                    "an event beyond its limit",
                    HardLimitsAreKept.class,
                    "used",
                    "6.000000",
                    "ALTER TABLE billing.usage_events DROP CONSTRAINT usage_events_within_hard_limit;"
                            + " UPDATE billing.usage_events SET used_after = 6 WHERE idempotency_key = 'invoice-2'"),
            damage(
                    "events that pass the limit together and do not say so",
                    HardLimitsAreKept.class,
                    "used",
                    "6.000000",
                    "UPDATE billing.usage_events SET quantity = 5, used_after = 5 WHERE idempotency_key = 'invoice-2';"
                            + " UPDATE billing.usage_counters SET used = 6 WHERE feature_code = 'INVOICES' AND used = 3"),
            damage(
                    "a key of two events",
                    UsageKeysAreUnique.class,
                    "idempotency_key",
                    "invoice-1",
                    "ALTER TABLE billing.usage_events DROP CONSTRAINT usage_events_pk CASCADE;"
                            + " UPDATE billing.usage_events SET idempotency_key = 'invoice-1'"
                            + " WHERE idempotency_key = 'invoice-2'"),
            damage(
                    "events that were pruned, and nobody knows up to when",
                    PrunedHasItsDate.class,
                    "pruned",
                    "7.000000",
                    "UPDATE billing.tenants SET usage_pruned_before = NULL"),
            damage(
                    "events that were deleted by hand",
                    CounterIsSumOfEvents.class,
                    "pruned",
                    "7.000000",
                    "DELETE FROM billing.usage_events WHERE idempotency_key = 'filing-2'"),
            damage(
                    "a reversal of more than was used",
                    ReversalTakesBackItsUse.class,
                    "recorded",
                    "2.000000",
                    "UPDATE billing.usage_events SET quantity = -3 WHERE idempotency_key = 'reverse-1';"
                            + " UPDATE billing.usage_events SET quantity = 4 WHERE idempotency_key = 'adjust-1'"),
            damage(
                    "an organisation on a tier that is gone",
                    OrganisationHasTerms.class,
                    "subscription_tier",
                    "gone",
                    "ALTER TABLE billing.organisations DROP CONSTRAINT organisations_subscription_tier_fk;"
                            + " UPDATE billing.organisations SET subscription_tier = 'gone' WHERE slug = 'sales'"),
            damage(
                    "a tier whose terms are gone",
                    OrganisationHasTerms.class,
                    5,
                    "current_version",
                    "9",
                    UNCHECKED + "UPDATE billing.subscription_tiers SET current_version = 9",
                    "organisation-next-tier-has-terms",
                    "foreign-keys-hold"),
            damage(
                    "a move to a tier that does not exist",
                    NextTierHasTerms.class,
                    "next_tier",
                    "gone",
                    "ALTER TABLE billing.organisations DROP CONSTRAINT organisations_next_tier_fk;"
                            + " UPDATE billing.organisations SET next_tier = 'gone' WHERE slug = 'lab'"),
            damage(
                    "a move of which nobody knows where to",
                    NextTierHasTerms.class,
                    "next_tier_at",
                    "2027-01-01 00:00:00+00",
                    "ALTER TABLE billing.organisations DROP CONSTRAINT organisations_next_tier_is_complete;"
                            + " UPDATE billing.organisations SET next_tier = NULL WHERE slug = 'lab'"),
            damage(
                    "a move that was deleted",
                    TierChangesHaveNoGap.class,
                    "change_number",
                    "2",
                    "DELETE FROM billing.organisation_tier_changes WHERE change_number = 1"),
            damage(
                    "a move that was dated before the former one",
                    TierChangesHaveNoGap.class,
                    "place",
                    "2",
                    "UPDATE billing.organisation_tier_changes SET requested_at = '2025-01-01Z', effective_at = '2025-01-01Z'"
                            + " WHERE change_number = 2"),
            damage(
                    "an override that outlives the next one",
                    OverridesDoNotOverlap.class,
                    "later_version",
                    "2",
                    "UPDATE billing.usage_limit_overrides SET ended_at = '2026-03-01Z' WHERE version = 1"),
            damage(
                    "two overrides of which none has ended",
                    OverridesDoNotOverlap.class,
                    "later_version",
                    "2",
                    "DROP INDEX billing.usage_limit_overrides_one_at_a_time;"
                            + " UPDATE billing.usage_limit_overrides SET ended_at = NULL WHERE version = 1"),
            damage(
                    "an alert that was given twice",
                    AlertsAreToldOnce.class,
                    "period",
                    "month",
                    "ALTER TABLE billing.usage_alerts DROP CONSTRAINT usage_alerts_pk;"
                            + " INSERT INTO billing.usage_alerts SELECT * FROM billing.usage_alerts WHERE period = 'month'"),
            damage(
                    "a pin to a version that does not exist",
                    PinIsOfItsTier.class,
                    "pinned_version",
                    "9",
                    "ALTER TABLE billing.organisations DROP CONSTRAINT organisations_pinned_version_fk;"
                            + " UPDATE billing.organisations SET pinned_version = 9 WHERE slug = 'lab'"),
            damage(
                    "a pin of another tier",
                    PinIsOfItsTier.class,
                    "pinned_tier",
                    "other",
                    "ALTER TABLE billing.organisations DROP CONSTRAINT organisations_pin_is_of_its_tier;"
                            + " INSERT INTO billing.subscription_tiers (name, display_name, created_at, updated_at)"
                            + " VALUES ('other', 'Other', now(), now());"
                            + " INSERT INTO billing.subscription_tier_versions VALUES ('other', 1, 0, 0, 'USD', now());"
                            + " UPDATE billing.organisations SET pinned_tier = 'other' WHERE slug = 'lab'"),
            damage(
                    "an unplaced row that was forgotten",
                    UnplacedRowsAreCounted.class,
                    "unplaced",
                    "1",
                    "DELETE FROM billing.data_migration_unplaced_rows"),
            damage(
                    "a reference to no tenant",
                    ExternalReferenceNamesTenant.class,
                    "external_id",
                    "cus_9",
                    "INSERT INTO billing.external_references VALUES ('stripe_customer', 'cus_9', '" + NO_SUCH
                            + "', now()); INSERT INTO billing.stripe_customers VALUES ('cus_9', now(), now())"),
            damage(
                    "an address of two users",
                    UsersAreUnique.class,
                    "name",
                    "ada@example.com",
                    "DROP INDEX telecom.users_email_unique_in_tenant;"
                            + " UPDATE telecom.users SET email = 'ADA@example.com' WHERE username = 'bea'"),
            damage(
                    "a username of two users",
                    UsersAreUnique.class,
                    "name_of",
                    "username",
                    "DROP INDEX telecom.users_username_unique_in_tenant;"
                            + " UPDATE telecom.users SET username = 'Ada' WHERE username = 'bea'"),
            damage(
                    "an invoice that is not its lines",
                    InvoiceTotalIsItsLines.class,
                    "lines",
                    "99.0000",
                    "UPDATE telecom.invoice_lines SET amount = 99 WHERE line_type = 'one_time'" + " AND invoice_id = '"
                            + INVOICE + "'"),
            damage(
                    "a tax that is not its lines",
                    InvoiceTotalIsItsLines.class,
                    "tax_lines",
                    "19.0000",
                    "UPDATE telecom.invoice_lines SET amount = 19 WHERE line_type = 'tax'" + " AND invoice_id = '"
                            + INVOICE + "'"),
            damage(
                    "an invoice without lines",
                    InvoiceTotalIsItsLines.class,
                    "invoice_id",
                    DRAFT,
                    "DELETE FROM telecom.invoice_lines WHERE invoice_id = '" + DRAFT + "'"),
            damage(
                    "a number left out of a series",
                    InvoiceNumbersHaveNoGap.class,
                    "highest",
                    "3",
                    "UPDATE telecom.invoices SET series_number = 3 WHERE series = 'INV' AND series_number = 2"),
            damage(
                    "a series that counted too far",
                    InvoiceNumbersHaveNoGap.class,
                    "last_number",
                    "3",
                    "UPDATE telecom.invoice_series SET last_number = 3 WHERE series = 'INV'"),
            damage(
                    "an invoice that is paid by nothing",
                    InvoicePaidIsItsPayments.class,
                    "paid_amount",
                    "91.0000",
                    "UPDATE telecom.invoices SET paid_amount = 91 WHERE invoice_id = '" + INVOICE + "'"),
            damage(
                    "a credit without a credit note",
                    InvoiceCreditedIsItsNotes.class,
                    "credited_amount",
                    "9.0000",
                    "UPDATE telecom.invoices SET credited_amount = 9 WHERE invoice_id = '" + INVOICE + "'"),
            damage(
                    "a top-up that is in no ledger",
                    PaymentIsBookedOnce.class,
                    "payment_id",
                    TOP_UP,
                    "UPDATE telecom.account_transactions SET payment_id = NULL WHERE payment_id = '" + TOP_UP + "'"),
            damage(
                    "a payment that is booked and was not completed",
                    PaymentIsBookedOnce.class,
                    "status",
                    "pending",
                    "UPDATE telecom.account_transactions SET payment_id = '" + PENDING_PAYMENT + "'"
                            + " WHERE transaction_type = 'adjustment'"),
            damage(
                    "a refund that nobody recorded",
                    PaymentRefundedIsItsRefunds.class,
                    "refunded_amount",
                    "41.0000",
                    "UPDATE telecom.payments SET refunded_amount = 41 WHERE payment_number = 'PAY-1'",
                    "invoice-paid-is-its-payments"),
            damage(
                    "a refund that counts from elsewhere",
                    PaymentRefundedIsItsRefunds.class,
                    "refunds",
                    "40.0000",
                    "UPDATE telecom.payment_refunds SET refunded_before = 16 WHERE refunded_before = 15"),
            damage(
                    "a payment that nobody knows among tenants",
                    GatewayPaymentNamesTenant.class,
                    "gateway_payment_id",
                    "pay_1",
                    "DELETE FROM billing.external_references WHERE kind = 'gateway_payment'"),
            damage(
                    "a balance of an account that nobody booked",
                    AccountBalanceIsItsLedger.class,
                    "balance",
                    "30.5000",
                    "UPDATE telecom.accounts SET balance = balance + 1 WHERE account_number = 'ACC-1'"),
            damage(
                    "an opening balance that was changed",
                    AccountBalanceIsItsLedger.class,
                    "opening_balance",
                    "9.0000",
                    "UPDATE telecom.accounts SET opening_balance = 9 WHERE account_number = 'ACC-1'",
                    "account-balance-after-follows"),
            damage(
                    "a length of an account's ledger that is not its length",
                    AccountLedgerHasNoGap.class,
                    "ledger_length",
                    "5",
                    "UPDATE telecom.accounts SET ledger_length = 5 WHERE account_number = 'ACC-1'"),
            damage(
                    "a row of an account's ledger whose balance does not follow",
                    AccountBalanceAfterFollows.class,
                    2,
                    "balance_after",
                    "31.0000",
                    "UPDATE telecom.account_transactions SET balance_after = 31"
                            + " WHERE idempotency_key = 'cdr:call-2:2'"),
            damage(
                    "seconds of a period that no call used",
                    SubscriptionUsageIsItsCalls.class,
                    "used_seconds",
                    "121",
                    "UPDATE telecom.subscription_usage SET used_seconds = 121, overage_seconds = 61 WHERE used_seconds > 0"),
            damage(
                    "an answered call that was not counted",
                    SubscriptionUsageIsItsCalls.class,
                    "calls_used_seconds",
                    "120",
                    "UPDATE telecom.subscription_usage SET mobile_calls = 1 WHERE used_seconds > 0"),
            damage(
                    "a rated call whose last rating says otherwise",
                    CallAgreesWithItsRatings.class,
                    "ratings_cost",
                    "0.5000",
                    "UPDATE telecom.cdrs SET cost = 0.75 WHERE call_uuid = 'call-2';"
                            + " UPDATE telecom.subscription_usage SET overage_cost = 0.75 WHERE used_seconds > 0"),
            damage(
                    "a failed call with another reason than its rating",
                    CallAgreesWithItsRatings.class,
                    "call_uuid",
                    "call-3",
                    "UPDATE telecom.cdrs SET processing_error = 'subscription_ended' WHERE call_uuid = 'call-3'"),
            damage(
                    "a debit of a call over another amount",
                    CallDebitIsItsRating.class,
                    "amount",
                    "-2.0000",
                    "UPDATE telecom.account_transactions SET amount = -2 WHERE sequence_number = 2 AND cdr_id IS NOT NULL;"
                            + " UPDATE telecom.account_transactions SET amount = 21, balance_after = 31 WHERE idempotency_key = 'top-up'"),
            damage(
                    "a gap between two periods",
                    SubscriptionPeriodsFollow.class,
                    "end_before",
                    "2026-01-31 00:00:00+00",
                    UNCHECKED + "UPDATE telecom.subscription_usage SET billing_period_end = '2026-01-31Z'"
                            + " WHERE subscription_id = '" + SUBSCRIPTION
                            + "' AND billing_period_start = '2026-01-01Z'",
                    "invoice-lies-on-period",
                    "foreign-keys-hold"),
            damage(
                    "a second chain of periods",
                    SubscriptionPeriodsFollow.class,
                    "billing_period_start",
                    "2026-02-01 00:00:00+00",
                    "DROP INDEX telecom.subscription_usage_one_first_period;"
                            + " UPDATE telecom.subscription_usage SET follows_period_end = NULL"
                            + " WHERE subscription_id = '" + SUBSCRIPTION
                            + "' AND billing_period_start = '2026-02-01Z'"),
            damage(
                    "a current period that is not the newest",
                    SubscriptionPeriodIsNewest.class,
                    "current_period_start",
                    "2026-02-01 00:00:00+00",
                    "UPDATE telecom.subscriptions SET current_period_start = '2026-02-01Z'"
                            + " WHERE subscription_id = '" + SUBSCRIPTION + "'"),
            damage(
                    "a subscription without a period",
                    SubscriptionPeriodIsNewest.class,
                    "current_period_end",
                    "2026-03-01 00:00:00+00",
                    "DELETE FROM telecom.subscription_usage WHERE subscription_id = '" + SUBSCRIPTION + "';"
                            + " DELETE FROM telecom.invoice_lines l USING telecom.invoices i WHERE i.invoice_id = l.invoice_id"
                            + " AND i.series = 'PERIODS'; UPDATE telecom.invoice_series SET last_number = 0 WHERE series = 'PERIODS';"
                            + " DELETE FROM telecom.invoices WHERE series = 'PERIODS'"),
            damage(
                    "a subscription that is live and ended",
                    SubscriptionGoesOnOrHasEnded.class,
                    "status",
                    "active",
                    "ALTER TABLE telecom.subscriptions DROP CONSTRAINT subscriptions_ended_has_a_time;"
                            + " UPDATE telecom.subscriptions SET status = 'active' WHERE subscription_number = 'SUB-10'"),
            damage(
                    "a subscription that has ended and is billed",
                    SubscriptionGoesOnOrHasEnded.class,
                    "next_billing_at",
                    "2026-02-01 00:00:00+00",
                    "ALTER TABLE telecom.subscriptions DROP CONSTRAINT subscriptions_ended_is_not_billed;"
                            + " UPDATE telecom.subscriptions SET next_billing_at = '2026-02-01Z' WHERE subscription_number = 'SUB-10'"),
            damage(
                    "a bill in the middle of a period",
                    NextBillingIsPeriod.class,
                    "next_billing_at",
                    "2026-02-20 00:00:00+00",
                    "UPDATE telecom.subscriptions SET next_billing_at = '2026-02-20Z' WHERE subscription_id = '"
                            + SUBSCRIPTION + "'"),
            damage(
                    "an invoice of no period",
                    InvoiceLiesOnPeriod.class,
                    "billing_period_start",
                    "2026-01-02 00:00:00+00",
                    "UPDATE telecom.invoices SET billing_period_start = '2026-01-02Z'"
                            + " WHERE series = 'PERIODS' AND series_number = 1"),
            damage(
                    "an invoice that ends later than its period",
                    InvoiceLiesOnPeriod.class,
                    "billing_period_end",
                    "2026-02-02 00:00:00+00",
                    "UPDATE telecom.invoices SET billing_period_end = '2026-02-02Z'"
                            + " WHERE series = 'PERIODS' AND series_number = 1"),
            damage(
                    "a customer at Stripe that is known as another tenant's",
                    StripeCustomerNamesTenant.class,
                    "named",
                    "bbbbbbbb-0000-4000-8000-000000000000",
                    "UPDATE billing.external_references SET tenant_id = 'bbbbbbbb-0000-4000-8000-000000000000'"
                            + " WHERE external_id = 'cus_1'"),
            damage(
                    "a customer at Stripe that only one tenant knows",
                    StripeCustomerNamesTenant.class,
                    "stripe_customer_id",
                    "cus_1",
                    "DELETE FROM billing.external_references WHERE external_id = 'cus_1'",
                    "stripe-customer-is-linked"),
            damage(
                    "a customer at Stripe that its tenant does not know",
                    StripeCustomerNamesTenant.class,
                    "stripe_customer_id",
                    "cus_1",
                    "UPDATE billing.tenant_config SET stripe_customer_id = NULL WHERE stripe_customer_id = 'cus_1'",
                    "subscription-is-as-last-told"),
            damage(
                    "a subscription at Stripe that is known as another tenant's",
                    StripeSubscriptionNamesTenant.class,
                    "stripe_subscription_id",
                    "sub_1",
                    "UPDATE billing.external_references SET tenant_id = 'bbbbbbbb-0000-4000-8000-000000000000'"
                            + " WHERE external_id = 'sub_1'"),
            damage(
                    "a subscription at Stripe that is gone",
                    StripeSubscriptionNamesTenant.class,
                    "stripe_subscription_id",
                    "sub_5",
                    "DELETE FROM billing.subscriptions WHERE stripe_subscription_id = 'sub_5'",
                    "stripe-subscription-is-made"),
            damage(
                    "a customer at Stripe that is linked to nobody",
                    StripeCustomerIsLinked.class,
                    "stripe_customer_id",
                    "cus_3",
                    "UPDATE billing.stripe_customers SET linked_at = now() WHERE stripe_customer_id = 'cus_3'"),
            damage(
                    "a customer at Stripe whose events nobody looks for",
                    StripeCustomerIsLinked.class,
                    "stripe_customer_id",
                    "cus_2",
                    "UPDATE billing.stripe_customers SET linked_at = NULL WHERE stripe_customer_id = 'cus_2'"),
            damage(
                    "a product whose subscription was never made",
                    StripeSubscriptionIsMade.class,
                    "stripe_subscription_id",
                    "sub_6",
                    "INSERT INTO billing.plans (plan_id, slug, name, pricing, stripe_product_id)"
                            + " VALUES (gen_random_uuid(), 'custom', 'Custom', 'custom', 'prod_2')"),
            damage(
                    "an event that was stored and not applied",
                    SubscriptionIsAsLastTold.class,
                    "last_told",
                    "evt_99",
                    "INSERT INTO billing.stripe_events (stripe_customer_id, stripe_event_id, kind, occurred_at,"
                            + " stripe_subscription_id, status, stripe_product_id, stripe_price_id, plan_interval,"
                            + " current_period_start, current_period_end, cancel_at_period_end, received_at)"
                            + " SELECT stripe_customer_id, 'evt_99', kind, occurred_at, stripe_subscription_id, 'past_due',"
                            + " stripe_product_id, stripe_price_id, plan_interval, current_period_start, current_period_end,"
                            + " cancel_at_period_end, received_at FROM billing.stripe_events WHERE stripe_event_id = 'evt_2'"),
            damage(
                    "an end that was taken back",
                    SubscriptionIsAsLastTold.class,
                    "last_told",
                    "evt_3",
                    "UPDATE billing.subscriptions SET stripe_event_id = 'evt_4', state_at = '2026-01-05Z'"
                            + " WHERE stripe_subscription_id = 'sub_0'"),
            damage(
                    "a state that nobody told",
                    SubscriptionIsAsLastTold.class,
                    "status",
                    "paused",
                    "UPDATE billing.subscriptions SET status = 'paused' WHERE stripe_subscription_id = 'sub_1'"),
            damage(
                    "a state whose event is gone",
                    SubscriptionIsAsLastTold.class,
                    "last_told",
                    null,
                    "DELETE FROM billing.stripe_events WHERE stripe_event_id = 'evt_5'"),
            damage(
                    "an event since the application changed the subscription",
                    SubscriptionIsAsLastTold.class,
                    "last_told",
                    "evt_6",
                    "UPDATE billing.stripe_events SET occurred_at = '2026-01-07Z' WHERE stripe_event_id = 'evt_6'"),
            damage(
                    "a subscription that waits for nothing",
                    SubscriptionWaitsForAnother.class,
                    "stripe_subscription_id",
                    "sub_2",
                    "UPDATE billing.subscriptions SET is_waiting = true WHERE stripe_subscription_id = 'sub_2'"),
            damage(
                    "demonstration data beside production",
                    SeedsAreNotMixed.class,
                    3,
                    "profile",
                    "demo",
                    "INSERT INTO billing.seed_profiles VALUES (gen_random_uuid(), 'demo', '" + NO_SUCH + "',"
                            + " '{}', '{}', now())"),
            damage(
                    "an orphan",
                    ForeignKeysHold.class,
                    "foreign_key",
                    "user_type_rates_hourly_fk",
                    UNCHECKED + "UPDATE billing.user_type_rates SET config_id = '" + NO_SUCH + "'"),
            damage(
                    "a constraint that was never validated",
                    ConstraintsAreInForce.class,
                    "name",
                    "tenants_never_named_so",
                    "ALTER TABLE billing.tenants ADD CONSTRAINT tenants_never_named_so CHECK (name <> 'Acme') NOT VALID"),
            damage(
                    "a domain constraint that was never validated",
                    ConstraintsAreInForce.class,
                    "table_name",
                    "price",
                    "ALTER DOMAIN billing.price ADD CONSTRAINT price_is_low CHECK (VALUE < 1) NOT VALID"),
            damage(
                    "disabled triggers of a foreign key",
                    ConstraintsAreInForce.class,
                    2,
                    "name",
                    "credit_configuration_steps_configuration_fk",
                    "ALTER TABLE billing.credit_configuration_steps DISABLE TRIGGER ALL"),
            damage(
                    "an invalid index",
                    ConstraintsAreInForce.class,
                    "name",
                    "credit_lots_burn_order",
                    "UPDATE pg_index SET indisvalid = false"
                            + " WHERE indexrelid = 'billing.credit_lots_burn_order'::regclass"));

    /** The names of all facts that must report it, and of no others. */
    Set<String> problems(String name) {
        Set<String> problems = new HashSet<>(also);
        problems.add(name);
        return problems;
    }

    @Override
    public String toString() {
        return what;
    }

    private static Damage damage(
            String what, Class<? extends Fact> fact, String column, String value, String sql, String... also) {
        return damage(what, fact, 1, column, value, sql, also);
    }

    private static Damage damage(
            String what,
            Class<? extends Fact> fact,
            int violations,
            String column,
            String value,
            String sql,
            String... also) {
        return new Damage(what, fact, violations, column, value, Set.of(also), sql);
    }
}
