package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.credit.CreditDao;
import io.tallybook.dao.credit.CreditHoldDao;
import io.tallybook.dao.credit.CreditLedgerDao;
import io.tallybook.dao.credit.CreditLotDao;
import io.tallybook.dao.credit.CreditPriceDao;
import io.tallybook.dao.credit.CreditPurchaseDao;
import io.tallybook.dao.credit.CreditUsageDao;
import io.tallybook.dao.credit.TenantCreditDao;
import io.tallybook.dao.plan.BillingPlanDao;
import io.tallybook.dao.plan.BucketDao;
import io.tallybook.dao.plan.PlanServiceDao;
import io.tallybook.dao.plan.ServiceDao;
import io.tallybook.dao.subscription.StripeCustomerDao;
import io.tallybook.dao.subscription.SubscriptionDao;
import io.tallybook.dao.telecom.UserDao;
import io.tallybook.dao.usage.TenantUsageDao;
import io.tallybook.dao.usage.UsageAlertDao;
import io.tallybook.dao.usage.UsageCorrectionDao;
import io.tallybook.dao.usage.UsageDao;
import io.tallybook.dao.usage.UsageLevelDao;
import io.tallybook.dao.usage.UsageLimitOverrideDao;
import io.tallybook.dao.usage.UsagePruningDao;
import io.tallybook.dao.usage.UsageStatisticsDao;
import io.tallybook.model.BillingException;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumptionOutcome;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditPriceStep;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewConsumption;
import io.tallybook.model.credit.NewCreditPurchase;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.PaymentReference;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanChange;
import io.tallybook.model.plan.BucketDraw;
import io.tallybook.model.plan.BucketDrawId;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewBucketDraw;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceChange;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.ServiceType;
import io.tallybook.model.plan.TierMode;
import io.tallybook.model.plan.UserTypeRate;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.subscription.Subscription;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.model.telecom.User;
import io.tallybook.model.telecom.UserDetails;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LateUsage;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageAdjustment;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageRecording;
import io.tallybook.model.usage.UsageReversal;
import io.tallybook.model.usage.UsageThreshold;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tries every public method of a tenant's scope on what belongs to another tenant.
 *
 * <p>Nothing may come back and nothing may change. A method that is added without an attempt here fails the test.
 */
class WrongTenantTest {

    private static final List<Class<?>> TENANT_DAOS = List.of(
            OrganisationDao.class,
            UserDao.class,
            ServiceDao.class,
            BillingPlanDao.class,
            PlanServiceDao.class,
            BucketDao.class,
            UsageDao.class,
            TenantUsageDao.class,
            UsageAlertDao.class,
            UsageStatisticsDao.class,
            UsageLevelDao.class,
            UsageCorrectionDao.class,
            UsagePruningDao.class,
            UsageLimitOverrideDao.class,
            TenantCreditDao.class,
            CreditDao.class,
            CreditLotDao.class,
            CreditHoldDao.class,
            CreditLedgerDao.class,
            CreditPurchaseDao.class,
            CreditPriceDao.class,
            CreditUsageDao.class,
            SubscriptionDao.class,
            StripeCustomerDao.class);

    private static final OperationCode PRICED = OperationCode.of("priced.operation");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final Map<String, Attempt> attempts = new HashMap<>();
    private Customer victim;
    private Customer intruder;

    /** What an intruder gets: a value, or a refusal. */
    private interface Attempt {
        Object get();
    }

    @BeforeAll
    static void tax_filings_are_adjusted() {
        db.billing()
                .catalogue()
                .features()
                .changeLateUsage(Feature.TAX_FILINGS, LateUsage.adjustedAfter(Duration.ZERO));
    }

