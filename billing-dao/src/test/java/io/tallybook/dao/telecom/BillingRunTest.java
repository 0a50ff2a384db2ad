package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Period;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.BilledSubscription;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.BillingFailure;
import io.tallybook.model.telecom.BillingRunResult;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceLineType;
import io.tallybook.model.telecom.InvoiceToTax;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.NewInvoice;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.model.telecom.TaxLine;
import io.tallybook.model.telecom.TaxRule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BillingRunTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final TaxRule TEN_PERCENT = invoice -> List.of(new TaxLine(
            "Tax 10 %", BigDecimal.TEN, invoice.subtotal().multipliedBy(new BigDecimal("0.1"), RoundingMode.HALF_UP)));

    private final MovableClock clock = new MovableClock("2026-01-31T00:00:00Z");
    private Subscribers telco;
    private SubscriptionDao subscriptions;

    @BeforeEach
    void a_customer_with_an_account() {
        telco = Subscribers.of(db.billing().withClock(clock), db.dsl());
        subscriptions = telco.subscriptions();
    }

    @Test
    void invoices_the_period_that_begins_once() {
        Subscription made = telco.subscribe();

        BillingRunResult first = run(TEN_PERCENT);
        BillingRunResult second = run(TEN_PERCENT);

        assertThat(first.invoiced())
                .singleElement()
                .isEqualTo(new BilledSubscription(
                        made.id(),
                        first.invoiced().get(0).invoice(),
                        "INV-202601-0001",
                        made.currentPeriod(),
                        Money.parse("USD 34.10")));
        assertThat(first.renewed()).isEmpty();
        assertThat(first.failed()).isEmpty();
        assertThat(second).isEqualTo(nothing());
        Subscription billed = subscriptions.get(made.id());
        assertThat(billed.nextBillingAt()).isEqualTo(made.currentPeriod().to());
        assertThat(billed.lastBilledAt()).isEqualTo(clock.instant());
        assertThat(lines())
                .containsExactly(
                        "1 subscription Starter, 2026-01-31 to 2026-02-28 1.000000 31.0000",
                        "2 tax Tax 10 % 1.000000 3.1000");
        assertThat(db.dsl()
                        .fetchOne(
                                "SELECT status::text, due_at - issued_at = interval '15 days', customer_snapshot ->> 'billing_state'"
                                        + " FROM telecom.invoices WHERE tenant_id = ?",
                                telco.tenant().value())
                        .intoArray())
                .containsExactly("finalized", true, "Karnataka");
    }

    @Test
    void renews_what_is_over_and_catches_up_period_by_period() {
        Subscription made = telco.subscribe();
        clock.moveTo("2026-05-31T00:00:00Z");

        BillingRunResult run = run(TaxRule.NONE);

        assertThat(run.invoiced())
                .extracting(BilledSubscription::period)
                .containsExactly(
                        period("2026-01-31", "2026-02-28"),
                        period("2026-02-28", "2026-03-31"),
                        period("2026-03-31", "2026-04-30"),
                        period("2026-04-30", "2026-05-31"),
                        period("2026-05-31", "2026-06-30"));
        assertThat(run.invoiced())
                .extracting(BilledSubscription::invoiceNumber)
                .containsExactly(
                        "INV-202605-0001", "INV-202605-0002", "INV-202605-0003", "INV-202605-0004", "INV-202605-0005");
        assertThat(run.renewed()).containsExactly(made.id(), made.id(), made.id(), made.id());
        assertThat(run(TaxRule.NONE)).isEqualTo(nothing());
    }

    @Test
    void begins_to_invoice_when_the_trial_is_over_and_the_setup_fee_once() {
        Subscription trial = subscriptions.subscribe(
                NewSubscription.of(telco.customer(), telco.account(), telco.professional(), BillingCycle.MONTHLY)
                        .withTrialDays(14));
        assertThat(run(TaxRule.NONE)).isEqualTo(nothing());
        clock.moveTo("2026-03-14T00:00:00Z");

        BillingRunResult run = run(TaxRule.NONE);

        assertThat(run.renewed()).containsExactly(trial.id(), trial.id());
        assertThat(run.invoiced())
                .extracting(BilledSubscription::total)
                .containsExactly(Money.parse("USD 72.00"), Money.parse("USD 62.00"));
        assertThat(subscriptions.get(trial.id()).status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(lines())
                .filteredOn(line -> line.contains("setup_fee"))
                .singleElement()
                .asString()
                .contains("Setup of Professional");
    }

    @Test
    void bills_the_overage_of_periods_that_are_over_once() {
        Subscription made = telco.subscribe();
        run(TaxRule.NONE);
        telco.use(made.id(), 0, "7.0051");
        assertThat(run(TaxRule.NONE)).isEqualTo(nothing());
        clock.moveTo("2026-02-28T00:00:00Z");
        assertThat(run(TaxRule.NONE).invoiced())
                .extracting(BilledSubscription::total)
                .containsExactly(Money.parse("USD 38.01"));
        assertThat(lines())
                .last()
                .isEqualTo("2 overage Calls beyond the allowance, 2026-01-31 to 2026-02-28 1.000000 7.0100");

        // Calls that come late, and a rating that is corrected.
        telco.use(made.id(), 0, "9.0051");
        telco.use(made.id(), 1, "1.00");
        clock.moveTo("2026-03-31T00:00:00Z");
        assertThat(run(TaxRule.NONE).invoiced())
                .extracting(BilledSubscription::total)
                .containsExactly(Money.parse("USD 34.00"));
        telco.use(made.id(), 1, "0.25");
        clock.moveTo("2026-04-30T00:00:00Z");
        assertThat(run(TaxRule.NONE).invoiced())
                .extracting(BilledSubscription::total)
                .containsExactly(Money.parse("USD 30.25"));
        assertThat(unsettled()).isZero();
    }

    @Test
    void keeps_for_later_what_would_make_an_invoice_negative_or_is_less_than_it_can_say() {
        Subscription made = telco.subscribe();
        telco.use(made.id(), 0, "100.00");
        clock.moveTo("2026-02-28T00:00:00Z");
        run(TaxRule.NONE);
        telco.use(made.id(), 0, "10.00");
        telco.use(made.id(), 1, "0.0049");
        clock.moveTo("2026-03-31T00:00:00Z");

        BillingRunResult run = run(TaxRule.NONE);

        assertThat(run.invoiced()).extracting(BilledSubscription::total).containsExactly(Money.parse("USD 31.00"));
        assertThat(unsettled()).isEqualTo(2);
    }

    @Test
    void bills_calls_of_subscriptions_that_have_ended() {
        Subscription made = telco.subscribe();
        run(TaxRule.NONE);
        telco.use(made.id(), 0, "5.00");
        clock.moveTo("2026-02-10T00:00:00Z");
        subscriptions.cancel(made.id(), 2, null);

        BillingRunResult run = run(TEN_PERCENT);

        assertThat(run.invoiced()).singleElement().satisfies(invoice -> {
            assertThat(invoice.period()).isNull();
            assertThat(invoice.total()).isEqualTo(Money.parse("USD 5.50"));
        });
        assertThat(run(TEN_PERCENT)).isEqualTo(nothing());
        telco.use(made.id(), 0, "6.00");
        assertThat(run(TEN_PERCENT).invoiced())
                .extracting(BilledSubscription::total)
                .containsExactly(Money.parse("USD 1.10"));
    }

    @Test
    void ends_what_is_not_to_be_renewed() {
        Subscription expiring = subscriptions.subscribe(telco.starterMonthly().withoutRenewal());
        Subscription cancelled = telco.subscribe();
        Subscription suspended = telco.subscribe();
        Subscription stays = telco.subscribe();
        subscriptions.cancelAtPeriodEnd(cancelled.id(), 1, null);
        subscriptions.cancelAtPeriodEnd(suspended.id(), 1, null);
        subscriptions.suspend(suspended.id(), 2);
        subscriptions.suspend(stays.id(), 1);
        run(TaxRule.NONE);
        clock.moveTo("2026-03-10T00:00:00Z");

        BillingRunResult run = run(TaxRule.NONE);

        assertThat(run.expired()).containsExactly(expiring.id());
        assertThat(run.cancelled()).containsExactlyInAnyOrder(cancelled.id(), suspended.id());
        assertThat(run.renewed()).isEmpty();
        assertThat(run.invoiced()).isEmpty();
        assertThat(subscriptions.get(expiring.id()).endedAt())
                .isEqualTo(expiring.currentPeriod().to());
        assertThat(subscriptions.get(suspended.id()).status()).isEqualTo(SubscriptionStatus.CANCELLED);
        assertThat(subscriptions.get(stays.id()).status()).isEqualTo(SubscriptionStatus.SUSPENDED);
    }

    @Test
    void applies_a_change_that_was_scheduled() {
        Subscription made = telco.subscribe();
        subscriptions.schedulePlanChange(made.id(), 1, telco.professional(), BillingCycle.MONTHLY);
        run(TaxRule.NONE);
        clock.moveTo("2026-02-28T00:00:00Z");

        // No setup fee: there was an invoice before.
        assertThat(run(TaxRule.NONE).invoiced())
                .extracting(BilledSubscription::total)
                .containsExactly(Money.parse("USD 62.00"));
    }

    @Test
    void writes_no_invoice_for_what_costs_nothing() {
        RatePlanId free = RatePlanId.generate();
        telco.insertPlan(free, "Free", "USD", "0", null, "0", 10);
        Subscription made = subscriptions.subscribe(
                NewSubscription.of(telco.customer(), telco.account(), free, BillingCycle.MONTHLY));
        clock.moveTo("2026-02-28T00:00:00Z");

        BillingRunResult run = run(TaxRule.NONE);

        assertThat(run.invoiced()).isEmpty();
        assertThat(run.renewed()).containsExactly(made.id());
        assertThat(subscriptions.get(made.id()).nextBillingAt()).isEqualTo(Instant.parse("2026-03-31T00:00:00Z"));
        assertThat(telco.count("invoices")).isZero();
        assertThat(telco.count("invoice_series")).isZero();
    }

    @Test
    void leaves_a_period_alone_that_somebody_else_has_invoiced() {
        Subscription made = telco.subscribe();
        telco.telecom()
                .invoices()
                .draft(
                        NewInvoice.of(
                                        made.customer(),
                                        InvoiceType.SUBSCRIPTION,
                                        clock.instant(),
                                        List.of(InvoiceLine.subscription("Mine", Money.parse("USD 1.00"))))
                                .forPeriod(made.id(), made.currentPeriod()),
                        IdempotencyKey.of("mine"));

        BillingRunResult run = run(TaxRule.NONE);

        assertThat(run).isEqualTo(nothing());
        assertThat(subscriptions.get(made.id()).nextBillingAt())
                .isEqualTo(made.currentPeriod().to());
    }

    @Test
    void goes_on_after_a_subscription_that_fails_and_tries_it_again_in_the_next_run() {
        List<Subscription> made = List.of(telco.subscribe(), telco.subscribe(), telco.subscribe());
        Subscription bad = made.get(1);
        List<InvoiceToTax> asked = new ArrayList<>();
        IllegalStateException reason = new IllegalStateException("no tax table");

        BillingRunResult run = run(invoice -> {
            asked.add(invoice);
            if (invoice.subscription().equals(bad.id())) {
                throw reason;
            }
            return List.of();
        });

        assertThat(run.failed()).containsExactly(new BillingFailure(bad.id(), reason));
        assertThat(run.invoiced())
                .extracting(BilledSubscription::invoiceNumber)
                .containsExactly("INV-202601-0001", "INV-202601-0002");
        assertThat(asked).hasSize(3);
        assertThat(subscriptions.get(bad.id())).isEqualTo(bad);
        assertThat(run(TaxRule.NONE).invoiced())
                .extracting(BilledSubscription::invoiceNumber)
                .containsExactly("INV-202601-0003");
    }

    @Test
    void tells_what_the_database_or_the_currency_refuses() {
        Subscription made = telco.subscribe();

        assertThat(run(invoice -> List.of(new TaxLine("Tax", null, Money.parse("EUR 1.00"))))
                        .failed())
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).isInstanceOf(CurrencyMismatch.class));
        assertThat(run(invoice -> List.of(new TaxLine("Tax", null, Money.parse("USD -32.00"))))
                        .failed())
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).hasMessageContaining("negative"));
        assertThat(subscriptions.get(made.id())).isEqualTo(made);
        assertThat(telco.count("invoices")).isZero();
    }

    @Test
    void asks_for_tax_with_what_it_depends_on_unless_the_customer_is_exempt() {
        Subscription made = telco.subscribe();
        List<InvoiceToTax> asked = new ArrayList<>();

        run(invoice -> {
            asked.add(invoice);
            return List.of();
        });

        assertThat(asked)
                .containsExactly(new InvoiceToTax(
                        telco.customer(),
                        made.id(),
                        "IN",
                        "Karnataka",
                        null,
                        clock.instant(),
                        List.of(new InvoiceToTax.Line(
                                InvoiceLineType.SUBSCRIPTION,
                                "Starter, 2026-01-31 to 2026-02-28",
                                Money.parse("USD 31.00"))),
                        Money.parse("USD 31.00")));
        telco.set("customers", "is_tax_exempt = true", telco.customer().value());
        clock.moveTo("2026-02-28T00:00:00Z");
        assertThat(run(TEN_PERCENT).invoiced())
                .extracting(BilledSubscription::total)
                .containsExactly(Money.parse("USD 31.00"));
    }

    @Test
    void passes_over_what_somebody_holds() {
        Subscription held = telco.subscribe();
        Subscription free = telco.subscribe();

        db.dsl().transaction(trx -> {
            trx.dsl()
                    .fetch(
                            "SELECT FROM telecom.subscriptions WHERE tenant_id = ? AND subscription_id = ? FOR NO KEY UPDATE",
                            telco.tenant().value(),
                            held.id().value());
            assertThat(run(TaxRule.NONE).invoiced())
                    .extracting(BilledSubscription::subscription)
                    .containsExactly(free.id());
        });

        assertThat(run(TaxRule.NONE).invoiced())
                .extracting(BilledSubscription::subscription)
                .containsExactly(held.id());
    }

    @Test
    void bills_a_period_after_the_plan_was_changed_in_it_by_the_new_price() {
        telco.topUp("100.00");
        Subscription made = telco.subscribe();
        run(TaxRule.NONE);
        clock.moveTo("2026-02-10T00:00:00Z");
        subscriptions.changePlan(made.id(), telco.professional(), RoundingMode.HALF_UP, IdempotencyKey.of("change"));
        telco.use(made.id(), 0, "2.00");
        telco.use(made.id(), 1, "3.00");
        assertThat(run(TaxRule.NONE)).isEqualTo(nothing());
        clock.moveTo("2026-02-28T00:00:00Z");

        assertThat(run(TaxRule.NONE).invoiced())
                .extracting(BilledSubscription::total)
                .containsExactly(Money.parse("USD 67.00"));
    }

    @Test
    void commits_by_itself_for_a_tenant_that_is_open() {
        telco.subscribe();
        BillingRunTerms terms = BillingRunTerms.monthly(clock.instant(), ZoneId.of("UTC"));

        db.dsl().transaction(trx -> {
            BillingRunDao inside = telco.through(telco.billing().in(trx)).runs();
            assertThatIllegalStateException().isThrownBy(() -> inside.run(clock.instant(), terms, TaxRule.NONE));
        });
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> telco.billing()
                        .tenant(TenantId.generate())
                        .telecom()
                        .billingRuns()
                        .run(clock.instant(), terms, TaxRule.NONE));
        telco.billing().tenants().close(telco.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> run(TaxRule.NONE));
        assertThat(telco.count("invoices")).isZero();
    }

    private BillingRunResult run(TaxRule taxes) {
        return telco.runs().run(clock.instant(), BillingRunTerms.monthly(clock.instant(), ZoneId.of("UTC")), taxes);
    }

    private static BillingRunResult nothing() {
        return new BillingRunResult(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static Period period(String from, String to) {
        return new Period(Instant.parse(from + "T00:00:00Z"), Instant.parse(to + "T00:00:00Z"));
    }

    private int unsettled() {
        return db.dsl()
                .fetch(
                        "SELECT FROM telecom.subscription_usage WHERE tenant_id = ? AND overage_cost <> overage_settled",
                        telco.tenant().value())
                .size();
    }

    private List<String> lines() {
        return db.dsl()
                .fetch(
                        "SELECT line_number || ' ' || line_type || ' ' || description || ' ' || quantity || ' ' || amount"
                                + " FROM telecom.invoice_lines JOIN telecom.invoices USING (tenant_id, invoice_id)"
                                + " WHERE tenant_id = ? ORDER BY series_number, line_number",
                        telco.tenant().value())
                .getValues(0, String.class);
    }
}
