package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.INVOICES;
import static io.tallybook.schema.telecom.Tables.INVOICE_LINES;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.telecom.Invoice;
import io.tallybook.model.telecom.InvoiceDue;
import io.tallybook.model.telecom.InvoiceId;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceLineType;
import io.tallybook.model.telecom.InvoiceNumber;
import io.tallybook.model.telecom.InvoiceSeries;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Record7;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/** Reads invoices with their lines, in one statement. */
final class InvoiceQuery {

    private final TenantScope scope;
    private final Field<Result<Record7<InvoiceLineType, String, Quantity, BigDecimal, BigDecimal, BigDecimal, Instant>>>
            lines;

    InvoiceQuery(TenantScope scope) {
        this.scope = scope;
        this.lines = multiset(select(
                                INVOICE_LINES.LINE_TYPE,
                                INVOICE_LINES.DESCRIPTION,
                                INVOICE_LINES.QUANTITY,
                                INVOICE_LINES.UNIT_PRICE,
                                INVOICE_LINES.TAX_PERCENT,
                                INVOICE_LINES.AMOUNT,
                                INVOICE_LINES.USAGE_PERIOD_START)
                        .from(INVOICE_LINES)
                        .where(scope.owns(INVOICE_LINES.TENANT_ID))
                        .and(INVOICE_LINES.INVOICE_ID.eq(INVOICES.INVOICE_ID))
                        .orderBy(INVOICE_LINES.LINE_NUMBER))
                .as("lines");
    }

    /** By id, which for generated ids is the order in which they were written. */
    List<Invoice> fetch(Condition condition, Page<InvoiceId> page) {
        Condition next = page.after() == null ? noCondition() : INVOICES.INVOICE_ID.gt(page.after());
        return fetch(condition.and(next), page.size(), INVOICES.INVOICE_ID);
    }

    List<Invoice> fetchByDue(Condition condition, Page<InvoiceDue> page) {
        InvoiceDue last = page.after();
        Condition next = last == null
                ? noCondition()
                : row(INVOICES.DUE_AT, INVOICES.INVOICE_ID).gt(last.dueAt(), last.id());
        return fetch(condition.and(next), page.size(), INVOICES.DUE_AT, INVOICES.INVOICE_ID);
    }

    private List<Invoice> fetch(Condition condition, int atMost, OrderField<?>... order) {
        return scope.dsl()
                .select(INVOICES.fields())
                .select(lines)
                .from(INVOICES)
                .where(scope.owns(INVOICES.TENANT_ID))
                .and(condition)
                .orderBy(order)
                .limit(atMost)
                .fetch(this::toInvoice);
    }

    private Invoice toInvoice(Record row) {
        CurrencyUnit currency = row.get(INVOICES.CURRENCY);
        return new Invoice(
                row.get(INVOICES.INVOICE_ID),
                row.get(INVOICES.CUSTOMER_ID),
                row.get(INVOICES.ACCOUNT_ID),
                row.get(INVOICES.SUBSCRIPTION_ID),
                row.get(INVOICES.INVOICE_TYPE),
                row.get(INVOICES.STATUS),
                number(row.get(INVOICES.SERIES), row.get(INVOICES.SERIES_NUMBER)),
                row.get(lines)
                        .map(line -> toLine(
                                currency,
                                line.value1(),
                                line.value2(),
                                line.value3(),
                                line.value4(),
                                line.value5(),
                                line.value6(),
                                line.value7())),
                Amounts.money(currency, row.get(INVOICES.SUBTOTAL)),
                Amounts.money(currency, row.get(INVOICES.TAX_AMOUNT)),
                Amounts.money(currency, row.get(INVOICES.TOTAL_AMOUNT)),
                Amounts.money(currency, row.get(INVOICES.PAID_AMOUNT)),
                Amounts.money(currency, row.get(INVOICES.CREDITED_AMOUNT)),
                period(row.get(INVOICES.BILLING_PERIOD_START), row.get(INVOICES.BILLING_PERIOD_END)),
                row.get(INVOICES.ISSUED_AT),
                row.get(INVOICES.DUE_AT),
                row.get(INVOICES.PAID_AT),
                row.get(INVOICES.VOIDED_AT),
                row.get(INVOICES.VOID_REASON),
                row.get(INVOICES.CREDITED_INVOICE_ID),
                text(row.get(INVOICES.CUSTOMER_SNAPSHOT)),
                row.get(INVOICES.NOTES),
                row.get(INVOICES.IDEMPOTENCY_KEY),
                row.get(INVOICES.VERSION),
                row.get(INVOICES.CREATED_AT),
                row.get(INVOICES.UPDATED_AT));
    }

    private static InvoiceLine toLine(
            CurrencyUnit currency,
            InvoiceLineType type,
            String description,
            Quantity quantity,
            @Nullable BigDecimal unitPrice,
            @Nullable BigDecimal percent,
            BigDecimal inCurrency,
            @Nullable Instant periodStart) {
        Money amount = Amounts.money(currency, inCurrency);
        BigMoney price = unitPrice == null ? null : Amounts.rate(currency, unitPrice);
        return switch (type) {
            case SUBSCRIPTION, SETUP_FEE, DID, PRORATION, ONE_TIME ->
                new InvoiceLine.Charge(type, description, quantity, price, amount);
            case OVERAGE -> new InvoiceLine.Overage(description, periodStart, quantity, price, amount);
            case DISCOUNT -> new InvoiceLine.Discount(description, amount);
            case TAX -> new InvoiceLine.Tax(description, percent, amount);
        };
    }

    private static @Nullable InvoiceNumber number(@Nullable String series, @Nullable Integer place) {
        return series == null ? null : new InvoiceNumber(InvoiceSeries.of(series), place);
    }

    private static @Nullable Period period(@Nullable Instant from, @Nullable Instant to) {
        return from == null ? null : new Period(from, to);
    }

    private static @Nullable String text(@Nullable JSONB json) {
        return json == null ? null : json.data();
    }
}
