package io.tallybook.dao.telecom;

import static io.tallybook.dao.telecom.Telecom.FEBRUARY;
import static io.tallybook.dao.telecom.Telecom.MARCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.CallStatus;
import io.tallybook.model.telecom.CallType;
import io.tallybook.model.telecom.CdrFilter;
import io.tallybook.model.telecom.CdrOutcome;
import io.tallybook.model.telecom.NewCdr;
import io.tallybook.model.telecom.RatedCdr;
import io.tallybook.model.telecom.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls in one call of the API are decided as the same calls one by one, and by many threads as by some one order. */
class CallBatchTest {

    private static final CallType[] TYPES = CallType.values();

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-02-20T12:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void many_are_taken_as_one_by_one(long seed) {
        Random random = new Random(seed);
        List<NewCdr> calls = calls(random, 160);
        Telecom oneByOne = customer();
        Telecom together = customer();
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();

        for (NewCdr call : calls) {
            expected.add(describe(oneByOne.calls().ingestAll(List.of(call)).get(0)));
        }
        for (int from = 0; from < calls.size(); ) {
            int to = Math.min(calls.size(), from + 1 + random.nextInt(60));
            together.calls().ingestAll(calls.subList(from, to)).forEach(outcome -> actual.add(describe(outcome)));
            from = to;
        }

        assertThat(actual).isEqualTo(expected);
        assertThat(books(together)).isEqualTo(books(oneByOne));
        clock.forward(Duration.ofDays(1));
        oneByOne.accounts().topUp(account(oneByOne, "ACC-1"), Money.parse("INR 3"), IdempotencyKey.of("more"));
        together.accounts().topUp(account(together, "ACC-1"), Money.parse("INR 3"), IdempotencyKey.of("more"));
        assertThat(together.calls().retryFailed(1000))
                .isEqualTo(oneByOne.calls().retryFailed(1000));
        assertThat(books(together)).isEqualTo(books(oneByOne));
    }

    @Test
    void threads_with_the_same_calls_take_each_once_and_never_stand_in_each_others_way() {
        Telecom telecom = customer();
        List<NewCdr> calls = calls(new Random(99), 400);
        AtomicInteger taken = new AtomicInteger();

        Together.run(8, 160, number -> {
            Random random = new Random(number);
            if (number % 8 == 0) {
                return act(telecom, random, number);
            }
            List<NewCdr> some = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                some.add(calls.get(random.nextInt(calls.size())));
            }
            for (CdrOutcome outcome : telecom.calls().ingestAll(some)) {
                if (outcome instanceof CdrOutcome.Taken) {
                    taken.incrementAndGet();
                }
            }
            return number;
        });

