package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.TelecomBilling;
import io.tallybook.model.BillingException;
import io.tallybook.model.Json;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.Customer;
import io.tallybook.model.telecom.CustomerStatus;
import io.tallybook.model.telecom.Did;
import io.tallybook.model.telecom.DidDetails;
import io.tallybook.model.telecom.DidType;
import io.tallybook.model.telecom.DidWish;
import io.tallybook.model.telecom.GatewayMethod;
import io.tallybook.model.telecom.IpAddress;
import io.tallybook.model.telecom.KycStatus;
import io.tallybook.model.telecom.LockoutPolicy;
import io.tallybook.model.telecom.MfaSecret;
import io.tallybook.model.telecom.NewCustomer;
import io.tallybook.model.telecom.NewDid;
import io.tallybook.model.telecom.NewPaymentMethod;
import io.tallybook.model.telecom.NewRatePlan;
import io.tallybook.model.telecom.NewRefreshToken;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentMethod;
import io.tallybook.model.telecom.PaymentMethodDetails;
import io.tallybook.model.telecom.PaymentMethodType;
import io.tallybook.model.telecom.Permission;
import io.tallybook.model.telecom.RatePlan;
import io.tallybook.model.telecom.RatePlanTerms;
import io.tallybook.model.telecom.RefreshToken;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.model.telecom.TokenHash;
import io.tallybook.model.telecom.TokenRotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joda.money.Money;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tries every public method about people, plans, payment methods and numbers on what belongs to another tenant.
 *
 * <p>Nothing may come back and nothing may change. A method that is added without an attempt here fails the test.
 */
class PeopleWrongTenantTest {

    private static final List<Class<?>> DAOS = List.of(
            UserPermissionDao.class,
            UserLoginDao.class,
            RefreshTokenDao.class,
            CustomerDao.class,
            RatePlanDao.class,
            PaymentMethodDao.class,
            DidDao.class);

    private static final List<String> TABLES = List.of(
            "telecom.users",
            "telecom.user_permissions",
            "telecom.refresh_tokens",
            "telecom.customers",
            "telecom.rate_plans",
            "telecom.payment_methods",
            "telecom.dids",
            "billing.external_references");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private final Map<String, List<Attempt>> attempts = new HashMap<>();
    private Subscriber victim;
    private Subscriber intruder;

    /** What an intruder gets: a value, or a refusal. */
    private interface Attempt {
        Object get();
    }

    @BeforeEach
    void a_victim_with_something_of_everything() {
        victim = Subscriber.of(db, db.billing());
        intruder = Subscriber.of(db, db.billing());
        Permission permission = Permission.of("invoices.void");
        victim.telecom().userPermissions().grant(victim.user(), permission);
        victim.telecom().userLogins().enableMfa(victim.user(), MfaSecret.of("enc:1"));

        attemptPermissions(permission);
        attemptLogins();
        attemptTokens();
        attemptCustomers();
        attemptPlans();
        attemptMethods();
        attemptNumbers();
    }

    private void attemptPermissions(Permission permission) {
        UserPermissionDao wrong = wrong().userPermissions();
        attempt("UserPermissionDao.grant", () -> {
            wrong.grant(victim.user(), Permission.of("a.b"));
            return "granted";
        });
        attempt("UserPermissionDao.revoke", () -> wrong.revoke(victim.user(), permission));
        attempt("UserPermissionDao.has", () -> wrong.has(victim.user(), permission));
        attempt("UserPermissionDao.list", () -> wrong.list(victim.user(), Page.first(10)));
    }

