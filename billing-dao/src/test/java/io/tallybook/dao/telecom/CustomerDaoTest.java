package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Json;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.BillingAddress;
import io.tallybook.model.telecom.BusinessType;
import io.tallybook.model.telecom.Customer;
import io.tallybook.model.telecom.CustomerDetails;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.CustomerIdentity;
import io.tallybook.model.telecom.CustomerStatus;
import io.tallybook.model.telecom.KycStatus;
import io.tallybook.model.telecom.NewCustomer;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.UserId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CustomerDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final Json DOCUMENTS = Json.of("[{\"kind\": \"passport\"}]");

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Billing billing;
    private Subscriber subscriber;
    private CustomerDao customers;

    @BeforeEach
    void a_customer() {
        billing = db.billing().withClock(clock);
        subscriber = Subscriber.of(db, billing);
        customers = subscriber.telecom().customers();
    }

    @Test
    void keeps_what_it_was_given() {
        NewCustomer given = NewCustomer.of(
                subscriber.user(),
                new CustomerDetails(
                        BusinessType.ENTERPRISE,
                        "Acme Corporation",
                        "29AABCU9603R1ZX",
                        "AABCU9603R",
                        new BillingAddress("1 MG Road", "Bengaluru", "Karnataka", "IN", "560001"),
                        Money.parse("INR 50000"),
                        true,
                        "pays late"));

        Customer customer = customers.create(given);

        assertThat(customer)
                .isEqualTo(new Customer(
                        given.id(),
                        subscriber.user(),
                        given.details(),
                        CustomerStatus.ACTIVE,
                        new CustomerIdentity(KycStatus.PENDING, null, null, null),
                        1,
                        clock.instant(),
                        clock.instant()));
        assertThat(customers.get(given.id())).isEqualTo(customer);
    }

    @Test
    void leaves_what_exists_as_it_is() {
        Customer first = customers.create(company("29AABCU9603R1ZX"));

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> customers.create(company(null).withId(first.id())))
                .withMessage("customer " + first.id() + " exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> customers.create(company("29AABCU9603R1ZX")))
                .withMessage("customer with GSTIN 29AABCU9603R1ZX exists already");
        assertThat(customers.get(first.id())).isEqualTo(first);
    }

    @Test
    void belongs_to_a_user_of_an_open_tenant() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> customers.create(NewCustomer.of(UserId.generate(), Subscriber.details())));
        billing.tenants().close(subscriber.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> customers.create(company(null)));
    }

    @Test
    void lists_by_page_and_by_how_they_stand() {
        List<Customer> all = customers.list(Page.first(10));
        Customer suspended = customers.suspend(customers.create(company(null)).id(), 1);
        Customer submitted = customers.submitKyc(customers.create(company(null)).id(), 1, DOCUMENTS);

        assertThat(customers.list(Page.first(2))).containsExactly(all.get(0), suspended);
        assertThat(customers.list(Page.after(suspended.id(), 2))).containsExactly(submitted);
        assertThat(customers.list(CustomerStatus.SUSPENDED, Page.first(10))).containsExactly(suspended);
        assertThat(customers.list(KycStatus.SUBMITTED, Page.first(10))).containsExactly(submitted);
        assertThat(customers.list(subscriber.user(), Page.after(all.get(0).id(), 1)))
                .containsExactly(suspended);
        assertThat(customers.list(UserId.generate(), Page.first(10))).isEmpty();
    }

    @Test
    void is_changed_at_the_version_that_was_read() {
        Customer read = customers.get(subscriber.customer());
        clock.forward(Duration.ofMinutes(1));

        Customer changed = customers.change(
                read.id(),
                1,
                read.details()
                        .withTaxNumbers("29AABCU9603R1ZX", null)
                        .withCreditLimit(Money.parse("USD 10"))
                        .withNotes("moved"));

        assertThat(changed.details().gstin()).isEqualTo("29AABCU9603R1ZX");
        assertThat(changed.details().creditLimit()).isEqualTo(Money.parse("USD 10"));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.updatedAt()).isEqualTo(clock.instant());
        assertThat(customers.get(read.id())).isEqualTo(changed);
        assertThatExceptionOfType(VersionConflict.class)
                .isThrownBy(() -> customers.change(read.id(), 1, read.details()));
        assertThat(customers
                        .change(read.id(), 2, changed.details().withTaxNumbers(null, null))
                        .details()
                        .gstin())
                .isNull();
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> customers.change(CustomerId.generate(), 1, read.details()));
    }

    @Test
    void lets_one_of_many_have_a_gstin() {
        List<Customer> all = IntStream.range(0, 8)
                .mapToObj(i -> customers.create(company(null)))
                .toList();

        List<Boolean> changed = Together.run(8, 8, call -> {
            Customer one = all.get(call);
            try {
                customers.change(one.id(), 1, one.details().withTaxNumbers("29AABCU9603R1ZX", null));
                return true;
            } catch (AlreadyExists taken) {
                return false;
            }
        });

        assertThat(changed).containsOnlyOnce(true);
    }

    @Test
    void a_taken_gstin_leaves_the_transaction_usable() {
        customers.create(company("29AABCU9603R1ZX"));
        Customer other = customers.create(company(null));

        billing.transaction(tx -> {
            CustomerDao inside = tx.tenant(subscriber.tenant()).telecom().customers();
            assertThatExceptionOfType(AlreadyExists.class)
                    .isThrownBy(() ->
                            inside.change(other.id(), 1, other.details().withTaxNumbers("29AABCU9603R1ZX", null)));
            inside.suspend(other.id(), 1);
        });

        assertThat(customers.get(other.id()).status()).isEqualTo(CustomerStatus.SUSPENDED);
    }

    @Test
    void another_user_may_log_in_for_it() {
        UserId bob = subscriber.acme().users().create(Subscriber.newUser("bob")).id();

        assertThat(customers.changeUser(subscriber.customer(), 1, bob).user()).isEqualTo(bob);
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> customers.changeUser(subscriber.customer(), 2, UserId.generate()));
    }

    @Test
    void is_suspended_and_activated_and_cancelled_for_ever() {
        CustomerId id = subscriber.customer();
        SubscriptionId subscription = subscriber.subscription(id);

        assertThat(customers.suspend(id, 1).status()).isEqualTo(CustomerStatus.SUSPENDED);
        assertThat(customers.activate(id, 2).status()).isEqualTo(CustomerStatus.ACTIVE);
        assertThatExceptionOfType(InUse.class)
                .isThrownBy(() -> customers.cancel(id, 3))
                .withMessageEndingWith("is in use by subscriptions");
        subscriber.end(subscription);
        assertThat(customers.cancel(id, 3).status()).isEqualTo(CustomerStatus.CANCELLED);
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> customers.activate(id, 4));
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> customers.suspend(id, 4));
        assertThatExceptionOfType(AlreadyEnded.class).isThrownBy(() -> customers.cancel(id, 4));
    }

    @Test
    void its_identity_is_submitted_rejected_submitted_again_and_verified() {
        CustomerId id = subscriber.customer();

        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> customers.verifyKyc(id, 1))
                .withMessage("KYC of customer " + id + " is pending");
        assertThat(customers.submitKyc(id, 1, DOCUMENTS).identity())
                .isEqualTo(new CustomerIdentity(KycStatus.SUBMITTED, DOCUMENTS, null, null));
        assertThat(customers.rejectKyc(id, 2, "blurred").identity())
                .isEqualTo(new CustomerIdentity(KycStatus.REJECTED, DOCUMENTS, clock.instant(), "blurred"));
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> customers.verifyKyc(id, 3));
        customers.submitKyc(id, 3, Json.of("{}"));
        assertThat(customers.verifyKyc(id, 4).identity())
                .isEqualTo(new CustomerIdentity(KycStatus.VERIFIED, Json.of("{}"), clock.instant(), null));
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> customers.submitKyc(id, 5, DOCUMENTS));
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> customers.rejectKyc(id, 5, "late"));
        assertThat(customers.requestKyc(id, 5).identity())
                .isEqualTo(new CustomerIdentity(KycStatus.PENDING, Json.of("{}"), null, null));
    }

    @Test
    void nobody_verifies_documents_that_were_not_read() {
        CustomerId id = subscriber.customer();
        customers.submitKyc(id, 1, DOCUMENTS);
        customers.submitKyc(id, 2, Json.of("[]"));

        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> customers.verifyKyc(id, 2));

        assertThat(customers.get(id).identity().status()).isEqualTo(KycStatus.SUBMITTED);
    }

    @Test
    void of_two_who_decide_at_once_one_does() {
        for (int round = 0; round < 10; round++) {
            CustomerId id = customers.create(company(null)).id();
            customers.submitKyc(id, 1, DOCUMENTS);

            List<Boolean> decided = Together.run(2, 2, call -> {
                try {
                    return call == 0 ? customers.verifyKyc(id, 2) != null : customers.rejectKyc(id, 2, "no") != null;
                } catch (VersionConflict late) {
                    return false;
                }
            });

            assertThat(decided).containsOnlyOnce(true);
        }
    }

    @Test
    void is_removed_when_nothing_belongs_to_it() {
        CustomerId other = subscriber.anotherCustomer();
        subscriber.subscription(subscriber.customer());

        customers.remove(other);

        assertThat(customers.find(other)).isEmpty();
        assertThatExceptionOfType(InUse.class).isThrownBy(() -> customers.remove(subscriber.customer()));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> customers.remove(other));
    }

    private NewCustomer company(String gstin) {
        return NewCustomer.of(
                subscriber.user(),
                CustomerDetails.company(
                                BusinessType.SMALL_BUSINESS, "Acme", BillingAddress.in("IN"), Money.parse("INR 0"))
                        .withTaxNumbers(gstin, null));
    }
}
