package io.tallybook.dao;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.dao.telecom.AccountDao;
import io.tallybook.dao.telecom.AccountLedgerDao;
import io.tallybook.dao.telecom.CallDao;
import io.tallybook.dao.telecom.CallStatisticsDao;
import io.tallybook.model.telecom.AccountId;

/** Telecom billing of one tenant: no method of it, or of what it gives, reads or writes a row of another. */
public final class TelecomBilling {

    private final TenantScope scope;

    TelecomBilling(TenantScope scope) {
        this.scope = scope;
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
}
