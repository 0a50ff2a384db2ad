package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_CONFIGURATION;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.ServiceTerms;
import java.time.Instant;
import java.util.Optional;

/** Writes a plan service, header and terms together, once it was decided that it may be written. */
final class PlanServiceWriter {

    private final TenantScope tx;
    private final PlanServiceDetails details;

    PlanServiceWriter(TenantScope tx) {
        this.tx = tx;
        this.details = new PlanServiceDetails(tx);
    }

    /** Empty where the plan contains the service, or the id is taken; nothing is written then. */
    Optional<PlanService> insert(NewPlanService service) {
        Instant now = tx.now();
        int inserted = tx.dsl()
                .insertInto(PLAN_SERVICE_CONFIGURATION)
                .set(PLAN_SERVICE_CONFIGURATION.TENANT_ID, tx.tenant())
                .set(PLAN_SERVICE_CONFIGURATION.CONFIG_ID, service.id())
                .set(PLAN_SERVICE_CONFIGURATION.PLAN_ID, service.plan())
                .set(PLAN_SERVICE_CONFIGURATION.SERVICE_ID, service.service())
                .set(
                        PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE,
                        service.terms().type())
                .set(PLAN_SERVICE_CONFIGURATION.QUANTITY, service.quantity())
                .set(PLAN_SERVICE_CONFIGURATION.CURRENCY, service.terms().currency())
                .set(PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE, service.terms().rounding())
                .set(PLAN_SERVICE_CONFIGURATION.CREATED_AT, now)
                .set(PLAN_SERVICE_CONFIGURATION.UPDATED_AT, now)
                .onConflictDoNothing()
                .execute();
        if (inserted == 0) {
            return Optional.empty();
        }
        details.insert(service.id(), service.terms());
        return Optional.of(new PlanService(
                service.id(), service.plan(), service.service(), service.quantity(), service.terms(), 1, now, now));
    }

    /** @param before as it stands in the database, locked */
    PlanService write(PlanService before, Quantity quantity, ServiceTerms terms) {
        PlanService after = new PlanService(
                before.id(),
                before.plan(),
                before.service(),
                quantity,
                terms,
                before.version() + 1,
                before.createdAt(),
                tx.later(before.updatedAt()));
        if (terms.type() == before.terms().type()) {
            updateHeader(after);
            details.update(after.id(), before.terms(), terms);
        } else {
            // A detail refers to a header of its type: the old one goes before the header changes, the new one comes
            // after.
            details.delete(before.id(), before.terms().type());
            updateHeader(after);
            details.insert(after.id(), terms);
        }
        return after;
    }

    private void updateHeader(PlanService after) {
        tx.dsl()
                .update(PLAN_SERVICE_CONFIGURATION)
                .set(
                        PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE,
                        after.terms().type())
                .set(PLAN_SERVICE_CONFIGURATION.QUANTITY, after.quantity())
                .set(PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE, after.terms().rounding())
                .set(PLAN_SERVICE_CONFIGURATION.VERSION, after.version())
                .set(PLAN_SERVICE_CONFIGURATION.UPDATED_AT, after.updatedAt())
                .where(PlanLocks.isConfiguration(tx, after.id()))
                .execute();
    }
}
