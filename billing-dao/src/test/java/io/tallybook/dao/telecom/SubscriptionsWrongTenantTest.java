package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.BillingRunResult;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.model.telecom.TaxRule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tries every public method of subscriptions and of billing runs on what belongs to another tenant. */
class SubscriptionsWrongTenantTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private interface Attempt {
        Object make();
    }

    @Test
    void what_another_tenant_has_does_not_exist() {
        Subscribers victim = Subscribers.of(db.billing(), db.dsl());
        Subscribers intruder = Subscribers.of(db.billing(), db.dsl());
        Subscription theirs = victim.subscribe();
        SubscriptionId id = theirs.id();
        SubscriptionDao wrong = intruder.subscriptions();

        Map<String, Attempt> refused = new LinkedHashMap<>();
        refused.put("subscribe", () -> wrong.subscribe(victim.starterMonthly().withId(SubscriptionId.generate())));
        refused.put("get", () -> wrong.get(id));
        refused.put("suspend", () -> wrong.suspend(id, 1));
        refused.put("activate", () -> wrong.activate(id, 1));
        refused.put("cancel", () -> wrong.cancel(id, 1, null));
        refused.put("cancelAtPeriodEnd", () -> wrong.cancelAtPeriodEnd(id, 1, null));
        refused.put("withdrawCancellation", () -> wrong.withdrawCancellation(id, 1));
        refused.put("changeAutoRenew", () -> wrong.changeAutoRenew(id, 1, false));
        refused.put(
                "schedulePlanChange", () -> wrong.schedulePlanChange(id, 1, intruder.starter(), BillingCycle.MONTHLY));
        refused.put("withdrawPlanChange", () -> wrong.withdrawPlanChange(id, 1));
        refused.put(
                "changePlan",
                () -> wrong.changePlan(id, intruder.starter(), RoundingMode.UP, IdempotencyKey.of("key")));
        refused.put("renew", () -> wrong.renew(id, 1));
        refused.put("remove", () -> {
            wrong.remove(id);
            return "removed";
        });
        refused.forEach((method, attempt) ->
                assertThatExceptionOfType(NotFound.class).as(method).isThrownBy(attempt::make));
        assertThat(wrong.find(id)).isEmpty();
        assertThat(wrong.find(theirs.number())).isEmpty();
        assertThat(wrong.list(Page.first(10))).isEmpty();
        assertThat(wrong.list(victim.customer(), Page.first(10))).isEmpty();
        assertThat(wrong.list(SubscriptionStatus.ACTIVE, Page.first(10))).isEmpty();
        assertThat(intruder.runs().run(Instant.now(), new BillingRunTerms("INV", Duration.ZERO), TaxRule.NONE))
                .isEqualTo(new BillingRunResult(List.of(), List.of(), List.of(), List.of(), List.of()));

        assertThat(victim.subscriptions().get(id)).isEqualTo(theirs);
        assertThat(victim.count("invoices")).isZero();
        Set<String> tried = refused.keySet().stream().collect(Collectors.toSet());
        tried.addAll(List.of("find", "list"));
        assertThat(publicMethods(SubscriptionDao.class)).isEqualTo(tried);
        assertThat(publicMethods(BillingRunDao.class)).containsExactly("run");
    }

    @Test
    void a_plan_of_another_tenant_is_not_given_to_a_subscription() {
        Subscribers victim = Subscribers.of(db.billing(), db.dsl());
        Subscribers intruder = Subscribers.of(db.billing(), db.dsl());
        Subscription mine = intruder.subscribe();

        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> intruder.subscriptions()
                        .schedulePlanChange(mine.id(), 1, victim.starter(), BillingCycle.MONTHLY));
        assertThat(intruder.subscriptions().get(mine.id())).isEqualTo(mine);
    }

    private static Set<String> publicMethods(Class<?> dao) {
        return Arrays.stream(dao.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }
}
