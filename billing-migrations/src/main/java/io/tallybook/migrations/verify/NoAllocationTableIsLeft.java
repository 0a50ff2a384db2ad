package io.tallybook.migrations.verify;

final class NoAllocationTableIsLeft extends Fact {

    NoAllocationTableIsLeft() {
        super(
                "credit-allocations-are-gone",
                "No table of the older credit allocations is left in the schema billing.",
                ALLOCATIONS_DROPPED,
                """
                SELECT n.nspname AS schema_name, c.relname AS table_name
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'billing'
                  AND c.relname IN ('credit_allocations', 'credit_allocation_transactions')
                  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                """);
    }
}
