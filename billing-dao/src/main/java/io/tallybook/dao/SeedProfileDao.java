package io.tallybook.dao;

import static io.tallybook.schema.billing.Tables.SEED_PROFILES;

import io.tallybook.dao.internal.Scope;
import io.tallybook.model.AppliedSeed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.SeedProfile;
import io.tallybook.model.TenantId;
import io.tallybook.schema.billing.tables.records.SeedProfilesRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Which seeds a database was given: one that was given {@link SeedProfile#PRODUCTION} is production. */
public final class SeedProfileDao {

    private final Scope scope;

    SeedProfileDao(Scope scope) {
        this.scope = scope;
    }

    /** Those that were applied and not undone, oldest first. */
    public List<AppliedSeed> list() {
        return scope.dsl()
                .selectFrom(SEED_PROFILES)
                .orderBy(SEED_PROFILES.APPLIED_AT, SEED_PROFILES.SEED_PROFILE_ID)
                .fetch(SeedProfileDao::toAppliedSeed);
    }

    /** Lets no other transaction apply or undo a seed until this one ends; readers go on. Only in a transaction. */
    public void lock() {
        // A seed reads tables of tenants and changes the catalogue, which is on every node of a Citus cluster: that
        // goes one
        // shard after another only. Nothing on plain PostgreSQL.
        scope.dsl()
                .query("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
                .execute();
        scope.dsl()
                .query("LOCK TABLE {0} IN SHARE ROW EXCLUSIVE MODE", SEED_PROFILES)
                .execute();
    }

    /**
     * Notes a seed as applied, or which rows of one that is noted are still its own.
     *
     * @param fingerprints by row, in the order in which they were made
     */
    public void put(SeedProfile profile, @Nullable TenantId tenant, Map<String, String> fingerprints) {
        String[] names = fingerprints.keySet().toArray(String[]::new);
        String[] values = fingerprints.values().toArray(String[]::new);
        scope.atomically(tx -> {
            int known = tx.dsl()
                    .update(SEED_PROFILES)
                    .set(SEED_PROFILES.ROW_NAMES, names)
                    .set(SEED_PROFILES.FINGERPRINTS, values)
                    .where(is(profile, tenant))
                    .execute();
            return known > 0
                    ? known
                    : tx.dsl()
                            .insertInto(SEED_PROFILES)
                            .set(SEED_PROFILES.SEED_PROFILE_ID, UUID.randomUUID())
                            .set(SEED_PROFILES.PROFILE, profile)
                            .set(SEED_PROFILES.APPLIED_FOR, tenant)
                            .set(SEED_PROFILES.ROW_NAMES, names)
                            .set(SEED_PROFILES.FINGERPRINTS, values)
                            .set(SEED_PROFILES.APPLIED_AT, tx.now())
                            .execute();
        });
    }

    /** @throws NotFound if this seed is not applied */
    public void remove(SeedProfile profile, @Nullable TenantId tenant) {
        int removed =
                scope.dsl().deleteFrom(SEED_PROFILES).where(is(profile, tenant)).execute();
        if (removed == 0) {
            throw new NotFound("applied seed", profile);
        }
    }

    private static Condition is(SeedProfile profile, @Nullable TenantId tenant) {
        return SEED_PROFILES
                .PROFILE
                .eq(profile)
                .and(tenant == null ? SEED_PROFILES.APPLIED_FOR.isNull() : SEED_PROFILES.APPLIED_FOR.eq(tenant));
    }

    private static AppliedSeed toAppliedSeed(SeedProfilesRecord row) {
        Map<String, String> fingerprints = new LinkedHashMap<>();
        for (int i = 0; i < row.getRowNames().length; i++) {
            fingerprints.put(row.getRowNames()[i], row.getFingerprints()[i]);
        }
        return new AppliedSeed(row.getProfile(), row.getAppliedFor(), fingerprints, row.getAppliedAt());
    }
}
