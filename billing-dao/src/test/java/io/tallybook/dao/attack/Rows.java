package io.tallybook.dao.attack;

import static io.tallybook.schema.billing.Tables.TENANTS;

import io.tallybook.model.TenantId;
import io.tallybook.schema.billing.Billing;
import io.tallybook.schema.telecom.Telecom;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.TableOptions.TableType;

/** All that tenants have: every generated table that has a tenant. */
final class Rows {

    private static final List<Table<?>> TABLES = Stream.of(Billing.BILLING, Telecom.TELECOM)
            .flatMap(schema -> schema.getTables().stream())
            .filter(table -> table.getOptions().type() == TableType.TABLE)
            .filter(table -> tenantOf(table) != null)
            .toList();

    private Rows() {}

    static List<Table<?>> tables() {
        return TABLES;
    }

    static Condition isOf(Table<?> table, TenantId tenant) {
        return tenantOf(table).eq(tenant);
    }

    /** What stands in each table of a tenant: how many rows, and a number that changes with any of them. */
    static Map<String, String> of(DSLContext dsl, TenantId tenant) {
        return dsl.fetch(TABLES.stream()
                        .map(table -> "SELECT '" + nameOf(table) + "', count(*) || ':' ||"
                                + " coalesce(sum(hashtextextended(t::text, 0)), 0) FROM " + nameOf(table)
                                + " t WHERE t."
                                + tenantOf(table).getName() + " = '" + tenant + "'")
                        .collect(Collectors.joining(" UNION ALL ")))
                .intoMap(row -> row.get(0, String.class), row -> row.get(1, String.class));
    }

    static String nameOf(Table<?> table) {
        return table.getSchema().getName() + "." + table.getName();
    }

    @SuppressWarnings("unchecked")
    private static Field<TenantId> tenantOf(Table<?> table) {
        return (Field<TenantId>) (table == TENANTS ? TENANTS.ID : table.field("tenant_id"));
    }
}
