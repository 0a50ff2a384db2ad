package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.TAKE_BACK_FROM_INVOICE;
import static io.tallybook.schema.billing.Tables.WRITE_INVOICE;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.model.Quantity;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceLine.Charge;
import io.tallybook.model.telecom.InvoiceLine.Overage;
import io.tallybook.model.telecom.InvoiceLine.Tax;
import io.tallybook.schema.billing.tables.records.TakeBackFromInvoiceRecord;
import io.tallybook.schema.billing.tables.records.WriteInvoiceRecord;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.joda.money.BigMoney;
import org.jspecify.annotations.Nullable;

/** The lines of an invoice as the functions of the database take them: an array for each column. */
record InvoiceLineArrays(
        String[] types,
        String[] descriptions,
        BigDecimal[] quantities,
        @Nullable BigDecimal[] unitPrices,
        @Nullable BigDecimal[] taxPercents,
        BigDecimal[] amounts,
        @Nullable OffsetDateTime[] usagePeriods) {

    private static final String COLUMNS = "cast(? as text[]), ".repeat(2) + "cast(? as numeric[]), ".repeat(4);

    static final StoredFunction<WriteInvoiceRecord> WRITE = StoredFunction.of(
            WRITE_INVOICE,
            "?, ".repeat(7) + (StoredFunction.INSTANT + ", ").repeat(4) + "null, ?, " + COLUMNS
                    + "cast(? as timestamptz[]), ?, " + StoredFunction.INSTANT);

    static final StoredFunction<TakeBackFromInvoiceRecord> TAKE_BACK =
            StoredFunction.of(TAKE_BACK_FROM_INVOICE, "?, ".repeat(6) + COLUMNS + "?, " + StoredFunction.INSTANT);

    static InvoiceLineArrays of(List<InvoiceLine> lines) {
        return new InvoiceLineArrays(
                column(lines, line -> line.type().name().toLowerCase(Locale.ROOT), String[]::new),
                column(lines, InvoiceLine::description, String[]::new),
                column(lines, line -> quantity(line).value(), BigDecimal[]::new),
                column(lines, InvoiceLineArrays::unitPrice, BigDecimal[]::new),
                column(lines, line -> line instanceof Tax tax ? tax.percent() : null, BigDecimal[]::new),
                column(lines, line -> line.amount().getAmount(), BigDecimal[]::new),
                column(lines, InvoiceLineArrays::usagePeriod, OffsetDateTime[]::new));
    }

    private static <T extends @Nullable Object> T[] column(
            List<InvoiceLine> lines, Function<InvoiceLine, T> value, IntFunction<T[]> array) {
        return lines.stream().map(value).toArray(array);
    }

    private static Quantity quantity(InvoiceLine line) {
        if (line instanceof Charge charge) {
            return charge.quantity();
        }
        return line instanceof Overage overage ? overage.quantity() : Quantity.of(1);
    }

    private static @Nullable BigDecimal unitPrice(InvoiceLine line) {
        BigMoney price = line instanceof Charge charge
                ? charge.unitPrice()
                : line instanceof Overage overage ? overage.unitPrice() : null;
        return price == null ? null : price.getAmount();
    }

    private static @Nullable OffsetDateTime usagePeriod(InvoiceLine line) {
        return line instanceof Overage overage ? overage.periodStart().atOffset(ZoneOffset.UTC) : null;
    }
}
