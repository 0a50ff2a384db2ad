package io.tallybook.seeds;

import io.tallybook.model.AppliedSeed;
import io.tallybook.model.SeedProfile;
import java.util.List;

/** Production and demonstration data exclude each other: the passwords of the latter are known to everybody. */
final class Exclusion {

    private Exclusion() {}

    /** @throws SeedRefused if the seed does not belong beside what is applied */
    static void check(SeedProfile profile, List<AppliedSeed> applied) {
        for (AppliedSeed seed : applied) {
            if (profile == SeedProfile.DEMO && seed.profile() == SeedProfile.PRODUCTION) {
                throw new SeedRefused("This database is production: the seed \"production\" was applied for tenant "
                        + seed.tenant() + ". Demonstration data belongs into another database.");
            }
            if (profile == SeedProfile.PRODUCTION && seed.profile() == SeedProfile.DEMO) {
                throw new SeedRefused(
                        "This database holds demonstration data, whose passwords everybody knows: undo the"
                                + " seed \"demo\" first, and delete what that leaves alone in tenant " + seed.tenant()
                                + ".");
            }
        }
    }
}
