package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.dao.telecom.RatePlanDao;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.RatePlan;
import java.util.Arrays;
import java.util.Optional;

/** A rate plan of a tenant. */
record RatePlanRow(TenantId tenant, SeedRatePlan plan) implements SeedRow {

    @Override
    public String key() {
        return "rate plan " + plan.id(tenant);
    }

    @Override
    public String name() {
        return "rate plan " + plan.details().name();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return plans(billing).find(plan.id(tenant)).map(RatePlanRow::fingerprint);
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        return plans(billing)
                .find(plan.details().name())
                .map(other -> "another rate plan has the name " + other.name());
    }

    @Override
    public void create(Billing billing) {
        plans(billing).create(plan.in(tenant));
    }

    @Override
    public void remove(Billing billing) {
        plans(billing).remove(plan.id(tenant));
    }

    private RatePlanDao plans(Billing billing) {
        return billing.tenant(tenant).telecom().ratePlans();
    }

    private static String fingerprint(RatePlan plan) {
        return Fingerprint.of(Arrays.asList(plan.details(), plan.isActive()));
    }
}
