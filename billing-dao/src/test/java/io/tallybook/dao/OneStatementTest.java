package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.plan.BucketDao;
import io.tallybook.dao.usage.UsageCorrectionDao;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditReservation;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewConsumption;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.SequenceNumber;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.BucketDrawRevision;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewBucketDraw;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceType;
import io.tallybook.model.plan.TierMode;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.IpAddress;
import io.tallybook.model.telecom.LockoutPolicy;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.Permission;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.model.telecom.TokenHash;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageAdjustment;
import io.tallybook.model.usage.UsageRecording;
import io.tallybook.model.usage.UsageReversal;
import io.tallybook.model.usage.UsageThreshold;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The hot calls, and those that read a whole thing, send one statement and no BEGIN or COMMIT. */
class OneStatementTest {

    private static final OperationCode PRICED = OperationCode.of("priced.operation");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final List<String> sent = new ArrayList<>();
    private Customer customer;
    private PlanService planService;
    private PlanServiceId bucket;
    private BucketDrawRevision draw;

    // The calls are named before there is a customer.
    private static CreditLotId lot;
    private static CreditHoldId hold;
    private static OrganisationId other;

    @BeforeEach
    void a_customer_seen_through_a_listening_data_source() {
        customer = Customer.of(db.billing());
        customer.credits().grant(NewGrant.of(Quantity.of(10), CreditSource.FREE), IdempotencyKey.of("first-lot"));
        lot = customer.credits()
                .grant(NewGrant.of(Quantity.of(10), CreditSource.FREE), IdempotencyKey.of("second-lot"))
                .lot();
        customer.credits().consume(Quantity.of(1), OperationCode.of("a.b"), IdempotencyKey.of("consumed"));
        customer.acme()
                .creditPrices()
                .create(
                        PRICED,
                        CreditPriceTerms.of("Enrich", "lead", Quantity.of(1))
                                .withFreeAllowance(new FreeAllowance(Quantity.of(1), CalendarPeriod.DAY)));
        hold = reserve(customer, "held").hold();
        other = customer.another("other").organisation();
        customer.usage().record(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("recorded"));
        customer.acme().usageAlerts().watch(UsageThreshold.percent(Feature.AI_MESSAGES, 1));
        planService = configured(customer);
        bucket = customer.configure(Bucket.of(
                Quantity.of(10), "hour", BillingFrequency.MONTHLY, BigMoney.parse("USD 95"), RoundingMode.HALF_UP));
        draw = customer.buckets()
                .draw(bucket, Quantity.of(1), IdempotencyKey.of("first-draw"))
                .draw()
                .revision();
        customer = customer.through(Billing.using(ProxyDataSourceBuilder.create(db.dataSource())
                .afterQuery((execution, queries) -> queries.forEach(query -> sent.add(query.getQuery())))
                .methodListener(new TransactionCalls())
                .build()));
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call("record many uses", OneStatementTest::recordAll),
                call("consume from the open lot", c -> consume(c, 3)),
                call("consume over several lots", c -> consume(c, 15)),
                call("consume more than there is", c -> consume(c, 100)),
                call(
                        "grant",
                        c -> c.credits().grant(NewGrant.of(Quantity.of(1), CreditSource.FREE), IdempotencyKey.of("g"))),
                call("consume for an operation", c -> consumeFor(c, 3)),
                call("consume for an operation what costs too much", c -> consumeFor(c, 100)),
                call("consume many times", OneStatementTest::consumeAll),
                call(
                        "list uses of operations",
                        c -> c.acme().creditUsage(c.organisation()).list(Page.first(10))),
                call("price of an operation", c -> c.acme().creditPrices().find(PRICED)),
                call("balance", c -> c.credits().balance()),
                call(
                        "refund credits",
                        c -> c.credits().refund(new SequenceNumber(3), Quantity.of(1), IdempotencyKey.of("r"))),
                call(
                        "adjust credits up",
                        c -> c.credits().adjust(NewAdjustment.of(Quantity.of(1), "forgotten"), IdempotencyKey.of("a"))),
                call(
                        "adjust credits down",
                        c -> c.credits().adjust(NewAdjustment.of(Quantity.of(-1), "twice"), IdempotencyKey.of("a"))),
                call(
                        "transfer credits",
                        c -> c.credits().transfer(NewTransfer.to(other, Quantity.of(1)), IdempotencyKey.of("t"))),
                call("void a lot", c -> c.lots().voidLot(lot, "mistake", IdempotencyKey.of("v"))),
                call("expire", c -> c.lots().expire(Duration.ZERO)),
                call("expire a page", c -> c.acme().credits().expire(Duration.ZERO, Page.first(10))),
                call(
                        "list what expires",
                        c -> c.lots().listExpiring(Instant.parse("2100-01-01T00:00:00Z"), Page.first(10))),
                call("reserve", c -> reserve(c, "h")),
                call("capture", c -> c.holds().capture(hold, Quantity.of(1), IdempotencyKey.of("k"))),
                call("release", c -> c.holds().release(hold)),
                call("list the ledger", c -> c.ledger().list(Page.first(10))),
                call("balance at a moment", c -> c.ledger().balanceRecordedAt(Instant.EPOCH)),
                call("record", c -> record(c, 1)),
                call("record beyond the limit", c -> record(c, 51)),
                call(
                        "record what happened before",
                        c -> c.usage()
                                .tryRecord(
                                        new NewUsage(
                                                Feature.AI_MESSAGES,
                                                Quantity.of(1),
                                                Instant.now().truncatedTo(ChronoUnit.DAYS)),
                                        IdempotencyKey.of("u"))),
                call(
                        "increase a level",
                        c -> c.acme()
                                .usageLevels(c.organisation())
                                .tryIncrease(Feature.BANK_CONNECTIONS, Quantity.of(1), IdempotencyKey.of("l"))),
                call(
                        "set a level",
                        c -> c.acme()
                                .usageLevels(c.organisation())
                                .set(Feature.BANK_CONNECTIONS, Quantity.of(1), IdempotencyKey.of("l"))),
                call(
                        "adjust",
                        c -> corrections(c)
                                .adjust(
                                        new UsageAdjustment(
                                                Feature.AI_MESSAGES,
                                                Quantity.of(1),
                                                Instant.now().truncatedTo(ChronoUnit.DAYS),
                                                "Test"),
                                        IdempotencyKey.of("a"))),
                call(
                        "reverse",
                        c -> corrections(c)
                                .reverse(
                                        new UsageReversal(IdempotencyKey.of("recorded"), "Test"),
                                        IdempotencyKey.of("r"))),
                call("check", c -> c.usage().check(Feature.AI_MESSAGES, Quantity.of(1))),
                call("limits", c -> c.usage().limits()),
                call("terms", c -> c.usage().terms()),
                call(
                        "history of usage",
                        c -> c.acme().usageStatistics(c.organisation()).history(Feature.AI_MESSAGES, Page.first(10))),
                call("who is near a limit", c -> c.acme().usage().listNearLimit(Quantity.of(1), Page.first(10))),
                call("take alerts", c -> c.acme().usageAlerts().take(10)),
                call("overrides", c -> c.acme().limitOverrides(c.organisation()).list()),
                call("price list", c -> c.billing().catalogue().tiers().listVisible()),
                call("tier", c -> c.billing().catalogue().tiers().get(TierName.FREE)),
                call("plans on sale", c -> c.billing().catalogue().plans().listActive()),
                call("plan", c -> c.billing().catalogue().plans().find(PlanSlug.of("starter"))),
                call("current subscription", c -> c.acme().subscriptions().current()),
                call("subscriptions", c -> c.acme().subscriptions().list(Page.first(10))),
                call("nothing to renew", c -> c.acme().subscriptions().renewDue()),
                call("customer at Stripe", c -> c.acme().stripeCustomer().find()),
                call("whose customer at Stripe", c -> c.billing().tenants().ownerOf(StripeCustomerId.of("cus_1"))),
                call(
                        "whose subscription at Stripe",
                        c -> c.billing().tenants().ownerOf(StripeSubscriptionId.of("sub_1"))),
                call("kept events", c -> c.billing().stripeEvents().listKept(10)),
                call("unknown products", c -> c.billing().stripeEvents().listUnknownProducts()),
                call("versions of a tier", c -> c.billing().catalogue().tiers().listVersions(TierName.FREE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void a_hot_call_is_one_statement_and_nothing_else(String name, Consumer<Customer> call) {
        call.accept(customer);

        assertThat(sent).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void so_is_its_replay(String name, Consumer<Customer> call) {
        call.accept(customer);
        sent.clear();

        call.accept(customer);

        assertThat(sent).hasSize(1);
    }

    @Test
    void a_plan_service_is_read_in_one_statement_with_all_its_terms() {
        assertThat(customer.acme().planServices().get(planService.id())).isEqualTo(planService);
        assertThat(sent).hasSize(1);
        sent.clear();

        customer.acme().planServices().list(planService.plan());

        assertThat(sent).hasSize(1);
    }

    @Test
    void a_plan_with_200_services_is_read_in_one_statement() {
        PlanService hourly = configured(
                customer,
                planService.plan(),
                Hourly.of(BigMoney.parse("USD 95"), RoundingMode.HALF_UP)
                        .withUserTypeRate("senior", BigMoney.parse("USD 120")));
        for (int i = 2; i < 200; i++) {
            configured(customer, planService.plan(), i % 2 == 0 ? planService.terms() : hourly.terms());
        }
        sent.clear();

        assertThat(customer.acme().planServices().list(planService.plan()))
                .hasSize(200)
                .startsWith(planService, hourly);
        assertThat(sent).hasSize(1);
        sent.clear();

        customer.acme().planServices().list(planService.plan(), Page.after(hourly.id(), 50));
        assertThat(sent).hasSize(1);
        sent.clear();

        customer.acme().planServices().list(planService.service(), Page.first(50));
        assertThat(sent).hasSize(1);
    }

    @Test
    void so_is_each_call_to_a_bucket() {
        BucketDao buckets = customer.buckets();
        Instant now = Instant.now();
        List<Runnable> calls = List.of(
                () -> buckets.draw(bucket, Quantity.of(2), IdempotencyKey.of("b")),
                () -> buckets.draw(bucket, Quantity.of(2), IdempotencyKey.of("b")),
                () -> buckets.draw(new NewBucketDraw(bucket, Quantity.of(2), now), IdempotencyKey.of("late")),
                () -> buckets.edit(draw, Quantity.of(3), IdempotencyKey.of("b")),
                () -> buckets.delete(new BucketDrawRevision(draw.draw(), 2), IdempotencyKey.of("b")),
                () -> buckets.rollOver(bucket, now.minus(Duration.ofDays(40))),
                () -> buckets.period(bucket, now),
                () -> buckets.listPeriods(bucket, Page.first(10)),
                () -> buckets.get(draw.draw()),
                () -> buckets.list(bucket, now, Page.first(10)));

        calls.forEach(Runnable::run);

        assertThat(sent).hasSameSizeAs(calls);
    }

    @Test
    void a_user_who_logs_in_is_found_in_one_statement() {
        customer.acme().users().find(EmailAddress.of("ada@example.com"));

        assertThat(sent).hasSize(1);
    }

    @Test
    void so_is_what_a_login_or_a_call_asks_for() {
        UserId user = customer.acme()
                .users()
                .create(NewUser.of(
                        Username.of("ada"),
                        EmailAddress.of("ada@example.com"),
                        PasswordHash.of("$2b$12$" + "x".repeat(53)),
                        UserRole.ADMIN))
                .id();
        sent.clear();
        TelecomBilling telecom = customer.acme().telecom();
        TokenHash token = TokenHash.sha256(new byte[] {1});
        TelephoneNumber number = TelephoneNumber.of("+918012345678");
        List<Runnable> calls = List.of(
                () -> telecom.userLogins().recordLogin(user, IpAddress.of("192.0.2.1")),
                () -> telecom.userLogins().recordFailure(user, LockoutPolicy.after(3, Duration.ofMinutes(1))),
                () -> telecom.userPermissions().has(user, Permission.of("invoices.void")),
                () -> telecom.refreshTokens().find(token),
                () -> telecom.refreshTokens().list(user, Page.first(10)),
                () -> customer.billing().tenants().ownerOf(token),
                () -> customer.billing().tenants().ownerOf(number),
                () -> telecom.numbers().find(number),
                () -> telecom.paymentMethods().findDefault(CustomerId.generate()));

        calls.forEach(Runnable::run);

        assertThat(sent).hasSameSizeAs(calls);
    }

    @Test
    void this_test_would_notice_a_transaction() {
        customer.billing().transaction(tx -> customer.through(tx).credits().balance());

        assertThat(sent).contains("setAutoCommit", "commit");
    }

    private static Arguments call(String name, Consumer<Customer> call) {
        return Arguments.of(name, call);
    }

    private static void consume(Customer customer, long quantity) {
        customer.credits().tryConsume(Quantity.of(quantity), OperationCode.of("a.b"), IdempotencyKey.of("c"));
    }

    private static void consumeFor(Customer customer, long quantity) {
        customer.credits().tryConsumeFor(NewCreditUse.of(PRICED, Quantity.of(quantity)), IdempotencyKey.of("priced"));
    }

    private static void consumeAll(Customer customer) {
        customer.acme()
                .credits()
                .consumeAll(List.of(
                        new NewConsumption(
                                customer.organisation(), Quantity.of(1), PRICED, IdempotencyKey.of("many-1")),
                        new NewConsumption(other, Quantity.of(1), PRICED, IdempotencyKey.of("many-2"))));
    }

    private static CreditReservation reserve(Customer customer, String key) {
        return customer.holds().reserve(NewHold.of(Quantity.of(1), OperationCode.of("a.b")), IdempotencyKey.of(key));
    }

    private static void record(Customer customer, long quantity) {
        customer.usage().tryRecord(Feature.AI_MESSAGES, Quantity.of(quantity), IdempotencyKey.of("u"));
    }

    private static UsageCorrectionDao corrections(Customer customer) {
        return customer.acme().usageCorrections(customer.organisation());
    }

    private static PlanService configured(Customer customer) {
        BillingPlanId plan = customer.acme()
                .plans()
                .create(NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, CurrencyUnit.USD))
                .id();
        ServiceTerms terms = ServiceTerms.Usage.of("GB", BigMoney.parse("USD 0.10"), RoundingMode.HALF_UP)
                .withTiers(TierMode.GRADUATED, RateTier.beyond("100", "USD 0.08"));
        return configured(customer, plan, terms);
    }

    private static PlanService configured(Customer customer, BillingPlanId plan, ServiceTerms terms) {
        ServiceId service = customer.acme()
                .services()
                .create(NewService.of("Storage", ServiceType.USAGE, "GB", CurrencyUnit.USD))
                .id();
        return customer.acme().planServices().configure(NewPlanService.of(plan, service, terms));
    }

    /** What would put a BEGIN or a COMMIT on the wire. */
    private final class TransactionCalls implements MethodExecutionListener {

        private static final Set<String> NAMES =
                Set.of("setAutoCommit", "commit", "rollback", "setSavepoint", "releaseSavepoint");

        @Override
        public void beforeMethod(MethodExecutionContext context) {
            if (NAMES.contains(context.getMethod().getName())) {
                sent.add(context.getMethod().getName());
            }
        }

        @Override
        public void afterMethod(MethodExecutionContext context) {
            // The call counts, not its outcome.
        }
    }

    private static Object recordAll(Customer customer) {
        return customer.acme()
                .usage()
                .recordAll(List.of(new UsageRecording(
                        customer.organisation(),
                        new NewUsage(Feature.AI_MESSAGES, Quantity.of(1), Instant.now()),
                        IdempotencyKey.of("many"))));
    }
}