        int there = telecom.calls().list(CdrFilter.ALL, Page.first(1000)).size();
        assertThat(taken).hasValue(there);
        assertThat(there).isGreaterThan(100);
    }

    /** What others do with the same accounts and periods meanwhile. */
    private static int act(Telecom telecom, Random random, int number) {
        AccountId account = account(telecom, random.nextBoolean() ? "ACC-1" : "ACC-2");
        try {
            switch (random.nextInt(4)) {
                case 0 ->
                    telecom.accounts().charge(account, Money.parse("INR 1"), "fee", IdempotencyKey.of("k" + number));
                case 1 -> telecom.accounts().topUp(account, Money.parse("INR 5"), IdempotencyKey.of("k" + number));
                case 2 -> telecom.calls().retryFailed(50);
                default -> {
                    for (var cdr : telecom.calls().list(CdrFilter.ALL.paidBy(account), Page.first(1))) {
                        telecom.calls().reratePeriod(cdr.rated().subscription(), FEBRUARY);
                    }
                }
            }
        } catch (BillingException refused) {
            // Too little money for it: an answer like any other.
        }
        return number;
    }

    private Telecom customer() {
        Telecom telecom = Telecom.of(db.dsl(), db.billing().withClock(clock));
        AccountId poor = telecom.prepaid("ACC-1", "INR 5");
        AccountId rich = telecom.prepaid("ACC-2", "INR 500");
        AccountId invoiced = telecom.account("ACC-3", AccountType.POSTPAID);
        subscription(telecom, "SUB-1", poor, 3, "0.77", 60);
        subscription(telecom, "SUB-2", poor, 0, "1.99", 1);
        subscription(telecom, "SUB-3", rich, 5, "0.5", 6);
        subscription(telecom, "SUB-4", invoiced, 5, "1.3333", 30);
        telecom.end(subscription(telecom, "SUB-5", rich, 0, "1", 60), "2026-02-10T00:00:00Z");
        telecom.accounts().suspend(telecom.account("ACC-4", AccountType.POSTPAID));
        subscription(telecom, "SUB-6", account(telecom, "ACC-4"), 0, "1", 60);
        return telecom;
    }

    private static SubscriptionId subscription(
            Telecom telecom, String number, AccountId account, int minutes, String rate, int increment) {
        SubscriptionId id = telecom.subscription(number, account, minutes, rate, increment, increment);
        telecom.period(id, FEBRUARY, MARCH);
        return id;
    }

    private static AccountId account(Telecom telecom, String number) {
        return telecom.accounts().find(AccountNumber.of(number)).orElseThrow().id();
    }

    /** With repeated ones, such as say something else the second time, and such as are of no subscription. */
    private static List<NewCdr> calls(Random random, int number) {
        List<NewCdr> calls = new ArrayList<>();
        while (calls.size() < number) {
            if (!calls.isEmpty() && random.nextInt(8) == 0) {
                calls.add(calls.get(random.nextInt(calls.size())));
                continue;
            }
            String uuid = "call-" + (random.nextInt(20) == 0 ? random.nextInt(number) : calls.size());
            NewCdr call = NewCdr.answered(
                    uuid,
                    "SUB-" + (1 + random.nextInt(7)),
                    "+91" + random.nextInt(1000),
                    "+92" + random.nextInt(1000),
                    Instant.parse("2025-12-30T00:00:00Z").plusSeconds(random.nextInt(64 * 24 * 3600)),
                    Duration.ofSeconds(random.nextInt(200)),
                    TYPES[random.nextInt(TYPES.length)]);
            calls.add(random.nextInt(6) == 0 ? call.withStatus(CallStatus.NO_ANSWER) : call);
        }
        return calls;
    }

    private static String describe(CdrOutcome outcome) {
        if (outcome instanceof CdrOutcome.Conflict conflict) {
            return conflict.toString();
        }
        return outcome.getClass().getSimpleName() + describe(outcome.orThrow());
    }

    private static String describe(RatedCdr cdr) {
        return String.join(
                " ",
                cdr.callUuid(),
                String.valueOf(cdr.status()),
                String.valueOf(cdr.error()),
                String.valueOf(cdr.periodStart()),
                String.valueOf(cdr.charged()),
                String.valueOf(cdr.overage()),
                String.valueOf(cdr.cost()));
    }

    /** Everything that calls change, but for ids, and rows of the ledger without their place among those of other calls. */
    private static List<String> books(Telecom telecom) {
        List<String> books = new ArrayList<>();
        for (String sql : List.of(
                "SELECT account_number, balance, ledger_length FROM telecom.accounts",
                "SELECT s.subscription_number, u.billing_period_start, u.used_seconds, u.overage_seconds, u.overage_cost,"
                        + " u.overage_settled, u.local_calls, u.std_calls, u.isd_calls, u.mobile_calls, u.toll_free_calls"
                        + " FROM telecom.subscription_usage u JOIN telecom.subscriptions s USING (tenant_id, subscription_id)",
                "SELECT idempotency_key, transaction_type, amount, balance_after, sequence_number"
                        + " FROM telecom.account_transactions",
                "SELECT c.call_uuid, r.rating_number, r.outcome, r.error, r.usage_period_start, r.charged_seconds,"
                        + " r.overage_seconds, r.rate_per_minute, r.cost, r.sequence_number"
                        + " FROM telecom.cdr_ratings r JOIN telecom.cdrs c USING (tenant_id, cdr_id)",
                "SELECT call_uuid, processing_status, processing_error, retry_count, rating_count FROM telecom.cdrs")) {
            db.dsl()
                    .fetch(
                            "SELECT q::text FROM (" + sql + " WHERE tenant_id = ?) q ORDER BY 1",
                            telecom.tenant().value())
                    .forEach(row -> books.add(row.get(0, String.class)));
        }
        return books;
    }
}
