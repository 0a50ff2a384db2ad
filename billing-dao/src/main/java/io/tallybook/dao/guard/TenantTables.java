package io.tallybook.dao.guard;

import io.tallybook.schema.billing.Billing;
import io.tallybook.schema.telecom.Telecom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Schema;
import org.jooq.Table;
import org.jooq.TableOptions.TableType;
import org.jooq.UniqueKey;
import org.jspecify.annotations.Nullable;

/**
 * Which tables are a tenant's, by the generated classes.
 *
 * <p>What stands in our schemas and has no class, such as what was archived, counts as a tenant's: nobody has said that it is not.
 */
final class TenantTables {

    static final String TENANT = "tenant_id";
    private static final Set<String> SCHEMAS = Set.of("billing", "billing_archive", "telecom");

    /** What was done to the schema itself. */
    private static final Set<String> OTHERS_WITHOUT_CLASS = Set.of("dropped_tables", "flyway_schema_history");

    /** Those that compute or keep the catalogue, and read nothing of a tenant. A test holds the list against the database. */
    static final Set<String> FUNCTIONS_FOR_ALL = Set.of(
            "charged_seconds",
            "credits_for_units",
            "distribute_functions",
            "distribute_tables",
            "first_instant",
            "identify_plan",
            "minor_unit",
            "overage_cost",
            "period_of",
            "price_in_steps",
            "violated_constraint");

    /** Those that are meant to show what is of all tenants. */
    static final Set<String> FUNCTIONS_ACROSS_TENANTS =
            Set.of("list_kept_stripe_events", "list_tenants", "missed_stripe_customers");

    /** Those that give the tenant of one identifier. */
    static final Set<String> FUNCTIONS_TO_FIND_A_TENANT = Set.of("owner_of_external_reference");

    private final Map<String, Table<?>> ours = new HashMap<>();
    private final Map<List<String>, String> others;
    private final Set<String> functions = new HashSet<>();
    private final boolean isUnqualified;

    /** @param others tables and views of the application, with the column that is their tenant */
    TenantTables(Map<List<String>, String> others, boolean isUnqualified) {
        this.others = others;
        this.isUnqualified = isUnqualified;
        for (Schema schema : List.of(Billing.BILLING, Telecom.TELECOM)) {
            for (Table<?> table : schema.getTables()) {
                if (table.getOptions().type() == TableType.FUNCTION) {
                    functions.add(table.getName());
                } else {
                    ours.put(schema.getName() + "." + table.getName(), table);
                }
            }
        }
    }

    /** The column that says whose a row is; absent where the table is no tenant's. */
    @Nullable
    String tenantColumn(List<String> name) {
        String other = others.get(name);
        if (other != null) {
            return other;
        }
        List<String> full = qualified(name);
        if (!isOurs(full)) {
            return null;
        }
        Table<?> table = ours.get(String.join(".", full));
        if (table == null) {
            return OTHERS_WITHOUT_CLASS.contains(full.get(1)) ? null : TENANT;
        }
        return full.equals(List.of("billing", "tenants")) ? "id" : table.field(TENANT) == null ? null : TENANT;
    }

    /** Whether it is surely a table of a tenant; a name that only begins like one may be a column. */
    boolean isKnown(List<String> name) {
        List<String> full = qualified(name);
        return tenantColumn(name) != null && (others.containsKey(name) || ours.containsKey(String.join(".", full)));
    }

    /** Whether one of ours could be meant, where the statement itself cannot be read. */
    boolean mayBeNamedIn(String sql) {
        String text = sql.toLowerCase(Locale.ROOT);
        return isUnqualified
                || SCHEMAS.stream().anyMatch(text::contains)
                || others.keySet().stream().anyMatch(name -> text.contains(name.get(name.size() - 1)));
    }

    /** Where the tenant stands among the columns of an INSERT that names none; below zero if that is not known. */
    int tenantPosition(List<String> name) {
        Table<?> table = ours.get(String.join(".", qualified(name)));
        return table == null ? -1 : table.indexOf(tenantColumn(name));
    }

    /** Whether the rows that collide with a new one on this constraint are the same tenant's. */
    boolean isKeyOfTenant(List<String> name, String constraint) {
        Table<?> table = ours.get(String.join(".", qualified(name)));
        return table != null
                && table.getKeys().stream()
                        .filter(key -> key.getName().equals(constraint))
                        .map(UniqueKey::getFieldsArray)
                        .flatMap(Stream::of)
                        .map(Field::getName)
                        .anyMatch(column -> column.equals(tenantColumn(name)));
    }

    /** Whether it reads rows: of the tenant that it takes as its first argument, as nearly all of ours do. */
    boolean isFunctionOfTenant(List<String> name) {
        String function = name.get(name.size() - 1);
        return isOurFunction(name)
                && !FUNCTIONS_FOR_ALL.contains(function)
                && !FUNCTIONS_TO_FIND_A_TENANT.contains(function);
    }

    /** Whether no argument of it can bind its rows to one tenant. */
    boolean isAcrossTenants(List<String> name) {
        return FUNCTIONS_ACROSS_TENANTS.contains(name.get(name.size() - 1));
    }

    private boolean isOurFunction(List<String> name) {
        return name.size() == 1 ? isUnqualified && functions.contains(name.get(0)) : isOurs(name);
    }

    private List<String> qualified(List<String> name) {
        if (name.size() == 1 && isUnqualified) {
            return SCHEMAS.stream()
                    .map(schema -> List.of(schema, name.get(0)))
                    .filter(full -> ours.containsKey(String.join(".", full)))
                    .findFirst()
                    .orElse(name);
        }
        return name.size() == 3 ? name.subList(1, 3) : name;
    }

    private static boolean isOurs(List<String> name) {
        return name.size() == 2 && SCHEMAS.contains(name.get(0));
    }
}
