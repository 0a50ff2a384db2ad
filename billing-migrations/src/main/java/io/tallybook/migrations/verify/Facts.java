package io.tallybook.migrations.verify;

import java.util.List;

/** Every fact that a verification checks, in the order in which it tells them. */
final class Facts {

    static final List<Fact> ALL = List.of(
            new BalanceIsSumOfLedger(),
            new LedgerHasNoGap(),
            new BalanceAfterFollows(),
            new LedgerCountsFromThePast(),
            new BalanceIsInLots(),
            new LotsFollowLedger(),
            new LedgerIsInLots(),
            new LotsAreGranted(),
            new HeldIsOpenHolds(),
            new CapturedHoldIsInLedger(),
            new ExpiredIsExpiredLots(),
            new NextExpiryIsKnown(),
            new LastExpiryIsKnown(),
            new OverdraftIsWithinLimit(),
            new OpenLotRowIsEmpty(),
            new RefundIsOfItsConsumption(),
            new RefundGoesToItsLots(),
            new TransferHasTwoSides(),
            new PurchaseHasItsLot(),
            new UsageDebitIsInLedger(),
            new CreditKeysAreUnique(),
            new ConfigurationHasItsDetail(),
            new ConfigurationIsInPlanCurrency(),
            new RateTiersBeginAboveZero(),
            new BucketUsedIsDraws(),
            new BucketRevisionsFollow(),
            new BucketPeriodsFollow(),
            new BucketCarriedOverFollowsTerms(),
            new BucketRolledOverFollows(),
            new BucketKeysAreUnique(),
            new LegacyPlanServiceIsPlaced(),
            new MovedConfigurationHasPlanType(),
            new MovedTiersKeepPrices(),
            new CounterIsSumOfEvents(),
            new HardLimitsAreKept(),
            new UsageKeysAreUnique(),
            new PrunedHasItsDate(),
            new ReversalTakesBackItsUse(),
            new OrganisationHasTerms(),
            new PinIsOfItsTier(),
            new NextTierHasTerms(),
            new TierChangesHaveNoGap(),
            new OverridesDoNotOverlap(),
            new AlertsAreToldOnce(),
            new UnplacedRowsAreCounted(),
            new ExternalReferenceNamesTenant(),
            new UsersAreUnique(),
            new SeedsAreNotMixed(),
            new ForeignKeysHold(),
            new ConstraintsAreInForce());

    private Facts() {}
}
