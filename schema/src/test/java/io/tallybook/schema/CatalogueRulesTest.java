package io.tallybook.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules that hold for every table, asked of the migrated database itself. */
class CatalogueRulesTest {

    /** What the application defines for all tenants, and the tables of what arrives without a tenant. */
    private static final Set<String> GLOBAL = Set.of(
            "credit_configuration_defaults",
            "credit_configuration_default_steps",
            "external_references",
            "plan_limits",
            "plans",
            "seed_profiles",
            "stripe_customers",
            "stripe_events",
            "subscription_tiers",
            "subscription_tier_limits",
            "subscription_tier_versions",
            "usage_features",
            "usage_retention");

    /** What Stripe says arrives without a tenant; external references promise the same, on Citus they alone. */
    private static final Set<String> UNIQUE_AMONG_ALL_TENANTS = Set.of(
            "subscriptions: billing.subscriptions_stripe_subscription_unique",
            "tenant_config: billing.tenant_config_stripe_customer_unique");

    private static final String TABLES = """
            SELECT c.oid, n.nspname || '.' || c.relname AS qualified, c.relname
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'telecom')
              AND c.relkind IN ('r', 'p')
              AND c.relname <> 'flyway_schema_history'
            """;

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    private DSLContext dsl;

    @BeforeEach
    void connect() {
        dsl = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
    }

    @Test
    void there_are_tenant_tables_and_global_ones() {
        Set<String> tables = Set.copyOf(dsl.fetch(TABLES).getValues("relname", String.class));

        assertThat(tables)
                .containsAll(GLOBAL)
                .contains("tenants", "credits", "usage_events", "users")
                .hasSizeGreaterThan(30);
    }

    @Test
    void every_primary_unique_and_other_index_of_a_tenant_table_begins_with_the_tenant() {
        assertThat(violations("""
                        SELECT t.relname || ': ' || i.indexrelid::regclass AS violation, t.relname
                        FROM (%s) t
                        JOIN pg_index i ON i.indrelid = t.oid
                        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
                        WHERE a.attname IS DISTINCT FROM CASE WHEN t.relname = 'tenants' THEN 'id' ELSE 'tenant_id' END
                        """)).containsExactlyInAnyOrderElementsOf(UNIQUE_AMONG_ALL_TENANTS);
    }

    @Test
    void every_tenant_table_has_a_primary_key_and_a_tenant_that_is_never_null() {
        assertThat(violations("""
                        SELECT t.relname AS violation, t.relname
                        FROM (%s) t
                        WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p')
                           OR (t.relname <> 'tenants' AND NOT EXISTS (
                                  SELECT
                                  FROM pg_attribute a
                                  WHERE a.attrelid = t.oid
                                    AND a.attname = 'tenant_id'
                                    AND a.atttypid = 'uuid'::regtype
                                    AND a.attnotnull
                              ))
                        """)).isEmpty();
    }

    @Test
    void every_foreign_key_between_tenant_tables_pairs_tenant_with_tenant() {
        assertThat(violations("""
                        SELECT k.conname AS violation, t.relname
                        FROM (%s) t
                        JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
                        JOIN pg_class r ON r.oid = k.confrelid
                        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                        JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = k.confkey[1]
                        WHERE r.relname <> ALL (string_to_array('GLOBAL', ','))
                          AND (a.attname <> 'tenant_id'
                               OR f.attname <> CASE WHEN r.relname = 'tenants' THEN 'id' ELSE 'tenant_id' END)
                        """.replace("GLOBAL", String.join(",", GLOBAL)))).isEmpty();
    }

    @Test
    void no_global_table_refers_to_a_tenant_table() {
        List<String> referenced = dsl.fetch("""
                        SELECT k.conname, t.relname, r.relname AS referenced
                        FROM (%s) t
                        JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
                        JOIN pg_class r ON r.oid = k.confrelid
                        """.formatted(TABLES)).stream()
                .filter(row -> GLOBAL.contains(row.get("relname", String.class)))
                .map(row -> row.get("referenced", String.class))
                .toList();

        assertThat(GLOBAL).containsAll(referenced);
    }

    /** A key without one makes each delete of a parent read the whole child. */
    @Test
    void every_foreign_key_has_an_index() {
        Map<String, List<Index>> indexes = dsl.fetch("""
                        SELECT t.qualified,
                               i.indisunique AND i.indpred IS NULL AS is_unique,
                               ARRAY(SELECT pg_get_indexdef(i.indexrelid, p, false)
                                     FROM generate_series(1, i.indnkeyatts) p
                                     ORDER BY p) AS columns
                        FROM (%s) t
                        JOIN pg_index i ON i.indrelid = t.oid
                        """.formatted(TABLES)).stream()
                .map(row -> new Index(
                        row.get("qualified", String.class),
                        row.get("is_unique", Boolean.class),
                        List.of(row.get("columns", String[].class))))
                .collect(Collectors.groupingBy(Index::table));

        List<String> unserved = dsl.fetch("""
                        SELECT t.qualified,
                               k.conname,
                               ARRAY(SELECT a.attname::text
                                     FROM pg_attribute a
                                     WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS columns
                        FROM (%s) t
                        JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
                        """.formatted(TABLES)).stream()
                .filter(key -> indexes.get(key.get("qualified", String.class)).stream()
                        .noneMatch(index -> index.serves(Set.of(key.get("columns", String[].class)))))
                .map(key -> key.get("conname", String.class))
                .toList();

        assertThat(unserved).isEmpty();
    }

    private record Index(String table, boolean isUnique, List<String> columns) {

