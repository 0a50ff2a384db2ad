package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.dao.telecom.CustomerDao;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.Customer;
import io.tallybook.model.telecom.NewCustomer;
import io.tallybook.model.telecom.Username;
import java.util.Arrays;
import java.util.Optional;

/** A customer of a tenant. */
record CustomerRow(TenantId tenant, Username username, NewCustomer customer) implements SeedRow {

    @Override
    public String key() {
        return "customer " + customer.id();
    }

    @Override
    public String name() {
        return "customer " + username;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return customers(billing).find(customer.id()).map(CustomerRow::fingerprint);
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        return Optional.empty();
    }

    @Override
    public Optional<String> missing(Billing billing) {
        return billing.tenant(tenant).users().find(customer.user()).isPresent()
                ? Optional.empty()
                : Optional.of("its user is not there");
    }

    @Override
    public void create(Billing billing) {
        customers(billing).create(customer);
    }

    @Override
    public void remove(Billing billing) {
        customers(billing).remove(customer.id());
    }

    private CustomerDao customers(Billing billing) {
        return billing.tenant(tenant).telecom().customers();
    }

    private static String fingerprint(Customer customer) {
        return Fingerprint.of(Arrays.asList(
                customer.user(),
                customer.details(),
                customer.status(),
                customer.identity().status()));
    }
}
