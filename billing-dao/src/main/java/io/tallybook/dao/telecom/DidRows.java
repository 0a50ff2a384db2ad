package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.DIDS;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.telecom.Did;
import io.tallybook.model.telecom.DidDetails;
import io.tallybook.model.telecom.NewDid;
import io.tallybook.schema.telecom.tables.records.DidsRecord;
import java.util.Optional;

/** What a row of numbers means. */
final class DidRows {

    private DidRows() {}

    /** Empty where the tenant has the id or the number already. */
    static Optional<Did> insert(TenantScope tx, NewDid did) {
        DidsRecord row = tx.dsl().newRecord(DIDS);
        row.setTenantId(tx.tenant());
        row.setDidId(did.id());
        row.setDidNumber(did.number());
        row.setCountry(did.country());
        row.setCountryCode(did.countryCode());
        row.setDidType(did.type());
        set(row, did.details());
        row.setCreatedAt(tx.now());
        row.setUpdatedAt(tx.now());
        return tx.dsl()
                .insertInto(DIDS)
                .set(row)
                .onConflictDoNothing()
                .returning()
                .fetchOptional(DidRows::toDid);
    }

    static void set(DidsRecord row, DidDetails details) {
        row.setMonthlyRate(details.monthlyRate().getAmount());
        row.setSetupFee(details.setupFee().getAmount());
        row.setCurrency(details.monthlyRate().getCurrencyUnit());
        row.setForwardingNumber(details.forwardingNumber());
        row.setFeatures(details.features());
        row.setMetadata(details.metadata());
    }

    static Did toDid(DidsRecord row) {
        return new Did(
                row.getDidId(),
                row.getDidNumber(),
                row.getCountry(),
                row.getCountryCode(),
                row.getDidType(),
                new DidDetails(
                        Amounts.money(row.getCurrency(), row.getMonthlyRate()),
                        Amounts.money(row.getCurrency(), row.getSetupFee()),
                        row.getForwardingNumber(),
                        row.getFeatures(),
                        row.getMetadata()),
                row.getStatus(),
                row.getSubscriptionId(),
                row.getReservedFor(),
                row.getReservedUntil(),
                row.getAssignedAt(),
                row.getReleasedAt(),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
