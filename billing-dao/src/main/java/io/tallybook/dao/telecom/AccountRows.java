package io.tallybook.dao.telecom;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.Account;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.AccountSettings;
import io.tallybook.model.telecom.AccountStatus;
import io.tallybook.model.telecom.AutoRecharge;
import io.tallybook.model.telecom.NewAccount;
import io.tallybook.schema.telecom.tables.records.AccountsRecord;
import java.math.BigDecimal;
import java.time.Instant;
import org.joda.money.CurrencyUnit;

/** Accounts as rows. */
final class AccountRows {

    private AccountRows() {}

    static AccountsRecord of(NewAccount account, TenantId tenant, Instant now) {
        AccountsRecord row = new AccountsRecord()
                .setTenantId(tenant)
                .setAccountId(account.id())
                .setCustomerId(account.customer())
                .setAccountNumber(account.number().value())
                .setAccountType(account.type())
                .setStatus(AccountStatus.ACTIVE)
                .setCurrency(account.settings().currency())
                .setOpeningBalance(account.openingBalance().getAmount())
                .setBalance(account.openingBalance().getAmount())
                .setCreatedAt(now)
                .setUpdatedAt(now);
        set(row, account.settings());
        return row;
    }

    static void set(AccountsRecord row, AccountSettings settings) {
        AutoRecharge recharge = settings.autoRecharge();
        row.setCreditLimit(settings.creditLimit().getAmount())
                .setBillingCycle(settings.billingCycle())
                .setBillingDay((short) settings.billingDay())
                .setTimeZone(settings.zone())
                .setIsAutoRecharge(recharge != null)
                .setAutoRechargeAmount(
                        recharge == null ? null : recharge.amount().getAmount())
                .setAutoRechargeThreshold(
                        recharge == null ? null : recharge.threshold().getAmount())
                .setIsLowBalanceAlert(settings.isLowBalanceAlert())
                .setLowBalanceThreshold(settings.lowBalanceThreshold().getAmount());
    }

    static Account toAccount(AccountsRecord row) {
        return new Account(
                row.getAccountId(),
                row.getCustomerId(),
                AccountNumber.of(row.getAccountNumber()),
                row.getAccountType(),
                row.getStatus(),
                Amounts.rate(row.getCurrency(), row.getOpeningBalance()),
                Amounts.rate(row.getCurrency(), row.getBalance()),
                settings(row),
                row.getLastRechargeAt(),
                row.getLastBillingAt(),
                row.getNextBillingAt(),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }

    private static AccountSettings settings(AccountsRecord row) {
        CurrencyUnit currency = row.getCurrency();
        BigDecimal amount = row.getAutoRechargeAmount();
        return new AccountSettings(
                Amounts.money(currency, row.getCreditLimit()),
                row.getBillingCycle(),
                row.getBillingDay(),
                row.getTimeZone(),
                row.getIsAutoRecharge()
                        ? new AutoRecharge(
                                Amounts.money(currency, amount),
                                Amounts.money(currency, row.getAutoRechargeThreshold()))
                        : null,
                row.getIsLowBalanceAlert(),
                Amounts.money(currency, row.getLowBalanceThreshold()));
    }
}
