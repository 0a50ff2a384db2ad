package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.CHANGE_ACCOUNT_BALANCE;
import static io.tallybook.schema.telecom.Tables.ACCOUNTS;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Suspended;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.telecom.AccountChange;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountTransactionType;
import io.tallybook.model.telecom.ChargeResult;
import io.tallybook.schema.billing.tables.records.ChangeAccountBalanceRecord;
import java.util.Locale;
import java.util.Objects;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** A change of a balance with its ledger row, in one statement. */
record AccountBalances(TenantScope scope) {

    private static final StoredFunction<ChangeAccountBalanceRecord> CHANGE = StoredFunction.of(
            CHANGE_ACCOUNT_BALANCE, "?, ?, ?, ?, ?, ?, null, null, null, ?, " + StoredFunction.INSTANT);

    ChargeResult change(
            AccountId id, AccountTransactionType type, BigMoney amount, @Nullable String reason, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        CurrencyUnit currency = amount.getCurrencyUnit();
        ChangeAccountBalanceRecord changed = CHANGE.call(
                scope.dsl(),
                scope.tenant().value(),
                id.value(),
                type.name().toLowerCase(Locale.ROOT),
                amount.getAmount(),
                currency.getCode(),
                reason,
                key.value(),
                scope.now());
        return switch (changed.getOutcome()) {
            case "done", "replayed" ->
                new ChargeResult.Charged(new AccountChange(
                        changed.getSequenceNumber(),
                        amount,
                        Amounts.rate(currency, changed.getBalanceAfter()),
                        changed.getRecordedAt(),
                        changed.getOutcome().equals("replayed")));
            case "refused" ->
                new ChargeResult.Refused(amount.negated(), Amounts.rate(currency, changed.getAvailable()));
            case "conflict" -> throw new IdempotencyConflict(key);
            case "unknown" -> throw new NotFound("account", id);
            case "closed" -> throw new Closed("account", id);
            case "suspended" -> throw new Suspended("account", id);
            case "currency" -> throw new CurrencyMismatch("account " + id, currencyOf(id), currency);
            default -> throw new IllegalStateException("the database answered " + changed.getOutcome());
        };
    }

    private CurrencyUnit currencyOf(AccountId id) {
        return scope.dsl()
                .select(ACCOUNTS.CURRENCY)
                .from(ACCOUNTS)
                .where(scope.owns(ACCOUNTS.TENANT_ID))
                .and(ACCOUNTS.ACCOUNT_ID.eq(id))
                .fetchSingle(ACCOUNTS.CURRENCY);
    }
}
