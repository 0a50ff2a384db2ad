package io.tallybook.dao.attack;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.dao.TelecomBilling;
import io.tallybook.dao.TenantBilling;
import io.tallybook.dao.attack.Arguments.Recipient;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditPriceStep;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.NewCreditPurchase;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.TierMode;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeEvent.SubscriptionChanged;
import io.tallybook.model.subscription.StripeEventId;
import io.tallybook.model.subscription.StripePriceId;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.model.subscription.StripeSubscription;
import io.tallybook.model.subscription.SubscriptionStatus;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.BillingAddress;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.CallType;
import io.tallybook.model.telecom.CustomerDetails;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.DidDetails;
import io.tallybook.model.telecom.DidType;
import io.tallybook.model.telecom.Invoice;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.MfaSecret;
import io.tallybook.model.telecom.NewAccount;
import io.tallybook.model.telecom.NewCdr;
import io.tallybook.model.telecom.NewCustomer;
import io.tallybook.model.telecom.NewDid;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.NewPaymentMethod;
import io.tallybook.model.telecom.NewPaymentRefund;
import io.tallybook.model.telecom.NewRatePlan;
import io.tallybook.model.telecom.NewRefreshToken;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.Payment;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentMethodDetails;
import io.tallybook.model.telecom.PaymentMethodType;
import io.tallybook.model.telecom.Permission;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.RatePlanTerms;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageThreshold;
import java.lang.reflect.RecordComponent;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * A tenant with something of everything: what it has to be found by, for each type of identifier.
 *
 * <p>The names, numbers and keys of it are {@link Names} of its tenant.
 */
final class Estate {

    /** To change to. */
    static final PlanId OTHER_PLAN = PlanId.generate();

    private static final PlanId PLAN = PlanId.generate();
    private static final StripeProductId PRODUCT = StripeProductId.of("prod_attacked");

    private final TenantId tenant;
    private final Names names;
    private final Map<Class<?>, Object> ids = new HashMap<>();

    private Estate(TenantId tenant) {
        this.tenant = tenant;
        this.names = new Names(tenant.value());
    }

    static Estate of(Billing billing, DSLContext owner, Instant now) {
        Estate estate = new Estate(billing.tenants().create("Acme").id());
        TenantBilling acme = billing.tenant(estate.tenant);
        OrganisationId organisation = acme.organisations()
                .create(NewOrganisation.of(estate.names.text(), ZoneId.of("UTC"), CurrencyUnit.of("INR")))
                .id();
        OrganisationId second = acme.organisations()
                .create(NewOrganisation.of("second", ZoneId.of("UTC"), CurrencyUnit.of("INR")))
                .id();
        estate.ids.put(OrganisationId.class, organisation);
        estate.ids.put(Recipient.class, second);
        acme.organisations().changeTierAt(second, TierName.FREE, now.plus(Duration.ofDays(300)));
        estate.credits(new Customer(billing, estate.tenant, organisation), second);
        estate.plans(new Customer(billing, estate.tenant, organisation));
        estate.telecom(acme, now);
        estate.subscriptions(billing, now);
        estate.collect(owner);
        return estate;
    }

    TenantId tenant() {
        return tenant;
    }

    Names names() {
        return names;
    }

    /** Something of this tenant that has an id of the type. */
    Optional<Object> find(Class<?> type) {
        return Optional.ofNullable(ids.get(type));
    }

    Stream<Object> ids() {
        return ids.values().stream();
    }

