package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.model.SeedProfile;
import io.tallybook.model.Tenant;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.Username;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The reference rows, and for a tenant the rate plans of the guide and an admin and a support user, with passwords that an operator
 * chose and no telephone numbers.
 *
 * <p>A database that was given it is production: demonstration data is refused there.
 *
 * @param adminEmail the guide's, unless the operator gives another
 * @param supportEmail likewise
 */
public record ProductionSeed(TenantId tenant, EmailAddress adminEmail, EmailAddress supportEmail) {

    public ProductionSeed {
        if (adminEmail.value().equalsIgnoreCase(supportEmail.value())) {
            throw new IllegalArgumentException("admin and support must not have the same e-mail address");
        }
    }

    /** With the e-mail addresses of the guide. */
    public static ProductionSeed of(TenantId tenant) {
        return new ProductionSeed(tenant, SeedUser.ADMIN.email(), SeedUser.SUPPORT.email());
    }

    public ProductionSeed withAdminEmail(EmailAddress email) {
        return new ProductionSeed(tenant, email, supportEmail);
    }

    public ProductionSeed withSupportEmail(EmailAddress email) {
        return new ProductionSeed(tenant, adminEmail, email);
    }

    /**
     * Creates what is missing.
     *
     * @param passwords asked once for each user who is missing, before anything is written
     * @throws SeedRefused if the tenant is missing or closed, or if demonstration data is there; nothing is created
     */
    public SeedResult apply(Billing billing, Function<Username, OperatorPassword> passwords) {
        return apply(billing, passwords, Map.of());
    }

    /**
     * The same with what plans are at Stripe.
     *
     * @param products by slug; of those that are created now
     * @throws SeedRefused if the tenant is missing or closed, or if demonstration data is there; nothing is created
     */
    public SeedResult apply(
            Billing billing, Function<Username, OperatorPassword> passwords, Map<PlanSlug, StripeProduct> products) {
        Tenant found = billing.tenants()
                .find(tenant)
                .orElseThrow(() -> new SeedRefused("There is no tenant " + tenant + ": create it first."));
        if (found.isClosed()) {
            throw new SeedRefused("Tenant " + tenant + " is closed.");
        }
        Exclusion.check(
                SeedProfile.PRODUCTION, billing.catalogue().seedProfiles().list());
        return run(hashes(billing, passwords), products).apply(billing);
    }

    /** Removes the rows that this seed created, where they are as it made them and nothing belongs to them. */
    public SeedResult undo(Billing billing) {
        return run(Map.of(), Map.of()).undo(billing);
    }

    /** Somebody may have to type them, and hashing takes its time: no lock is held meanwhile. */
    private Map<Username, PasswordHash> hashes(Billing billing, Function<Username, OperatorPassword> passwords) {
        Map<Username, PasswordHash> hashes = new HashMap<>();
        for (UserRow row : users(Map.of())) {
            if (row.fingerprint(billing).isEmpty() && row.obstacle(billing).isEmpty()) {
                Username username = row.user().username();
                hashes.put(username, passwords.apply(username).hash());
            }
        }
        return hashes;
    }

    private SeedRun run(Map<Username, PasswordHash> hashes, Map<PlanSlug, StripeProduct> products) {
        List<SeedRow> rows = new ArrayList<>(ReferenceSeed.rows(products));
        rows.addAll(users(hashes));
        rows.addAll(SeedRatePlan.rows(tenant));
        return new SeedRun(SeedProfile.PRODUCTION, tenant, rows);
    }

    private List<UserRow> users(Map<Username, PasswordHash> hashes) {
        return List.of(user(SeedUser.ADMIN, adminEmail, hashes), user(SeedUser.SUPPORT, supportEmail, hashes));
    }

    private UserRow user(SeedUser user, EmailAddress email, Map<Username, PasswordHash> hashes) {
        return new UserRow(tenant, user.withoutTelephone(), email, () -> {
            PasswordHash hash = hashes.get(user.username());
            if (hash == null) {
                throw new SeedRefused("User " + user.username() + " was removed in this moment: try again.");
            }
            return hash;
        });
    }
}
