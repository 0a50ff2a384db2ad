-- Takes back the ratings of calls. Each call keeps its last one.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.cdr_ratings;

DROP TYPE telecom.cdr_rating_outcome;
