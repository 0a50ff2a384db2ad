package io.tallybook.migrations.verify;

import java.util.List;

/** Every fact that a verification checks, in the order in which it tells them. */
final class Facts {

    static final List<Fact> ALL = List.of(
            new BalanceIsSumOfLedger(),
            new LedgerHasNoGap(),
            new BalanceAfterFollows(),
            new BalanceIsInLots(),
            new LotsFollowLedger(),
            new LedgerIsInLots(),
            new LotsAreGranted(),
            new HeldIsOpenHolds(),
            new CapturedHoldIsInLedger(),
            new ExpiredIsExpiredLots(),
            new NextExpiryIsKnown(),
            new OverdraftIsWithinLimit(),
            new OpenLotRowIsEmpty(),
            new PurchaseHasItsLot(),
            new UsageDebitIsInLedger(),
            new CreditKeysAreUnique(),
            new ConfigurationHasItsDetail(),
            new ConfigurationIsInPlanCurrency(),
            new RateTiersBeginAboveZero(),
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
            new UnplacedRowsAreCounted(),
            new ExternalReferenceNamesTenant(),
            new UsersAreUnique(),
            new SeedsAreNotMixed(),
            new ForeignKeysHold(),
            new ConstraintsAreInForce());

    private Facts() {}
}
