package io.tallybook.cli;

import io.tallybook.dao.Billing;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.model.SeedProfile;
import io.tallybook.model.TenantId;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.seeds.DemoSeed;
import io.tallybook.seeds.ProductionSeed;
import io.tallybook.seeds.ReferenceSeed;
import io.tallybook.seeds.SeedResult;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "seed",
        description = {
            "Write first rows, or take them back.",
            "A second run changes nothing. What somebody has edited, and what no seed made, is left alone."
        })
final class SeedCommand extends DatabaseCommand {

    private SeedProfile profile;
    private @Nullable TenantId tenant;
    private @Nullable EmailAddress adminEmail;
    private @Nullable EmailAddress supportEmail;

    @Option(names = "--undo", description = "Remove the rows that this seed made, newest first.")
    private boolean undo;

    @Parameters(
            paramLabel = "PROFILE",
            description = {
                "reference: the tiers starter, pro and business, and the plans Starter, Professional and Enterprise; what"
                        + " these are at Stripe comes from BILLING_STRIPE_STARTER_PRODUCT, BILLING_STRIPE_STARTER_MONTHLY_PRICE"
                        + " and so on, where these are set.",
                "production: these, and an admin and a support user for a tenant. Their passwords come from"
                        + " BILLING_ADMIN_PASSWORD and BILLING_SUPPORT_PASSWORD, or are asked for.",
                "demo: the reference, and a tenant with users whose passwords everybody knows."
            })
    private void profile(String name) {
        profile = Arrays.stream(SeedProfile.values())
                .filter(known -> nameOf(known).equals(name))
                .findFirst()
                .orElseThrow(() -> wrongUsage("There is no seed " + name + ": it is reference, production or demo."));
    }

    @Option(names = "--tenant", paramLabel = "ID", description = "For whom: with production, and only there.")
    private void tenant(String id) {
        try {
            tenant = TenantId.of(id);
        } catch (IllegalArgumentException e) {
            throw wrongUsage("--tenant is the id of a tenant, a UUID, not " + id + ".");
        }
    }

    @Option(
            names = "--admin-email",
            paramLabel = "ADDRESS",
            description = "Of the admin, with production. Default: admin@balatrix.com")
    private void adminEmail(String address) {
        adminEmail = email("--admin-email", address);
    }

    @Option(
            names = "--support-email",
            paramLabel = "ADDRESS",
            description = "Of the support user, with production. Default: support@balatrix.com")
    private void supportEmail(String address) {
        supportEmail = email("--support-email", address);
    }

    @Override
    void check() {
        if (profile == SeedProfile.PRODUCTION && tenant == null) {
            throw wrongUsage("production needs --tenant, the id of the tenant for whom it is.");
        }
        if (profile != SeedProfile.PRODUCTION && tenant != null) {
            throw wrongUsage(nameOf(profile) + " takes no --tenant: "
                    + (profile == SeedProfile.DEMO ? "it makes its own." : "it is for everybody."));
        }
        if ((adminEmail != null || supportEmail != null) && (profile != SeedProfile.PRODUCTION || undo)) {
            throw wrongUsage("--admin-email and --support-email are for production, when it is written.");
        }
        if (profile == SeedProfile.PRODUCTION) {
            production();
        }
    }

    @Override
    int run(Database database, PrintWriter out) {
        int pending =
                BillingMigrations.of(database.dataSource()).pendingScripts().size();
        if (pending > 0) {
            throw new CommandFailed(database.name() + " lacks " + Counted.of(pending, "script")
                    + " of this release: run \"billing migrate\" first.");
        }
        Billing billing = Billing.using(database.dataSource());
        SeedOutput output = new SeedOutput(nameOf(profile), out);
        if (undo) {
            output.undone(undo(billing));
        } else {
            output.applied(apply(billing));
        }
        return ExitCodes.DONE;
    }

    private SeedResult apply(Billing billing) {
        return switch (profile) {
            case REFERENCE -> ReferenceSeed.apply(billing, products());
            case PRODUCTION ->
                production()
                        .apply(billing, new OperatorPasswords(System.getenv(), PasswordPrompt.terminal()), products());
            case DEMO -> DemoSeed.apply(billing);
        };
    }

    private SeedResult undo(Billing billing) {
        return switch (profile) {
            case REFERENCE -> ReferenceSeed.undo(billing);
            case PRODUCTION -> production().undo(billing);
            case DEMO -> DemoSeed.undo(billing);
        };
    }

    private static Map<PlanSlug, StripeProduct> products() {
        return StripeProducts.of(System.getenv());
    }

    private ProductionSeed production() {
        ProductionSeed seed = ProductionSeed.of(tenant);
        try {
            return new ProductionSeed(
                    seed.tenant(),
                    adminEmail == null ? seed.adminEmail() : adminEmail,
                    supportEmail == null ? seed.supportEmail() : supportEmail);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }

    private EmailAddress email(String option, String address) {
        try {
            return EmailAddress.of(address);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(option + ": " + e.getMessage());
        }
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(commandLine(), message);
    }

    private static String nameOf(SeedProfile profile) {
        return profile.name().toLowerCase(Locale.ROOT);
    }
}
