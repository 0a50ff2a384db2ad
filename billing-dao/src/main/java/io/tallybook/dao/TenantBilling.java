package io.tallybook.dao;

import io.tallybook.dao.credit.CreditDao;
import io.tallybook.dao.credit.CreditHoldDao;
import io.tallybook.dao.credit.CreditLedgerDao;
import io.tallybook.dao.credit.CreditLotDao;
import io.tallybook.dao.credit.CreditPriceDao;
import io.tallybook.dao.credit.CreditPurchaseDao;
import io.tallybook.dao.credit.CreditUsageDao;
import io.tallybook.dao.credit.TenantCreditDao;
import io.tallybook.dao.internal.TenantScope;
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
import io.tallybook.model.OrganisationId;

/** Everything of one tenant: no method of it, or of what it gives, reads or writes a row of another. */
public final class TenantBilling {

    private final TenantScope scope;

    TenantBilling(TenantScope scope) {
        this.scope = scope;
    }

    public OrganisationDao organisations() {
        return new OrganisationDao(scope);
    }

    /** Who logs in to the tenant. */
    public UserDao users() {
        return new UserDao(scope);
    }

    /** Telecom billing: customers, their accounts and subscriptions, calls, invoices and payments. */
    public TelecomBilling telecom() {
        return new TelecomBilling(scope);
    }

    /** The catalogue of services that the tenant sells. */
    public ServiceDao services() {
        return new ServiceDao(scope);
    }

    /** The plans into which it bundles them. */
    public BillingPlanDao plans() {
        return new BillingPlanDao(scope);
    }

    /** How a service is charged inside a plan. */
    public PlanServiceDao planServices() {
        return new PlanServiceDao(scope);
    }

    /** Which plan of the application's catalogue it has. */
    public SubscriptionDao subscriptions() {
        return new SubscriptionDao(scope);
    }

    /** The customer that it is at Stripe. */
    public StripeCustomerDao stripeCustomer() {
        return new StripeCustomerDao(scope);
    }

    /** What an organisation draws from the buckets of plans. */
    public BucketDao buckets(OrganisationId organisation) {
        return new BucketDao(scope, organisation);
    }

    /** What an organisation may use and has used. */
    public UsageDao usage(OrganisationId organisation) {
        return new UsageDao(scope, organisation);
    }

    /** Usage of several organisations at once. */
    public TenantUsageDao usage() {
        return new TenantUsageDao(scope);
    }

    /** The use that the tenant wants to hear of. */
    public UsageAlertDao usageAlerts() {
        return new UsageAlertDao(scope);
    }

    /** What an organisation has used in the course of time. */
    public UsageStatisticsDao usageStatistics(OrganisationId organisation) {
        return new UsageStatisticsDao(scope, organisation);
    }

    /** What an organisation has at present of features that are levels. */
    public UsageLevelDao usageLevels(OrganisationId organisation) {
        return new UsageLevelDao(scope, organisation);
    }

    /** What was put right in an organisation's usage after it had been recorded. */
    public UsageCorrectionDao usageCorrections(OrganisationId organisation) {
        return new UsageCorrectionDao(scope, organisation);
    }

    /** Removes usage events of all the tenant's organisations once they are old enough. */
    public UsagePruningDao usagePruning() {
        return new UsagePruningDao(scope);
    }

    /** The limits that were agreed with an organisation in place of its tier's. */
    public UsageLimitOverrideDao limitOverrides(OrganisationId organisation) {
        return new UsageLimitOverrideDao(scope, organisation);
    }

    /** What concerns the credits of several organisations: locking them, and what has expired. */
    public TenantCreditDao credits() {
        return new TenantCreditDao(scope);
    }

    /** The credits of an organisation. */
    public CreditDao credits(OrganisationId organisation) {
        return new CreditDao(scope, organisation);
    }

    /** The lots that its credits are. */
    public CreditLotDao creditLots(OrganisationId organisation) {
        return new CreditLotDao(scope, organisation);
    }

    /** What it has set aside. */
    public CreditHoldDao creditHolds(OrganisationId organisation) {
        return new CreditHoldDao(scope, organisation);
    }

    /** What it buys. */
    public CreditPurchaseDao creditPurchases(OrganisationId organisation) {
        return new CreditPurchaseDao(scope, organisation);
    }

    /** What it used priced operations for. */
    public CreditUsageDao creditUsage(OrganisationId organisation) {
        return new CreditUsageDao(scope, organisation);
    }

    /** What operations cost the tenant in credits, where it is not the default. */
    public CreditPriceDao creditPrices() {
        return new CreditPriceDao(scope);
    }

    /** What happened to its credits, and what its balance was. */
    public CreditLedgerDao creditLedger(OrganisationId organisation) {
        return new CreditLedgerDao(scope, organisation);
    }
}
