package io.tallybook.seeds;

import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.AccountSettings;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.AutoRecharge;
import io.tallybook.model.telecom.BillingAddress;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.BusinessType;
import io.tallybook.model.telecom.CustomerDetails;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.NewAccount;
import io.tallybook.model.telecom.NewCustomer;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.SubscriptionNumber;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/**
 * A customer of guide 003 with account and subscription.
 *
 * @param number of the account behind {@code ACC-}, and of the subscription behind {@code SUB-}
 * @param openingBalance what the guide gave the account
 */
record DemoCustomer(
        SeedUser user,
        CustomerDetails details,
        int number,
        AccountType accountType,
        Money openingBalance,
        AccountSettings settings,
        SeedRatePlan plan,
        BillingCycle cycle) {

    private static final CurrencyUnit RUPEES = CurrencyUnit.of("INR");

    private static final List<DemoCustomer> ALL = List.of(john(), jane(), robert());

    /** In the order in which they need one another. */
    static List<SeedRow> rows(TenantId tenant) {
        return ALL.stream()
                .flatMap(customer -> List.<SeedRow>of(
                        new CustomerRow(tenant, customer.user().username(), customer.customer(tenant)),
                        new AccountRow(tenant, customer.account(tenant)),
                        new SubscriptionRow(tenant, customer.subscription(tenant)))
                        .stream())
                .toList();
    }

    private static DemoCustomer john() {
        return new DemoCustomer(
                SeedUser.JOHN,
                CustomerDetails.individual(in("Bangalore"), rupees(0)).withTaxNumbers(null, "ABCDE1234F"),
                10001,
                AccountType.PREPAID,
                rupees(500),
                settings(0).withLowBalanceAlert(true, rupees(100)),
                SeedRatePlan.STARTER,
                BillingCycle.MONTHLY);
    }

    private static DemoCustomer jane() {
        return new DemoCustomer(
                SeedUser.JANE,
                CustomerDetails.company(BusinessType.SMALL_BUSINESS, "Smith Consulting", in("Mumbai"), rupees(5000))
                        .withTaxNumbers("29ABCDE1234F1Z5", null),
                10002,
                AccountType.PREPAID,
                rupees(2000),
                settings(5000)
                        .withAutoRecharge(new AutoRecharge(rupees(1000), rupees(500)))
                        .withLowBalanceAlert(true, rupees(500)),
                SeedRatePlan.PROFESSIONAL,
                BillingCycle.ANNUAL);
    }

    private static DemoCustomer robert() {
        return new DemoCustomer(
                SeedUser.ROBERT,
                CustomerDetails.company(BusinessType.ENTERPRISE, "Acme Corporation", in("Gurugram"), rupees(50_000))
                        .withTaxNumbers("07ABCDE1234F1Z5", null),
                10003,
                AccountType.POSTPAID,
                rupees(0),
                settings(50_000).withLowBalanceAlert(false, rupees(100)),
                SeedRatePlan.CALL_CENTER,
                BillingCycle.MONTHLY);
    }

    private NewCustomer customer(TenantId tenant) {
        return new NewCustomer(customerId(tenant), user.id(tenant), details);
    }

    private NewAccount account(TenantId tenant) {
        return NewAccount.of(customerId(tenant), AccountNumber.of("ACC-" + number), accountType, RUPEES)
                .withId(accountId(tenant))
                .withSettings(settings)
                .withOpeningBalance(openingBalance);
    }

    /** From the moment at which it is made: the periods follow from there. */
    private NewSubscription subscription(TenantId tenant) {
        SubscriptionNumber name = SubscriptionNumber.of("SUB-" + number);
        return NewSubscription.of(customerId(tenant), accountId(tenant), plan.id(tenant), cycle)
                .withId(new SubscriptionId(SeedId.of("subscription", tenant, name)))
                .withNumber(name);
    }

    private CustomerId customerId(TenantId tenant) {
        return new CustomerId(SeedId.of("customer", tenant, user.username()));
    }

    private AccountId accountId(TenantId tenant) {
        return new AccountId(SeedId.of("account", tenant, "ACC-" + number));
    }

    private static AccountSettings settings(int creditLimit) {
        return AccountSettings.in(RUPEES)
                .withCreditLimit(rupees(creditLimit))
                .billed(BillingCycle.MONTHLY, 1, ZoneId.of("Asia/Kolkata"));
    }

    private static BillingAddress in(String city) {
        return new BillingAddress(null, city, null, "IN", null);
    }

    private static Money rupees(int amount) {
        return Money.ofMajor(RUPEES, amount);
    }
}
