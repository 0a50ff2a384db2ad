package io.tallybook.dao.telecom;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.model.telecom.BillingAddress;
import io.tallybook.model.telecom.Customer;
import io.tallybook.model.telecom.CustomerDetails;
import io.tallybook.model.telecom.CustomerIdentity;
import io.tallybook.schema.telecom.tables.records.CustomersRecord;

/** What a row of customers means. */
final class CustomerRows {

    private CustomerRows() {}

    /** All but the GSTIN, which is unique and has a way of its own. */
    static void set(CustomersRecord row, CustomerDetails details) {
        BillingAddress address = details.address();
        row.setCompanyName(details.companyName());
        row.setBusinessType(details.businessType());
        row.setPan(details.pan());
        row.setBillingAddress(address.street());
        row.setBillingCity(address.city());
        row.setBillingState(address.state());
        row.setBillingCountry(address.country());
        row.setBillingPostalCode(address.postalCode());
        row.setCreditLimit(details.creditLimit().getAmount());
        row.setCurrency(details.creditLimit().getCurrencyUnit());
        row.setIsTaxExempt(details.isTaxExempt());
        row.setNotes(details.notes());
    }

    static Customer toCustomer(CustomersRecord row) {
        return new Customer(
                row.getCustomerId(),
                row.getUserId(),
                new CustomerDetails(
                        row.getBusinessType(),
                        row.getCompanyName(),
                        row.getGstin(),
                        row.getPan(),
                        new BillingAddress(
                                row.getBillingAddress(),
                                row.getBillingCity(),
                                row.getBillingState(),
                                row.getBillingCountry(),
                                row.getBillingPostalCode()),
                        Amounts.money(row.getCurrency(), row.getCreditLimit()),
                        row.getIsTaxExempt(),
                        row.getNotes()),
                row.getStatus(),
                new CustomerIdentity(
                        row.getKycStatus(), row.getKycDocuments(), row.getKycDecidedAt(), row.getKycRejectionReason()),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
