package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Billing;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Json;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.GatewayMethod;
import io.tallybook.model.telecom.NewPaymentMethod;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentMethod;
import io.tallybook.model.telecom.PaymentMethodDetails;
import io.tallybook.model.telecom.PaymentMethodId;
import io.tallybook.model.telecom.PaymentMethodType;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PaymentMethodDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final PaymentMethodDetails CARD = PaymentMethodDetails.card("Visa", "4242", YearMonth.of(2028, 12));

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Billing billing;
    private Subscriber subscriber;
    private CustomerId customer;
    private PaymentMethodDao methods;

    @BeforeEach
    void a_customer() {
        billing = db.billing().withClock(clock);
        subscriber = Subscriber.of(db, billing);
        customer = subscriber.customer();
        methods = subscriber.telecom().paymentMethods();
    }

    @Test
    void keeps_what_it_was_given() {
        NewPaymentMethod given = NewPaymentMethod.of(
                customer,
                PaymentMethodType.UPI,
                new GatewayMethod(PaymentGateway.RAZORPAY, "token_1"),
                new PaymentMethodDetails(null, null, null, "HDFC", "ada@hdfc", Json.of("{\"vpa\": 1}")));

        PaymentMethod method = methods.add(given);

        assertThat(method)
                .isEqualTo(new PaymentMethod(
                        given.id(),
                        customer,
                        given.type(),
                        given.reference(),
                        given.details(),
                        false,
                        true,
                        1,
                        clock.instant(),
                        clock.instant()));
        assertThat(methods.get(given.id())).isEqualTo(method);
        assertThat(methods.find(given.reference())).contains(method);
        assertThat(methods.find(new GatewayMethod(PaymentGateway.STRIPE, "token_1")))
                .isEmpty();
        assertThat(methods.get(methods.add(card("c")).id()).details()).isEqualTo(CARD);
    }

    @Test
    void is_kept_once_however_often_the_gateway_tells_of_it() {
        PaymentMethod first = methods.add(card("pm_1"));
        PaymentMethod renewed =
                methods.change(first.id(), 1, PaymentMethodDetails.card("Visa", "4242", YearMonth.of(2031, 12)));

        assertThat(methods.add(card("pm_1"))).isEqualTo(renewed);
        assertThat(methods.list(customer, Page.first(10))).containsExactly(renewed);
        List<PaymentMethodId> ids =
                Together.run(8, 16, call -> methods.add(card("pm_2")).id());
        assertThat(ids.stream().distinct()).hasSize(1);
        assertThat(methods.list(customer, Page.after(first.id(), 10))).hasSize(1);
    }

    @Test
    void is_nobody_elses() {
        PaymentMethod first = methods.add(card("pm_1"));
        CustomerId other = subscriber.anotherCustomer();

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> methods.add(NewPaymentMethod.of(other, first.type(), first.reference(), CARD)))
                .withMessage("payment method STRIPE:pm_1 exists already");
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() ->
                        methods.add(NewPaymentMethod.of(customer, PaymentMethodType.WALLET, first.reference(), CARD)));
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> methods.add(card("pm_2").withId(first.id())))
                .withMessage("payment method " + first.id() + " exists already");
        assertThat(methods.list(customer, Page.first(10))).containsExactly(first);
        assertThat(methods.list(other, Page.first(10))).isEmpty();
    }

    @Test
    void belongs_to_a_customer_that_is_not_cancelled_in_an_open_tenant() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> methods.add(
                        NewPaymentMethod.of(CustomerId.generate(), PaymentMethodType.WALLET, reference("x"), CARD)));
        subscriber.telecom().customers().cancel(customer, 1);
        assertThatExceptionOfType(StatusConflict.class).isThrownBy(() -> methods.add(card("pm_1")));
        billing.tenants().close(subscriber.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> methods.add(card("pm_1")));
    }

    @Test
    void one_is_the_default() {
        PaymentMethod one = methods.add(card("pm_1"));
        PaymentMethod two = methods.add(card("pm_2"));
        assertThat(methods.findDefault(customer)).isEmpty();

        PaymentMethod first = methods.makeDefault(one.id());
        assertThat(first.isDefault()).isTrue();
        assertThat(methods.makeDefault(one.id())).isEqualTo(first);
        PaymentMethod second = methods.makeDefault(two.id());

        assertThat(methods.findDefault(customer)).contains(second);
        assertThat(methods.get(one.id()).isDefault()).isFalse();
        assertThat(methods.get(one.id()).version()).isEqualTo(3);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> methods.makeDefault(PaymentMethodId.generate()));
    }

    @Test
    void many_who_set_the_default_at_once_leave_exactly_one() {
        List<PaymentMethodId> all = IntStream.range(0, 8)
                .mapToObj(i -> methods.add(card("pm_" + i)).id())
                .toList();

        Together.run(8, 80, call -> methods.makeDefault(all.get(call % 8)));

        assertThat(methods.list(customer, Page.first(100)))
                .filteredOn(PaymentMethod::isDefault)
                .hasSize(1);
    }

    @Test
    void one_that_is_inactive_is_no_default() {
        PaymentMethod method = methods.makeDefault(methods.add(card("pm_1")).id());

        PaymentMethod inactive = methods.deactivate(method.id(), 2);

        assertThat(inactive.isActive() || inactive.isDefault()).isFalse();
        assertThat(methods.findDefault(customer)).isEmpty();
        assertThatExceptionOfType(StatusConflict.class)
                .isThrownBy(() -> methods.makeDefault(method.id()))
                .withMessage("payment method " + method.id() + " is inactive");
        assertThat(methods.activate(method.id(), 3).isActive()).isTrue();
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> methods.deactivate(method.id(), 3));
    }

    @Test
    void only_upi_has_a_upi_address() {
        PaymentMethod card = methods.add(card("pm_1"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> methods.change(card.id(), 1, PaymentMethodDetails.upi("ada@hdfc")));

        assertThat(methods.get(card.id())).isEqualTo(card);
    }

    @Test
    void is_removed_unless_something_was_paid_by_it() {
        PaymentMethod used = methods.add(card("pm_1"));
        PaymentMethod unused = methods.add(card("pm_2"));
        db.dsl()
                .execute(
                        """
                        INSERT INTO telecom.payments
                            (tenant_id, payment_id, customer_id, account_id, payment_method_id, payment_number, amount,
                             currency, payment_method, gateway, idempotency_key, created_at, updated_at)
                        SELECT tenant_id, ?, ?, account_id, ?, 'P1', 1, 'INR', 'credit_card', 'stripe', 'key', now(), now()
                        FROM telecom.subscriptions
                        WHERE tenant_id = ?
                          AND subscription_id = ?
                        """,
                        UUID.randomUUID(),
                        customer.value(),
                        used.id().value(),
                        subscriber.tenant().value(),
                        subscriber.subscription(customer).value());

        methods.remove(unused.id());

        assertThat(methods.list(customer, Page.first(10))).containsExactly(used);
        assertThatExceptionOfType(InUse.class).isThrownBy(() -> methods.remove(used.id()));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> methods.remove(unused.id()));
    }

    private NewPaymentMethod card(String id) {
        return NewPaymentMethod.of(customer, PaymentMethodType.CREDIT_CARD, reference(id), CARD);
    }

    private static GatewayMethod reference(String id) {
        return new GatewayMethod(PaymentGateway.STRIPE, id);
    }
}
