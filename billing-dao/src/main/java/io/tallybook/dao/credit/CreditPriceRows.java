package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDIT_CONFIGURATION_DEFAULTS;
import static io.tallybook.schema.billing.Tables.CREDIT_CONFIGURATION_DEFAULT_STEPS;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditOverage;
import io.tallybook.model.credit.CreditPrice;
import io.tallybook.model.credit.CreditPriceStep;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.schema.billing.tables.CreditConfigurationDefaultSteps;
import io.tallybook.schema.billing.tables.CreditConfigurationDefaults;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * The rows of prices and their steps: those of a tenant, or everyone's. The two pairs of tables differ in the tenant alone.
 *
 * @param owner the columns that say whose a row is, with their values
 */
record CreditPriceRows(
        Table<?> prices, Table<?> steps, Map<Field<?>, Object> owner, Condition own, Condition ownSteps) {

    private static final CreditConfigurationDefaults PRICE = CREDIT_CONFIGURATION_DEFAULTS;
    private static final CreditConfigurationDefaultSteps STEP = CREDIT_CONFIGURATION_DEFAULT_STEPS;

    List<CreditPrice> fetch(DSLContext dsl, Condition condition, int atMost) {
        Field<Quantity[]> begins = stepColumn(STEP.MIN_QUANTITY);
        Field<Quantity[]> costs = stepColumn(STEP.CREDIT_COST);
        return dsl.select(prices.asterisk(), begins, costs)
                .from(prices)
                .where(own)
                .and(of(PRICE.REMOVED_AT).isNull())
                .and(condition)
                .orderBy(of(PRICE.OPERATION_CODE))
                .limit(atMost)
                .fetch(row -> toPrice(row, row.get(begins), row.get(costs)));
    }

    Optional<CreditPrice> find(DSLContext dsl, OperationCode operation) {
        return fetch(dsl, is(operation), 1).stream().findFirst();
    }

    CreditPrice get(DSLContext dsl, OperationCode operation) {
        return find(dsl, operation).orElseThrow(() -> notFound(operation));
    }

    CreditPrice create(DSLContext tx, OperationCode operation, CreditPriceTerms terms, Instant now) {
        Map<Field<?>, Object> row = new LinkedHashMap<>(columns(terms));
        row.put(of(PRICE.CREATED_AT), now);
        row.put(of(PRICE.UPDATED_AT), now);
        row.put(of(PRICE.IS_ACTIVE), true);
        row.put(of(PRICE.REMOVED_AT), null);
        // By name: Citus takes no bind that is still to be cast.
        Map<Field<?>, Object> anew = new LinkedHashMap<>();
        row.keySet().forEach(column -> anew.put(column, excluded(column)));
        boolean isCreated = tx.insertInto(prices)
                        .set(owner)
                        .set(of(PRICE.OPERATION_CODE), operation)
                        .set(row)
                        .onConflict(key())
                        // One that was removed: its versions go on, for editors who have read it.
                        .doUpdate()
                        .set(anew)
                        .set(of(PRICE.VERSION), of(PRICE.VERSION).plus(1))
                        .where(of(PRICE.REMOVED_AT).isNotNull())
                        .execute()
                == 1;
        if (!isCreated) {
            throw new AlreadyExists("price of", operation);
        }
        insertSteps(tx, operation, terms);
        return get(tx, operation);
    }

    CreditPrice change(DSLContext tx, OperationCode operation, int version, CreditPriceTerms terms, Instant now) {
        requireVersion(tx, operation, version);
        update(tx, operation, version, columns(terms), now);
        tx.deleteFrom(steps).where(isStepOf(operation)).execute();
        insertSteps(tx, operation, terms);
        return get(tx, operation);
    }

    CreditPrice activate(DSLContext tx, OperationCode operation, int version, boolean isActive, Instant now) {
        requireVersion(tx, operation, version);
        update(tx, operation, version, Map.of(of(PRICE.IS_ACTIVE), isActive), now);
        return get(tx, operation);
    }

    void remove(DSLContext tx, OperationCode operation, int version, Instant now) {
        requireVersion(tx, operation, version);
        tx.deleteFrom(steps).where(isStepOf(operation)).execute();
        tx.update(prices)
                .set(of(PRICE.IS_ACTIVE), false)
                .set(of(PRICE.REMOVED_AT), now)
                .where(own)
                .and(is(operation))
                .execute();
    }

    Condition isAfter(OperationCode operation) {
        return of(PRICE.OPERATION_CODE).gt(operation);
    }

    private void requireVersion(DSLContext tx, OperationCode operation, int version) {
        int actual = tx.select(of(PRICE.VERSION))
                .from(prices)
                .where(own)
                .and(is(operation))
                .and(of(PRICE.REMOVED_AT).isNull())
                .forUpdate()
                .fetchOptional(of(PRICE.VERSION))
                .orElseThrow(() -> notFound(operation));
        if (actual != version) {
            throw new VersionConflict("price of", operation, version, actual);
        }
    }

    private void update(DSLContext tx, OperationCode operation, int version, Map<Field<?>, ?> changes, Instant now) {
        Field<Instant> updatedAt = of(PRICE.UPDATED_AT);
        tx.update(prices)
                .set(changes)
                .set(of(PRICE.VERSION), version + 1)
                .set(updatedAt, greatest(updatedAt, val(now)))
                .where(own)
                .and(is(operation))
                .execute();
    }

    private void insertSteps(DSLContext tx, OperationCode operation, CreditPriceTerms terms) {
        for (CreditPriceStep step : terms.steps()) {
            Map<Field<?>, Object> row = new LinkedHashMap<>();
            owner.forEach((column, value) -> row.put(steps.field(column), value));
            row.put(ofStep(STEP.OPERATION_CODE), operation);
            row.put(ofStep(STEP.MIN_QUANTITY), step.minQuantity());
            row.put(ofStep(STEP.CREDIT_COST), step.cost());
            tx.insertInto(steps).set(row).execute();
        }
    }

    private Map<Field<?>, Object> columns(CreditPriceTerms terms) {
        FreeAllowance free = terms.freeAllowance();
        CreditOverage overage = terms.overage();
        Map<Field<?>, Object> columns = new LinkedHashMap<>();
        columns.put(of(PRICE.OPERATION_NAME), terms.name());
        columns.put(of(PRICE.CATEGORY), terms.category());
        columns.put(of(PRICE.UNIT), terms.unit());
        columns.put(of(PRICE.UNIT_MULTIPLIER), terms.unitsPerCost());
        columns.put(of(PRICE.CREDIT_COST), terms.cost());
        columns.put(of(PRICE.FREE_ALLOWANCE), free == null ? Quantity.ZERO : free.quantity());
        columns.put(of(PRICE.FREE_ALLOWANCE_PERIOD), free == null ? null : free.period());
        columns.put(of(PRICE.OVERAGE_LIMIT), overage == null ? null : overage.limit());
        columns.put(of(PRICE.OVERAGE_PERIOD), overage == null ? null : overage.period());
        columns.put(of(PRICE.OVERAGE_COST), overage == null ? null : overage.cost());
        return columns;
    }

    private CreditPrice toPrice(Record row, Quantity[] begins, Quantity[] costs) {
        Quantity free = row.get(of(PRICE.FREE_ALLOWANCE));
        Quantity overage = row.get(of(PRICE.OVERAGE_LIMIT));
        return new CreditPrice(
                row.get(of(PRICE.OPERATION_CODE)),
                new CreditPriceTerms(
                        row.get(of(PRICE.OPERATION_NAME)),
                        row.get(of(PRICE.CATEGORY)),
                        row.get(of(PRICE.UNIT)),
                        row.get(of(PRICE.UNIT_MULTIPLIER)),
                        row.get(of(PRICE.CREDIT_COST)),
                        IntStream.range(0, begins.length)
                                .mapToObj(i -> new CreditPriceStep(begins[i], costs[i]))
                                .toList(),
                        free.isZero() ? null : new FreeAllowance(free, row.get(of(PRICE.FREE_ALLOWANCE_PERIOD))),
                        overage == null
                                ? null
                                : new CreditOverage(
                                        overage, row.get(of(PRICE.OVERAGE_PERIOD)), row.get(of(PRICE.OVERAGE_COST)))),
                owner.isEmpty(),
                row.get(of(PRICE.IS_ACTIVE)),
                row.get(of(PRICE.VERSION)),
                row.get(of(PRICE.CREATED_AT)),
                row.get(of(PRICE.UPDATED_AT)));
    }

    private Field<Quantity[]> stepColumn(Field<Quantity> column) {
        return array(select(ofStep(column))
                        .from(steps)
                        .where(ownSteps)
                        .and(ofStep(STEP.OPERATION_CODE).eq(of(PRICE.OPERATION_CODE)))
                        .orderBy(ofStep(STEP.MIN_QUANTITY)))
                .as("step_" + column.getName());
    }

    private List<Field<?>> key() {
        return Stream.concat(owner.keySet().stream(), Stream.of(of(PRICE.OPERATION_CODE)))
                .toList();
    }

    private Condition is(OperationCode operation) {
        return of(PRICE.OPERATION_CODE).eq(operation);
    }

    private Condition isStepOf(OperationCode operation) {
        return ownSteps.and(ofStep(STEP.OPERATION_CODE).eq(operation));
    }

    private static NotFound notFound(OperationCode operation) {
        return new NotFound("price of", operation);
    }

    // The columns of the two tables have the same names and types.
    private <T> Field<T> of(Field<T> column) {
        return prices.field(column);
    }

    private <T> Field<T> ofStep(Field<T> column) {
        return steps.field(column);
    }
}
