package io.tallybook.migrations.verify;

final class UnplacedRowsAreCounted extends Fact {

    UnplacedRowsAreCounted() {
        super(
                "data-migration-unplaced-rows-counted",
                "A data migration lists every row that it counts as unplaced, and no other.",
                DATA_MIGRATIONS,
                """
                SELECT tenant_id, migration, p.unplaced, r.number_of_rows AS listed
                FROM billing.data_migration_progress p
                FULL JOIN (
                    SELECT tenant_id, migration, count(*) AS number_of_rows
                    FROM billing.data_migration_unplaced_rows
                    GROUP BY tenant_id, migration
                ) r USING (tenant_id, migration)
                WHERE coalesce(p.unplaced, 0) <> coalesce(r.number_of_rows, 0)
                """);
    }
}
