package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.ACCOUNTS;
import static io.tallybook.schema.telecom.Tables.CUSTOMERS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTIONS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CreditLimitInUse;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotSettled;
import io.tallybook.model.BillingException.Suspended;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.internal.Rates;
import io.tallybook.model.telecom.Account;
import io.tallybook.model.telecom.AccountChange;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.AccountSettings;
import io.tallybook.model.telecom.AccountStatus;
import io.tallybook.model.telecom.AccountTransactionType;
import io.tallybook.model.telecom.ChargeResult;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.CustomerStatus;
import io.tallybook.model.telecom.NewAccount;
import io.tallybook.schema.telecom.tables.records.AccountsRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.joda.money.BigMoney;
import org.joda.money.BigMoneyProvider;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The money of customers: accounts, and what changes their balance.
 *
 * <p>Each change of a balance is a row of the account's ledger. Keys are unique per tenant and kind of change, and are remembered for as
 * long as the ledger is kept.
 */
public final class AccountDao {

    private final TenantScope scope;

    public AccountDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Opens an account, active, with its opening balance.
     *
     * @throws AlreadyExists if the tenant has an account with this id or this number; it stays as it is
     * @throws NotFound if the tenant, or the customer in it, does not exist
     * @throws Closed if the tenant is closed, or the customer has been cancelled
     */
    public Account open(NewAccount account) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            requireCustomer(tx, account.customer());
            AccountsRecord row = AccountRows.of(account, tx.tenant(), tx.now());
            return tx.dsl()
                    .insertInto(ACCOUNTS)
                    .set(row)
                    .onConflictDoNothing()
                    .returning()
                    .fetchOptional(AccountRows::toAccount)
                    .orElseThrow(() -> new AccountDao(tx).conflictOf(account));
        });
    }

    public Optional<Account> find(AccountId id) {
        return fetch(ACCOUNTS.ACCOUNT_ID.eq(id), 1).stream().findFirst();
    }

    public Optional<Account> find(AccountNumber number) {
        return fetch(ACCOUNTS.ACCOUNT_NUMBER.eq(number.value()), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public Account get(AccountId id) {
        return find(id).orElseThrow(() -> new NotFound("account", id));
    }

    /** By id, which for generated ids is the order of opening. */
    public List<Account> list(Page<AccountId> page) {
        return list(noCondition(), page);
    }

    /** Those of a customer; none where the tenant has no such customer. */
    public List<Account> list(CustomerId customer, Page<AccountId> page) {
        return list(ACCOUNTS.CUSTOMER_ID.eq(customer), page);
    }

    public List<Account> list(AccountStatus status, Page<AccountId> page) {
        return list(ACCOUNTS.STATUS.eq(status), page);
    }

    /** Active accounts whose balance is below the threshold of their automatic recharge. */
    public List<Account> listToRecharge(Page<AccountId> page) {
        return list(
                ACCOUNTS.IS_AUTO_RECHARGE
                        .isTrue()
                        .and(ACCOUNTS.STATUS.eq(AccountStatus.ACTIVE))
                        .and(ACCOUNTS.BALANCE.lt(ACCOUNTS.AUTO_RECHARGE_THRESHOLD)),
                page);
    }

    /** Active accounts whose balance is low and whose customers want to hear of it. */
    public List<Account> listLow(Page<AccountId> page) {
        return list(
                ACCOUNTS.IS_LOW_BALANCE_ALERT
                        .isTrue()
                        .and(ACCOUNTS.STATUS.eq(AccountStatus.ACTIVE))
                        .and(ACCOUNTS.BALANCE.lt(ACCOUNTS.LOW_BALANCE_THRESHOLD)),
                page);
    }

    /**
     * Replaces all settings.
     *
     * @param version the one that was read
     * @throws VersionConflict if somebody else has changed it since; their change stays
     * @throws CreditLimitInUse if more is owed than the new credit limit; the settings stay
     * @throws CurrencyMismatch if the settings are in another currency than the account
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the account is closed
     */
    public Account change(AccountId id, int version, AccountSettings settings) {
        return scope.atomically(tx -> {
            AccountsRecord row = lockOpen(tx, id);
            if (row.getVersion() != version) {
                throw new VersionConflict("account", id, version, row.getVersion());
            }
            if (!settings.currency().equals(row.getCurrency())) {
                throw new CurrencyMismatch("account " + id, row.getCurrency(), settings.currency());
            }
            Account account = AccountRows.toAccount(row);
            BigMoney limit = settings.creditLimit().toBigMoney();
            if (account.balance().plus(limit).isNegative()) {
                throw new CreditLimitInUse(id, limit, account.balance().negated());
            }
            AccountRows.set(row, settings);
            return store(tx, row);
        });
    }

    /**
     * Ends charging: calls cannot be rated, nothing can be charged, money still goes in. Again, it changes nothing.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the account is closed
     */
    public Account suspend(AccountId id) {
        return become(id, AccountStatus.SUSPENDED);
    }

    /**
     * Takes a suspension back. Again, it changes nothing.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the account is closed
     */
    public Account activate(AccountId id) {
        return become(id, AccountStatus.ACTIVE);
    }

    /**
     * Closes an account for good. Again, it changes nothing.
     *
     * @throws NotSettled if the balance is not zero; it stays open
     * @throws InUse if it pays for a subscription that has not ended; it stays open
     * @throws NotFound if the tenant has none with this id
     */
    public Account close(AccountId id) {
        return scope.atomically(tx -> {
            AccountsRecord row = lock(tx, id);
            if (row.getStatus() == AccountStatus.CLOSED) {
                return AccountRows.toAccount(row);
            }
            if (row.getBalance().signum() != 0) {
                throw new NotSettled(id, AccountRows.toAccount(row).balance());
            }
            if (tx.dsl()
                    .fetchExists(
                            SUBSCRIPTIONS,
                            tx.owns(SUBSCRIPTIONS.TENANT_ID),
                            SUBSCRIPTIONS.ACCOUNT_ID.eq(id),
                            SUBSCRIPTIONS.ENDED_AT.isNull())) {
                throw new InUse("account", id, SUBSCRIPTIONS.getName());
            }
            return store(tx, row.setStatus(AccountStatus.CLOSED));
        });
    }

    /**
     * Removes an account on which nothing has happened, opening balance included; also of a closed tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws InUse if it has a ledger, or anything else belongs to it; all stay
     */
    public void remove(AccountId id) {
        scope.atomically(tx -> {
            Condition isAccount = tx.owns(ACCOUNTS.TENANT_ID).and(ACCOUNTS.ACCOUNT_ID.eq(id));
            Removal.of(tx.dsl(), ACCOUNTS, isAccount, "account", id);
            return true;
        });
    }

    /**
     * Books money that was paid in.
     *
     * @param amount positive, at most four decimals
     * @throws IdempotencyConflict if {@code key} was used for another top-up; nothing is booked
     * @throws CurrencyMismatch if the account is in another currency
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the account is closed
     */
    public AccountChange topUp(AccountId id, BigMoneyProvider amount, IdempotencyKey key) {
        return change(id, AccountTransactionType.TOP_UP, positive(amount), null, key);
    }

    /**
     * Takes money for something used; the credit limit counts.
     *
     * <p>With a balance of 10.00 and a credit limit of 5.00, 12.00 leave −2.00; then 3.00 can be charged and no more.
     *
     * @param amount positive, at most four decimals
     * @throws InsufficientBalance if less is available; nothing is charged
     * @throws IdempotencyConflict if {@code key} was used for another charge; nothing is charged
     * @throws Suspended if the account is suspended; nothing is charged
     * @throws CurrencyMismatch if the account is in another currency
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the account is closed
     */
    public AccountChange charge(AccountId id, BigMoneyProvider amount, String reason, IdempotencyKey key) {
        Objects.requireNonNull(reason, "reason");
        return change(id, AccountTransactionType.CHARGE, positive(amount).negated(), reason, key);
    }

    /**
     * The same as {@link #charge} where too little is an ordinary answer.
     *
     * @throws IdempotencyConflict if {@code key} was used for another charge; nothing is charged
     * @throws Suspended if the account is suspended; nothing is charged
     * @throws CurrencyMismatch if the account is in another currency
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the account is closed
     */
    public ChargeResult tryCharge(AccountId id, BigMoneyProvider amount, String reason, IdempotencyKey key) {
        Objects.requireNonNull(reason, "reason");
        return balances()
                .change(id, AccountTransactionType.CHARGE, positive(amount).negated(), reason, key);
    }

    /**
     * Books money that was paid back to the customer.
     *
     * @param amount positive, at most four decimals
     * @throws InsufficientBalance if less is available; nothing is booked
     * @throws IdempotencyConflict if {@code key} was used for another refund; nothing is booked
     * @throws CurrencyMismatch if the account is in another currency
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the account is closed
     */
    public AccountChange refund(AccountId id, BigMoneyProvider amount, String reason, IdempotencyKey key) {
        Objects.requireNonNull(reason, "reason");
        return change(id, AccountTransactionType.REFUND, positive(amount).negated(), reason, key);
    }

    /**
     * Puts a balance right.
     *
     * @param amount positive in, negative out; at most four decimals
     * @throws InsufficientBalance if less is available than is to be taken; nothing is booked
     * @throws IdempotencyConflict if {@code key} was used for another adjustment; nothing is booked
     * @throws CurrencyMismatch if the account is in another currency
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the account is closed
     */
    public AccountChange adjust(AccountId id, BigMoneyProvider amount, String reason, IdempotencyKey key) {
        Objects.requireNonNull(reason, "reason");
        BigMoney change = Rates.requireAmount(amount, "the amount");
        if (change.isZero()) {
            throw new IllegalArgumentException("an adjustment of nothing");
        }
        return change(id, AccountTransactionType.ADJUSTMENT, change, reason, key);
    }

    private AccountChange change(
            AccountId id, AccountTransactionType type, BigMoney amount, @Nullable String reason, IdempotencyKey key) {
        ChargeResult result = balances().change(id, type, amount, reason, key);
        if (result instanceof ChargeResult.Charged done) {
            return done.change();
        }
        ChargeResult.Refused refused = (ChargeResult.Refused) result;
        throw new InsufficientBalance(id, refused.requested(), refused.available());
    }

    private AccountBalances balances() {
        return new AccountBalances(scope);
    }

    private static BigMoney positive(BigMoneyProvider amount) {
        BigMoney given = Rates.requireAmount(amount, "the amount");
        if (!given.isPositive()) {
            throw new IllegalArgumentException("the amount must be positive, was " + given);
        }
        return given;
    }

    private Account become(AccountId id, AccountStatus status) {
        return scope.atomically(tx -> {
            AccountsRecord row = lockOpen(tx, id);
            return row.getStatus() == status ? AccountRows.toAccount(row) : store(tx, row.setStatus(status));
        });
    }

    private static Account store(TenantScope tx, AccountsRecord row) {
        row.setVersion(row.getVersion() + 1).setUpdatedAt(tx.later(row.getUpdatedAt()));
        tx.dsl()
                .update(ACCOUNTS)
                .set(row)
                .where(tx.owns(ACCOUNTS.TENANT_ID))
                .and(ACCOUNTS.ACCOUNT_ID.eq(row.getAccountId()))
                .execute();
        return AccountRows.toAccount(row);
    }

    private static AccountsRecord lockOpen(TenantScope tx, AccountId id) {
        AccountsRecord row = lock(tx, id);
        if (row.getStatus() == AccountStatus.CLOSED) {
            throw new Closed("account", id);
        }
        return row;
    }

    private static AccountsRecord lock(TenantScope tx, AccountId id) {
        return tx.dsl()
                .selectFrom(ACCOUNTS)
                .where(tx.owns(ACCOUNTS.TENANT_ID))
                .and(ACCOUNTS.ACCOUNT_ID.eq(id))
                .forNoKeyUpdate()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("account", id));
    }

    private static void requireCustomer(TenantScope tx, CustomerId id) {
        CustomerStatus status = tx.dsl()
                .select(CUSTOMERS.STATUS)
                .from(CUSTOMERS)
                .where(tx.owns(CUSTOMERS.TENANT_ID))
                .and(CUSTOMERS.CUSTOMER_ID.eq(id))
                .forShare()
                .fetchOptional(CUSTOMERS.STATUS)
                .orElseThrow(() -> new NotFound("customer", id));
        if (status == CustomerStatus.CANCELLED) {
            throw new Closed("customer", id);
        }
    }

    private AlreadyExists conflictOf(NewAccount account) {
        return find(account.id()).isPresent()
                ? new AlreadyExists("account", account.id())
                : new AlreadyExists("account with number", account.number());
    }

    private List<Account> list(Condition condition, Page<AccountId> page) {
        return fetch(
                page.after() == null ? condition : condition.and(ACCOUNTS.ACCOUNT_ID.gt(page.after())), page.size());
    }

    private List<Account> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(ACCOUNTS)
                .where(scope.owns(ACCOUNTS.TENANT_ID))
                .and(condition)
                .orderBy(ACCOUNTS.ACCOUNT_ID)
                .limit(limit)
                .fetch(AccountRows::toAccount);
    }
}
