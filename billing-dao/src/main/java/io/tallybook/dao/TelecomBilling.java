package io.tallybook.dao;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.dao.telecom.AccountDao;
import io.tallybook.dao.telecom.AccountLedgerDao;
import io.tallybook.dao.telecom.BillingRunDao;
import io.tallybook.dao.telecom.CallDao;
import io.tallybook.dao.telecom.CallStatisticsDao;
import io.tallybook.dao.telecom.CustomerDao;
import io.tallybook.dao.telecom.DidDao;
import io.tallybook.dao.telecom.InvoiceDao;
import io.tallybook.dao.telecom.PaymentDao;
import io.tallybook.dao.telecom.PaymentMethodDao;
import io.tallybook.dao.telecom.RatePlanDao;
import io.tallybook.dao.telecom.RefreshTokenDao;
import io.tallybook.dao.telecom.SubscriptionDao;
import io.tallybook.dao.telecom.UserLoginDao;
import io.tallybook.dao.telecom.UserPermissionDao;
import io.tallybook.model.telecom.AccountId;

/** Telecom billing of one tenant: no method of it, or of what it gives, reads or writes a row of another. */
public final class TelecomBilling {

    private final TenantScope scope;

    TelecomBilling(TenantScope scope) {
        this.scope = scope;
    }

    /** What users may do beyond their roles. */
    public UserPermissionDao userPermissions() {
        return new UserPermissionDao(scope);
    }

    /** The passwords of users, and how their logins have gone. */
    public UserLoginDao userLogins() {
        return new UserLoginDao(scope);
    }

    /** The sessions of users. */
    public RefreshTokenDao refreshTokens() {
        return new RefreshTokenDao(scope);
    }

    /** Who is billed. */
    public CustomerDao customers() {
        return new CustomerDao(scope);
    }

    /** What subscriptions cost, and their calls. */
    public RatePlanDao ratePlans() {
        return new RatePlanDao(scope);
    }

    /** The cards and accounts that customers saved at a gateway. */
    public PaymentMethodDao paymentMethods() {
        return new PaymentMethodDao(scope);
    }

    /** The telephone numbers that the tenant can give to subscriptions. */
    public DidDao numbers() {
        return new DidDao(scope);
    }

    /** What customers owe. */
    public InvoiceDao invoices() {
        return new InvoiceDao(scope);
    }

    /** What they pay. */
    public PaymentDao payments() {
        return new PaymentDao(scope);
    }

    /** The money of customers, and its ledger. */
    public AccountDao accounts() {
        return new AccountDao(scope);
    }

    /** What happened to the balance of an account. */
    public AccountLedgerDao ledger(AccountId account) {
        return new AccountLedgerDao(scope, account);
    }

    /** Records of calls: taking and rating them. */
    public CallDao calls() {
        return new CallDao(scope);
    }

    /** What calls come to, and what subscriptions have used. */
    public CallStatisticsDao callStatistics() {
        return new CallStatisticsDao(scope);
    }

    /** Which rate plans accounts have. */
    public SubscriptionDao subscriptions() {
        return new SubscriptionDao(scope);
    }

    /** Invoices and renews them when they are due. */
    public BillingRunDao billingRuns() {
        return new BillingRunDao(scope);
    }
}