    private void attemptLogins() {
        UserLoginDao wrong = wrong().userLogins();
        attempt("UserLoginDao.get", () -> wrong.get(victim.user()));
        attempt("UserLoginDao.changePassword", () -> wrong.changePassword(victim.user(), Subscriber.HASH));
        attempt("UserLoginDao.resetPassword", () -> wrong.resetPassword(victim.user(), Subscriber.HASH));
        attempt("UserLoginDao.requirePasswordChange", () -> wrong.requirePasswordChange(victim.user()));
        attempt("UserLoginDao.recordLogin", () -> wrong.recordLogin(victim.user(), IpAddress.of("::1")));
        attempt(
                "UserLoginDao.recordFailure",
                () -> wrong.recordFailure(victim.user(), LockoutPolicy.after(1, Duration.ofDays(1))));
        attempt("UserLoginDao.unlock", () -> wrong.unlock(victim.user()));
        attempt("UserLoginDao.enableMfa", () -> wrong.enableMfa(victim.user(), MfaSecret.of("mine")));
        attempt("UserLoginDao.disableMfa", () -> wrong.disableMfa(victim.user()));
        attempt("UserLoginDao.findMfaSecret", () -> wrong.findMfaSecret(victim.user()));
    }

    private void attemptTokens() {
        RefreshTokenDao own = victim.telecom().refreshTokens();
        RefreshToken token = own.issue(victim.user(), token(hash(), later()));
        RefreshTokenDao wrong = wrong().refreshTokens();
        attempt(
                "RefreshTokenDao.issue",
                () -> wrong.issue(victim.user(), token(hash(), later())),
                () -> wrong.issue(intruder.user(), token(token.hash(), later())));
        attempt("RefreshTokenDao.rotate", () -> wrong.rotate(token.hash(), token(hash(), later())));
        attempt("RefreshTokenDao.find", () -> wrong.find(token.hash()));
        attempt("RefreshTokenDao.list", () -> wrong.list(victim.user(), Page.first(10)));
        attempt(
                "RefreshTokenDao.revoke",
                () -> wrong.revoke(token.id(), "mine"),
                () -> wrong.revoke(token.family(), "mine"),
                () -> wrong.revoke(victim.user(), "mine"));
        attempt("RefreshTokenDao.purge", () -> wrong.purge(Instant.now(), 1000));
    }

    private void attemptCustomers() {
        CustomerDao own = victim.telecom().customers();
        Customer customer = own.submitKyc(victim.customer(), 1, Json.of("{}"));
        Customer unused = own.create(NewCustomer.of(victim.user(), Subscriber.details()));
        CustomerDao wrong = wrong().customers();
        attempt("CustomerDao.create", () -> wrong.create(NewCustomer.of(victim.user(), Subscriber.details())));
        attempt("CustomerDao.find", () -> wrong.find(customer.id()));
        attempt("CustomerDao.get", () -> wrong.get(customer.id()));
        attempt(
                "CustomerDao.list",
                () -> not(intruder.customer(), Customer::id, wrong.list(Page.first(1000))),
                () -> not(intruder.customer(), Customer::id, wrong.list(CustomerStatus.ACTIVE, Page.first(1000))),
                () -> wrong.list(KycStatus.SUBMITTED, Page.first(1000)),
                () -> wrong.list(victim.user(), Page.first(1000)));
        attempt(
                "CustomerDao.change",
                () -> wrong.change(customer.id(), 2, customer.details().withNotes("mine")));
        attempt(
                "CustomerDao.changeUser",
                () -> wrong.changeUser(customer.id(), 2, intruder.user()),
                () -> wrong.changeUser(intruder.customer(), 1, victim.user()));
        attempt("CustomerDao.activate", () -> wrong.activate(customer.id(), 2));
        attempt("CustomerDao.suspend", () -> wrong.suspend(customer.id(), 2));
        attempt("CustomerDao.cancel", () -> wrong.cancel(customer.id(), 2));
        attempt("CustomerDao.submitKyc", () -> wrong.submitKyc(customer.id(), 2, Json.of("[]")));
        attempt("CustomerDao.verifyKyc", () -> wrong.verifyKyc(customer.id(), 2));
        attempt("CustomerDao.rejectKyc", () -> wrong.rejectKyc(customer.id(), 2, "mine"));
        attempt("CustomerDao.requestKyc", () -> wrong.requestKyc(customer.id(), 2));
        attempt("CustomerDao.remove", () -> {
            wrong.remove(unused.id());
            return "removed";
        });
    }

