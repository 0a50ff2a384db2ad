package io.tallybook.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.AppliedSeed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.SeedProfile;
import io.tallybook.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeedProfileDaoTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private final Instant start = clock.instant();
    private SeedProfileDao seeds;

    @BeforeEach
    void a_database_without_seeds() {
        seeds = Billing.using(db.dataSource()).withClock(clock).catalogue().seedProfiles();
    }

    @Test
    void keeps_rows_in_the_order_in_which_they_were_made() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("b", "1");
        rows.put("a", "2");

        seeds.put(SeedProfile.REFERENCE, null, rows);

        assertThat(seeds.list()).containsExactly(new AppliedSeed(SeedProfile.REFERENCE, null, rows, start));
        assertThat(seeds.list().get(0).fingerprints().keySet()).containsExactly("b", "a");
    }

    @Test
    void keeps_when_a_seed_was_first_applied() {
        seeds.put(SeedProfile.REFERENCE, null, Map.of("a", "1"));
        clock.forward(Duration.ofDays(1));
        seeds.put(SeedProfile.REFERENCE, null, Map.of());

        assertThat(seeds.list()).containsExactly(new AppliedSeed(SeedProfile.REFERENCE, null, Map.of(), start));
    }

    @Test
    void tells_the_seeds_of_one_tenant_from_those_of_another() {
        TenantId one = TenantId.generate();
        TenantId other = TenantId.generate();
        seeds.put(SeedProfile.PRODUCTION, one, Map.of("a", "1"));
        clock.forward(Duration.ofDays(1));
        seeds.put(SeedProfile.PRODUCTION, other, Map.of("b", "2"));

        seeds.remove(SeedProfile.PRODUCTION, one);

        assertThat(seeds.list()).extracting(AppliedSeed::tenant).containsExactly(other);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> seeds.remove(SeedProfile.PRODUCTION, one));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> seeds.remove(SeedProfile.REFERENCE, null));
    }
}
