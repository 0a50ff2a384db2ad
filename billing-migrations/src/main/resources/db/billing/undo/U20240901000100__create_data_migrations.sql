-- Takes away the notes of data migrations. There are none left when every data migration has been undone.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.data_migration_unplaced_rows;
DROP TABLE billing.data_migration_progress;