    private void credits(Customer customer, OrganisationId second) {
        TenantBilling acme = customer.acme();
        CreditGrant grant = customer.credits().grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), names.key());
        ids.put(CreditLotId.class, grant.lot());
        CreditConsumption used = customer.credits().consume(Quantity.of(1), names.operation(), names.key());
        customer.credits().refund(used.sequenceNumber(), Quantity.of("0.5"), names.key());
        customer.credits().transfer(new NewTransfer(second, Quantity.of(1), null), names.key());
        customer.holds().reserve(NewHold.of(Quantity.of(1), names.operation()), names.key());
        acme.creditPrices()
                .create(
                        names.operation(),
                        CreditPriceTerms.of("Enrich", "lead", Quantity.of("0.5"))
                                .withSteps(CreditPriceStep.beyond("10", "0.25"))
                                .withFreeAllowance(new FreeAllowance(Quantity.of(1), CalendarPeriod.DAY)));
        customer.credits().consumeFor(names.operation(), Quantity.of(2), IdempotencyKey.of("priced"));
        NewCreditPurchase purchase =
                NewCreditPurchase.of(Quantity.of(10), BigMoney.parse("INR 0.10"), RoundingMode.UNNECESSARY);
        CreditPurchaseId bought = acme.creditPurchases(customer.organisation())
                .request(purchase, names.key())
                .id();
        acme.creditPurchases(customer.organisation()).complete(bought, names.reference());
        acme.creditPurchases(customer.organisation()).refund(bought, Quantity.of(1), names.key());
        customer.usage().record(Feature.AI_MESSAGES, Quantity.of(1), names.key());
        acme.usageLevels(customer.organisation())
                .increase(Feature.BANK_CONNECTIONS, Quantity.of(1), IdempotencyKey.of("level"));
        acme.usageAlerts().watch(UsageThreshold.quantity(Feature.AI_MESSAGES, Quantity.of(1)));
        acme.usageAlerts().take(1);
        acme.limitOverrides(customer.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(75))));
    }

    private void plans(Customer customer) {
        customer.configure(Usage.of("GB", BigMoney.parse("USD 0.10"), RoundingMode.HALF_UP)
                .withTiers(TierMode.GRADUATED, RateTier.beyond("100", "USD 0.08")));
        customer.configure(Hourly.of(BigMoney.parse("USD 95"), RoundingMode.HALF_UP)
                .withUserTypeRate("senior", BigMoney.parse("USD 120")));
        customer.configure(Fixed.of(BigMoney.parse("USD 95"), RoundingMode.HALF_UP));
        PlanServiceId bucket = customer.configure(Bucket.of(
                Quantity.of(10), "hour", BillingFrequency.MONTHLY, BigMoney.parse("USD 95"), RoundingMode.HALF_UP));
        ids.put(PlanServiceId.class, bucket);
        customer.buckets().draw(bucket, Quantity.of(1), names.key());
    }

    private void telecom(TenantBilling acme, Instant now) {
        TelecomBilling telecom = acme.telecom();
        Money one = Money.parse("INR 1.00");
        UserId user = acme.users()
                .create(NewUser.of(
                        names.username(), names.email(), PasswordHash.of("$2b$12$" + "x".repeat(53)), UserRole.ADMIN))
                .id();
        telecom.userPermissions().grant(user, Permission.of("invoices.void"));
        telecom.userLogins().enableMfa(user, MfaSecret.of("enc:1"));
        telecom.refreshTokens().issue(user, NewRefreshToken.of(names.token(), now.plus(Duration.ofDays(1))));
        CustomerId customer = telecom.customers()
                .create(NewCustomer.of(user, CustomerDetails.individual(BillingAddress.in("IN"), Money.parse("INR 0"))))
                .id();
        AccountId account = telecom.accounts()
                .open(NewAccount.of(customer, names.account(), AccountType.POSTPAID, CurrencyUnit.of("INR")))
                .id();
        telecom.accounts().topUp(account, Money.parse("INR 100"), names.key());
        RatePlanId plan = telecom.ratePlans()
                .create(NewRatePlan.of(names.text(), RatePlanTerms.of(AccountType.POSTPAID, Money.parse("INR 1"))))
                .id();
        Subscription subscription =
                telecom.subscriptions().subscribe(NewSubscription.of(customer, account, plan, BillingCycle.MONTHLY));
        telecom.calls()
                .ingest(NewCdr.answered(
                        names.text(),
                        subscription.number().value(),
                        "+911111111111",
                        "+912222222222",
                        now,
                        Duration.ofSeconds(60),
                        CallType.MOBILE));
        telecom.numbers()
                .add(NewDid.of(names.number(), "IN", "+91", DidType.LOCAL, DidDetails.of(one, Money.parse("INR 0"))));
        telecom.paymentMethods()
                .add(NewPaymentMethod.of(
                        customer, PaymentMethodType.CREDIT_CARD, names.method(), PaymentMethodDetails.NONE));
        Invoice owed = telecom.invoices()
                .finalizeDraft(
                        telecom.invoices()
                                .draft(
                                        NewInvoice.of(
                                                customer,
                                                InvoiceType.ONE_TIME,
                                                now.plus(Duration.ofDays(3)),
                                                List.of(InvoiceLine.oneTime("Thing", one))),
                                        names.key())
                                .id(),
                        names.series());
        Payment payment = telecom.payments()
                .start(
                        NewPayment.into(customer, account, one, PaymentMethodType.UPI, PaymentGateway.RAZORPAY),
                        names.key());
        telecom.payments().complete(payment.id(), names.payment());
        telecom.payments().refund(NewPaymentRefund.of(payment.id(), Money.parse("INR 0.50"), "why"), names.key());
        ids.put(owed.number().getClass(), owed.number());
        ids.put(subscription.number().getClass(), subscription.number());
    }

    /** One here, and one at Stripe that waits for its end. */
    private void subscriptions(Billing billing, Instant now) {
        TenantBilling acme = billing.tenant(tenant);
        acme.subscriptions().subscribe(io.tallybook.model.subscription.NewSubscription.of(PLAN, PlanInterval.MONTH));
        acme.stripeCustomer().link(names.stripeCustomer());
        billing.stripeEvents()
                .apply(new SubscriptionChanged(
                        StripeEventId.of("evt_" + names.suffix()),
                        now,
                        names.stripeCustomer(),
                        StripeSubscription.of(
                                names.stripeSubscription(),
                                SubscriptionStatus.ACTIVE,
                                PRODUCT,
                                StripePriceId.of("price_attacked"),
                                PlanInterval.MONTH,
                                new Period(now, now.plus(Duration.ofDays(30))))));
    }

    /** The plans of the catalogue, which all tenants have in common. */
    static void offerPlans(Billing billing) {
        PlanDetails details = PlanDetails.of("Attacked", PlanPrice.custom());
        billing.catalogue()
                .plans()
                .create(NewPlan.of(PlanSlug.of("attacked"), details)
                        .withId(PLAN)
                        .withStripe(StripeProduct.of(PRODUCT)));
        billing.catalogue()
                .plans()
                .create(NewPlan.of(PlanSlug.of("other"), PlanDetails.of("Other", PlanPrice.custom()))
                        .withId(OTHER_PLAN));
    }

    /** The first id of each type that a row of the tenant has. */
    private void collect(DSLContext owner) {
        for (Table<?> table : Rows.tables()) {
            for (Record row : owner.selectFrom(table)
                    .where(Rows.isOf(table, tenant))
                    .limit(5)
                    .fetch()) {
                for (Field<?> field : row.fields()) {
                    Object value = row.get(field);
                    if (value != null && isId(value.getClass()) && !isOfCatalogue(value)) {
                        ids.putIfAbsent(value.getClass(), value);
                    }
                }
            }
        }
    }

    private static boolean isOfCatalogue(Object id) {
        return id instanceof PlanId;
    }

    static boolean isId(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return components != null && components.length == 1 && components[0].getType() == UUID.class;
    }
}
