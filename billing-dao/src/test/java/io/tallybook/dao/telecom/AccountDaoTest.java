package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.Together;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CreditLimitInUse;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotSettled;
import io.tallybook.model.BillingException.Suspended;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.SequenceNumber;
import io.tallybook.model.telecom.Account;
import io.tallybook.model.telecom.AccountChange;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.AccountSettings;
import io.tallybook.model.telecom.AccountStatus;
import io.tallybook.model.telecom.AccountTransaction;
import io.tallybook.model.telecom.AccountTransactionType;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.AutoRecharge;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.ChargeResult;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.NewAccount;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccountDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Telecom telecom;
    private AccountDao accounts;

    @BeforeEach
    void a_customer() {
        telecom = Telecom.of(db.dsl(), db.billing().withClock(clock));
        accounts = telecom.accounts();
    }

    @Test
    void opens_finds_and_lists() {
        AccountSettings settings = telecom.settings()
                .withCreditLimit(Money.parse("INR 500"))
                .billed(BillingCycle.QUARTERLY, 28, ZoneId.of("Asia/Kolkata"))
                .withAutoRecharge(new AutoRecharge(Money.parse("INR 200"), Money.parse("INR 50")))
                .withLowBalanceAlert(false, Money.parse("INR 20"));
        Account first = accounts.open(newAccount("ACC-1").withSettings(settings));
        Account second = accounts.open(newAccount("ACC-2"));

        assertThat(first.settings()).isEqualTo(settings);
        assertThat(first.available()).isEqualTo(BigMoney.parse("INR 500.00"));
        assertThat(accounts.get(first.id())).isEqualTo(first);
        assertThat(accounts.find(AccountNumber.of("ACC-2"))).contains(second);
        assertThat(accounts.find(AccountId.generate())).isEmpty();
        assertThat(accounts.list(Page.first(1))).containsExactly(first);
        assertThat(accounts.list(telecom.customer(), Page.after(first.id(), 10)))
                .containsExactly(second);
        assertThat(accounts.list(CustomerId.generate(), Page.first(10))).isEmpty();
        accounts.suspend(second.id());
        assertThat(accounts.list(AccountStatus.ACTIVE, Page.first(10))).containsExactly(first);
    }

    @Test
    void leaves_what_exists_as_it_is_and_needs_a_customer() {
        Account first = accounts.open(newAccount("ACC-1"));

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> accounts.open(newAccount("ACC-9").withId(first.id())));
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> accounts.open(newAccount("ACC-1")))
                .withMessage("account with number ACC-1 exists already");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> accounts.open(NewAccount.of(
                        CustomerId.generate(), AccountNumber.of("X"), AccountType.PREPAID, CurrencyUnit.of("INR"))));
        telecom.execute(
                "UPDATE telecom.customers SET status = 'cancelled' WHERE tenant_id = ?",
                telecom.tenant().value());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> accounts.open(newAccount("ACC-3")));
        db.billing().tenants().close(telecom.tenant());
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> accounts.open(newAccount("ACC-3")));
        assertThat(accounts.list(Page.first(10))).containsExactly(first);
    }

    @Test
    void books_every_change_in_the_ledger_once() {
        AccountId id = telecom.prepaid("ACC-1", "INR 0");

        AccountChange in = accounts.topUp(id, Money.parse("INR 100"), key("a"));
        AccountChange used = accounts.charge(id, BigMoney.parse("INR 0.1234"), "a call", key("a"));
        AccountChange back = accounts.refund(id, Money.parse("INR 50"), "paid back", key("a"));
        AccountChange more = accounts.adjust(id, Money.parse("INR 1"), "goodwill", key("a"));
        AccountChange less = accounts.adjust(id, Money.parse("INR -2"), "mistake", key("b"));

        assertThat(in)
                .isEqualTo(new AccountChange(
                        new SequenceNumber(1),
                        BigMoney.parse("INR 100.00"),
                        BigMoney.parse("INR 100.00"),
                        clock.instant(),
                        false));
        assertThat(used.balanceAfter()).isEqualTo(BigMoney.parse("INR 99.8766"));
        assertThat(back.balanceAfter()).isEqualTo(BigMoney.parse("INR 49.8766"));
        assertThat(more.balanceAfter()).isEqualTo(BigMoney.parse("INR 50.8766"));
        assertThat(less.balanceAfter()).isEqualTo(BigMoney.parse("INR 48.8766"));
        assertThat(accounts.get(id).balance()).isEqualTo(BigMoney.parse("INR 48.8766"));
        assertThat(accounts.get(id).lastRechargeAt()).isEqualTo(clock.instant());
        clock.forward(Duration.ofDays(400));
        AccountChange replay = accounts.charge(id, BigMoney.parse("INR 0.1234"), "a call", key("a"));
        assertThat(replay.isReplayed()).isTrue();
        assertThat(replay.sequenceNumber()).isEqualTo(used.sequenceNumber());
        assertThat(replay.recordedAt()).isEqualTo(used.recordedAt());
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> accounts.topUp(id, Money.parse("INR 101"), key("a")));
        assertThatExceptionOfType(IdempotencyConflict.class)
                .isThrownBy(() -> accounts.topUp(telecom.prepaid("ACC-2", "INR 0"), Money.parse("INR 100"), key("a")));
        List<AccountTransaction> statement = telecom.api().ledger(id).list(Page.first(10));
        assertThat(statement)
                .extracting(AccountTransaction::type)
                .containsExactly(
                        AccountTransactionType.TOP_UP,
                        AccountTransactionType.CHARGE,
                        AccountTransactionType.REFUND,
                        AccountTransactionType.ADJUSTMENT,
                        AccountTransactionType.ADJUSTMENT);
        assertThat(telecom.api().ledger(id).list(Page.after(new SequenceNumber(3), 1)))
                .containsExactly(statement.get(3));
        assertThat(telecom.api().ledger(id).listNewest(Page.after(new SequenceNumber(3), 1)))
                .containsExactly(statement.get(1));
    }

    @Test
    void begins_with_what_was_brought_over() {
        NewAccount owing = newAccount("ACC-1").withSettings(telecom.settings().withCreditLimit(Money.parse("INR 5")));

        Account account = accounts.open(owing.withOpeningBalance(BigMoney.parse("INR -4.5")));
        AccountChange in = accounts.topUp(account.id(), Money.parse("INR 10"), key("a"));

        assertThat(account.openingBalance()).isEqualTo(BigMoney.parse("INR -4.50"));
        assertThat(account.balance()).isEqualTo(account.openingBalance());
        assertThat(in.balanceAfter()).isEqualTo(BigMoney.parse("INR 5.50"));
        assertThatIllegalArgumentException().isThrownBy(() -> owing.withOpeningBalance(BigMoney.parse("INR -5.0001")));
        assertThatIllegalArgumentException().isThrownBy(() -> owing.withOpeningBalance(Money.parse("USD 1")));
    }

    @Test
    void goes_below_zero_by_the_credit_limit_and_no_further() {
        AccountId id = accounts.open(
                        newAccount("ACC-1").withSettings(telecom.settings().withCreditLimit(Money.parse("INR 5"))))
                .id();
        accounts.topUp(id, Money.parse("INR 10"), key("a"));
        accounts.charge(id, Money.parse("INR 12"), "use", key("a"));

        assertThat(accounts.tryCharge(id, BigMoney.parse("INR 3.0001"), "use", key("b")))
                .isEqualTo(new ChargeResult.Refused(BigMoney.parse("INR 3.0001"), BigMoney.parse("INR 3.00")));
        assertThatExceptionOfType(InsufficientBalance.class)
                .isThrownBy(() -> accounts.charge(id, Money.parse("INR 4"), "use", key("b")))
                .withMessage("account " + id + " has INR 3.00 available, INR 4.00 requested");
        assertThatExceptionOfType(InsufficientBalance.class)
                .isThrownBy(() -> accounts.refund(id, Money.parse("INR 4"), "back", key("b")));
        assertThat(accounts.tryCharge(id, Money.parse("INR 3"), "use", key("b")).isCharged())
                .isTrue();
        assertThatExceptionOfType(CreditLimitInUse.class)
                .isThrownBy(() -> accounts.change(id, 1, telecom.settings().withCreditLimit(Money.parse("INR 4"))))
                .satisfies(refusal -> assertThat(refusal.lowest()).isEqualTo(BigMoney.parse("INR 5.00")));
    }

    @Test
    void refuses_other_currencies_and_amounts_that_make_no_sense() {
        AccountId id = telecom.prepaid("ACC-1", "INR 10");

        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> accounts.charge(id, Money.parse("USD 1"), "use", key("u")));
        assertThatExceptionOfType(CurrencyMismatch.class)
                .isThrownBy(() -> accounts.change(id, 1, AccountSettings.in(CurrencyUnit.USD)));
        assertThatIllegalArgumentException().isThrownBy(() -> accounts.topUp(id, Money.parse("INR 0"), key("u")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accounts.topUp(id, BigMoney.parse("INR 0.00001"), key("u")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accounts.adjust(id, Money.parse("INR 0"), "nothing", key("u")));
        assertThat(accounts.get(id).balance()).isEqualTo(BigMoney.parse("INR 10.00"));
    }

    @Test
    void suspends_activates_and_closes_at_zero_only() {
        AccountId id = telecom.prepaid("ACC-1", "INR 10");
        accounts.suspend(id);
        assertThat(accounts.suspend(id).version()).isEqualTo(2);

        assertThatExceptionOfType(Suspended.class)
                .isThrownBy(() -> accounts.charge(id, Money.parse("INR 1"), "use", key("s")));
        accounts.topUp(id, Money.parse("INR 1"), key("s"));
        accounts.activate(id);
        accounts.charge(id, Money.parse("INR 1"), "use", key("s"));
        assertThatExceptionOfType(NotSettled.class).isThrownBy(() -> accounts.close(id));
        accounts.refund(id, Money.parse("INR 10"), "all of it", key("s"));
        telecom.subscription("SUB-1", id, 0, "1", 60, 60);
        assertThatExceptionOfType(InUse.class).isThrownBy(() -> accounts.close(id));
        telecom.execute(
                "UPDATE telecom.subscriptions SET status = 'expired', ended_at = '2026-02-01Z' WHERE tenant_id = ?",
                telecom.tenant().value());
        Account closed = accounts.close(id);
        assertThat(closed.status()).isEqualTo(AccountStatus.CLOSED);
        assertThat(accounts.close(id)).isEqualTo(closed);
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> accounts.activate(id));
        assertThatExceptionOfType(Closed.class).isThrownBy(() -> accounts.topUp(id, Money.parse("INR 1"), key("t")));
        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> accounts.change(id, closed.version(), telecom.settings()));
    }

    @Test
    void tells_the_second_of_two_editors() {
        AccountId id = telecom.prepaid("ACC-1", "INR 10");
        Account changed = accounts.change(id, 1, telecom.settings().withCreditLimit(Money.parse("INR 7")));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(accounts.get(id)).isEqualTo(changed);
        assertThat(changed.balance()).isEqualTo(BigMoney.parse("INR 10.00"));
        assertThatExceptionOfType(VersionConflict.class).isThrownBy(() -> accounts.change(id, 1, telecom.settings()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> accounts.change(AccountId.generate(), 1, telecom.settings()));
    }

    @Test
    void lists_what_is_to_be_topped_up_and_what_is_low() {
        Account low = accounts.open(newAccount("ACC-1")
                .withSettings(telecom.settings()
                        .withAutoRecharge(new AutoRecharge(Money.parse("INR 200"), Money.parse("INR 50")))
                        .withLowBalanceAlert(true, Money.parse("INR 20"))));
        telecom.account("ACC-2", AccountType.PREPAID);
        accounts.change(
                accounts.find(AccountNumber.of("ACC-2")).orElseThrow().id(),
                1,
                telecom.settings().withLowBalanceAlert(false, Money.parse("INR 20")));
        accounts.topUp(low.id(), Money.parse("INR 20"), key("a"));

        assertThat(accounts.listToRecharge(Page.first(10)))
                .extracting(Account::id)
                .containsExactly(low.id());
        assertThat(accounts.listLow(Page.first(10))).isEmpty();
        accounts.charge(low.id(), BigMoney.parse("INR 0.0001"), "use", key("b"));
        assertThat(accounts.listLow(Page.first(10))).extracting(Account::id).containsExactly(low.id());
        assertThat(accounts.get(low.id()).isLow()).isTrue();
        accounts.topUp(low.id(), Money.parse("INR 200"), key("c"));
        assertThat(accounts.listToRecharge(Page.first(10))).isEmpty();
        assertThat(accounts.listLow(Page.first(10))).isEmpty();
    }

    @Test
    void charges_what_there_is_and_each_key_once_whoever_comes_together() {
        AccountId id = telecom.prepaid("ACC-1", "INR 50");

        List<ChargeResult> results =
                Together.run(8, 200, call -> accounts.tryCharge(id, Money.parse("INR 1"), "use", key("k" + call / 2)));

        long done = results.stream()
                .filter(result -> result instanceof ChargeResult.Charged charged
                        && !charged.change().isReplayed())
                .count();
        assertThat(done).isEqualTo(50);
        assertThat(accounts.get(id).balance().isZero()).isTrue();
        assertThat(telecom.api().ledger(id).list(Page.first(1000))).hasSize(51);
    }

    @Test
    void belongs_to_its_tenant() {
        AccountId id = telecom.prepaid("ACC-1", "INR 50");
        Telecom other = Telecom.of(db.dsl(), db.billing());
        AccountDao theirs = other.accounts();

        assertThat(theirs.find(id)).isEmpty();
        assertThat(theirs.find(AccountNumber.of("ACC-1"))).isEmpty();
        assertThat(theirs.list(Page.first(10))).isEmpty();
        assertThat(theirs.list(telecom.customer(), Page.first(10))).isEmpty();
        assertThat(theirs.list(AccountStatus.ACTIVE, Page.first(10))).isEmpty();
        assertThat(theirs.listLow(Page.first(10))).isEmpty();
        assertThat(theirs.listToRecharge(Page.first(10))).isEmpty();
        assertThat(other.api().ledger(id).list(Page.first(10))).isEmpty();
        assertThat(other.api().ledger(id).listNewest(Page.first(10))).isEmpty();
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.get(id));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.open(newAccount("ACC-7")));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.change(id, 1, telecom.settings()));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.suspend(id));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.activate(id));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> theirs.close(id));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> theirs.topUp(id, Money.parse("INR 1"), key("start ACC-1")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> theirs.charge(id, Money.parse("INR 1"), "use", key("x")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> theirs.tryCharge(id, Money.parse("INR 1"), "use", key("x")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> theirs.refund(id, Money.parse("INR 1"), "back", key("x")));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> theirs.adjust(id, Money.parse("INR 1"), "right", key("x")));
        assertThat(accounts.get(id).balance()).isEqualTo(BigMoney.parse("INR 50.00"));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> db.billing()
                        .tenant(TenantId.generate())
                        .telecom()
                        .accounts()
                        .open(newAccount("ACC-8")));
    }

    private NewAccount newAccount(String number) {
        return NewAccount.of(telecom.customer(), AccountNumber.of(number), AccountType.PREPAID, CurrencyUnit.of("INR"));
    }

    private static IdempotencyKey key(String key) {
        return IdempotencyKey.of(key);
    }
}
