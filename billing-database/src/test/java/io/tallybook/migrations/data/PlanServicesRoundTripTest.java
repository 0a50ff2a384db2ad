package io.tallybook.migrations.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.Database;
import io.tallybook.migrations.Undo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** To the new tables and back, and there again, over older rows as they come. */
class PlanServicesRoundTripTest {

    private static final String VERSION = "20250318200100";
    private static final String TEMPLATE = "plan_services_round_trip";
    private static final String COPY = "plan_services_round_trip_copy";

    @BeforeContainer
    static void create() {
        PostgresServer.shared().createDatabase(TEMPLATE);
        BillingMigrations.of(PostgresServer.shared().dataSource(TEMPLATE)).migrateTo("20250318200050");
    }

    @AfterContainer
    static void drop() {
        PostgresServer.shared().dropDatabase(TEMPLATE);
    }

    /** @param tiers first quantity and rate of each, joined without a gap */
    record Service(String currency, @Nullable String defaultRate, List<String> tiers) {}

    /** @param services by their place in the list of all */
    record Plan(
            @Nullable String type,
            String currency,
            @Nullable String bucketPeriod,
            List<Row> services) {}

    record Row(
            int service,
            @Nullable Integer quantity,
            @Nullable Long customRate) {}

    /** @param newQuantity what the application sets it to for every third configuration */
    record Edits(int newQuantity, int newCents) {}

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void nothing_is_lost_on_the_way_back_and_nothing_changed_on_the_way_there_again(
            @ForAll("services") List<Service> services, @ForAll("plans") List<Plan> plans, @ForAll("edits") Edits edits)
            throws SQLException {
        PostgresServer.shared().createDatabase(COPY, TEMPLATE);
        try {
            Database database = new Database(PostgresServer.shared().dataSource(COPY));
            BillingMigrations migrations = BillingMigrations.of(database.dataSource());
            LegacyPlans acme = plant(database, services, plans);
            List<String> legacy = acme.legacy();

            migrations.migrateTo(VERSION);
            List<String> terms = acme.terms();
            assertThat(terms.size() + acme.reasons().size()).isEqualTo(legacy.size());
            migrations.undo(Undo.last(1));
            assertThat(acme.legacy()).isEqualTo(legacy);
            migrations.migrateTo(VERSION);
            assertThat(acme.terms()).isEqualTo(terms);

            edit(acme, edits);
            List<String> edited = acme.terms();
            migrations.undo(Undo.last(1));
            migrations.migrateTo(VERSION);
            assertThat(acme.terms()).isEqualTo(edited);
        } finally {
            PostgresServer.shared().dropDatabase(COPY);
        }
    }

    private static LegacyPlans plant(Database database, List<Service> services, List<Plan> plans) throws SQLException {
        LegacyPlans acme = LegacyPlans.of(database);
        List<UUID> ids = new ArrayList<>();
        for (Service service : services) {
            UUID id = acme.service(service.currency(), service.defaultRate());
            ids.add(id);
            for (int i = 0; i < service.tiers().size(); i++) {
                acme.tier(
                        id,
                        i * 10 + 1,
                        i + 1 < service.tiers().size() ? i * 10 + 10 : null,
                        service.tiers().get(i));
            }
        }
        for (Plan plan : plans) {
            UUID id = acme.plan(plan.type(), plan.currency());
            if (plan.bucketPeriod() != null) {
                acme.bucket(id, 40, plan.bucketPeriod(), 990);
            }
            for (Row row : plan.services()) {
                UUID service = row.service() < ids.size() ? ids.get(row.service()) : new UUID(0, row.service());
                acme.execute(
                        "INSERT INTO billing.plan_services VALUES (:tenant, '%s', '%s', %s, %s) ON CONFLICT DO NOTHING"
                                .formatted(id, service, row.quantity(), row.customRate()));
            }
        }
        return acme;
    }

    /** What the older tables can say as well: quantities, prices in whole minor units, services that go. */
    private static void edit(LegacyPlans acme, Edits edits) throws SQLException {
        acme.execute("UPDATE billing.plan_service_configuration SET quantity = %d, version = version + 1"
                        .formatted(edits.newQuantity())
                + " WHERE get_byte(uuid_send(service_id), 0) % 3 = 0");
        acme.execute("UPDATE billing.plan_service_fixed_config f SET base_rate = %d * billing.minor_unit(c.currency)"
                        .formatted(edits.newCents())
                + " FROM billing.plan_service_configuration c WHERE c.config_id = f.config_id"
                + " AND get_byte(uuid_send(service_id), 1) % 2 = 0");
        acme.execute("DELETE FROM billing.plan_service_configuration WHERE get_byte(uuid_send(service_id), 2) % 4 = 0");
    }

    @Provide
    Arbitrary<List<Service>> services() {
        return Combinators.combine(
                        currencies(),
                        Arbitraries.of("0", "1", "19.99", "0.1234567891").injectNull(0.2),
                        Arbitraries.of("0", "1", "10.5", "99999999.99").list().ofMaxSize(4))
                .as(Service::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Plan>> plans() {
        Arbitrary<Row> rows = Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(-1, 5).injectNull(0.3),
                        Arbitraries.of(0L, 1L, 1999L, -1L, Long.MAX_VALUE, 999_999_999_999L)
                                .injectNull(0.4))
                .as(Row::new);
        return Combinators.combine(
                        Arbitraries.of("Fixed", "Hourly", "Usage", "Bucket", "usage")
                                .injectNull(0.1),
                        currencies(),
                        Arbitraries.of("Monthly", "weekly", "sometimes").injectNull(0.3),
                        rows.list().ofMaxSize(6))
                .as(Plan::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<Edits> edits() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.integers().between(0, 100_000))
                .as(Edits::new);
    }

    private static Arbitrary<String> currencies() {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.just("USD")),
                net.jqwik.api.Tuple.of(1, Arbitraries.of("JPY", "KWD", "XTS")));
    }
}
