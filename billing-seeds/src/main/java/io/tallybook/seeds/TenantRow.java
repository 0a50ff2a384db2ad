package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.model.TenantId;
import java.util.Arrays;
import java.util.Optional;

/** A tenant that a seed makes for itself. */
record TenantRow(TenantId id, String tenantName) implements SeedRow {

    @Override
    public String key() {
        return "tenant " + id;
    }

    @Override
    public String name() {
        return "tenant " + tenantName;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return billing.tenants()
                .find(id)
                .map(tenant -> Fingerprint.of(Arrays.asList(tenant.name(), tenant.closedAt())));
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        return Optional.empty();
    }

    @Override
    public void create(Billing billing) {
        billing.tenants().create(id, tenantName);
    }

    @Override
    public void remove(Billing billing) {
        billing.tenants().remove(id);
    }
}
