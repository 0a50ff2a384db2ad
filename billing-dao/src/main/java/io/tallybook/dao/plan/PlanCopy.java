package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_CONFIGURATION;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_RATE_TIERS;
import static io.tallybook.schema.billing.Tables.SERVICE_CATALOG;
import static io.tallybook.schema.billing.Tables.USER_TYPE_RATES;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Retired;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.ConfigurationType;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.schema.billing.tables.PlanServiceConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * Copies the services of a plan with all their terms into another one: one statement for each table, whatever their number.
 *
 * <p>A plan contains a service once, so the copy of a configuration is the one of the same service in the other plan.
 */
final class PlanCopy {

    private static final PlanServiceConfiguration ORIGINAL = PLAN_SERVICE_CONFIGURATION.as("original");
    private static final PlanServiceConfiguration COPY = PLAN_SERVICE_CONFIGURATION.as("copy");

    /** What differs between a row and its copy, and what PostgreSQL computes. */
    private static final Set<String> OWN = Set.of(
            PLAN_SERVICE_CONFIGURATION.TENANT_ID.getName(),
            PLAN_SERVICE_CONFIGURATION.CONFIG_ID.getName(),
            PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE.getName());

    private final TenantScope tx;
    private final BillingPlanId from;
    private final UUID[] originals;

    private PlanCopy(TenantScope tx, BillingPlanId from, UUID[] originals) {
        this.tx = tx;
        this.from = from;
        this.originals = originals;
    }

    /**
     * Sees what a plan contains, once the plan is locked.
     *
     * @throws Retired if it contains a service that is retired
     */
    static PlanCopy of(TenantScope tx, BillingPlanId plan) {
        Result<Record3<PlanServiceId, ServiceId, Boolean>> contained = tx.dsl()
                .select(PLAN_SERVICE_CONFIGURATION.CONFIG_ID, SERVICE_CATALOG.SERVICE_ID, SERVICE_CATALOG.IS_ACTIVE)
                .from(SERVICE_CATALOG)
                .join(PLAN_SERVICE_CONFIGURATION)
                .on(tx.owns(PLAN_SERVICE_CONFIGURATION.TENANT_ID))
                .and(PLAN_SERVICE_CONFIGURATION.SERVICE_ID.eq(SERVICE_CATALOG.SERVICE_ID))
                .where(tx.owns(SERVICE_CATALOG.TENANT_ID))
                .and(PLAN_SERVICE_CONFIGURATION.PLAN_ID.eq(plan))
                .orderBy(SERVICE_CATALOG.SERVICE_ID)
                .forShare()
                .of(SERVICE_CATALOG)
                .fetch();
        contained.stream().filter(row -> !row.value3()).findFirst().ifPresent(row -> {
            throw new Retired("service", row.value2());
        });
        // In their own order, so that the new ids stand in the same.
        return new PlanCopy(
                tx,
                plan,
                contained.stream()
                        .map(row -> row.value1().value())
                        .sorted(Comparator.comparing(UUID::toString))
                        .toArray(UUID[]::new));
    }

    void into(BillingPlan plan) {
        copyHeaders(plan);
        for (ConfigurationType type : ConfigurationType.values()) {
            copyRows(PlanServiceDetails.tableOf(type), plan.id());
        }
        copyRows(PLAN_SERVICE_RATE_TIERS, plan.id());
        copyRows(USER_TYPE_RATES, plan.id());
    }

    private void copyHeaders(BillingPlan plan) {
        UUID[] copies = Arrays.stream(originals)
                .map(original -> PlanServiceId.generate().value())
                .toArray(UUID[]::new);
        Field<PlanServiceId> original =
                field(name("ids", "original"), PLAN_SERVICE_CONFIGURATION.CONFIG_ID.getDataType());
        Field<PlanServiceId> copy = field(name("ids", "copy"), PLAN_SERVICE_CONFIGURATION.CONFIG_ID.getDataType());
        tx.dsl()
                .insertInto(
                        PLAN_SERVICE_CONFIGURATION,
                        PLAN_SERVICE_CONFIGURATION.TENANT_ID,
                        PLAN_SERVICE_CONFIGURATION.CONFIG_ID,
                        PLAN_SERVICE_CONFIGURATION.PLAN_ID,
                        PLAN_SERVICE_CONFIGURATION.SERVICE_ID,
                        PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE,
                        PLAN_SERVICE_CONFIGURATION.QUANTITY,
                        PLAN_SERVICE_CONFIGURATION.CURRENCY,
                        PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE,
                        PLAN_SERVICE_CONFIGURATION.CREATED_AT,
                        PLAN_SERVICE_CONFIGURATION.UPDATED_AT)
                .select(select(
                                ORIGINAL.TENANT_ID,
                                copy,
                                val(plan.id(), PLAN_SERVICE_CONFIGURATION.PLAN_ID),
                                ORIGINAL.SERVICE_ID,
                                ORIGINAL.CONFIGURATION_TYPE,
                                ORIGINAL.QUANTITY,
                                ORIGINAL.CURRENCY,
                                ORIGINAL.ROUNDING_MODE,
                                val(plan.createdAt()),
                                val(plan.createdAt()))
                        .from(ORIGINAL)
                        .join(table(
                                        "unnest({0}, {1})",
                                        val(originals, SQLDataType.UUID.array()), val(copies, SQLDataType.UUID.array()))
                                .as("ids", "original", "copy"))
                        .on(original.eq(ORIGINAL.CONFIG_ID))
                        .where(tx.owns(ORIGINAL.TENANT_ID))
                        .and(ORIGINAL.PLAN_ID.eq(from)))
                .execute();
    }

    /** Every column of the table, also those that a later script adds. */
    private void copyRows(Table<?> table, BillingPlanId plan) {
        Field<PlanServiceId> configuration = table.field(PLAN_SERVICE_CONFIGURATION.CONFIG_ID);
        List<Field<?>> columns = Arrays.stream(table.fields())
                .filter(column -> !OWN.contains(column.getName()))
                .toList();
        List<Field<?>> targets =
                new ArrayList<>(List.of(table.field(PLAN_SERVICE_CONFIGURATION.TENANT_ID), configuration));
        List<Field<?>> sources = new ArrayList<>(List.of(COPY.TENANT_ID, COPY.CONFIG_ID));
        targets.addAll(columns);
        sources.addAll(columns);
        tx.dsl()
                .insertInto(table)
                .columns(targets)
                .select(select(sources)
                        .from(table)
                        .join(ORIGINAL)
                        .on(tx.owns(ORIGINAL.TENANT_ID))
                        .and(ORIGINAL.CONFIG_ID.eq(configuration))
                        .join(COPY)
                        .on(tx.owns(COPY.TENANT_ID))
                        .and(COPY.SERVICE_ID.eq(ORIGINAL.SERVICE_ID))
                        .where(tx.owns(table.field(PLAN_SERVICE_CONFIGURATION.TENANT_ID)))
                        .and(ORIGINAL.PLAN_ID.eq(from))
                        .and(COPY.PLAN_ID.eq(plan)))
                .execute();
    }
}
