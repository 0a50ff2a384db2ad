package io.tallybook.seeds;

import io.tallybook.dao.Billing;
import io.tallybook.model.BillingException.InUse;
import java.util.Optional;

/** A row, or a few that belong together, as a seed makes it. */
interface SeedRow {

    /** Names it among the rows of all seeds, in every release. */
    String key();

    /** What people call it. */
    String name();

    /** Whether it is the application's own, for all tenants, and thus part of several seeds. */
    boolean isShared();

    /** Of what is there now; empty when nothing is. */
    Optional<String> fingerprint(Billing billing);

    /** What keeps the row from being created, where something else has taken its place. */
    Optional<String> obstacle(Billing billing);

    /** What it needs and is not there, because something else has taken that one's place. */
    default Optional<String> missing(Billing billing) {
        return Optional.empty();
    }

    void create(Billing billing);

    /** @throws InUse if something belongs to it; nothing is removed */
    void remove(Billing billing);
}
