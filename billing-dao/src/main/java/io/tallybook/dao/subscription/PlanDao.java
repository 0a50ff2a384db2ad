package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.IDENTIFY_PLAN;
import static io.tallybook.schema.billing.Tables.PLANS;
import static io.tallybook.schema.billing.Tables.PLAN_LIMITS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.subscription.NewPlan;
import io.tallybook.model.subscription.Plan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanSlug;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.schema.billing.tables.records.PlansRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The plans that the application offers to every tenant.
 *
 * <p>A change is for everybody at once, also for those who have the plan. What is to stay for them is left as it is and retired, and a
 * new plan made.
 */
public final class PlanDao {

    private final Scope scope;

    public PlanDao(Scope scope) {
        this.scope = scope;
    }

    /**
     * Adds a plan that is sold at once. What Stripe told of its product before is applied, as by {@link #changeStripe}.
     *
     * @throws AlreadyExists if a plan has this id, slug or name, or the product or a price at Stripe; it stays as it is
     */
    public Plan create(NewPlan plan) {
        return scope.atomically(tx -> {
            UnknownProducts waiting = UnknownProducts.lock(tx, idOf(plan.stripe()));
            PlansRecord row = tx.dsl().newRecord(PLANS);
            row.setPlanId(plan.id());
            row.setSlug(plan.slug());
            row.setName(plan.details().name());
            PlanRows.set(row, plan.details());
            PlanRows.set(row, plan.stripe());
            row.setCreatedAt(tx.now());
            row.setUpdatedAt(tx.now());
            if (tx.dsl().insertInto(PLANS).set(row).onConflictDoNothing().execute() == 0) {
                throw conflictOf(tx, plan);
            }
            PlanRows.writeLimits(tx, plan.id(), plan.details().limits());
            waiting.apply();
            return new PlanDao(tx).get(plan.id());
        });
    }

    public Optional<Plan> find(PlanId id) {
        return fetchOne(PLANS.PLAN_ID.eq(id));
    }

    public Optional<Plan> find(PlanSlug slug) {
        return fetchOne(PLANS.SLUG.eq(slug));
    }

    /** By its name. */
    public Optional<Plan> find(String name) {
        return name.indexOf('\0') >= 0 ? Optional.empty() : fetchOne(PLANS.NAME.eq(name));
    }

    /** The one that is this product at Stripe. */
    public Optional<Plan> find(StripeProductId product) {
        return fetchOne(PLANS.STRIPE_PRODUCT_ID.eq(product));
    }

    /** @throws NotFound if there is none with this id */
    public Plan get(PlanId id) {
        return find(id).orElseThrow(() -> new NotFound("plan", id));
    }

    /** @throws NotFound if there is none with this slug */
    public Plan get(PlanSlug slug) {
        return find(slug).orElseThrow(() -> new NotFound("plan", slug));
    }

    /** All of them, cheapest by the month first, custom prices last. */
    public List<Plan> list() {
        return PlanRows.fetch(scope, noCondition());
    }

    /** The price list: those that are sold, cheapest by the month first, custom prices last. */
    public List<Plan> listActive() {
        return PlanRows.fetch(scope, PLANS.IS_ACTIVE.isTrue());
    }

    /**
     * Gives a plan another name, description, price, limits and features; of two who read the same version, the second is refused.
     *
     * @throws NotFound if there is none with this id
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws AlreadyExists if another plan has the name; both stay as they are
     */
    public Plan change(PlanId id, int version, PlanDetails details) {
        Objects.requireNonNull(details, "details");
        return edit(id, version, (tx, row) -> {
            identify(tx, row, details.name(), stripeOf(row));
            PlanRows.set(row, details);
            PlanRows.writeLimits(tx, id, details.limits());
        });
    }

    /**
     * Says what a plan is at Stripe. Subscriptions that Stripe has for this product get the plan, where no event told of another one
     * later: also those that were kept because no plan had it.
     *
     * <p>Events of the product wait meanwhile, and it waits for those that are being applied.
     *
     * @param stripe absent to sell it there no longer; who has the plan keeps it
     * @throws NotFound if there is none with this id
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws AlreadyExists if another plan has the product or a price; both stay as they are
     */
    public Plan changeStripe(PlanId id, int version, @Nullable StripeProduct stripe) {
        return scope.atomically(tx -> {
            UnknownProducts waiting = UnknownProducts.lock(tx, gained(tx, id, version, stripe));
            Plan changed =
                    new PlanDao(tx).edit(id, version, (bound, row) -> identify(bound, row, row.getName(), stripe));
            waiting.apply();
            return changed;
        });
    }