        /** Begins with the key's columns, after the tenant; or is a unique key within them, which leaves one row. */
        boolean serves(Set<String> key) {
            List<String> searched = key.contains("tenant_id") || !columns.get(0).equals("tenant_id")
                    ? columns
                    : columns.subList(1, columns.size());
            boolean begins = searched.size() >= key.size() && key.containsAll(searched.subList(0, key.size()));
            return begins || (isUnique && key.containsAll(columns));
        }
    }

    @Test
    void every_constraint_is_named_by_us_and_at_most_fifty_characters() {
        List<String> names = every("""
                SELECT k.conname AS violation
                FROM (%s) t
                JOIN pg_constraint k ON k.conrelid = t.oid
                WHERE k.contype <> 'n'
                """);
        assertThat(names).hasSizeGreaterThan(100);
        assertThat(names).allMatch(name -> name.length() <= 50);
        assertThat(names)
                .as("names that PostgreSQL makes up")
                .noneMatch(name -> name.matches(".*_(pkey|fkey\\d*|key\\d*|check\\d*|excl\\d*)")
                        && !name.endsWith("_idempotency_key"));
        assertThat(every("""
                        SELECT i.indexrelid::regclass::text AS violation
                        FROM (%s) t
                        JOIN pg_index i ON i.indrelid = t.oid
                        """))
                .allMatch(name -> name.replaceFirst("^(billing|telecom)[.]", "").length() <= 50);
    }

    @Test
    void only_the_keys_from_header_to_detail_are_deferrable() {
        assertThat(every("""
                        SELECT k.conname AS violation
                        FROM (%s) t
                        JOIN pg_constraint k ON k.conrelid = t.oid
                        WHERE k.condeferrable
                        """))
                .containsExactlyInAnyOrder(
                        "plan_service_configuration_fixed_has_detail",
                        "plan_service_configuration_hourly_has_detail",
                        "plan_service_configuration_usage_has_detail",
                        "plan_service_configuration_bucket_has_detail");
    }

    /** Citus refuses both on a key that includes the tenant, and financial history is not orphaned. */
    @Test
    void no_foreign_key_sets_null_and_none_follows_an_update() {
        assertThat(every("""
                        SELECT k.conname AS violation
                        FROM (%s) t
                        JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
                        WHERE k.confdeltype IN ('n', 'd') OR k.confupdtype NOT IN ('a', 'r')
                        """)).isEmpty();
    }

    @Test
    void every_table_and_column_and_type_and_function_has_a_comment() {
        assertThat(every("""
                        SELECT t.qualified AS violation
                        FROM (%s) t
                        WHERE obj_description(t.oid, 'pg_class') IS NULL
                        """)).isEmpty();
        assertThat(every("""
                        SELECT t.qualified || '.' || a.attname AS violation
                        FROM (%s) t
                        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                        WHERE col_description(t.oid, a.attnum) IS NULL
                        """)).isEmpty();
        assertThat(dsl.fetchValues("""
                        SELECT t.typname::text
                        FROM pg_type t
                        WHERE t.typnamespace IN ('billing'::regnamespace, 'telecom'::regnamespace)
                          AND t.typtype IN ('e', 'd')
                          AND obj_description(t.oid, 'pg_type') IS NULL
                        UNION ALL
                        SELECT p.proname::text
                        FROM pg_proc p
                        WHERE p.pronamespace IN ('billing'::regnamespace, 'telecom'::regnamespace)
                          AND obj_description(p.oid, 'pg_proc') IS NULL
                        """)).isEmpty();
    }

    @Test
    void no_column_is_a_floating_point_number_or_a_time_without_a_zone() {
        assertThat(every("""
                        SELECT t.qualified || '.' || a.attname AS violation
                        FROM (%s) t
                        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                        WHERE a.atttypid IN ('real'::regtype, 'float8'::regtype, 'timestamp'::regtype, 'money'::regtype,
                                             'json'::regtype, 'bpchar'::regtype)
                        """)).isEmpty();
    }

    /** Change a column that belongs to a key: a number of an invoice, the end of a period, the gateway's id of a payment. */
    private static final Set<String> CHANGE_A_KEY =
            Set.of("finalize_invoice", "change_subscription_plan", "process_payment", "complete_payment");

    /**
     * The stronger lock is for those who delete a row or change its key. Here it would wait for every row that refers to this one,
     * also where the caller already has the weaker lock: two who wait so for each other are a deadlock.
     */
    @Test
    void no_function_locks_a_row_more_than_a_change_of_it_does() {
        List<String> functions = dsl.fetch("""
                        SELECT p.proname::text AS function
                        FROM pg_proc p
                        WHERE p.pronamespace IN ('billing'::regnamespace, 'telecom'::regnamespace)
                          AND p.prosrc ~* 'FOR\\s+UPDATE'
                        """).getValues("function", String.class);

        assertThat(functions).isSubsetOf(CHANGE_A_KEY);
    }

    @Test
    void nothing_needs_an_extension() {
        assertThat(dsl.fetch("SELECT extname::text FROM pg_extension").getValues(0, String.class))
                .containsExactly("plpgsql");
    }

    private List<String> every(String sql) {
        return dsl.fetch(sql.formatted(TABLES)).getValues("violation", String.class);
    }

    /** Violations in tenant tables. */
    private List<String> violations(String sql) {
        return dsl.fetch(sql.formatted(TABLES)).stream()
                .filter(row -> !GLOBAL.contains(row.get("relname", String.class)))
                .map((Record row) -> row.get("violation", String.class))
                .collect(Collectors.toList());
    }
}
