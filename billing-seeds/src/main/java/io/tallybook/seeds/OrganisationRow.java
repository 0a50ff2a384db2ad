package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.dao.OrganisationDao;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.TenantId;
import java.util.Arrays;
import java.util.Optional;

/** An organisation, on the tier {@code free}. */
record OrganisationRow(TenantId tenant, NewOrganisation organisation) implements SeedRow {

    @Override
    public String key() {
        return "organisation " + tenant + " " + organisation.id();
    }

    @Override
    public String name() {
        return "organisation " + organisation.slug();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Optional<String> fingerprint(Billing billing) {
        return organisations(billing)
                .find(organisation.id())
                .map(found -> Fingerprint.of(Arrays.asList(
                        found.slug(),
                        found.name(),
                        found.timeZone(),
                        found.currency(),
                        found.tier(),
                        found.closedAt())));
    }

    @Override
    public Optional<String> obstacle(Billing billing) {
        return organisations(billing)
                .find(organisation.slug())
                .map(other -> "another organisation has the slug " + other.slug());
    }

    @Override
    public void create(Billing billing) {
        organisations(billing).create(organisation);
    }

    @Override
    public void remove(Billing billing) {
        organisations(billing).remove(organisation.id());
    }

    private OrganisationDao organisations(Billing billing) {
        return billing.tenant(tenant).organisations();
    }
}
