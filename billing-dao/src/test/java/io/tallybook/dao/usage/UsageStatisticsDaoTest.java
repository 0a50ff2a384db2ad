package io.tallybook.dao.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.dao.Customer;
import io.tallybook.dao.MovableClock;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NearLimit;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageCount;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsagePeriod;
import io.tallybook.model.usage.UsageReversal;
import io.tallybook.model.usage.UsageStatus;
import io.tallybook.model.usage.UsageTotal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was used, period by period and in all, and who is near a limit. */
class UsageStatisticsDaoTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final MovableClock clock = new MovableClock("2026-01-15T12:00:00Z");
    private Customer acme;
    private UsageStatisticsDao statistics;
    private int keys;

    @BeforeEach
    void a_customer() {
        acme = Customer.of(db.billing().withClock(clock));
        statistics = acme.acme().usageStatistics(acme.organisation());
    }

    @Test
    void history_is_a_count_for_each_period_the_newest_first() {
        use(acme, 10);
        clock.moveTo("2026-02-01T00:00:00Z");
        use(acme, 7);
        clock.moveTo("2026-04-01T00:00:00Z");
        use(acme, 3);

        List<UsageCount> all = List.of(month("2026-04-01", 3), month("2026-02-01", 7), month("2026-01-01", 10));
        assertThat(statistics.history(Feature.AI_MESSAGES, Page.first(10))).isEqualTo(all);
        assertThat(statistics.history(Feature.AI_MESSAGES, Page.first(2))).isEqualTo(all.subList(0, 2));
        assertThat(statistics.history(Feature.AI_MESSAGES, Page.after(all.get(1), 2)))
                .isEqualTo(all.subList(2, 3));
        assertThat(statistics.history(Feature.INVOICES, Page.first(10))).isEmpty();
    }

    @Test
    void periods_of_two_lengths_that_begin_together_are_counted_apart() {
        clock.moveTo("2026-01-01T12:00:00Z");
        use(acme, 10);
        acme.acme()
                .limitOverrides(acme.organisation())
                .agree(NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.DAY, Feature.AI_MESSAGES, UsageLimit.hard(5))));
        use(acme, 1);

        UsageCount month = month("2026-01-01", 10);
        UsageCount day = new UsageCount(UsagePeriod.DAY, month.periodStart(), Quantity.of(1));
        assertThat(statistics.history(Feature.AI_MESSAGES, Page.first(1))).containsExactly(month);
        assertThat(statistics.history(Feature.AI_MESSAGES, Page.after(month, 1)))
                .containsExactly(day);
        assertThat(statistics.history(Feature.AI_MESSAGES, Page.after(day, 1))).isEmpty();
    }

    @Test
    void totals_are_by_when_it_happened_and_corrections_count() {
        use(acme, 10);
        acme.acme()
                .usageCorrections(acme.organisation())
                .reverse(new UsageReversal(IdempotencyKey.of("key-0"), "Mistake"), IdempotencyKey.of("r"));
        use(acme, 2);
        acme.usage().record(Feature.INVOICES, Quantity.of(3), IdempotencyKey.of("i"));
        Instant now = clock.instant();

        assertThat(statistics.totals(new Period(now, now.plusSeconds(1))))
                .containsExactly(
                        new UsageTotal(Feature.AI_MESSAGES, 3, Quantity.of(2)),
                        new UsageTotal(Feature.INVOICES, 1, Quantity.of(3)));
        assertThat(statistics.totals(new Period(now.minusSeconds(1), now))).isEmpty();
    }

    @Test
    void organisations_near_a_limit_are_those_that_have_used_so_much_of_it() {
        List<Customer> others = IntStream.range(0, 6)
                .mapToObj(i -> acme.another("organisation-" + i))
                .toList();
        others.forEach(other -> use(other, 39 + others.indexOf(other)));
        Customer closed = acme.another("closed");
        use(closed, 50);
        acme.acme().organisations().close(closed.organisation());

        List<OrganisationId> near = others.subList(1, 6).stream()
                .map(Customer::organisation)
                .sorted((a, b) -> a.value().toString().compareTo(b.value().toString()))
                .toList();
        assertThat(near(80, Page.first(10))).isEqualTo(near);
        assertThat(near(80, Page.first(2))).isEqualTo(near.subList(0, 2));
        assertThat(near(80, Page.after(near.get(1), 3))).isEqualTo(near.subList(2, 5));
        assertThat(near(100, Page.first(10))).isEmpty();
        NearLimit first = acme.acme()
                .usage()
                .listNearLimit(Quantity.of(80), Page.first(1))
                .get(0);
        assertThat(first.usage()).extracting(UsageStatus::feature).containsExactly(Feature.AI_MESSAGES);
        assertThatIllegalArgumentException().isThrownBy(() -> near(0, Page.first(1)));
    }

    private List<OrganisationId> near(long percentage, Page<OrganisationId> page) {
        return acme.acme().usage().listNearLimit(Quantity.of(percentage), page).stream()
                .map(NearLimit::organisation)
                .toList();
    }

    private void use(Customer customer, long quantity) {
        customer.usage().record(Feature.AI_MESSAGES, Quantity.of(quantity), IdempotencyKey.of("key-" + keys++));
    }

    private static UsageCount month(String day, long used) {
        return new UsageCount(UsagePeriod.MONTH, Instant.parse(day + "T00:00:00Z"), Quantity.of(used));
    }
}
