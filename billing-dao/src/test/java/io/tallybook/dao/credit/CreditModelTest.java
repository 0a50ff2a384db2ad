package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientCredits;
import io.tallybook.model.BillingException.OverdraftInUse;
import io.tallybook.model.BillingException.QuantityExceeded;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.ConsumeResult.Consumed;
import io.tallybook.model.credit.ConsumptionOutcome;
import io.tallybook.model.credit.CreditCharge;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditPriceStep;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditUseResult;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.NewAdjustment;
import io.tallybook.model.credit.NewConsumption;
import io.tallybook.model.credit.NewCreditPurchase;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.NewHold;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.credit.OperationCode;
import io.tallybook.model.credit.PaymentReference;
import io.tallybook.model.credit.ReserveResult;
import io.tallybook.model.credit.ReserveResult.Reserved;
import io.tallybook.model.credit.SequenceNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.joda.money.BigMoney;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long random histories of everything that changes credits, against {@link CreditReference}.
 *
 * <p>Three organisations, and two callers of whom one has a clock that is up to two hours ahead. More of it:
 * {@code -Dbilling.credits.histories=200 -Dbilling.credits.steps=1000}
 */
class CreditModelTest {

    private static final int HISTORIES = Integer.getInteger("billing.credits.histories", 16);
    private static final int STEPS = Integer.getInteger("billing.credits.steps", 250);
    private static final OperationCode OPERATION = OperationCode.of("a.b");

    private static final OperationCode PRICED = OperationCode.of("priced");
    private static final FreeAllowance ALLOWANCE = new FreeAllowance(Quantity.of(10), CalendarPeriod.DAY);
    private static final CreditPriceTerms PRICE = CreditPriceTerms.of("Priced", "unit", Quantity.of("1.5"))
            .withSteps(CreditPriceStep.beyond("12.5", "0.7"))
            .withFreeAllowance(ALLOWANCE);

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock punctual = new MovableClock("2026-01-15T12:00:00Z");
    private final MovableClock ahead = new MovableClock("2026-01-15T12:00:00Z");
    private final List<Account> accounts = new ArrayList<>();
    private final List<Replay> replays = new ArrayList<>();
    private Random random;

    /** An organisation as the database has it and as it is said to be. */
    private record Account(Customer customer, CreditReference reference) {

        Account through(Billing billing) {
            return new Account(customer.through(billing), reference);
        }
    }

    /** A call that was done, what it answered, and the same call with something else in it. */
    private record Replay(Supplier<Object> call, Object answer, Supplier<Object> other) {}

