package io.tallybook.migrations.data;

import java.util.List;

/** The data migrations that come with our scripts. */
public final class DataMigrations {

    /** In the order of their versions. */
    public static final List<DataMigration> ALL = List.of(new PlanServicesMigration());

    private DataMigrations() {}
}
