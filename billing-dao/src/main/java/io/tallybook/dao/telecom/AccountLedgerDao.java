package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.ACCOUNTS;
import static io.tallybook.schema.telecom.Tables.ACCOUNT_TRANSACTIONS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.Page;
import io.tallybook.model.credit.SequenceNumber;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountTransaction;
import java.util.List;
import java.util.Objects;
import org.joda.money.CurrencyUnit;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.SortField;

/** What happened to the balance of an account, row by row. */
public final class AccountLedgerDao {

    private final TenantScope scope;
    private final AccountId account;

    public AccountLedgerDao(TenantScope scope, AccountId account) {
        this.scope = scope;
        this.account = Objects.requireNonNull(account, "account");
    }

    /** The statement, oldest row first; none where the tenant has no such account. */
    public List<AccountTransaction> list(Page<SequenceNumber> page) {
        return fetch(
                page.after() == null ? noCondition() : ACCOUNT_TRANSACTIONS.SEQUENCE_NUMBER.gt(page.after()),
                ACCOUNT_TRANSACTIONS.SEQUENCE_NUMBER.asc(),
                page.size());
    }

    /** The statement, newest row first. */
    public List<AccountTransaction> listNewest(Page<SequenceNumber> page) {
        return fetch(
                page.after() == null ? noCondition() : ACCOUNT_TRANSACTIONS.SEQUENCE_NUMBER.lt(page.after()),
                ACCOUNT_TRANSACTIONS.SEQUENCE_NUMBER.desc(),
                page.size());
    }

    private List<AccountTransaction> fetch(Condition condition, SortField<SequenceNumber> order, int atMost) {
        return scope.dsl()
                .select(ACCOUNT_TRANSACTIONS.asterisk(), ACCOUNTS.CURRENCY)
                .from(ACCOUNT_TRANSACTIONS)
                .join(ACCOUNTS)
                .on(scope.owns(ACCOUNTS.TENANT_ID))
                .and(ACCOUNTS.ACCOUNT_ID.eq(ACCOUNT_TRANSACTIONS.ACCOUNT_ID))
                .where(scope.owns(ACCOUNT_TRANSACTIONS.TENANT_ID))
                .and(ACCOUNT_TRANSACTIONS.ACCOUNT_ID.eq(account))
                .and(condition)
                .orderBy(order)
                .limit(atMost)
                .fetch(AccountLedgerDao::toTransaction);
    }

    private static AccountTransaction toTransaction(Record row) {
        CurrencyUnit currency = row.get(ACCOUNTS.CURRENCY);
        return new AccountTransaction(
                row.get(ACCOUNT_TRANSACTIONS.SEQUENCE_NUMBER),
                row.get(ACCOUNT_TRANSACTIONS.TRANSACTION_TYPE),
                Amounts.rate(currency, row.get(ACCOUNT_TRANSACTIONS.AMOUNT)),
                Amounts.rate(currency, row.get(ACCOUNT_TRANSACTIONS.BALANCE_AFTER)),
                row.get(ACCOUNT_TRANSACTIONS.REASON),
                row.get(ACCOUNT_TRANSACTIONS.PAYMENT_ID),
                row.get(ACCOUNT_TRANSACTIONS.INVOICE_ID),
                row.get(ACCOUNT_TRANSACTIONS.CDR_ID),
                row.get(ACCOUNT_TRANSACTIONS.IDEMPOTENCY_KEY),
                row.get(ACCOUNT_TRANSACTIONS.RECORDED_AT));
    }
}