    static LongStream seeds() {
        return LongStream.rangeClosed(1, HISTORIES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_random_history_is_what_lists_in_memory_say(long seed) {
        random = new Random(seed);
        Customer first = Customer.of(db.billing());
        accounts.add(new Account(first, new CreditReference()));
        for (String slug : List.of("second", "third")) {
            accounts.add(new Account(first.another(slug), new CreditReference()));
        }
        first.acme().creditPrices().create(PRICED, PRICE);
        Billing punctually = db.billing().withClock(punctual);
        Billing early = db.billing().withClock(ahead);

        for (Account each : accounts) {
            grant(
                    each.through(punctually),
                    punctual.instant(),
                    "first " + each.customer().organisation());
        }
        for (int step = 0; step < STEPS; step++) {
            punctual.forward(Duration.ofMinutes(random.nextInt(60)));
            boolean isEarly = random.nextInt(4) == 0;
            ahead.moveTo(punctual.instant()
                    .plus(Duration.ofMinutes(random.nextInt(120)))
                    .toString());
            Account account = accounts.get(random.nextInt(accounts.size())).through(isEarly ? early : punctually);
            Instant now = isEarly ? ahead.instant() : punctual.instant();

            change(account, now, "step-" + step);

            CreditBooks.addUp(db.dsl(), account.customer());
            for (Account each : accounts) {
                assertSame(each.through(punctually), punctual.instant());
            }
        }
        for (Account each : accounts) {
            CreditBooks.addUp(db.dsl(), each.customer());
        }
    }

    private void change(Account account, Instant now, String key) {
        switch (random.nextInt(26)) {
            case 0, 1, 2 -> grant(account, now, key);
            case 3, 4 -> refund(account, now, key);
            case 5 -> adjust(account, now, key);
            case 6, 7 -> transfer(account, now, key);
            case 8 -> limitOverdraft(account, now);
            case 9, 10 -> reserve(account, now, key);
            case 11, 12 -> capture(account, now, key);
            case 13 -> release(account, now);
            case 14 -> expire(account, now);
            case 15 -> voidLot(account, now, key);
            case 16 -> replay();
            case 17 -> buy(account, now, key);
            case 18 -> refundPurchase(account, now, key);
            case 19, 20 -> consumeFor(account, now, key);
            case 21, 22 -> consumeAll(account, now, key);
            default -> consume(account, now, key);
        }
    }

    private static void assertSame(Account account, Instant now) {
        var balance = account.customer().credits().balance();
        assertThat(balance.balance()).isEqualTo(account.reference().balance());
        assertThat(balance.held()).isEqualTo(account.reference().held(now));
        assertThat(balance.expired()).isEqualTo(account.reference().expired(now));
        assertThat(balance.available()).isEqualTo(account.reference().available(now));
    }

    private void grant(Account account, Instant now, String key) {
        NewGrant grant = NewGrant.of(quantity(40), CreditSource.BONUS).withPriority(random.nextInt(3));
        if (random.nextInt(3) > 0) {
            grant = grant.expiringAt(now.plus(Duration.ofMinutes(1 + random.nextInt(400))));
        }
        NewGrant granted = grant;

        var answer = done(
                () -> account.customer().credits().grant(granted, IdempotencyKey.of(key)),
                () -> account.customer().credits().grant(granted.withPriority(7), IdempotencyKey.of(key)));

        Quantity left =
                account.reference().add(answer.lot(), grant.quantity(), grant.priority(), now, grant.expiresAt());
        assertThat(answer.repaid()).isEqualTo(grant.quantity().minus(left));
    }

    private void consume(Account account, Instant now, String key) {
        Quantity quantity = quantity(random.nextInt(4) == 0 ? 200 : 30);
        Quantity available = account.reference().available(now);
        if (quantity.isGreaterThan(available)) {
            assertThat(account.customer().credits().tryConsume(quantity, OPERATION, IdempotencyKey.of(key)))
                    .isEqualTo(new ConsumeResult.Refused(quantity, available));
            return;
        }

        var result = done(
                () -> account.customer().credits().tryConsume(quantity, OPERATION, IdempotencyKey.of(key)),
                () -> account.customer()
                        .credits()
                        .tryConsume(quantity.plus(Quantity.of(1)), OPERATION, IdempotencyKey.of(key)));

        assertThat(((Consumed) result).consumption().lots())
                .isEqualTo(account.reference().consume(quantity, now));
    }

    private void refund(Account account, Instant now, String key) {
        if (account.reference().consumptions().isEmpty()) {
            return;
        }
        SequenceNumber consumption = oneOf(account.reference().consumptions());
        Quantity quantity = quantity(40);
        Quantity refundable = account.reference().refundable(consumption);
        CreditDao credits = account.customer().credits();
        if (quantity.isGreaterThan(refundable)) {
            assertThatExceptionOfType(QuantityExceeded.class)
                    .isThrownBy(() -> credits.refund(consumption, quantity, IdempotencyKey.of(key)))
                    .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(refundable));
            return;
        }

        var answer = done(
                () -> credits.refund(consumption, quantity, IdempotencyKey.of(key)),
                () -> credits.refund(consumption, quantity.plus(Quantity.of(1)), IdempotencyKey.of(key)));

        CreditLotId surplus = answer.lots().stream()
                .map(LotDraw::lot)
                .filter(lot -> account.reference().lots().stream().noneMatch(known -> known.id.equals(lot)))
                .findFirst()
                .orElseGet(CreditLotId::generate);
        assertThat(answer.lots()).isEqualTo(account.reference().refund(consumption, quantity, surplus, now));
    }

    private void adjust(Account account, Instant now, String key) {
        Quantity quantity = quantity(30);
        CreditDao credits = account.customer().credits();
        if (random.nextInt(3) == 0) {
            var answer = done(
                    () -> credits.adjust(NewAdjustment.of(quantity, "more"), IdempotencyKey.of(key)),
                    () -> credits.adjust(NewAdjustment.of(quantity, "another"), IdempotencyKey.of(key)));
            CreditLotId lot = answer.lots().get(0).lot();
            assertThat(answer.lots())
                    .containsExactly(new LotChange(lot, account.reference().add(lot, quantity, 100, now, null)));
            return;
        }
        Quantity available = account.reference().available(now);
        NewAdjustment less = NewAdjustment.of(quantity.negated(), "less");
        if (quantity.isGreaterThan(available)) {
            assertThatExceptionOfType(InsufficientCredits.class)
                    .isThrownBy(() -> credits.adjust(less, IdempotencyKey.of(key)))
                    .satisfies(refusal -> assertThat(refusal.available()).isEqualTo(available));
            return;
        }
        var answer = done(
                () -> credits.adjust(less, IdempotencyKey.of(key)),
                () -> credits.adjust(less.effectiveFrom(Instant.EPOCH), IdempotencyKey.of(key)));
        assertThat(answer.lots())
                .isEqualTo(account.reference().take(quantity, now).stream()
                        .map(draw -> new LotChange(draw.lot(), draw.quantity().negated()))
                        .toList());
    }

    private void transfer(Account account, Instant now, String key) {
        Account other = accounts.get(random.nextInt(accounts.size()));
        if (other.reference() == account.reference()) {
            return;
        }
        Quantity quantity = quantity(30);
        Quantity transferable = account.reference().transferable(now);
        NewTransfer transfer = NewTransfer.to(other.customer().organisation(), quantity);
        CreditDao credits = account.customer().credits();
        if (quantity.isGreaterThan(transferable)) {
            assertThatExceptionOfType(InsufficientCredits.class)
                    .isThrownBy(() -> credits.transfer(transfer, IdempotencyKey.of(key)))
                    .satisfies(refusal -> assertThat(refusal.available()).isEqualTo(transferable));
            return;
        }

        var answer = done(
                () -> credits.transfer(transfer, IdempotencyKey.of(key)),
                () -> credits.transfer(transfer.because("of something else"), IdempotencyKey.of(key)));

        List<LotDraw> taken = account.reference().transferOut(quantity, now);
        assertThat(answer.taken().lots()).isEqualTo(taken);
        // Lots that only repaid an overdraft are left out of the answer; the row of the ledger has them.
        List<LotChange> arrived =
                other.customer().ledger().get(answer.given().sequenceNumber()).lots();
        assertThat(arrived).hasSameSizeAs(taken);
        long length = other.reference().length();
        for (int i = 0; i < taken.size(); i++) {
            CreditLotId source = taken.get(i).lot();
            var lot = account.reference().lots().stream()
                    .filter(one -> one.id.equals(source))
                    .findFirst()
                    .orElseThrow();
            assertThat(arrived.get(i).change())
                    .isEqualTo(other.reference()
                            .add(
                                    arrived.get(i).lot(),
                                    taken.get(i).quantity(),
                                    lot.priority,
                                    lot.grantedAt,
                                    lot.expiresAt));
        }
        other.reference().lengthIs(length + 1);
    }

    private void limitOverdraft(Account account, Instant now) {
        Quantity limit = random.nextBoolean() ? Quantity.ZERO : quantity(30);
        Quantity lowest = account.reference().lowestLimit(now);
        if (limit.isLessThan(lowest)) {
            assertThatExceptionOfType(OverdraftInUse.class)
                    .isThrownBy(() -> account.customer().credits().limitOverdraft(limit))
                    .satisfies(refusal -> assertThat(refusal.lowest()).isEqualTo(lowest));
            return;
        }
        assertThat(account.customer().credits().limitOverdraft(limit).overdraftLimit())
                .isEqualTo(limit);
        account.reference().limitOverdraft(limit, now);
    }

    private void reserve(Account account, Instant now, String key) {
        NewHold hold = NewHold.of(quantity(20), OPERATION);
        if (random.nextInt(4) > 0) {
            hold = hold.expiringAt(now.plus(Duration.ofMinutes(1 + random.nextInt(600))));
        }
        NewHold reserved = hold;
        CreditHoldDao holds = account.customer().holds();
        Quantity available = account.reference().available(now);
        if (hold.quantity().isGreaterThan(available)) {
            assertThat(holds.tryReserve(hold, IdempotencyKey.of(key)))
                    .isEqualTo(new ReserveResult.Refused(hold.quantity(), available));
            return;
        }

        var answer = done(
                () -> holds.tryReserve(reserved, IdempotencyKey.of(key)),
                () -> holds.tryReserve(
                        NewHold.of(reserved.quantity(), OperationCode.of("other")), IdempotencyKey.of(key)));

        account.reference().reserve(((Reserved) answer).reservation().hold(), hold.quantity(), now, hold.expiresAt());
    }

    private void capture(Account account, Instant now, String key) {
        if (account.reference().holds().isEmpty()) {
            return;
        }
        CreditHoldId id = oneOf(account.reference().holds());
        CreditReference.Hold hold = account.reference().hold(id);
        Quantity quantity = quantity(20);
        CreditHoldDao holds = account.customer().holds();
        boolean isOpen = hold.status.equals("open") && !hold.isOver(now);
        boolean isOpenAgain = hold.status.equals("expired")
                && !hold.isOver(now)
                && !quantity.isGreaterThan(account.reference().available(now));
        if ((isOpen || (hold.status.equals("expired") && !hold.isOver(now))) && quantity.isGreaterThan(hold.quantity)) {
            assertThatExceptionOfType(QuantityExceeded.class)
                    .isThrownBy(() -> holds.capture(id, quantity, IdempotencyKey.of(key)));
            return;
        }
        if (!isOpen && !isOpenAgain) {
            assertThatExceptionOfType(AlreadyEnded.class)
                    .isThrownBy(() -> holds.capture(id, quantity, IdempotencyKey.of(key)))
                    .satisfies(refusal ->
                            assertThat(refusal.how()).isEqualTo(hold.status.equals("open") ? "expired" : hold.status));
            return;
        }

        var answer = done(
                () -> holds.capture(id, quantity, IdempotencyKey.of(key)),
                () -> holds.capture(id, quantity.plus(Quantity.of(1)), IdempotencyKey.of(key)));

        assertThat(answer.lots()).isEqualTo(account.reference().capture(id, quantity, now));
    }

    private void release(Account account, Instant now) {
        if (account.reference().holds().isEmpty()) {
            return;
        }
        CreditHoldId id = oneOf(account.reference().holds());
        CreditReference.Hold hold = account.reference().hold(id);
        if (hold.status.equals("captured")) {
            assertThatExceptionOfType(AlreadyEnded.class)
                    .isThrownBy(() -> account.customer().holds().release(id));
            return;
        }
        if (hold.status.equals("open")) {
            hold.status = "released";
        }
        assertThat(account.customer().holds().release(id).status().name()).isEqualToIgnoringCase(hold.status);
        assertThat(account.customer().holds().release(id))
                .isEqualTo(account.customer().holds().get(id));
    }

    private void expire(Account account, Instant now) {
        assertThat(account.customer().lots().expire(Duration.ZERO).lots())
                .isEqualTo(account.reference().expire(now));
        assertThat(account.customer().lots().expire(Duration.ZERO).lots()).isEmpty();
    }

    private void voidLot(Account account, Instant now, String key) {
        if (account.reference().lots().isEmpty()) {
            return;
        }
        CreditReference.Lot lot = oneOf(account.reference().lots());
        CreditLotDao lots = account.customer().lots();
        assertThat(lots.get(lot.id).remaining()).isEqualTo(lot.rest);
        if (lot.rest.isZero()) {
            assertThatExceptionOfType(AlreadyEnded.class)
                    .isThrownBy(() -> lots.voidLot(lot.id, "mistake", IdempotencyKey.of(key)));
            return;
        }
        if (lot.rest.isGreaterThan(account.reference().voidable(lot, now))) {
            assertThatExceptionOfType(InsufficientCredits.class)
                    .isThrownBy(() -> lots.voidLot(lot.id, "mistake", IdempotencyKey.of(key)));
            return;
        }

        var answer = done(
                () -> lots.voidLot(lot.id, "mistake", IdempotencyKey.of(key)),
                () -> lots.voidLot(lot.id, "another", IdempotencyKey.of(key)));

        assertThat(answer.change()).isEqualTo(lot.rest.negated());
        account.reference().empty(lot, now);
    }

    private void buy(Account account, Instant now, String key) {
        CreditPurchaseDao purchases = purchases(account);
        NewCreditPurchase purchase =
                NewCreditPurchase.of(quantity(40), BigMoney.parse("EUR 0.5"), RoundingMode.HALF_UP);
        if (random.nextBoolean()) {
            purchase = purchase.expiringAt(now.plus(Duration.ofMinutes(1 + random.nextInt(600))));
        }
        NewCreditPurchase bought = purchase;
        CreditPurchaseId id = purchases.request(bought, IdempotencyKey.of(key)).id();

        var grant = done(
                () -> purchases.complete(id, PaymentReference.of(key)).grant(),
                () -> purchases.request(bought.paidBy("another"), IdempotencyKey.of(key)));

        Quantity left = account.reference().buy(id, grant.lot(), bought.quantity(), now, bought.lotExpiresAt());
        assertThat(grant.repaid()).isEqualTo(bought.quantity().minus(left));
    }

    private void refundPurchase(Account account, Instant now, String key) {
        if (account.reference().purchases().isEmpty()) {
            return;
        }
        CreditPurchaseDao purchases = purchases(account);
        CreditPurchaseId id = oneOf(account.reference().purchases());
        Quantity quantity = quantity(20);
        Quantity refundable = account.reference().refundable(id, now);
        if (quantity.isGreaterThan(refundable)) {
            assertThatExceptionOfType(QuantityExceeded.class)
                    .isThrownBy(() -> purchases.refund(id, quantity, IdempotencyKey.of(key)))
                    .satisfies(refusal -> assertThat(refusal.allowed()).isEqualTo(refundable));
            return;
        }
        done(
                () -> purchases.refund(id, quantity, IdempotencyKey.of(key)),
                () -> purchases.refund(id, quantity.plus(Quantity.of(1)), IdempotencyKey.of(key)));

        account.reference().refundPurchase(id, quantity, now);
    }

    private void consumeFor(Account account, Instant now, String key) {
        CreditDao credits = account.customer().credits();
        NewCreditUse use = NewCreditUse.of(PRICED, quantity(30));
        CreditCharge charge = PRICE.charge(use.quantity(), account.reference().freeLeft(ALLOWANCE.quantity(), now));
        Quantity available = account.reference().available(now);
        if (charge.credits().isGreaterThan(available)) {
            assertThat(credits.tryConsumeFor(use, IdempotencyKey.of(key)))
                    .isEqualTo(new CreditUseResult.Refused(charge, available));
            return;
        }

        var used = done(
                () -> credits.consumeFor(use, IdempotencyKey.of(key)),
                () -> credits.consumeFor(use.byUser("another"), IdempotencyKey.of(key)));

        assertThat(used.charge()).isEqualTo(charge);
        assertThat(used.consumption().isPresent()).isEqualTo(charge.credits().isPositive());
        used.consumption()
                .ifPresent(consumption -> assertThat(consumption.lots())
                        .isEqualTo(account.reference().consume(charge.credits(), now)));
        account.reference().useFree(charge.free(), now);
    }

    private void consumeAll(Account account, Instant now, String key) {
        List<NewConsumption> batch = new ArrayList<>();
        List<Account> whose = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            Account one = accounts.get(random.nextInt(accounts.size()));
            whose.add(one);
            batch.add(new NewConsumption(
                    one.customer().organisation(), quantity(20), OPERATION, IdempotencyKey.of(key + "-" + i)));
        }
        batch.add(batch.get(0));

        List<ConsumptionOutcome> outcomes = account.customer().acme().credits().consumeAll(batch);

        for (int i = 0; i < whose.size(); i++) {
            CreditReference reference = whose.get(i).reference();
            Quantity quantity = batch.get(i).quantity();
            Quantity available = reference.available(now);
            if (quantity.isGreaterThan(available)) {
                assertThat(outcomes.get(i))
                        .isEqualTo(
                                new ConsumptionOutcome.Insufficient(batch.get(i).organisation(), quantity, available));
            } else {
                assertThat(outcomes.get(i)).isInstanceOf(ConsumptionOutcome.Consumed.class);
                assertThat(outcomes.get(i).orThrow().lots()).isEqualTo(reference.consume(quantity, now));
            }
        }
        // The same once more: a replay, or refused again unless something was left meanwhile, which cannot be.
        assertThat(outcomes.get(whose.size()).getClass())
                .isEqualTo(
                        outcomes.get(0).isConsumed()
                                ? ConsumptionOutcome.Replayed.class
                                : ConsumptionOutcome.Insufficient.class);
    }

    private static CreditPurchaseDao purchases(Account account) {
        return account.customer().acme().creditPurchases(account.customer().organisation());
    }

    private void replay() {
        if (replays.isEmpty()) {
            return;
        }
        Replay replay = oneOf(replays);
        assertThat(replay.call().get())
                .usingRecursiveComparison()
                .withEqualsForType((one, other) -> true, Boolean.class)
                .isEqualTo(replay.answer());
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> replay.other().get());
    }

    private <T> T done(Supplier<T> call, Supplier<Object> other) {
        T answer = call.get();
        replays.add(new Replay(call::get, answer, other));
        return answer;
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Quantity quantity(int most) {
        return new Quantity(BigDecimal.valueOf(1 + random.nextInt(most * 4), 0).divide(BigDecimal.valueOf(4)));
    }
}
