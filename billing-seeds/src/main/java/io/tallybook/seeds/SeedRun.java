package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.dao.SeedProfileDao;
import io.tallybook.model.AppliedSeed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.SeedProfile;
import io.tallybook.model.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A seed that is applied or undone, all of it in one transaction, while every other seed waits.
 *
 * <p>A row is the seed's own when the seed made it: the database keeps which these are, and a fingerprint of each. One that
 * was there before, or that somebody has edited, is never touched.
 *
 * @param rows in the order in which they are made
 */
record SeedRun(SeedProfile profile, @Nullable TenantId tenant, List<SeedRow> rows) {

    private static final String NOT_OURS = "no seed made it";

    SeedResult apply(Billing billing) {
        return billing.transactionResult(tx -> {
            SeedProfileDao seeds = tx.catalogue().seedProfiles();
            seeds.lock();
            List<AppliedSeed> applied = seeds.list();
            Exclusion.check(profile, applied);

            Optional<AppliedSeed> before = find(applied, profile, tenant);
            Map<String, String> own = new LinkedHashMap<>();
            before.ifPresent(seed -> own.putAll(seed.fingerprints()));
            Map<String, String> seeded = ofAll(applied);
            List<SeededRow> results = new ArrayList<>();
            for (SeedRow row : rows) {
                results.add(apply(row, tx, own, seeded));
            }
            if (before.isEmpty() || !before.get().fingerprints().equals(own)) {
                seeds.put(profile, tenant, own);
            }
            return new SeedResult(profile, results);
        });
    }

    private static SeededRow apply(SeedRow row, Billing tx, Map<String, String> own, Map<String, String> seeded) {
        Optional<String> present = row.fingerprint(tx);
        if (present.isEmpty()) {
            Optional<String> obstacle = row.obstacle(tx).or(() -> row.missing(tx));
            if (obstacle.isPresent()) {
                return SeededRow.leftAlone(row, obstacle.get());
            }
            try {
                row.create(tx);
            } catch (StatusConflict | NotOffered refusal) {
                return SeededRow.leftAlone(row, refusal.getMessage());
            }
            own.put(row.key(), row.fingerprint(tx).orElseThrow());
            return SeededRow.of(row, SeedOutcome.CREATED);
        }
        String asMade = seeded.get(row.key());
        if (asMade == null) {
            return SeededRow.leftAlone(row, NOT_OURS);
        }
        own.put(row.key(), asMade);
        return SeededRow.of(row, asMade.equals(present.get()) ? SeedOutcome.UNCHANGED : SeedOutcome.EDITED);
    }

    SeedResult undo(Billing billing) {
        return billing.transactionResult(tx -> {
            SeedProfileDao seeds = tx.catalogue().seedProfiles();
            seeds.lock();
            List<AppliedSeed> applied = new ArrayList<>(seeds.list());
            Optional<AppliedSeed> before = find(applied, profile, tenant);
            if (before.isEmpty()) {
                return new SeedResult(profile, List.of());
            }
            applied.remove(before.get());

            Map<String, String> own = new LinkedHashMap<>(before.get().fingerprints());
            Map<String, String> others = ofAll(applied);
            List<SeedRow> newestFirst = new ArrayList<>(rows);
            Collections.reverse(newestFirst);
            List<SeededRow> results = new ArrayList<>();
            for (SeedRow row : newestFirst) {
                undo(row, tx, own, others).ifPresent(results::add);
            }
            leave(own, applied, seeds);
            return new SeedResult(profile, results);
        });
    }

    /** Empty when the row is gone already. What stays in {@code own} is still to be undone. */
    private static Optional<SeededRow> undo(
            SeedRow row, Billing tx, Map<String, String> own, Map<String, String> others) {
        Optional<String> present = row.fingerprint(tx);
        if (present.isEmpty()) {
            own.remove(row.key());
            return row.obstacle(tx).map(obstacle -> SeededRow.leftAlone(row, obstacle));
        }
        String asMade = own.get(row.key());
        if (asMade == null) {
            return Optional.of(SeededRow.leftAlone(row, NOT_OURS));
        }
        if (others.containsKey(row.key())) {
            own.remove(row.key());
            return Optional.of(SeededRow.leftAlone(row, "another seed needs it"));
        }
        if (!asMade.equals(present.get())) {
            return Optional.of(SeededRow.of(row, SeedOutcome.EDITED));
        }
        try {
            row.remove(tx);
        } catch (InUse refusal) {
            return Optional.of(SeededRow.leftAlone(row, "it is in use by " + refusal.by()));
        }
        own.remove(row.key());
        return Optional.of(SeededRow.of(row, SeedOutcome.REMOVED));
    }

    /**
     * Writes down what is left.
     *
     * <p>A seed is applied as long as a row of a tenant is left of it: a forgotten demonstration user still has a password that
     * everybody knows. What is for everybody becomes the reference seed's, whose it is as well.
     */
    private void leave(Map<String, String> left, List<AppliedSeed> others, SeedProfileDao seeds) {
        if (profile != SeedProfile.REFERENCE) {
            Map<String, String> shared = new LinkedHashMap<>();
            find(others, SeedProfile.REFERENCE, null).ifPresent(seed -> shared.putAll(seed.fingerprints()));
            for (SeedRow row : rows) {
                if (row.isShared() && left.containsKey(row.key())) {
                    shared.put(row.key(), left.remove(row.key()));
                }
            }
            if (!shared.isEmpty()) {
                seeds.put(SeedProfile.REFERENCE, null, shared);
            }
        }
        if (left.isEmpty()) {
            seeds.remove(profile, tenant);
        } else {
            seeds.put(profile, tenant, left);
        }
    }

    private static Optional<AppliedSeed> find(
            List<AppliedSeed> applied, SeedProfile profile, @Nullable TenantId tenant) {
        return applied.stream()
                .filter(seed -> seed.profile() == profile && Objects.equals(seed.tenant(), tenant))
                .findFirst();
    }

    private static Map<String, String> ofAll(List<AppliedSeed> seeds) {
        Map<String, String> all = new LinkedHashMap<>();
        seeds.forEach(seed -> all.putAll(seed.fingerprints()));
        return all;
    }
}
