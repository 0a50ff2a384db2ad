package io.tallybook.migrations.verify;

/** Everybody knows the passwords of demonstration users. */
final class SeedsAreNotMixed extends Fact {

    SeedsAreNotMixed() {
        super("seeds-are-not-mixed", "A database has production or demonstration data, not both.", SEEDS, """
                SELECT profile, applied_for, applied_at
                FROM billing.seed_profiles
                WHERE profile IN ('production', 'demo')
                  AND 2 = (
                      SELECT count(DISTINCT profile)
                      FROM billing.seed_profiles
                      WHERE profile IN ('production', 'demo')
                  )
                """);
    }
}
