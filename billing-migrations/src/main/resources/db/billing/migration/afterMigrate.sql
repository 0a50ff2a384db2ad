-- After every migration: functions that a repeatable script made anew are not on the nodes of a Citus cluster as they should be.
CALL billing.distribute_functions();