    /**
     * Sells it no longer. Who has it keeps it, and who is to have it from the next period on gets it.
     *
     * @throws NotFound if there is none with this id
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public Plan retire(PlanId id, int version) {
        return edit(id, version, (tx, row) -> row.setIsActive(false));
    }

    /**
     * Sells it again.
     *
     * @throws NotFound if there is none with this id
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public Plan reactivate(PlanId id, int version) {
        return edit(id, version, (tx, row) -> row.setIsActive(true));
    }

    /**
     * Removes a plan that no tenant ever had, with its limits.
     *
     * @throws NotFound if there is none with this id
     * @throws InUse if a tenant has it, had it, or is to have it; it stays
     */
    public void remove(PlanId id) {
        scope.atomically(tx -> {
            // An event of its product comes before, and it is in use, or after, and is kept.
            UnknownProducts.lock(
                    tx,
                    new PlanDao(tx).find(id).map(plan -> idOf(plan.stripe())).orElse(null));
            Removal.fromCatalogue(tx, PLANS, PLANS.PLAN_ID.eq(id), "plan", id, PLAN_LIMITS);
            return true;
        });
    }

    private Plan edit(PlanId id, int version, BiConsumer<Scope, PlansRecord> change) {
        return scope.atomically(tx -> {
            PlansRecord row = tx.dsl()
                    .selectFrom(PLANS)
                    .where(PLANS.PLAN_ID.eq(id))
                    .forNoKeyUpdate()
                    .fetchOptional()
                    .orElseThrow(() -> new NotFound("plan", id));
            if (row.getVersion() != version) {
                throw new VersionConflict("plan", id, version, row.getVersion());
            }
            change.accept(tx, row);
            row.setVersion(version + 1);
            row.setUpdatedAt(row.getUpdatedAt().isAfter(tx.now()) ? row.getUpdatedAt() : tx.now());
            tx.dsl().executeUpdate(row, PLANS.PLAN_ID.eq(id));
            return new PlanDao(tx).get(id);
        });
    }

    /** What is unique among plans, by a function: another plan may take it at this moment, which would end the transaction. */
    private static void identify(Scope tx, PlansRecord row, String name, @Nullable StripeProduct stripe) {
        String outcome = tx.dsl()
                .selectFrom(IDENTIFY_PLAN(
                        row.getPlanId(),
                        name,
                        idOf(stripe),
                        stripe == null ? null : stripe.monthlyPrice(),
                        stripe == null ? null : stripe.yearlyPrice()))
                .fetchSingle()
                .getOutcome();
        switch (outcome) {
            case "done" -> {}
            case "plans_name_unique" -> throw new AlreadyExists("plan with name", name);
            case "plans_stripe_product_unique" -> throw new AlreadyExists("plan with product", stripe.id());
            default -> throw new AlreadyExists("plan with a price of", stripe);
        }
    }

    private static AlreadyExists conflictOf(Scope tx, NewPlan plan) {
        PlanDao plans = new PlanDao(tx);
        if (plans.find(plan.id()).isPresent()) {
            return new AlreadyExists("plan", plan.id());
        }
        if (plans.find(plan.slug()).isPresent()) {
            return new AlreadyExists("plan with slug", plan.slug());
        }
        if (plans.find(plan.details().name()).isPresent()) {
            return new AlreadyExists("plan with name", plan.details().name());
        }
        StripeProduct stripe = Objects.requireNonNull(plan.stripe(), "what else could be in the way");
        return plans.find(stripe.id()).isPresent()
                ? new AlreadyExists("plan with product", stripe.id())
                : new AlreadyExists("plan with a price of", stripe);
    }

    /** The product that the plan has not; with another price of its own, nobody's subscription changes. */
    private static @Nullable StripeProductId gained(Scope tx, PlanId id, int version, @Nullable StripeProduct stripe) {
        // Read without a lock: where another version is changed, it is refused.
        boolean hasIt = new PlanDao(tx)
                .find(id)
                .filter(plan -> plan.version() == version)
                .filter(plan -> Objects.equals(idOf(plan.stripe()), idOf(stripe)))
                .isPresent();
        return hasIt ? null : idOf(stripe);
    }

    private static @Nullable StripeProduct stripeOf(PlansRecord row) {
        return row.getStripeProductId() == null
                ? null
                : new StripeProduct(
                        row.getStripeProductId(), row.getStripePriceIdMonthly(), row.getStripePriceIdYearly());
    }

    private static @Nullable StripeProductId idOf(@Nullable StripeProduct stripe) {
        return stripe == null ? null : stripe.id();
    }

    private Optional<Plan> fetchOne(Condition condition) {
        return PlanRows.fetch(scope, condition).stream().findFirst();
    }
}