    @BeforeEach
    void a_victim_with_something_of_everything() {
        victim = Customer.of(db.billing());
        intruder = Customer.of(db.billing());
        CreditLotId lot = victim.credits()
                .grant(expiring(grant()), IdempotencyKey.of("g"))
                .lot();
        CreditConsumption consumption =
                victim.credits().consume(Quantity.of(1), OperationCode.of("a.b"), IdempotencyKey.of("c"));
        CreditHoldId hold = victim.holds()
                .reserve(NewHold.of(Quantity.of(1), OperationCode.of("a.b")), IdempotencyKey.of("h"))
                .hold();
        intruder.credits().grant(grant(), IdempotencyKey.of("g"));
        CreditPriceTerms price = CreditPriceTerms.of("Enrich", "lead", Quantity.of("0.5"))
                .withSteps(CreditPriceStep.beyond("10", "0.25"))
                .withFreeAllowance(new FreeAllowance(Quantity.of(1), CalendarPeriod.DAY));
        victim.acme().creditPrices().create(PRICED, price);
        victim.credits().consumeFor(PRICED, Quantity.of(2), IdempotencyKey.of("p"));
        CreditPurchaseDao bought = victim.acme().creditPurchases(victim.organisation());
        NewCreditPurchase purchase =
                NewCreditPurchase.of(Quantity.of(10), BigMoney.parse("EUR 0.10"), RoundingMode.UNNECESSARY);
        CreditPurchaseId pending =
                bought.request(purchase, IdempotencyKey.of("pending")).id();
        CreditPurchaseId paid =
                bought.request(purchase, IdempotencyKey.of("paid")).id();
        bought.complete(paid, PaymentReference.of("pi_1"));
        bought.refund(paid, Quantity.of(1), IdempotencyKey.of("pr"));
        victim.usage().record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("u"));
        victim.usage().record(usedBefore(), IdempotencyKey.of("late"));
        UsageAlertDao alerts = victim.acme().usageAlerts();
        alerts.watch(UsageThreshold.quantity(Feature.AI_MESSAGES, Quantity.of(1)));
        alerts.take(1);
        alerts.watch(UsageThreshold.quantity(Feature.AI_MESSAGES, Quantity.of("0.5")));
        Instant longAgo = Instant.now().minus(200, ChronoUnit.DAYS);
        victim.through(db.billing().withClock(Clock.fixed(longAgo, ZoneId.of("UTC"))))
                .usage()
                .record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("old"));
        victim.acme()
                .usageLevels(victim.organisation())
                .increase(Feature.BANK_CONNECTIONS, Quantity.of(1), IdempotencyKey.of("l"));
        moveTiers(victim);
        victim.acme().limitOverrides(victim.organisation()).agree(override());
        PlanService service = configured(victim, terms());
        PlanService metered = configured(
                victim,
                Usage.of("GB", BigMoney.parse("USD 0.10"), RoundingMode.HALF_UP)
                        .withTiers(TierMode.GRADUATED, RateTier.beyond("100", "USD 0.08")));
        Service unused =
                victim.acme().services().create(NewService.of("Unused", ServiceType.TIME, "hour", CurrencyUnit.USD));
        BillingPlan empty =
                victim.acme().plans().create(NewBillingPlan.of("Empty", BillingFrequency.MONTHLY, CurrencyUnit.USD));
        PlanServiceId bucket = victim.configure(bucket());
        BucketDraw draw = victim.buckets()
                .draw(bucket, Quantity.of(1), IdempotencyKey.of("b"))
                .draw();
        User user = victim.acme().users().create(user());

        Subscription subscription = subscribed(victim);
        StripeCustomerId stripeCustomer = StripeCustomerId.of("cus_" + victim.tenant());
        victim.acme().stripeCustomer().link(stripeCustomer);

        TenantBilling wrong = intruder.acme();
        attemptSubscriptions(wrong.subscriptions(), subscription);
        attemptStripe(wrong.stripeCustomer(), stripeCustomer);
        attempt(
                OrganisationDao.class,
                "create",
                () -> wrong.organisations()
                        .create(NewOrganisation.of("other", ZoneId.of("UTC"), CurrencyUnit.EUR)
                                .withId(victim.organisation())));
        attempt(
                OrganisationDao.class,
                "find",
                () -> List.of(
                        wrong.organisations().find(victim.organisation()).isPresent(),
                        wrong.organisations().find("acme").orElseThrow().id().equals(victim.organisation())));
        attempt(OrganisationDao.class, "get", () -> wrong.organisations().get(victim.organisation()));
        attempt(
                OrganisationDao.class,
                "list",
                () -> wrong.organisations().list(Page.first(1000)).stream()
                        .filter(organisation -> !organisation.id().equals(intruder.organisation()))
                        .toList());
        attempt(
                OrganisationDao.class,
                "changeTier",
                () -> wrong.organisations().changeTier(victim.organisation(), TierName.FREE));
        attempt(
                OrganisationDao.class,
                "anchorUsagePeriods",
                () -> wrong.organisations().anchorUsagePeriods(victim.organisation(), LocalDate.of(2026, 1, 31)));
        attempt(
                OrganisationDao.class,
                "useCalendarPeriods",
                () -> wrong.organisations().useCalendarPeriods(victim.organisation()));
        attempt(
                OrganisationDao.class,
                "changeTierAt",
                () -> wrong.organisations()
                        .changeTierAt(victim.organisation(), TierName.FREE, Instant.parse("2100-01-01T00:00:00Z")));
        attempt(
                OrganisationDao.class,
                "changeTierAtNextPeriod",
                () -> wrong.organisations()
                        .changeTierAtNextPeriod(victim.organisation(), TierName.FREE, CalendarPeriod.MONTH));
        attempt(
                OrganisationDao.class,
                "cancelTierChange",
                () -> wrong.organisations().cancelTierChange(victim.organisation()));
        attempt(
                OrganisationDao.class,
                "applyDueTierChanges",
                () -> List.of(wrong.organisations().applyDueTierChanges() > 0));
        attempt(
                OrganisationDao.class,
                "listTierChanges",
                () -> wrong.organisations().listTierChanges(victim.organisation(), Page.first(1000)));
        attempt(OrganisationDao.class, "pinTier", () -> {
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> wrong.organisations().pinTier(victim.organisation()));
            return wrong.organisations().pinTier(victim.organisation(), 1);
        });
        attempt(OrganisationDao.class, "unpinTier", () -> wrong.organisations().unpinTier(victim.organisation()));
        attempt(OrganisationDao.class, "close", () -> wrong.organisations().close(victim.organisation()));
        attempt(OrganisationDao.class, "remove", () -> {
            wrong.organisations().remove(victim.organisation());
            return "removed";
        });

        attempt(UserDao.class, "create", () -> wrong.users().create(user().withId(user.id())));
        attempt(
                UserDao.class,
                "find",
                () -> List.of(
                        wrong.users().find(user.id()).isPresent(),
                        wrong.users().find(user.email()).isPresent(),
                        wrong.users().find(user.username()).isPresent()));
        attempt(UserDao.class, "get", () -> wrong.users().get(user.id()));
        attempt(
                UserDao.class,
                "list",
                () -> Stream.of(
                                wrong.users().list(Page.first(1000)),
                                wrong.users().list(UserRole.ADMIN, Page.first(1000)))
                        .flatMap(List::stream)
                        .toList());
        UserDetails renamed = UserDetails.of(user).withUsername(Username.of("mine"));
        attempt(UserDao.class, "change", () -> wrong.users().change(user.id(), 1, renamed));
        attempt(UserDao.class, "changeRole", () -> wrong.users().changeRole(user.id(), 1, UserRole.SUPPORT));
        attempt(UserDao.class, "activate", () -> wrong.users().activate(user.id(), 1));
        attempt(UserDao.class, "deactivate", () -> wrong.users().deactivate(user.id(), 1));
        attempt(UserDao.class, "verifyEmail", () -> wrong.users().verifyEmail(user.id(), user.email()));
        attempt(
                UserDao.class,
                "verifyPhoneNumber",
                () -> wrong.users().verifyPhoneNumber(user.id(), TelephoneNumber.of("+919876543210")));
        attempt(UserDao.class, "remove", () -> {
            wrong.users().remove(user.id());
            return "removed";
        });

        attempt(
                ServiceDao.class,
                "create",
                () -> wrong.services()
                        .create(NewService.of("Mine", ServiceType.TIME, "hour", CurrencyUnit.USD)
                                .withId(service.service())));
        attempt(ServiceDao.class, "find", () -> wrong.services().find(service.service()));
        attempt(ServiceDao.class, "get", () -> wrong.services().get(service.service()));
        attempt(ServiceDao.class, "list", () -> wrong.services().list(Page.first(1000)));
        attempt(ServiceDao.class, "listActive", () -> wrong.services().listActive(Page.first(1000)));
        ServiceChange another = ServiceChange.of(victim.acme().services().get(service.service()))
                .withName("Mine");
        attempt(ServiceDao.class, "change", () -> wrong.services().change(service.service(), 1, another));
        attempt(ServiceDao.class, "retire", () -> wrong.services().retire(service.service(), 1));
        attempt(ServiceDao.class, "reactivate", () -> wrong.services().reactivate(service.service(), 1));
        attempt(ServiceDao.class, "remove", () -> {
            wrong.services().remove(unused.id(), 1);
            return "removed";
        });
        attempt(
                BillingPlanDao.class,
                "create",
                () -> wrong.plans()
                        .create(NewBillingPlan.of("Mine", BillingFrequency.WEEKLY, CurrencyUnit.EUR)
                                .withId(service.plan())));
        attempt(BillingPlanDao.class, "find", () -> wrong.plans().find(service.plan()));
        attempt(BillingPlanDao.class, "get", () -> wrong.plans().get(service.plan()));
        attempt(BillingPlanDao.class, "list", () -> wrong.plans().list(Page.first(1000)));
        attempt(BillingPlanDao.class, "listActive", () -> wrong.plans().listActive(Page.first(1000)));
        attempt(
                BillingPlanDao.class,
                "copy",
                () -> wrong.plans()
                        .copy(service.plan(), NewBillingPlan.of("Mine", BillingFrequency.WEEKLY, CurrencyUnit.USD)));
        BillingPlanChange cheaper = BillingPlanChange.of(empty).withName("Mine").withCurrency(CurrencyUnit.JPY);
        attempt(BillingPlanDao.class, "change", () -> wrong.plans().change(empty.id(), 1, cheaper));
        attempt(BillingPlanDao.class, "retire", () -> wrong.plans().retire(service.plan(), 1));
        attempt(BillingPlanDao.class, "reactivate", () -> wrong.plans().reactivate(service.plan(), 1));
        attempt(BillingPlanDao.class, "remove", () -> {
            wrong.plans().remove(empty.id(), 1);
            return "removed";
        });
        attempt(
                PlanServiceDao.class,
                "configure",
                () -> wrong.planServices()
                        .configure(NewPlanService.hourly(
                                service.plan(), service.service(), BigMoney.parse("USD 1"), RoundingMode.UP)));
        attempt(
                PlanServiceDao.class,
                "find",
                () -> List.of(
                        wrong.planServices().find(service.id()).isPresent(),
                        wrong.planServices()
                                .find(service.plan(), service.service())
                                .isPresent()));
        attempt(PlanServiceDao.class, "get", () -> wrong.planServices().get(service.id()));
        attempt(
                PlanServiceDao.class,
                "list",
                () -> Stream.of(
                                wrong.planServices().list(service.plan()),
                                wrong.planServices().list(service.plan(), Page.first(1000)),
                                wrong.planServices().list(service.service(), Page.first(1000)))
                        .flatMap(List::stream)
                        .toList());
        attemptChanges(wrong.planServices(), service.id(), metered.id());

        attemptBuckets(bucket, draw);

        UsageDao usage = wrong.usage(victim.organisation());
        attempt(UsageDao.class, "check", () -> usage.check(Feature.AI_MESSAGES, Quantity.of(1)));
        attempt(
                UsageDao.class,
                "tryRecord",
                () -> each(
                        () -> usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("u")),
                        () -> usage.tryRecord(usedBefore(), IdempotencyKey.of("late"))));
        attempt(
                UsageDao.class,
                "record",
                () -> each(
                        () -> usage.record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("u")),
                        () -> usage.record(usedBefore(), IdempotencyKey.of("late"))));
        attempt(UsageDao.class, "limits", usage::limits);
        UsageRecording again = new UsageRecording(victim.organisation(), usedBefore(), IdempotencyKey.of("late"));
        attempt(
                TenantUsageDao.class,
                "recordAll",
                () -> wrong.usage().recordAll(List.of(again)).get(0).orThrow());
        attempt(
                TenantUsageDao.class,
                "listNearLimit",
                () -> wrong.usage().listNearLimit(Quantity.of("0.000001"), Page.first(1000)));
        attempt(UsageAlertDao.class, "watch", () -> {
            wrong.usageAlerts().watch(watched());
            return Optional.empty();
        });
        attempt(UsageAlertDao.class, "unwatch", () -> {
            wrong.usageAlerts().unwatch(UsageThreshold.quantity(Feature.AI_MESSAGES, Quantity.of(1)));
            return "unwatched";
        });
        attempt(
                UsageAlertDao.class,
                "listWatched",
                () -> wrong.usageAlerts().listWatched().stream()
                        .filter(threshold -> !threshold.equals(watched()))
                        .toList());
        attempt(UsageAlertDao.class, "take", () -> wrong.usageAlerts().take(1000));
        UsageStatisticsDao statistics = wrong.usageStatistics(victim.organisation());
        attempt(UsageStatisticsDao.class, "history", () -> statistics.history(Feature.AI_MESSAGES, Page.first(1000)));
        attempt(
                UsageStatisticsDao.class,
                "totals",
                () -> statistics.totals(new Period(Instant.EPOCH, Instant.now().plusSeconds(1))));
        attempt(TenantUsageDao.class, "importAll", () -> {
            wrong.usage().importAll(List.of(again).iterator(), (use, outcome) -> outcome.orThrow());
            return "imported";
        });
        attempt(
                UsagePruningDao.class,
                "prune",
                () -> intruder.through(db.ownersBilling())
                                        .acme()
                                        .usagePruning()
                                        .prune(Instant.now().minus(91, ChronoUnit.DAYS))
                                == 0
                        ? Optional.empty()
                        : "pruned");
        UsageLevelDao levels = wrong.usageLevels(victim.organisation());
        Feature level = Feature.BANK_CONNECTIONS;
        attempt(
                UsageLevelDao.class,
                "tryIncrease",
                () -> levels.tryIncrease(level, Quantity.of(1), IdempotencyKey.of("l")));
        attempt(UsageLevelDao.class, "increase", () -> levels.increase(level, Quantity.of(1), IdempotencyKey.of("l")));
        attempt(UsageLevelDao.class, "decrease", () -> levels.decrease(level, Quantity.of(1), IdempotencyKey.of("l")));
        attempt(UsageLevelDao.class, "trySet", () -> levels.trySet(level, Quantity.ZERO, IdempotencyKey.of("l")));
        attempt(UsageLevelDao.class, "set", () -> levels.set(level, Quantity.ZERO, IdempotencyKey.of("l")));
        UsageCorrectionDao corrections = wrong.usageCorrections(victim.organisation());
        attempt(
                UsageCorrectionDao.class,
                "adjust",
                () -> corrections.adjust(
                        new UsageAdjustment(Feature.AI_MESSAGES, Quantity.of(1), Instant.now(), "Mine"),
                        IdempotencyKey.of("a")));
        attempt(
                UsageCorrectionDao.class,
                "reverse",
                () -> corrections.reverse(new UsageReversal(IdempotencyKey.of("u"), "Mine"), IdempotencyKey.of("r")));
        attempt(
                UsageCorrectionDao.class,
                "adjustments",
                () -> corrections.adjustments(
                        new Period(Instant.EPOCH, Instant.now().plusSeconds(3600)), Page.first(1000)));
        attempt(UsageDao.class, "terms", usage::terms);
        UsageLimitOverrideDao overrides = wrong.limitOverrides(victim.organisation());
        attempt(UsageLimitOverrideDao.class, "agree", () -> overrides.agree(override()));
        attempt(UsageLimitOverrideDao.class, "end", () -> overrides.end(Feature.AI_MESSAGES));
        attempt(UsageLimitOverrideDao.class, "find", () -> overrides.find(Feature.AI_MESSAGES));
        attempt(UsageLimitOverrideDao.class, "list", overrides::list);
        attempt(UsageLimitOverrideDao.class, "listAll", () -> overrides.listAll(Feature.AI_MESSAGES, Page.first(1000)));
        CreditDao credits = wrong.credits(victim.organisation());
        attempt(CreditDao.class, "grant", () -> credits.grant(grant(), IdempotencyKey.of("g")));
        attempt(
                CreditDao.class,
                "consume",
                () -> credits.consume(Quantity.of(1), OperationCode.of("a.b"), IdempotencyKey.of("c")));
        attempt(
                CreditDao.class,
                "tryConsume",
                () -> credits.tryConsume(Quantity.of(1), OperationCode.of("a.b"), IdempotencyKey.of("c")));
        attempt(CreditDao.class, "balance", credits::balance);
        NewCreditUse use = NewCreditUse.of(PRICED, Quantity.of(2));
        attempt(CreditDao.class, "tryConsumeFor", () -> credits.tryConsumeFor(use, IdempotencyKey.of("p")));
        attempt(
                CreditDao.class,
                "consumeFor",
                () -> List.of(
                        isDone(() -> credits.consumeFor(use, IdempotencyKey.of("p"))),
                        isDone(() -> credits.consumeFor(PRICED, Quantity.of(2), IdempotencyKey.of("p"))),
                        isDone(() -> wrong.credits(intruder.organisation())
                                .consumeFor(PRICED, Quantity.of(2), IdempotencyKey.of("p")))));

        CreditUsageDao uses = wrong.creditUsage(victim.organisation());
        attempt(CreditUsageDao.class, "list", () -> uses.list(Page.first(1000)));
        CreditPriceDao prices = wrong.creditPrices();
        attempt(CreditPriceDao.class, "create", () -> prices.create(PRICED, price));
        attempt(CreditPriceDao.class, "change", () -> prices.change(PRICED, 1, price));
        attempt(CreditPriceDao.class, "retire", () -> prices.retire(PRICED, 1));
        attempt(CreditPriceDao.class, "reactivate", () -> prices.reactivate(PRICED, 1));
        attempt(CreditPriceDao.class, "remove", () -> {
            prices.remove(PRICED, 1);
            return "removed";
        });
        attempt(CreditPriceDao.class, "find", () -> prices.find(PRICED));
        attempt(CreditPriceDao.class, "findApplicable", () -> prices.findApplicable(PRICED));
        attempt(CreditPriceDao.class, "get", () -> prices.get(PRICED));
        attempt(CreditPriceDao.class, "list", () -> prices.list(Page.first(1000)));
        CreditPurchaseDao purchases = wrong.creditPurchases(victim.organisation());
        CreditPurchaseDao ownPurchases = wrong.creditPurchases(intruder.organisation());
        attempt(CreditPurchaseDao.class, "request", () -> purchases.request(purchase, IdempotencyKey.of("pending")));
        attempt(
                CreditPurchaseDao.class,
                "complete",
                () -> List.of(
                        isDone(() -> purchases.complete(pending, PaymentReference.of("pi_2"))),
                        isDone(() -> ownPurchases.complete(pending, PaymentReference.of("pi_2"))),
                        isDone(() -> purchases.complete(paid, PaymentReference.of("pi_1")))));
        attempt(CreditPurchaseDao.class, "fail", () -> purchases.fail(pending));
        attempt(CreditPurchaseDao.class, "cancel", () -> purchases.cancel(pending));
        attempt(
                CreditPurchaseDao.class,
                "refund",
                () -> List.of(
                        isDone(() -> purchases.refund(paid, Quantity.of(1), IdempotencyKey.of("pr"))),
                        isDone(() -> ownPurchases.refund(paid, Quantity.of(1), IdempotencyKey.of("pr")))));
        attempt(CreditPurchaseDao.class, "find", () -> purchases.find(paid));
        attempt(CreditPurchaseDao.class, "get", () -> purchases.get(paid));
        attempt(CreditPurchaseDao.class, "list", () -> purchases.list(Page.first(1000)));
        attempt(
                CreditDao.class,
                "refund",
                () -> credits.refund(consumption.sequenceNumber(), Quantity.of(1), IdempotencyKey.of("r")));
        attempt(
                CreditDao.class,
                "adjust",
                () -> credits.adjust(NewAdjustment.of(Quantity.of(1), "mine"), IdempotencyKey.of("a")));
        attempt(
                CreditDao.class,
                "transfer",
                () -> List.of(
                        isDone(() -> wrong.credits(intruder.organisation())
                                .transfer(
                                        NewTransfer.to(victim.organisation(), Quantity.of(1)), IdempotencyKey.of("t"))),
                        isDone(() -> credits.transfer(
                                NewTransfer.to(intruder.organisation(), Quantity.of(1)), IdempotencyKey.of("t")))));
        attempt(CreditDao.class, "limitOverdraft", () -> credits.limitOverdraft(Quantity.of(5)));

        CreditLotDao lots = wrong.creditLots(victim.organisation());
        Instant soon = Instant.parse("2999-01-02T00:00:00Z");
        attempt(CreditLotDao.class, "find", () -> lots.find(lot));
        attempt(CreditLotDao.class, "get", () -> lots.get(lot));
        attempt(CreditLotDao.class, "list", () -> lots.list(Page.first(1000)));
        attempt(CreditLotDao.class, "listExpiring", () -> lots.listExpiring(soon, Page.first(1000)));
        attempt(CreditLotDao.class, "voidLot", () -> lots.voidLot(lot, "mine", IdempotencyKey.of("v")));
        attempt(CreditLotDao.class, "expire", () -> lots.expire(Duration.ZERO));

        CreditHoldDao holds = wrong.creditHolds(victim.organisation());
        NewHold mine = NewHold.of(Quantity.of(1), OperationCode.of("a.b"));
        attempt(CreditHoldDao.class, "reserve", () -> holds.reserve(mine, IdempotencyKey.of("h")));
        attempt(CreditHoldDao.class, "tryReserve", () -> holds.tryReserve(mine, IdempotencyKey.of("h")));
        attempt(CreditHoldDao.class, "capture", () -> holds.capture(hold, Quantity.of(1), IdempotencyKey.of("k")));
        attempt(CreditHoldDao.class, "release", () -> holds.release(hold));
        attempt(CreditHoldDao.class, "find", () -> holds.find(hold));
        attempt(CreditHoldDao.class, "get", () -> holds.get(hold));
        attempt(CreditHoldDao.class, "list", () -> holds.list(Page.first(1000)));

        CreditLedgerDao ledger = wrong.creditLedger(victim.organisation());
        attempt(CreditLedgerDao.class, "find", () -> ledger.find(consumption.sequenceNumber()));
        attempt(CreditLedgerDao.class, "get", () -> ledger.get(consumption.sequenceNumber()));
        attempt(CreditLedgerDao.class, "list", () -> ledger.list(Page.first(1000)));
        attempt(CreditLedgerDao.class, "listNewest", () -> ledger.listNewest(Page.first(1000)));
        attempt(CreditLedgerDao.class, "balanceRecordedAt", () -> ledger.balanceRecordedAt(soon));
        attempt(CreditLedgerDao.class, "balanceEffectiveAt", () -> ledger.balanceEffectiveAt(soon));

        TenantCreditDao tenant = wrong.credits();
        attempt(
                TenantCreditDao.class,
                "consumeAll",
                () -> tenant
                        .consumeAll(List.of(new NewConsumption(
                                victim.organisation(),
                                Quantity.of(1),
                                OperationCode.of("a.b"),
                                IdempotencyKey.of("c"))))
                        .stream()
                        .map(outcome -> !(outcome instanceof ConsumptionOutcome.Unknown))
                        .toList());
        attempt(TenantCreditDao.class, "findPurchase", () -> tenant.findPurchase(PaymentReference.of("pi_1")));
        attempt(TenantCreditDao.class, "lock", () -> {
            tenant.lock(List.of(victim.organisation()));
            return "locked";
        });
        attempt(TenantCreditDao.class, "expire", () -> tenant.expire(Duration.ZERO, Page.first(1000)));
        attempt(TenantCreditDao.class, "listExpiring", () -> tenant.listExpiring(soon, Page.first(1000)));
    }

    private void attemptChanges(PlanServiceDao wrong, PlanServiceId hourly, PlanServiceId usage) {
        attempt(PlanServiceDao.class, "changeQuantity", () -> wrong.changeQuantity(hourly, 1, Quantity.of(2)));
        attempt(PlanServiceDao.class, "changeTerms", () -> wrong.changeTerms(hourly, 1, terms()));
        attempt(PlanServiceDao.class, "changeType", () -> wrong.changeType(usage, 1, terms()));
        RateTier tier = RateTier.beyond("7", "USD 0.01");
        attempt(PlanServiceDao.class, "replaceTiers", () -> wrong.replaceTiers(usage, 1, List.of(tier)));
        attempt(PlanServiceDao.class, "setTier", () -> wrong.setTier(usage, 1, tier));
        attempt(PlanServiceDao.class, "removeTier", () -> wrong.removeTier(usage, 1, Quantity.of(100)));
        UserTypeRate rate = UserTypeRate.of("senior", "USD 1");
        attempt(PlanServiceDao.class, "replaceUserTypeRates", () -> wrong.replaceUserTypeRates(hourly, 1, List.of()));
        attempt(PlanServiceDao.class, "setUserTypeRate", () -> wrong.setUserTypeRate(hourly, 1, rate));
        attempt(PlanServiceDao.class, "removeUserTypeRate", () -> wrong.removeUserTypeRate(hourly, 1, "senior"));
        attempt(PlanServiceDao.class, "remove", () -> {
            wrong.remove(hourly, 1);
            return "removed";
        });
    }

    private void attemptSubscriptions(SubscriptionDao wrong, Subscription of) {
        attempt(SubscriptionDao.class, "current", wrong::current);
        attempt(
                SubscriptionDao.class,
                "find",
                () -> List.of(
                        wrong.find(of.id()).isPresent(),
                        wrong.find(StripeSubscriptionId.of("sub_1")).isPresent()));
        attempt(SubscriptionDao.class, "get", () -> wrong.get(of.id()));
        attempt(SubscriptionDao.class, "list", () -> wrong.list(Page.first(1000)));
        attempt(SubscriptionDao.class, "changePlan", () -> wrong.changePlan(of.id(), 1, of.plan()));
        attempt(
                SubscriptionDao.class,
                "changePlanAtPeriodEnd",
                () -> wrong.changePlanAtPeriodEnd(of.id(), 1, of.plan()));
        attempt(SubscriptionDao.class, "cancel", () -> wrong.cancel(of.id(), 1, null));
        attempt(SubscriptionDao.class, "cancelAtPeriodEnd", () -> wrong.cancelAtPeriodEnd(of.id(), 1, null));
        attempt(SubscriptionDao.class, "resume", () -> wrong.resume(of.id(), 1));
        attempt(SubscriptionDao.class, "renewDue", wrong::renewDue);
        // Under the victim's id it makes one of its own, and ends it so that the others find nothing.
        attempt(SubscriptionDao.class, "subscribe", () -> {
            Subscription own = wrong.subscribe(
                    NewSubscription.of(of.plan(), PlanInterval.YEAR).withId(of.id()));
            boolean isVictims = own.interval() == of.interval();
            db.dsl()
                    .execute(
                            "DELETE FROM billing.subscriptions WHERE tenant_id = ?",
                            intruder.tenant().value());
            return List.of(isVictims);
        });
    }

    private void attemptStripe(StripeCustomerDao wrong, StripeCustomerId of) {
        attempt(StripeCustomerDao.class, "find", wrong::find);
        attempt(
                StripeCustomerDao.class,
                "request",
                () -> List.of(
                        wrong.request().equals(victim.acme().stripeCustomer().request())));
        attempt(StripeCustomerDao.class, "link", () -> {
            assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> wrong.link(of));
            return wrong.find();
        });
        attempt(StripeCustomerDao.class, "getOrCreate", () -> {
            assertThatExceptionOfType(AlreadyExists.class).isThrownBy(() -> wrong.getOrCreate(key -> of));
            return wrong.find();
        });
    }

    private static Subscription subscribed(Customer customer) {
        PlanId plan = customer.billing()
                .catalogue()
                .plans()
                .create(NewPlan.of(
                        PlanSlug.of("plan-" + customer.tenant()),
                        PlanDetails.of("Plan of " + customer.tenant(), PlanPrice.custom())))
                .id();
        return customer.acme().subscriptions().subscribe(NewSubscription.of(plan, PlanInterval.MONTH));
    }

    /** Through the victim's organisation and through one of the intruder's own. */
    private void attemptBuckets(PlanServiceId bucket, BucketDraw draw) {
        BucketDao same = intruder.acme().buckets(victim.organisation());
        BucketDao own = intruder.buckets();
        NewBucketDraw late = new NewBucketDraw(bucket, Quantity.of(1), draw.occurredAt());
        Instant over = draw.occurredAt().minus(Duration.ofDays(40));
        Page<BucketDrawId> all = Page.first(1000);
        attempt(
                BucketDao.class,
                "draw",
                () -> List.of(
                        isAnswered(() -> same.draw(bucket, Quantity.of(1), IdempotencyKey.of("b"))),
                        isAnswered(() -> own.draw(bucket, Quantity.of(1), IdempotencyKey.of("b"))),
                        isAnswered(() -> same.draw(late, IdempotencyKey.of("b"))),
                        isAnswered(() -> own.draw(late, IdempotencyKey.of("b")))));
        attempt(
                BucketDao.class,
                "edit",
                () -> List.of(
                        isAnswered(() -> same.edit(draw.revision(), Quantity.of(2), IdempotencyKey.of("b"))),
                        isAnswered(() -> own.edit(draw.revision(), Quantity.of(2), IdempotencyKey.of("b")))));
        attempt(
                BucketDao.class,
                "delete",
                () -> List.of(
                        isAnswered(() -> same.delete(draw.revision(), IdempotencyKey.of("b"))),
                        isAnswered(() -> own.delete(draw.revision(), IdempotencyKey.of("b")))));
        attempt(
                BucketDao.class,
                "rollOver",
                () -> List.of(
                        isAnswered(() -> same.rollOver(bucket, over)), isAnswered(() -> own.rollOver(bucket, over))));
        attempt(
                BucketDao.class,
                "period",
                () -> List.of(
                        isAnswered(() -> same.period(bucket, draw.occurredAt())),
                        isAnswered(() -> own.period(bucket, draw.occurredAt()))));
        attempt(
                BucketDao.class,
                "listPeriods",
                () -> List.of(
                        isAnswered(() -> same.listPeriods(bucket, Page.first(1000))),
                        isAnswered(() -> own.listPeriods(bucket, Page.first(1000)))));
        attempt(
                BucketDao.class,
                "find",
                () -> List.of(isAnswered(() -> same.find(draw.id())), isAnswered(() -> own.find(draw.id()))));
        attempt(
                BucketDao.class,
                "get",
                () -> List.of(isAnswered(() -> same.get(draw.id())), isAnswered(() -> own.get(draw.id()))));
        attempt(
                BucketDao.class,
                "list",
                () -> List.of(
                        isAnswered(() -> same.list(bucket, draw.occurredAt(), all)),
                        isAnswered(() -> own.list(bucket, draw.occurredAt(), all))));
    }

    private static boolean isAnswered(Attempt attempt) {
        return !Set.of("nothing", "NotFound").contains(outcome(attempt));
    }

    /** Overloads that are tried under one name; a further one has to be added to its attempt and here. */
    private static final Map<String, Long> OVERLOADS = Map.ofEntries(
            Map.entry("OrganisationDao.find", 2L),
            Map.entry("OrganisationDao.pinTier", 2L),
            Map.entry("UserDao.find", 3L),
            Map.entry("UserDao.list", 2L),
            Map.entry("PlanServiceDao.find", 2L),
            Map.entry("PlanServiceDao.list", 3L),
            Map.entry("BucketDao.draw", 2L),
            Map.entry("CreditDao.consumeFor", 2L),
            Map.entry("UsageDao.tryRecord", 2L),
            Map.entry("UsageDao.record", 2L),
            Map.entry("SubscriptionDao.find", 2L));

    @Test
    void every_public_method_is_tried() {
        Map<String, Long> methods = TENANT_DAOS.stream()
                .flatMap(dao -> Arrays.stream(dao.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(WrongTenantTest::nameOf))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));

        assertThat(attempts.keySet()).containsExactlyInAnyOrderElementsOf(methods.keySet());
        methods.values().removeIf(count -> count == 1);
        assertThat(methods).isEqualTo(OVERLOADS);
    }

    /** Those of telecom are tried beside their own tests. */
    @Test
    void every_dao_of_a_tenant_is_tried() {
        assertThat(Arrays.stream(TenantBilling.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getReturnType)
                        .filter(type -> type != TelecomBilling.class))
                .containsExactlyInAnyOrderElementsOf(TENANT_DAOS);
    }

    @Test
    void nothing_comes_back_and_nothing_changes() {
        List<String> before = rowsOfTheVictim();

        attempts.entrySet().stream()
                .filter(attempt -> !attempt.getKey().endsWith(".create"))
                .forEach(attempt -> assertThat(outcome(attempt.getValue()))
                        .as(attempt.getKey())
                        .isIn("nothing", "NotFound"));
        assertThat(rowsOfTheVictim()).isEqualTo(before);

        // Creating under an id that the victim uses gives the intruder something of its own.
        attempts.entrySet().stream()
                .filter(attempt -> attempt.getKey().endsWith(".create"))
                .forEach(attempt -> assertThat(outcome(attempt.getValue()))
                        .as(attempt.getKey())
                        .startsWith("got "));
        assertThat(rowsOfTheVictim()).isEqualTo(before);
    }

    private void attempt(Class<?> dao, String method, Attempt attempt) {
        attempts.put(dao.getSimpleName() + "." + method, attempt);
    }

    /** Attempts of which the first refusal shall not keep the others from being made. */
    private static Object each(Attempt... attempts) {
        List<String> outcomes =
                Arrays.stream(attempts).map(WrongTenantTest::outcome).toList();
        return outcomes.stream().allMatch(Set.of("nothing", "NotFound")::contains) ? Optional.empty() : outcomes;
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private static String outcome(Attempt attempt) {
        try {
            Object got = attempt.get();
            boolean nothing = got == null
                    || got.equals(Optional.empty())
                    || got instanceof List<?> list && list.stream().allMatch(Boolean.FALSE::equals);
            return nothing ? "nothing" : "got " + got;
        } catch (BillingException refusal) {
            return refusal.getClass().getSimpleName();
        }
    }

    private List<String> rowsOfTheVictim() {
        return Stream.of(
                        "billing.organisations",
                        "telecom.users",
                        "billing.service_catalog",
                        "billing.billing_plans",
                        "billing.plan_service_configuration",
                        "billing.plan_service_hourly_config",
                        "billing.user_type_rates",
                        "billing.plan_service_usage_config",
                        "billing.plan_service_rate_tiers",
                        "billing.organisation_tier_changes",
                        "billing.usage_limit_overrides",
                        "billing.bucket_periods",
                        "billing.bucket_draws",
                        "billing.usage_counters",
                        "billing.usage_events",
                        "billing.usage_thresholds",
                        "billing.usage_alerts",
                        "billing.credits",
                        "billing.credit_lots",
                        "billing.credit_holds",
                        "billing.credit_refunds",
                        "billing.credit_lot_voids",
                        "billing.credit_transfers",
                        "billing.credit_purchases",
                        "billing.credit_purchase_refunds",
                        "billing.credit_usage",
                        "billing.credit_operation_counters",
                        "billing.credit_configurations",
                        "billing.credit_configuration_steps",
                        "billing.credit_transactions",
                        "billing.subscriptions",
                        "billing.tenant_config",
                        "billing.external_references")
                .flatMap(table -> db
                        .dsl()
                        .select(DSL.field("t::text", String.class))
                        .from(DSL.table(table + " t"))
                        .where(DSL.condition("t.tenant_id = ?", victim.tenant().value()))
                        .orderBy(1)
                        .fetch(row -> table + row.value1())
                        .stream())
                .toList();
    }

    private static PlanService configured(Customer customer, ServiceTerms terms) {
        return customer.acme()
                .planServices()
                .configure(NewPlanService.of(
                        customer.acme()
                                .plans()
                                .create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.USD))
                                .id(),
                        customer.acme()
                                .services()
                                .create(NewService.of("Support", ServiceType.TIME, "hour", CurrencyUnit.USD))
                                .id(),
                        terms));
    }

    private static Hourly terms() {
        return Hourly.of(BigMoney.parse("USD 95"), RoundingMode.HALF_UP)
                .withUserTypeRate("senior", BigMoney.parse("USD 120"));
    }

    private static UsageThreshold watched() {
        return UsageThreshold.quantity(Feature.AI_MESSAGES, Quantity.of("0.25"));
    }

    /** In a month that has closed: an adjustment. */
    private static NewUsage usedBefore() {
        Instant lastMonth = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(40, ChronoUnit.DAYS);
        return new NewUsage(Feature.TAX_FILINGS, Quantity.of(1), lastMonth);
    }

    /** One that is noted, and one that has been due for long and is not. */
    private static void moveTiers(Customer customer) {
        TierName tier = TierName.of("tier-" + customer.tenant());
        Money price = Money.parse("EUR 1");
        customer.billing()
                .catalogue()
                .tiers()
                .create(new NewSubscriptionTier(
                        tier,
                        "A tier",
                        null,
                        price,
                        price,
                        List.of(TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(5)))));
        OrganisationDao organisations = customer.through(
                        customer.billing().withClock(new MovableClock("2020-01-01T00:00:00Z")))
                .acme()
                .organisations();
        organisations.changeTier(customer.organisation(), tier);
        organisations.changeTierAt(customer.organisation(), TierName.FREE, Instant.parse("2020-01-02T00:00:00Z"));
    }

    private static NewUsageLimitOverride override() {
        return NewUsageLimitOverride.of(TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(75)));
    }

    private static Bucket bucket() {
        return Bucket.of(
                Quantity.of(10), "hour", BillingFrequency.MONTHLY, BigMoney.parse("USD 95"), RoundingMode.HALF_UP);
    }

    private static NewUser user() {
        return NewUser.of(
                Username.of("ada"),
                EmailAddress.of("ada@example.com"),
                PasswordHash.of("$2b$12$" + "x".repeat(53)),
                UserRole.ADMIN);
    }

    private static boolean isDone(Attempt attempt) {
        return !outcome(attempt).equals("NotFound");
    }

    private static NewGrant expiring(NewGrant grant) {
        return grant.expiringAt(Instant.parse("2999-01-01T00:00:00Z"));
    }

    private static NewGrant grant() {
        return NewGrant.of(Quantity.of(10), CreditSource.FREE);
    }
}