    private void attemptPlans() {
        NewRatePlan given = NewRatePlan.of("Starter", RatePlanTerms.of(AccountType.PREPAID, Money.parse("INR 1")));
        RatePlan plan = victim.telecom().ratePlans().create(given);
        RatePlanDao wrong = wrong().ratePlans();
        attempt("RatePlanDao.find", () -> wrong.find(plan.id()), () -> wrong.find("Starter"));
        attempt("RatePlanDao.get", () -> wrong.get(plan.id()));
        attempt("RatePlanDao.list", () -> ofOthers(wrong.list(Page.first(1000))));
        attempt("RatePlanDao.listActive", () -> ofOthers(wrong.listActive(Page.first(1000))));
        attempt(
                "RatePlanDao.change",
                () -> wrong.change(plan.id(), 1, plan.details().withName("Mine")));
        attempt("RatePlanDao.activate", () -> wrong.activate(plan.id(), 1));
        attempt("RatePlanDao.deactivate", () -> wrong.deactivate(plan.id(), 1));
        attempt("RatePlanDao.remove", () -> {
            wrong.remove(plan.id());
            return "removed";
        });
        // Creating under an id and a name that the victim uses gives the intruder something of its own.
        attempt("RatePlanDao.create", () -> {
            wrong.create(given);
            wrong.remove(given.id());
            return Optional.empty();
        });
    }

    private void attemptMethods() {
        NewPaymentMethod given = NewPaymentMethod.of(
                victim.customer(),
                PaymentMethodType.CREDIT_CARD,
                new GatewayMethod(PaymentGateway.STRIPE, "pm_1"),
                PaymentMethodDetails.NONE);
        PaymentMethodDao own = victim.telecom().paymentMethods();
        PaymentMethod method = own.makeDefault(own.add(given).id());
        PaymentMethodDao wrong = wrong().paymentMethods();
        attempt("PaymentMethodDao.add", () -> wrong.add(given));
        attempt("PaymentMethodDao.find", () -> wrong.find(method.id()), () -> wrong.find(method.reference()));
        attempt("PaymentMethodDao.findDefault", () -> wrong.findDefault(victim.customer()));
        attempt("PaymentMethodDao.get", () -> wrong.get(method.id()));
        attempt("PaymentMethodDao.list", () -> wrong.list(victim.customer(), Page.first(1000)));
        attempt("PaymentMethodDao.makeDefault", () -> wrong.makeDefault(method.id()));
        attempt("PaymentMethodDao.change", () -> wrong.change(method.id(), 2, PaymentMethodDetails.bank("Mine")));
        attempt("PaymentMethodDao.activate", () -> wrong.activate(method.id(), 2));
        attempt("PaymentMethodDao.deactivate", () -> wrong.deactivate(method.id(), 2));
        attempt("PaymentMethodDao.remove", () -> {
            wrong.remove(method.id());
            return "removed";
        });
    }

    private void attemptNumbers() {
        DidDao own = victim.telecom().numbers();
        SubscriptionId subscription = victim.subscription(victim.customer());
        SubscriptionId intruders = intruder.subscription(intruder.customer());
        Did free = own.add(number());
        Did assigned = own.assign(own.add(number()).id(), subscription);
        DidWish wish = DidWish.in("IN");
        DidDao wrong = wrong().numbers();
        attempt("DidDao.add", () -> wrong.add(NewDid.of(free.number(), "IN", "+91", DidType.LOCAL, free.details())));
        attempt("DidDao.find", () -> wrong.find(free.id()), () -> wrong.find(free.number()));
        attempt("DidDao.get", () -> wrong.get(free.id()));
        attempt("DidDao.list", () -> wrong.list(Page.first(1000)), () -> wrong.list(subscription, Page.first(1000)));
        attempt("DidDao.listAvailable", () -> wrong.listAvailable(wish, Page.first(1000)));
        attempt("DidDao.change", () -> wrong.change(free.id(), 1, free.details()));
        attempt(
                "DidDao.reserve",
                () -> wrong.reserve(free.id(), victim.customer(), later()),
                () -> wrong.reserve(free.id(), intruder.customer(), later()));
        attempt(
                "DidDao.reserveAny",
                () -> wrong.reserveAny(wish, victim.customer(), later()),
                () -> wrong.reserveAny(wish, intruder.customer(), later()));
        attempt("DidDao.assign", () -> wrong.assign(free.id(), subscription), () -> wrong.assign(free.id(), intruders));
        attempt("DidDao.assignAny", () -> wrong.assignAny(wish, subscription), () -> wrong.assignAny(wish, intruders));
        attempt("DidDao.release", () -> wrong.release(assigned.id()), () -> wrong.release(subscription));
        attempt("DidDao.suspend", () -> wrong.suspend(assigned.id()));
        attempt("DidDao.resume", () -> wrong.resume(assigned.id()));
        attempt("DidDao.portOut", () -> wrong.portOut(assigned.id()));
        attempt("DidDao.remove", () -> {
            wrong.remove(free.id());
            return "removed";
        });
    }

