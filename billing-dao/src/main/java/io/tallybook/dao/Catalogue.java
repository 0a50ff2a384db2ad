package io.tallybook.dao;

import io.tallybook.dao.credit.DefaultCreditPriceDao;
import io.tallybook.dao.internal.Scope;
import io.tallybook.dao.subscription.PlanDao;
import io.tallybook.dao.usage.SubscriptionTierDao;
import io.tallybook.dao.usage.UsageFeatureDao;
import io.tallybook.dao.usage.UsageRetentionDao;

/** What the application itself defines for all of its tenants; nothing in a tenant's scope writes here. */
public final class Catalogue {

    private final Scope scope;

    Catalogue(Scope scope) {
        this.scope = scope;
    }

    public UsageFeatureDao features() {
        return new UsageFeatureDao(scope);
    }

    public SubscriptionTierDao tiers() {
        return new SubscriptionTierDao(scope);
    }

    /** The plans to one of which a tenant subscribes. */
    public PlanDao plans() {
        return new PlanDao(scope);
    }

    /** What operations cost in credits, for tenants that have no price of their own. */
    public DefaultCreditPriceDao creditPrices() {
        return new DefaultCreditPriceDao(scope);
    }

    /** How long keys of recorded usage are remembered. */
    public UsageRetentionDao usageRetention() {
        return new UsageRetentionDao(scope);
    }

    /** Which seeds the database was given. */
    public SeedProfileDao seedProfiles() {
        return new SeedProfileDao(scope);
    }
}
