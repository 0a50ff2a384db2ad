package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.dao.telecom.AccountDao;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.Account;
import io.tallybook.model.telecom.NewAccount;
import java.util.Arrays;
import java.util.Optional;

/** An account of a tenant. */
record AccountRow(TenantId tenant, NewAccount account) implements SeedRow {

    @Override
    public String key() {
        return "account " + account.id();
    }

    @Override
    public String name() {
        return "account " + account.number();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return accounts(billing).find(account.id()).map(AccountRow::fingerprint);
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        return accounts(billing)
                .find(account.number())
                .map(other -> "another account has the number " + other.number());
    }

    @Override
    public Optional<String> missing(Billing billing) {
        return billing.tenant(tenant)
                        .telecom()
                        .customers()
                        .find(account.customer())
                        .isPresent()
                ? Optional.empty()
                : Optional.of("its customer is not there");
    }

    @Override
    public void create(Billing billing) {
        accounts(billing).open(account);
    }

    @Override
    public void remove(Billing billing) {
        accounts(billing).remove(account.id());
    }

    private AccountDao accounts(Billing billing) {
        return billing.tenant(tenant).telecom().accounts();
    }

    private static String fingerprint(Account account) {
        return Fingerprint.of(Arrays.asList(
                account.number(),
                account.type(),
                account.status(),
                account.openingBalance(),
                account.balance(),
                account.settings()));
    }
}
