package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditCharge;
import io.tallybook.model.credit.CreditOverage;
import io.tallybook.model.credit.CreditPriceStep;
import io.tallybook.model.credit.CreditPriceTerms;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.CreditUseResult;
import io.tallybook.model.credit.FreeAllowance;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random prices and uses: the database charges what {@link CreditPriceTerms#charge} says, to the last digit. */
class CreditPricePropertyTest {

    private static final OperationCode OPERATION = OperationCode.of("a.b");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("billing.credits.prices", 150));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_database_charges_what_the_model_says(long seed) {
        Random random = new Random(seed);
        CreditPriceTerms terms = terms(random);
        Customer customer = Customer.of(db.billing().withClock(clock));
        customer.acme().creditPrices().create(OPERATION, terms);
        customer.credits().grant(NewGrant.of(quantity(random, 1_000_000), CreditSource.FREE), IdempotencyKey.of("g"));
        Quantity freeLeft = allowance(terms);
        Quantity overageLeft =
                terms.overage() == null ? Quantity.ZERO : terms.overage().limit();
        Quantity balance = customer.credits().balance().balance();

        for (int call = 0; call < 12; call++) {
            if (random.nextInt(4) == 0) {
                clock.forward(Duration.ofDays(1));
                freeLeft = allowance(terms);
            }
            Quantity quantity = quantity(random, 3000);
            CreditCharge expected = terms.charge(quantity, freeLeft);
            CreditUseResult result = customer.credits()
                    .tryConsumeFor(NewCreditUse.of(OPERATION, quantity), IdempotencyKey.of("u" + call));
            Quantity rest = quantity.minus(expected.free());
            if (!expected.credits().isGreaterThan(balance)) {
                assertUsed(result, expected);
                balance = balance.minus(expected.credits());
            } else if (terms.overage() != null && !rest.isGreaterThan(overageLeft)) {
                assertUsed(result, terms.chargeOverage(quantity, freeLeft));
                overageLeft = overageLeft.minus(rest);
            } else {
                assertThat(result).isEqualTo(new CreditUseResult.Refused(expected, balance));
                continue;
            }
            freeLeft = freeLeft.minus(expected.free());
        }

        assertThat(customer.credits().balance().balance()).isEqualTo(balance);
        CreditBooks.addUp(db.dsl(), customer);
    }

    private static void assertUsed(CreditUseResult result, CreditCharge expected) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        CreditUseResult.Used.class,
                        used -> assertThat(used.use().charge()).isEqualTo(expected));
    }

    private static CreditPriceTerms terms(Random random) {
        TreeMap<Quantity, CreditPriceStep> steps = new TreeMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Quantity begin = quantity(random, 2000);
            steps.put(begin, new CreditPriceStep(begin, cost(random)));
        }
        CreditPriceTerms terms = CreditPriceTerms.of("Something", "unit", cost(random))
                .perUnits(random.nextBoolean() ? Quantity.of(1) : quantity(random, 1000))
                .withSteps(steps.values().toArray(CreditPriceStep[]::new));
        if (random.nextBoolean()) {
            terms = terms.withFreeAllowance(new FreeAllowance(quantity(random, 4000), CalendarPeriod.DAY));
        }
        // A period that no test leaves: a year has the whole of it.
        return random.nextBoolean()
                ? terms.withOverage(new CreditOverage(quantity(random, 4000), CalendarPeriod.YEAR, cost(random)))
                : terms;
    }

    private static Quantity allowance(CreditPriceTerms terms) {
        return terms.freeAllowance() == null
                ? Quantity.ZERO
                : terms.freeAllowance().quantity();
    }

    private static Quantity cost(Random random) {
        return random.nextInt(8) == 0 ? Quantity.ZERO : quantity(random, 1 << random.nextInt(12));
    }

    /** Whole, or with up to six decimals. */
    private static Quantity quantity(Random random, int most) {
        BigDecimal whole = BigDecimal.valueOf(1 + random.nextInt(most));
        return random.nextBoolean()
                ? new Quantity(whole)
                : new Quantity(whole.add(BigDecimal.valueOf(random.nextInt(1_000_000), 6)));
    }
}
