package io.tallybook.model.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.YearMonth;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the records of customers, payment methods and numbers refuse, as the checks of their tables do. */
class TelecomRecordsTest {

    private static final Money NOTHING = Money.parse("INR 0");
    private static final CustomerDetails PERSON = CustomerDetails.individual(BillingAddress.in("IN"), NOTHING);
    private static final TelephoneNumber NUMBER = TelephoneNumber.of("+918012345678");
    private static final DidDetails PRICES = DidDetails.of(NOTHING, NOTHING);

    @ParameterizedTest
    @ValueSource(strings = {"29AABCU9603R1Z", "29aabcu9603r1zx", "AAAABCU9603R1ZX", "29AABCU9603R0ZX", ""})
    void refuses_what_is_no_gstin(String text) {
        assertThat(PERSON.withTaxNumbers("29AABCU9603R1ZX", null).gstin()).isEqualTo("29AABCU9603R1ZX");
        assertThatIllegalArgumentException().isThrownBy(() -> PERSON.withTaxNumbers(text, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AABCU9603", "AABCU96033", "aabcu9603r", ""})
    void refuses_what_is_no_pan(String text) {
        assertThat(PERSON.withTaxNumbers(null, "AABCU9603R").pan()).isEqualTo("AABCU9603R");
        assertThatIllegalArgumentException().isThrownBy(() -> PERSON.withTaxNumbers(null, text));
    }

    @Test
    void a_company_has_a_name_and_a_credit_limit_is_not_negative() {
        assertThatNullPointerException()
                .isThrownBy(() -> new CustomerDetails(
                        BusinessType.ENTERPRISE, null, null, null, PERSON.address(), NOTHING, false, null));
        assertThatIllegalArgumentException().isThrownBy(() -> PERSON.withCreditLimit(Money.parse("INR -1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"in", "IND", "I", "", "I1"})
    void refuses_what_is_no_country(String country) {
        assertThatIllegalArgumentException().isThrownBy(() -> BillingAddress.in(country));
        assertThatIllegalArgumentException().isThrownBy(() -> DidWish.in(country));
        assertThatIllegalArgumentException().isThrownBy(() -> NewDid.of(NUMBER, country, "+91", DidType.LOCAL, PRICES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"91", "+1", "+0", "+9180", ""})
    void a_number_begins_with_its_country_code(String code) {
        assertThatIllegalArgumentException().isThrownBy(() -> NewDid.of(NUMBER, "IN", code, DidType.LOCAL, PRICES));
    }

    @Test
    void both_prices_of_a_number_are_in_one_currency() {
        assertThatIllegalArgumentException().isThrownBy(() -> DidDetails.of(NOTHING, Money.parse("USD 1")));
        assertThatIllegalArgumentException().isThrownBy(() -> DidDetails.of(Money.parse("INR -1"), NOTHING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4242424242424242", "42", "abcd", ""})
    void keeps_no_more_of_a_card_than_four_digits_and_repeats_nothing(String digits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PaymentMethodDetails.card("Visa", digits, YearMonth.of(2028, 1)))
                .withMessage("last four must be four digits");
    }

    @Test
    void an_expiry_is_of_this_century_and_a_upi_address_of_upi() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PaymentMethodDetails.card("Visa", "4242", YearMonth.of(1999, 12)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewPaymentMethod.of(
                        CustomerId.generate(),
                        PaymentMethodType.WALLET,
                        new GatewayMethod(PaymentGateway.STRIPE, "pm_1"),
                        PaymentMethodDetails.upi("ada@bank")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Invoices", "invoices..void", ".void", "1a", "a b"})
    void refuses_what_is_no_permission(String text) {
        assertThat(Permission.of("invoices.void-2")).hasToString("invoices.void-2");
        assertThatIllegalArgumentException().isThrownBy(() -> Permission.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "fe80::1%eth0", "1"})
    void refuses_what_is_no_address(String text) {
        assertThat(IpAddress.of("2001:db8::192.0.2.1")).hasToString("2001:db8::192.0.2.1");
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.of(text));
    }

    @Test
    void a_lock_takes_some_attempts_and_some_time() {
        assertThatIllegalArgumentException().isThrownBy(() -> LockoutPolicy.after(0, Duration.ofMinutes(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> LockoutPolicy.after(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> LockoutPolicy.after(1, Duration.ofDays(366)));
    }
}
