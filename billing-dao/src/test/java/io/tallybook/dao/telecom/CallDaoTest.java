package io.tallybook.dao.telecom;

import static io.tallybook.dao.telecom.Telecom.FEBRUARY;
import static io.tallybook.dao.telecom.Telecom.JANUARY;
import static io.tallybook.dao.telecom.Telecom.MARCH;
import static io.tallybook.dao.telecom.Telecom.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Suspended;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountTransaction;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.CallStatus;
import io.tallybook.model.telecom.CallTotal;
import io.tallybook.model.telecom.CallType;
import io.tallybook.model.telecom.Cdr;
import io.tallybook.model.telecom.CdrError;
import io.tallybook.model.telecom.CdrFilter;
import io.tallybook.model.telecom.CdrId;
import io.tallybook.model.telecom.CdrOutcome;
import io.tallybook.model.telecom.CdrRating;
import io.tallybook.model.telecom.CdrRatingOutcome;
import io.tallybook.model.telecom.CdrRerating;
import io.tallybook.model.telecom.CdrRetry;
import io.tallybook.model.telecom.CdrStatus;
import io.tallybook.model.telecom.DestinationTotal;
import io.tallybook.model.telecom.NewCdr;
import io.tallybook.model.telecom.PeriodUsage;
import io.tallybook.model.telecom.RatedCdr;
import io.tallybook.model.telecom.SubscriptionId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-20T12:00:00Z");
    private Telecom telecom;
    private CallDao calls;

    @BeforeEach
    void a_customer() {
        telecom = Telecom.of(db.dsl(), db.billing().withClock(clock));
        calls = telecom.calls();
    }

    @ParameterizedTest
    @CsvSource({
        "60, 60, 0, 0", "60, 60, 1, 60", "60, 60, 60, 60", "60, 60, 61, 120", "30, 6, 1, 30", "30, 6, 30, 30",
        "30, 6, 31, 36", "30, 6, 36, 36", "30, 6, 37, 42", "1, 1, 1, 1", "1, 1, 61, 61", "60, 1, 61, 61"
    })
    void charges_by_increments(int initial, int step, int billable, int charged) {
        telecom.subscription("SUB-1", telecom.account("ACC-1", AccountType.POSTPAID), 0, "0.6", initial, step);

        RatedCdr rated = calls.ingest(call("c1", "2026-01-10T10:00:00Z", billable));

        assertThat(rated.charged()).isEqualTo(Duration.ofSeconds(charged));
        assertThat(rated.cost())
                .isEqualTo(BigMoney.parse("INR " + new BigDecimal(charged).movePointLeft(2))
                        .withScale(2));
        assertThat(usage(rated.subscription()).answeredCalls()).containsEntry(CallType.MOBILE, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "up, 0.0001, 1, 0.0001",
        "down, 0.0059, 1, 0",
        "half_up, 0.0030, 1, 0.0001",
        "half_down, 0.0030, 1, 0",
        "half_even, 0.0030, 1, 0",
        "half_even, 0.0090, 1, 0.0002",
        "half_up, 0.0029999999, 1, 0",
        "up, 0.0000000001, 1, 0.0001",
        "half_down, 0.0030000001, 1, 0.0001",
        "half_up, 1.99, 61, 2.0232"
    })
    void rounds_a_cost_once_as_the_period_says(String mode, String rate, int seconds, String cost) {
        SubscriptionId id =
                telecom.subscription("SUB-1", telecom.account("ACC-1", AccountType.POSTPAID), 0, rate, 1, 1);
        telecom.execute(
                "UPDATE telecom.subscription_usage SET rounding_mode = cast(? as telecom.cost_rounding)"
                        + " WHERE subscription_id = ?",
                mode,
                id.value());

        assertThat(calls.ingest(call("c1", "2026-01-10T10:00:00Z", seconds))
                        .cost()
                        .getAmount())
                .isEqualByComparingTo(cost);
    }

    @Test
    void takes_what_is_left_of_the_allowance_and_charges_the_rest() {
        SubscriptionId id =
                telecom.subscription("SUB-1", telecom.account("ACC-1", AccountType.POSTPAID), 1, "1.5", 30, 6);
        calls.ingest(call("c1", "2026-01-10T10:00:00Z", 20));

        RatedCdr second = calls.ingest(call("c2", "2026-01-09T10:00:00Z", 50));

        assertThat(second.status()).isEqualTo(CdrStatus.PROCESSED);
        assertThat(second.charged()).isEqualTo(Duration.ofSeconds(54));
        assertThat(second.overage()).isEqualTo(Duration.ofSeconds(24));
        assertThat(second.cost()).isEqualTo(BigMoney.parse("INR 0.60"));
        assertThat(second.periodStart()).isEqualTo(JANUARY);
        PeriodUsage usage = usage(id);
        assertThat(usage.used()).isEqualTo(Duration.ofSeconds(84));
        assertThat(usage.overage()).isEqualTo(Duration.ofSeconds(24));
        assertThat(usage.remaining()).isEqualTo(Duration.ZERO);
        assertThat(usage.overageCost()).isEqualTo(BigMoney.parse("INR 0.60"));
        assertThat(usage.overageSettled().isZero()).isTrue();
        assertThat(usage.answeredCalls()).containsEntry(CallType.MOBILE, 2).containsEntry(CallType.ISD, 0);
        assertThat(telecom.accounts().get(second.account()).balance().isZero()).isTrue();
    }

    @Test
    void debits_a_prepaid_account_with_the_overage() {
        AccountId account = telecom.prepaid("ACC-1", "INR 1");
        SubscriptionId id = telecom.subscription("SUB-1", account, 1, "1.5", 60, 60);

        RatedCdr rated = calls.ingest(call("c1", "2026-01-10T10:00:00Z", 61));
        RatedCdr refused = calls.ingest(call("c2", "2026-01-10T10:05:00Z", 1));

        // Sixty of 120 seconds are covered.
        assertThat(rated.status()).isEqualTo(CdrStatus.FAILED);
        assertThat(rated.error()).isEqualTo(CdrError.INSUFFICIENT_BALANCE);
        assertThat(refused.status()).isEqualTo(CdrStatus.PROCESSED);
        telecom.accounts().topUp(account, Money.parse("INR 9"), IdempotencyKey.of("more"));
        Cdr again = calls.retry(rated.id());
        assertThat(again.rated().status()).isEqualTo(CdrStatus.PROCESSED);
        assertThat(again.cost()).isEqualTo(BigMoney.parse("INR 3.00"));
        assertThat(again.retries()).isEqualTo(1);
        assertThat(telecom.accounts().get(account).balance()).isEqualTo(BigMoney.parse("INR 7.00"));
        assertThat(usage(id).overageSettled()).isEqualTo(BigMoney.parse("INR 3.00"));
        AccountTransaction debit =
                telecom.api().ledger(account).listNewest(Page.first(1)).get(0);
        assertThat(debit.key()).isEqualTo(IdempotencyKey.of("cdr:c1:2"));
        assertThat(debit.call()).isEqualTo(rated.id());
        assertThat(debit.amount()).isEqualTo(BigMoney.parse("INR -3.00"));
        assertThat(calls.ratings(rated.id()))
                .extracting(CdrRating::outcome)
                .containsExactly(CdrRatingOutcome.FAILED, CdrRatingOutcome.RATED);
        assertThat(calls.ratings(rated.id()).get(1).ledgerRow()).isEqualTo(debit.sequenceNumber());
        assertThat(calls.retry(rated.id())).isEqualTo(again);
    }

    @Test
    void takes_a_call_once_and_keeps_the_first_of_two_records() {
        SubscriptionId id =
                telecom.subscription("SUB-1", telecom.account("ACC-1", AccountType.POSTPAID), 0, "1", 60, 60);
        NewCdr call = call("c1", "2026-01-10T10:00:00Z", 61);
        RatedCdr first = calls.ingest(call);
        clock.forward(Duration.ofDays(400));

        RatedCdr replay = calls.ingest(call.withRaw("{\"attempt\": 2}"));

        assertThat(replay.isReplayed()).isTrue();
        assertThat(replay.id()).isEqualTo(first.id());
        assertThat(replay.cost()).isEqualTo(first.cost());
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> calls.ingest(call("c1", "2026-01-10T10:00:00Z", 62)));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> calls.ingest(call("c1", "SUB-2", "2026-01-10T10:00:00Z", 61)));
        assertThat(calls.get(first.id()).call()).isEqualTo(call);
        assertThat(usage(id).used()).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void keeps_what_cannot_be_rated_with_its_reason() {
        AccountId account = telecom.account("ACC-1", AccountType.POSTPAID);
        SubscriptionId ended = telecom.subscription("SUB-1", account, 0, "1", 60, 60);
        telecom.end(ended, "2026-01-15T00:00:00Z");
        telecom.subscription("SUB-2", account, 0, "1", 60, 60);

        assertThat(errorOf(call("c1", "SUB-9", "2026-01-10T10:00:00Z", 5))).isEqualTo(CdrError.UNKNOWN_SUBSCRIPTION);
        assertThat(errorOf(call("c2", "2026-01-15T00:00:00Z", 5))).isEqualTo(CdrError.SUBSCRIPTION_ENDED);
        assertThat(errorOf(call("c3", "2025-12-31T23:59:59Z", 5))).isEqualTo(CdrError.NO_PERIOD);
        assertThat(errorOf(call("c4", "2026-01-14T23:59:59Z", 5))).isNull();
        telecom.accounts().suspend(account);
        assertThat(errorOf(call("c5", "SUB-2", "2026-01-10T10:00:00Z", 5))).isEqualTo(CdrError.ACCOUNT_NOT_ACTIVE);
        assertThat(errorOf(call("c6", "SUB-2", "2026-01-10T10:00:00Z", 5).withStatus(CallStatus.BUSY)))
                .isNull();
        Cdr kept = calls.find("c1").orElseThrow();
        assertThat(kept.rated().subscription()).isNull();
        assertThat(kept.cost()).isNull();
        assertThat(calls.ratings(kept.id()))
                .extracting(CdrRating::error)
                .containsExactly(CdrError.UNKNOWN_SUBSCRIPTION);
    }

    @Test
    void lets_a_call_wait_for_its_period() {
        AccountId account = telecom.account("ACC-1", AccountType.POSTPAID);
        SubscriptionId id = telecom.subscription("SUB-1", account, 0, "1", 60, 60);
        SubscriptionId last = telecom.subscription("SUB-2", account, 0, "1", 60, 60);
        telecom.execute(
                "UPDATE telecom.subscriptions SET is_auto_renew = false WHERE subscription_id = ?", last.value());

        RatedCdr waiting = calls.ingest(call("c1", "2026-02-01T00:00:00Z", 5));

        assertThat(waiting.status()).isEqualTo(CdrStatus.PENDING);
        assertThat(errorOf(call("c2", "SUB-2", "2026-02-01T00:00:00Z", 5))).isEqualTo(CdrError.SUBSCRIPTION_ENDED);
        assertThat(calls.ratings(waiting.id())).isEmpty();
        clock.forward(Duration.ofDays(1));
        assertThat(calls.retryFailed(1)).isEqualTo(new CdrRetry(0, 0, 1));
        telecom.period(id, FEBRUARY, MARCH);
        clock.forward(Duration.ofDays(1));
        assertThat(calls.retryFailed(10)).isEqualTo(new CdrRetry(1, 1, 0));
        assertThat(calls.get(waiting.id()).rated().periodStart()).isEqualTo(FEBRUARY);
        assertThat(calls.get(waiting.id()).retries()).isEqualTo(2);
        assertThat(calls.ratings(waiting.id())).extracting(CdrRating::number).containsExactly(1);
        assertThat(usage(id).used()).isEqualTo(Duration.ZERO);
        assertThat(telecom.api().callStatistics().listUsage(id, Page.first(5)))
                .extracting(PeriodUsage::used)
                .containsExactly(Duration.ofSeconds(60), Duration.ZERO);
    }

    @Test
    void costs_nothing_and_counts_nowhere_unless_answered() {
        SubscriptionId id =
                telecom.subscription("SUB-1", telecom.account("ACC-1", AccountType.POSTPAID), 0, "1", 60, 60);

        for (CallStatus status : CallStatus.values()) {
            if (status != CallStatus.ANSWERED) {
                RatedCdr rated = calls.ingest(
                        call("c" + status, "2026-01-10T10:00:00Z", 30).withStatus(status));
                assertThat(rated.status()).isEqualTo(CdrStatus.PROCESSED);
                assertThat(rated.charged()).isEqualTo(Duration.ZERO);
                assertThat(rated.cost()).isEqualTo(BigMoney.parse("INR 0.00"));
            }
        }

        assertThat(usage(id).answeredCalls().values()).containsOnly(0);
        assertThat(usage(id).used()).isEqualTo(Duration.ZERO);
    }

    @Test
    void tries_what_failed_again_first_what_was_tried_longest_ago() {
        for (int i = 0; i < 5; i++) {
            calls.ingest(call("c" + i, "2026-01-10T10:00:0" + i + "Z", 5));
            clock.forward(Duration.ofSeconds(1));
        }
        Instant run = clock.instant();

        assertThat(calls.retryFailed(2, run)).isEqualTo(new CdrRetry(0, 2, 0));
        telecom.subscription("SUB-1", telecom.account("ACC-1", AccountType.POSTPAID), 0, "1", 60, 60);
        assertThat(calls.retryFailed(10, run)).isEqualTo(new CdrRetry(3, 0, 0));
        assertThat(calls.retryFailed(10, run)).isEqualTo(new CdrRetry(0, 0, 0));
        clock.forward(Duration.ofSeconds(1));
        assertThat(calls.retryFailed(10)).isEqualTo(new CdrRetry(2, 0, 0));
        assertThat(calls.ratings(calls.find("c0").orElseThrow().id()))
                .extracting(CdrRating::outcome)
                .containsExactly(CdrRatingOutcome.FAILED, CdrRatingOutcome.FAILED, CdrRatingOutcome.RATED);
        assertThat(calls.ratings(calls.find("c4").orElseThrow().id())).hasSize(2);
    }

    @Test
    void lets_several_workers_try_again_at_once() {
        List<NewCdr> failing = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            failing.add(call("c" + i, "2026-01-10T10:00:00Z", 60));
        }
        calls.ingestAll(failing);
        SubscriptionId id =
                telecom.subscription("SUB-1", telecom.account("ACC-1", AccountType.POSTPAID), 0, "1", 60, 60);
        clock.forward(Duration.ofSeconds(1));

        List<CdrRetry> runs = Together.run(6, 24, worker -> calls.retryFailed(40));
        while (calls.retryFailed(40).tried() > 0) {
            // What a worker had when others asked.
        }

        assertThat(runs.stream().mapToInt(CdrRetry::failed).sum()).isZero();
        assertThat(usage(id).used()).isEqualTo(Duration.ofMinutes(300));
        assertThat(calls.list(CdrFilter.ALL.withStatus(CdrStatus.PROCESSED), Page.first(1000)))
                .hasSize(300);
    }

    @Test
    void rates_a_period_anew_in_the_order_of_the_calls() {
        AccountId account = telecom.prepaid("ACC-1", "INR 100");
        SubscriptionId id = telecom.subscription("SUB-1", account, 1, "1", 60, 60);
        RatedCdr late = calls.ingest(call("late", "2026-01-12T10:00:00Z", 60));
        RatedCdr early = calls.ingest(call("early", "2026-01-02T10:00:00Z", 120));

        CdrRerating rerating = calls.reratePeriod(id, JANUARY);

        assertThat(rerating).isEqualTo(new CdrRerating(2, 2, BigMoney.parse("INR 2.00"), BigMoney.parse("INR 2.00")));
        assertThat(calls.get(early.id()).cost()).isEqualTo(BigMoney.parse("INR 1.00"));
        assertThat(calls.get(late.id()).cost()).isEqualTo(BigMoney.parse("INR 1.00"));
        assertThat(calls.reratePeriod(id, JANUARY).changed()).isZero();
        assertThat(calls.reratePeriod(id, JANUARY, BigMoney.parse("INR 0.5")))
                .isEqualTo(new CdrRerating(2, 2, BigMoney.parse("INR 2.00"), BigMoney.parse("INR 1.00")));
        assertThat(telecom.accounts().get(account).balance()).isEqualTo(BigMoney.parse("INR 99.00"));
        assertThat(usage(id).overageCost()).isEqualTo(BigMoney.parse("INR 1.00"));
        assertThat(usage(id).overageSettled()).isEqualTo(BigMoney.parse("INR 1.00"));
        assertThat(usage(id).overageRatePerMinute()).isEqualTo(BigMoney.parse("INR 0.50"));
        assertThat(usage(id).answeredCalls()).containsEntry(CallType.MOBILE, 2);
        assertThat(calls.ratings(late.id()))
                .extracting(CdrRating::outcome)
                .containsExactly(
                        CdrRatingOutcome.RATED,
                        CdrRatingOutcome.REVERSED,
                        CdrRatingOutcome.RATED,
                        CdrRatingOutcome.REVERSED,
                        CdrRatingOutcome.RATED);
        assertThat(calls.rerate(early.id()).changed()).isZero();
    }

    @Test
    void rates_one_call_anew_with_what_the_others_leave() {
        AccountId account = telecom.account("ACC-1", AccountType.POSTPAID);
        SubscriptionId id = telecom.subscription("SUB-1", account, 2, "1", 60, 60);
        RatedCdr one = calls.ingest(call("c1", "2026-01-12T10:00:00Z", 60));
        calls.ingest(call("c2", "2026-01-13T10:00:00Z", 120));
        telecom.execute(
                "UPDATE telecom.subscription_usage SET billing_increment_seconds = 1, initial_increment_seconds = 150"
                        + " WHERE subscription_id = ?",
                id.value());

        CdrRerating rerating = calls.rerate(one.id());

        assertThat(rerating.changed()).isEqualTo(1);
        assertThat(calls.get(one.id()).rated().overage()).isEqualTo(Duration.ofSeconds(90));
        assertThat(usage(id).overageCost()).isEqualTo(BigMoney.parse("INR 2.50"));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> calls.rerate(CdrId.generate()));
        RatedCdr failed = calls.ingest(call("c3", "SUB-9", "2026-01-13T10:00:00Z", 1));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> calls.rerate(failed.id()));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> calls.reratePeriod(id, FEBRUARY));
    }

    @Test
    void rates_nothing_anew_that_a_prepaid_account_cannot_pay() {
        AccountId account = telecom.prepaid("ACC-1", "INR 3");
        SubscriptionId id = telecom.subscription("SUB-1", account, 0, "1", 60, 60);
        RatedCdr rated = calls.ingest(call("c1", "2026-01-12T10:00:00Z", 120));

        assertThatExceptionOfType(InsufficientBalance.class)
                .isThrownBy(() -> calls.reratePeriod(id, JANUARY, BigMoney.parse("INR 1.51")))
                .satisfies(refusal -> assertThat(refusal.available()).isEqualTo(BigMoney.parse("INR 1.00")));
        telecom.accounts().suspend(account);
        assertThatExceptionOfType(Suspended.class)
                .isThrownBy(() -> calls.reratePeriod(id, JANUARY, BigMoney.parse("INR 1.1")));
        telecom.accounts().activate(account);
        assertThat(usage(id).overageRatePerMinute()).isEqualTo(BigMoney.parse("INR 1.00"));
        assertThat(calls.ratings(rated.id())).hasSize(1);
        calls.reratePeriod(id, JANUARY, BigMoney.parse("INR 1.5"));
        assertThat(telecom.accounts().get(account).balance().isZero()).isTrue();
    }

    @Test
    void sums_up_by_day_and_by_destination() {
        telecom.subscription("SUB-1", telecom.account("ACC-1", AccountType.POSTPAID), 0, "1", 60, 60);
        calls.ingest(call("c1", "2026-01-10T20:00:00Z", 61));
        calls.ingest(call("c2", "2026-01-10T10:00:00Z", 1));
        calls.ingest(call("c3", "2026-01-10T10:00:00Z", 10).withStatus(CallStatus.NO_ANSWER));
        Period january = new Period(JANUARY, FEBRUARY);
        CallStatisticsDao statistics = telecom.api().callStatistics();

        assertThat(statistics.dailyTotals(january, ZoneId.of("Asia/Kolkata")))
                .containsExactly(
                        new CallTotal(
                                LocalDate.of(2026, 1, 10),
                                CallType.MOBILE,
                                2,
                                1,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(60),
                                BigMoney.parse("INR 1.00")),
                        new CallTotal(
                                LocalDate.of(2026, 1, 11),
                                CallType.MOBILE,
                                1,
                                1,
                                Duration.ofSeconds(61),
                                Duration.ofSeconds(120),
                                BigMoney.parse("INR 2.00")));
        assertThat(statistics.topDestinations(january, 5))
                .containsExactly(new DestinationTotal("+912222222222", 3, Duration.ofSeconds(62)));
        List<Cdr> newest = calls.list(
                CdrFilter.ALL
                        .startedIn(january)
                        .withType(CallType.MOBILE)
                        .from("+911111111111")
                        .to("+912222222222"),
                Page.first(1));
        assertThat(newest).extracting(cdr -> cdr.call().callUuid()).containsExactly("c1");
        assertThat(calls.list(CdrFilter.ALL, Page.after(newest.get(0), 5)))
                .extracting(cdr -> cdr.call().callUuid())
                .containsExactly("c3", "c2");
        assertThat(calls.list(
                        CdrFilter.ALL
                                .of(newest.get(0).rated().subscription())
                                .paidBy(newest.get(0).rated().account()),
                        Page.first(5)))
                .hasSize(3);
    }

    @Test
    void answers_many_in_their_order() {
        telecom.subscription("SUB-1", telecom.prepaid("ACC-1", "INR 2"), 0, "1", 60, 60);
        NewCdr first = call("c1", "2026-01-10T10:00:00Z", 60);
        calls.ingest(call("c0", "2026-01-10T10:00:00Z", 60));

        List<CdrOutcome> outcomes = calls.ingestAll(List.of(
                first,
                call("c2", "2026-01-10T10:00:00Z", 61),
                first,
                call("c1", "2026-01-10T10:00:00Z", 61),
                call("c0", "2026-01-10T10:00:00Z", 60),
                call("c3", "SUB-9", "2026-01-10T10:00:00Z", 60)));

        assertThat(outcomes)
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Taken", "Taken", "Replayed", "Conflict", "Replayed", "Taken");
        assertThat(outcomes.get(1).orThrow().error()).isEqualTo(CdrError.INSUFFICIENT_BALANCE);
        assertThat(outcomes.get(2).orThrow().id())
                .isEqualTo(outcomes.get(0).orThrow().id());
        assertThat(outcomes.get(5).orThrow().error()).isEqualTo(CdrError.UNKNOWN_SUBSCRIPTION);
        assertThat(calls.ingestAll(List.of())).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> calls.ingestAll(java.util.Collections.nCopies(10_001, first)));
    }

    @Test
    void is_one_statement_for_one_and_for_many() {
        telecom.subscription("SUB-1", telecom.prepaid("ACC-1", "INR 2"), 0, "1", 60, 60);
        List<String> sent = new ArrayList<>();
        CallDao listened = telecom.through(db.billing(db.listening(sent))).calls();

        listened.ingest(call("c1", "2026-01-10T10:00:00Z", 60));
        listened.ingestAll(List.of(call("c2", "2026-01-10T10:00:00Z", 60), call("c3", "2026-01-10T10:00:00Z", 60)));

        assertThat(sent).hasSize(2);
    }

    @Test
    void belongs_to_its_tenant() {
        AccountId account = telecom.prepaid("ACC-1", "INR 10");
        SubscriptionId id = telecom.subscription("SUB-1", account, 0, "1", 60, 60);
        RatedCdr rated = calls.ingest(call("c1", "2026-01-10T10:00:00Z", 60));
        RatedCdr failed = calls.ingest(call("c2", "SUB-9", "2026-01-10T10:00:00Z", 60));
        clock.forward(Duration.ofDays(1));
        Telecom other = Telecom.of(db.dsl(), db.billing().withClock(clock));
        CallDao theirs = other.calls();
        CallStatisticsDao statistics = other.api().callStatistics();
        Period january = new Period(JANUARY, FEBRUARY);

        assertThat(theirs.find(rated.id())).isEmpty();
        assertThat(theirs.find("c1")).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.get(rated.id()));
        assertThat(theirs.list(CdrFilter.ALL.paidBy(account), Page.first(5))).isEmpty();
        assertThat(theirs.ratings(rated.id())).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.retry(failed.id()));
        assertThat(theirs.retryFailed(10).tried()).isZero();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.rerate(rated.id()));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.reratePeriod(id, JANUARY));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> theirs.reratePeriod(id, JANUARY, BigMoney.parse("INR 2")));
        assertThat(statistics.dailyTotals(january, ZoneId.of("UTC"))).isEmpty();
        assertThat(statistics.topDestinations(january, 5)).isEmpty();
        assertThat(statistics.currentUsage(id)).isEmpty();
        assertThat(statistics.findUsage(id, JANUARY)).isEmpty();
        assertThat(statistics.listUsage(id, Page.first(5))).isEmpty();
        RatedCdr own = theirs.ingest(call("c1", "2026-01-10T10:00:00Z", 60));
        assertThat(own.error()).isEqualTo(CdrError.UNKNOWN_SUBSCRIPTION);
        assertThat(own.isReplayed()).isFalse();
        assertThat(theirs.ingestAll(List.of(call("c2", "2026-01-10T10:00:00Z", 60)))
                        .get(0))
                .isInstanceOf(CdrOutcome.Taken.class);
        assertThat(usage(id).used()).isEqualTo(Duration.ofSeconds(60));
    }

    private CdrError errorOf(NewCdr call) {
        return calls.ingest(call).error();
    }

    private PeriodUsage usage(SubscriptionId id) {
        return telecom.api().callStatistics().findUsage(id, JANUARY).orElseThrow();
    }
}
