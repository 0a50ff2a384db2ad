package io.tallybook.migrations.verify;

import java.sql.Connection;
import java.sql.SQLException;

/** One thing that must hold, and the query whose rows are where it does not. */
abstract sealed class Fact
        permits BalanceIsSumOfLedger,
                LedgerHasNoGap,
                BalanceAfterFollows,
                BalanceIsInLots,
                LotsFollowLedger,
                LedgerIsInLots,
                LotsAreGranted,
                HeldIsOpenHolds,
                CapturedHoldIsInLedger,
                ExpiredIsExpiredLots,
                NextExpiryIsKnown,
                OverdraftIsWithinLimit,
                OpenLotRowIsEmpty,
                VoidEmptiesItsLot,
                PurchaseHasItsLot,
                PurchaseIsInLedger,
                PurchaseRefundIsOfItsPurchase,
                PurchaseRefundedIsItsRefunds,
                UsageDebitIsInLedger,
                UsageFollowsItsPrice,
                OperationCounterIsItsUses,
                CreditKeysAreUnique,
                NoAllocationTableIsLeft,
                DroppedRowsAreArchived,
                AllocationCameBack,
                RefundIsOfItsConsumption,
                RefundGoesToItsLots,
                TransferHasTwoSides,
                LastExpiryIsKnown,
                LedgerCountsFromThePast,
                ConfigurationHasItsDetail,
                ConfigurationIsInPlanCurrency,
                RateTiersBeginAboveZero,
                BucketUsedIsDraws,
                BucketRevisionsFollow,
                BucketPeriodsFollow,
                BucketCarriedOverFollowsTerms,
                BucketRolledOverFollows,
                BucketKeysAreUnique,
                LegacyPlanServiceIsPlaced,
                MovedConfigurationHasPlanType,
                MovedTiersKeepPrices,
                CounterIsSumOfEvents,
                HardLimitsAreKept,
                UsageKeysAreUnique,
                PrunedHasItsDate,
                ReversalTakesBackItsUse,
                OrganisationHasTerms,
                PinIsOfItsTier,
                NextTierHasTerms,
                TierChangesHaveNoGap,
                OverridesDoNotOverlap,
                AlertsAreToldOnce,
                UnplacedRowsAreCounted,
                ExternalReferenceNamesTenant,
                UsersAreUnique,
                InvoiceTotalIsItsLines,
                InvoiceNumbersHaveNoGap,
                InvoicePaidIsItsPayments,
                InvoiceCreditedIsItsNotes,
                PaymentIsBookedOnce,
                PaymentRefundedIsItsRefunds,
                GatewayPaymentNamesTenant,
                AccountBalanceIsItsLedger,
                AccountLedgerHasNoGap,
                AccountBalanceAfterFollows,
                SubscriptionUsageIsItsCalls,
                CallAgreesWithItsRatings,
                CallDebitIsItsRating,
                SubscriptionPeriodsFollow,
                SubscriptionPeriodIsNewest,
                SubscriptionGoesOnOrHasEnded,
                NextBillingIsPeriod,
                InvoiceLiesOnPeriod,
                StripeCustomerNamesTenant,
                StripeSubscriptionNamesTenant,
                StripeCustomerIsLinked,
                StripeSubscriptionIsMade,
                SubscriptionIsAsLastTold,
                SubscriptionWaitsForAnother,
                SeedsAreNotMixed,
                ForeignKeysHold,
                ConstraintsAreInForce {

    /** The scripts that bring the tables of a domain: a fact applies from there on. */
    static final String TENANTS = "20240901000000";

    static final String DATA_MIGRATIONS = "20240901000100";

    static final String SEEDS = "20240901000200";

    static final String CREDITS = "20240902000000";

    static final String USERS = "20241001000000";

    static final String PAYMENTS = "20241001000006";

    static final String INVOICES = "20241001000007";

    static final String INVOICE_LINES = "20241001000015";

    static final String PAYMENT_REFUNDS = "20241001000016";
    static final String ACCOUNT_LEDGER = "20241001000013";

    static final String CALL_RATINGS = "20241001000014";
    static final String SUBSCRIPTION_USAGE = "20241001000012";

    static final String PLAN_SERVICES = "20250318200000";

    static final String PLAN_SERVICES_MOVED = "20250318200100";

    static final String USAGE = "20251207000000";

    static final String SUBSCRIPTIONS = "20251215000000";

    static final String ALLOCATIONS_DROPPED = "20260101000000";

    static final String BUCKETS = "20260102000000";

    static final String USAGE_CORRECTIONS = "20260103000200";

    static final String USAGE_RETENTION = "20260103000500";

    static final String TIER_CHANGES = "20260104000000";

    static final String OVERRIDES = "20260104000100";

    static final String CREDIT_EXPIRY_MARKS = "20260105000000";

    static final String CREDIT_REFUNDS = "20260105000100";

    static final String CREDIT_TRANSFERS = "20260105000200";

    static final String USAGE_ALERTS = "20260106000000";

    static final String CREDIT_PURCHASE_REFUNDS = "20260108000100";

    static final String CREDIT_PRICES = "20260108000200";

    static final String CREDIT_LOT_VOIDS = "20260109000000";

    private final String name;
    private final String promise;
    private final String since;
    private final String violations;

    Fact(String name, String promise, String since, String violations) {
        this.name = name;
        this.promise = promise;
        this.since = since;
        this.violations = violations;
    }

    final String name() {
        return name;
    }

    final String promise() {
        return promise;
    }

    /** The version of the script that makes the fact meaningful. */
    final String since() {
        return since;
    }

    /** A query without a final semicolon: no row when the fact holds, else one for each violation. */
    String violations(Connection connection) throws SQLException {
        return violations;
    }
}
