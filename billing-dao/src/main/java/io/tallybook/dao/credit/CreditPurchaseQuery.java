package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDIT_PURCHASES;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.credit.CreditPurchase;
import io.tallybook.schema.billing.tables.records.CreditPurchasesRecord;
import java.util.List;
import org.jooq.Condition;

/** Purchases as they are stored, of one organisation or of all of a tenant. */
record CreditPurchaseQuery(TenantScope scope) {

    List<CreditPurchase> fetch(Condition condition, int atMost) {
        return scope.dsl()
                .selectFrom(CREDIT_PURCHASES)
                .where(scope.owns(CREDIT_PURCHASES.TENANT_ID))
                .and(condition)
                .orderBy(CREDIT_PURCHASES.PURCHASE_ID)
                .limit(atMost)
                .fetch(CreditPurchaseQuery::toPurchase);
    }

    static CreditPurchase toPurchase(CreditPurchasesRecord row) {
        return new CreditPurchase(
                row.getOrganisationId(),
                row.getPurchaseId(),
                row.getStatus(),
                row.getQuantity(),
                row.getRefunded(),
                Amounts.rate(row.getCurrency(), row.getUnitPrice()),
                Amounts.money(row.getCurrency(), row.getTotalPrice()),
                row.getPaymentMethod(),
                row.getPaymentReference(),
                row.getIdempotencyKey(),
                row.getLotId(),
                row.getLotExpiresAt(),
                row.getRequestedAt(),
                row.getClosedAt());
    }
}
