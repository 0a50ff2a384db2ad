package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.TenantId;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.PlanService;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The DAO, one statement written by hand, and a statement for each table. */
final class PlanWorkload implements Workload {

    private final TenantId tenant;
    private final List<BillingPlanId> plans;
    private final int services;
    private final List<PlanReader> readers;
    private final List<Way> ways;

    /** All services of a plan with all their terms, by id. */
    @FunctionalInterface
    interface PlanReader {

        List<PlanService> read(TenantId tenant, BillingPlanId plan) throws SQLException;
    }

    PlanWorkload(BenchmarkDatabase database, TenantId tenant, List<BillingPlanId> plans, int services, int clients) {
        this.tenant = tenant;
        this.plans = plans;
        this.services = services;
        Billing billing = Billing.using(DSL.using(database.pool(clients), SQLDialect.POSTGRES));
        PlanReader dao = (owner, plan) -> billing.tenant(owner).planServices().list(plan);
        PlanReader oneStatement = new PlanByJdbc(database.pool(clients));
        PlanReader byTable = new PlanByStatements(database.pool(clients));
        this.readers = List.of(dao, oneStatement, byTable);
        this.ways = List.of(
                way("dao", dao),
                way("one statement by JDBC", oneStatement),
                way("a statement per table by JDBC", byTable));
    }

    @Override
    public List<Way> ways() {
        return ways;
    }

    /** Nothing is written, but what was filled in has to be known to the planner. */
    @Override
    public List<String> tables() {
        return List.of(
                "billing.plan_service_configuration",
                "billing.plan_service_fixed_config",
                "billing.plan_service_hourly_config",
                "billing.plan_service_usage_config",
                "billing.plan_service_bucket_config",
                "billing.plan_service_rate_tiers",
                "billing.user_type_rates");
    }

    @Override
    public void verify() throws SQLException {
        for (BillingPlanId plan : plans) {
            List<PlanService> expected = readers.get(0).read(tenant, plan);
            for (PlanReader reader : readers) {
                if (!reader.read(tenant, plan).equals(expected)) {
                    throw new IllegalStateException("Two ways read something else of plan " + plan + ".");
                }
            }
        }
    }

    private Way way(String name, PlanReader reader) {
        return new Way(name, () -> {
            BillingPlanId plan = plans.get(ThreadLocalRandom.current().nextInt(plans.size()));
            int read = reader.read(tenant, plan).size();
            if (read != services) {
                throw new IllegalStateException(name + " read " + read + " services of " + services);
            }
        });
    }
}
