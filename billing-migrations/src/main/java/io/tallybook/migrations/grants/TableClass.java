package io.tallybook.migrations.grants;

import java.util.Set;

/** What an application does with the rows of a table, and so what its role may do. */
public enum TableClass {
    /** Rows are written, changed and removed. */
    ORDINARY("SELECT, INSERT, UPDATE, DELETE"),
    /** Rows are written once: ledgers, draws, events. What is wrong is put right by further rows. */
    APPEND_ONLY("SELECT, INSERT"),
    /** Rows that only migrations write. */
    READ_ONLY("SELECT");

    private static final String ARCHIVE = "billing_archive";

    private static final Set<String> WRITTEN_ONCE = Set.of(
            "billing.credit_transactions",
            "billing.credit_refunds",
            "billing.credit_purchase_refunds",
            "billing.credit_transfers",
            "billing.credit_lot_voids",
            "billing.credit_usage",
            "billing.bucket_draws",
            "billing.usage_events",
            "billing.organisation_tier_changes",
            "billing.stripe_events",
            "telecom.account_transactions",
            "telecom.cdr_ratings",
            "telecom.invoice_lines",
            "telecom.payment_refunds");

    private static final Set<String> WRITTEN_BY_MIGRATIONS = Set.of(
            "billing.flyway_schema_history",
            "billing.data_migration_progress",
            "billing.data_migration_unplaced_rows",
            "billing.plan_service_origins",
            "billing.legacy_plan_service_terms");

    private final String privileges;

    TableClass(String privileges) {
        this.privileges = privileges;
    }

    /** Of a table or view in one of our schemas; what nobody has said anything else about is ordinary. */
    public static TableClass of(String schema, String table) {
        String name = schema + "." + table;
        if (schema.equals(ARCHIVE) || WRITTEN_BY_MIGRATIONS.contains(name)) {
            return READ_ONLY;
        }
        return WRITTEN_ONCE.contains(name) ? APPEND_ONLY : ORDINARY;
    }

    /** As a {@code GRANT} lists them. */
    String privileges() {
        return privileges;
    }
}