    @Test
    void every_public_method_is_tried() {
        Map<String, Long> methods = DAOS.stream()
                .flatMap(dao -> Arrays.stream(dao.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(PeopleWrongTenantTest::nameOf)
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

        assertThat(attempts.keySet()).containsExactlyInAnyOrderElementsOf(methods.keySet());
        methods.forEach((name, overloads) ->
                assertThat(attempts.get(name).size()).as(name).isGreaterThanOrEqualTo(overloads.intValue()));
    }

    @Test
    void nothing_comes_back_and_nothing_changes() {
        List<String> before = rowsOfTheVictim();

        attempts.forEach((name, tries) ->
                tries.forEach(attempt -> assertThat(outcome(attempt)).as(name).isIn(expected(name))));

        assertThat(rowsOfTheVictim()).isEqualTo(before);
    }

    /** What is unique among all tenants is refused, without saying who has it. */
    private static Set<String> expected(String name) {
        return Set.of("DidDao.add", "RefreshTokenDao.issue").contains(name)
                ? Set.of("NotFound", "AlreadyExists")
                : Set.of("nothing", "NotFound");
    }

    private TelecomBilling wrong() {
        return intruder.telecom();
    }

    private void attempt(String name, Attempt... tries) {
        attempts.put(name, List.of(tries));
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private static String outcome(Attempt attempt) {
        try {
            Object got = attempt.get();
            boolean isNothing = Stream.of(Optional.empty(), List.of(), false, 0, new TokenRotation.Unknown())
                    .anyMatch(got::equals);
            return isNothing ? "nothing" : "got " + got;
        } catch (BillingException refusal) {
            return refusal.getClass().getSimpleName();
        }
    }

    private static <K, T> List<T> not(K own, Function<T, K> key, List<T> all) {
        return all.stream().filter(one -> !key.apply(one).equals(own)).toList();
    }

    /** All but those of the intruder's subscriptions. */
    private static List<RatePlan> ofOthers(List<RatePlan> plans) {
        return plans.stream().filter(plan -> !plan.name().startsWith("Plan ")).toList();
    }

    private List<String> rowsOfTheVictim() {
        return TABLES.stream()
                .flatMap(table -> db
                        .dsl()
                        .select(DSL.field("t::text", String.class))
                        .from(DSL.table(table + " t"))
                        .where(DSL.condition("t.tenant_id = ?", victim.tenant().value()))
                        .orderBy(1)
                        .fetch(row -> table + row.value1())
                        .stream())
                .toList();
    }

    private static NewDid number() {
        long digits = 8_000_000_000L + Math.floorMod(UUID.randomUUID().getMostSignificantBits(), 1_000_000_000L);
        return NewDid.of(
                TelephoneNumber.of("+91" + digits),
                "IN",
                "+91",
                DidType.LOCAL,
                DidDetails.of(Money.parse("INR 1"), Money.parse("INR 0")));
    }

    private static NewRefreshToken token(TokenHash hash, Instant expiresAt) {
        return NewRefreshToken.of(hash, expiresAt);
    }

    private static TokenHash hash() {
        return TokenHash.sha256(UUID.randomUUID().toString().toCharArray());
    }

    private static Instant later() {
        return Instant.now().plus(Duration.ofDays(1));
    }
}
