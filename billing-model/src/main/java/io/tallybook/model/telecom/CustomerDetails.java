package io.tallybook.model.telecom;

import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.util.Objects;
import java.util.regex.Pattern;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant writes down about a customer, all of it: begin with {@link Customer#details} of what was read.
 *
 * @param companyName required for all but individuals
 * @param gstin India's goods and services tax identification number, 15 characters, unique in the tenant
 * @param pan India's permanent account number of the income tax, 10 characters
 * @param creditLimit what the tenant would lend over all accounts; not negative
 * @param isTaxExempt whether invoices carry no tax
 */
public record CustomerDetails(
        BusinessType businessType,
        @Nullable String companyName,
        @Nullable String gstin,
        @Nullable String pan,
        BillingAddress address,
        Money creditLimit,
        boolean isTaxExempt,
        @Nullable String notes) {

    private static final Pattern GSTIN = Pattern.compile("[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]");
    private static final Pattern PAN = Pattern.compile("[A-Z]{5}[0-9]{4}[A-Z]");

    public CustomerDetails {
        Objects.requireNonNull(businessType, "businessType");
        Objects.requireNonNull(address, "address");
        Text.optional(companyName, "company name", 255);
        if (businessType != BusinessType.INDIVIDUAL) {
            Objects.requireNonNull(companyName, "a company has a name");
        }
        requireForm(gstin, GSTIN, "GSTIN");
        requireForm(pan, PAN, "PAN");
        Rates.requirePrice(creditLimit, "credit limit");
        Text.optional(notes, "notes", 10_000);
    }

    /** A person who gets no credit; nothing else is known. */
    public static CustomerDetails individual(BillingAddress address, Money creditLimit) {
        return new CustomerDetails(BusinessType.INDIVIDUAL, null, null, null, address, creditLimit, false, null);
    }

    /** A company without tax numbers. */
    public static CustomerDetails company(
            BusinessType type, String companyName, BillingAddress address, Money creditLimit) {
        return new CustomerDetails(type, companyName, null, null, address, creditLimit, false, null);
    }

    public CustomerDetails withTaxNumbers(@Nullable String gstin, @Nullable String pan) {
        return new CustomerDetails(businessType, companyName, gstin, pan, address, creditLimit, isTaxExempt, notes);
    }

    public CustomerDetails withAddress(BillingAddress address) {
        return new CustomerDetails(businessType, companyName, gstin, pan, address, creditLimit, isTaxExempt, notes);
    }

    public CustomerDetails withCreditLimit(Money creditLimit) {
        return new CustomerDetails(businessType, companyName, gstin, pan, address, creditLimit, isTaxExempt, notes);
    }

    public CustomerDetails withNotes(@Nullable String notes) {
        return new CustomerDetails(businessType, companyName, gstin, pan, address, creditLimit, isTaxExempt, notes);
    }

    private static void requireForm(@Nullable String number, Pattern form, String what) {
        if (number != null && !form.matcher(number).matches()) {
            throw new IllegalArgumentException(what + " has not the form of one, was " + number);
        }
    }
}
