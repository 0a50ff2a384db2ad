package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.SeedProfile;
import io.tallybook.model.TenantId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;

/**
 * The reference rows, and a tenant of its own to try things with: three rate plans, and three customers with accounts and
 * subscriptions; they, an admin and a support user have passwords that everybody knows.
 */
public final class DemoSeed {

    /** The same in every database, so that examples can name it. */
    public static final TenantId TENANT = TenantId.of("de300000-0000-4000-8000-000000000001");

    private static final OrganisationId ORGANISATION = OrganisationId.of("de300000-0000-4000-8000-000000000002");

    private DemoSeed() {}

    /**
     * Creates what is missing.
     *
     * @throws SeedRefused if the database is production; nothing is created
     */
    public static SeedResult apply(Billing billing) {
        return run().apply(billing);
    }

    /** Removes the rows that this seed created, where they are as it made them and nothing belongs to them. */
    public static SeedResult undo(Billing billing) {
        return run().undo(billing);
    }

    private static SeedRun run() {
        List<SeedRow> rows = new ArrayList<>(ReferenceSeed.rows(Map.of()));
        rows.add(new TenantRow(TENANT, "Demo"));
        rows.add(new OrganisationRow(
                TENANT,
                NewOrganisation.of("demo", ZoneId.of("Asia/Kolkata"), CurrencyUnit.of("INR"))
                        .withId(ORGANISATION)
                        .withName("Demo")));
        HashOnce staff = new HashOnce(WellKnownPasswords.STAFF);
        rows.add(user(SeedUser.ADMIN, staff));
        rows.add(user(SeedUser.SUPPORT, staff));
        HashOnce customers = new HashOnce(WellKnownPasswords.CUSTOMERS);
        SeedUser.CUSTOMERS.forEach(customer -> rows.add(user(customer, customers)));
        rows.addAll(SeedRatePlan.rows(TENANT));
        rows.addAll(DemoCustomer.rows(TENANT));
        return new SeedRun(SeedProfile.DEMO, TENANT, rows);
    }

    private static SeedRow user(SeedUser user, HashOnce password) {
        return new UserRow(TENANT, user, user.email(), password);
    }
}
