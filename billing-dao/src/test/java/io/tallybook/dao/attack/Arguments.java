package io.tallybook.dao.attack;

import io.tallybook.dao.usage.UsageLevelDao;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Json;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.NewTransfer;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.UserTypeRate;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.telecom.BillingAddress;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.CustomerDetails;
import io.tallybook.model.telecom.DidDetails;
import io.tallybook.model.telecom.DidType;
import io.tallybook.model.telecom.DidWish;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.InvoiceLine;
import io.tallybook.model.telecom.InvoiceSeries;
import io.tallybook.model.telecom.InvoiceType;
import io.tallybook.model.telecom.IpAddress;
import io.tallybook.model.telecom.MfaSecret;
import io.tallybook.model.telecom.NewDid;
import io.tallybook.model.telecom.NewPayment;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.PaymentFailure;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.PaymentMethodDetails;
import io.tallybook.model.telecom.Permission;
import io.tallybook.model.telecom.TaxRule;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageThreshold;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.joda.money.BigMoney;
import org.joda.money.BigMoneyProvider;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Makes an argument of any type of the API. What identifies something in it is somebody's: each is counted and asked for. */
final class Arguments {

    /** @param of the argument: an id, or a name of the type */
    interface Identifiers {
        Object of(Class<?> type);
    }

    /** In place of an id: another organisation than that of the scope. */
    interface Recipient {}

    private static final Set<String> LATER = Set.of("until", "expiresAt", "dueAt", "endsAt");

    static final Instant NOW = Instant.parse("2026-06-15T10:00:00Z");

    private static final Map<Class<?>, Object> VALUES = new HashMap<>();

    static {
        VALUES.put(int.class, 1);
        VALUES.put(Integer.class, 1);
        VALUES.put(long.class, 1L);
        VALUES.put(boolean.class, true);
        VALUES.put(Instant.class, NOW);
        VALUES.put(LocalDate.class, LocalDate.of(2026, 1, 31));
        VALUES.put(Duration.class, Duration.ofDays(1));
        VALUES.put(ZoneId.class, ZoneId.of("UTC"));
        VALUES.put(RoundingMode.class, RoundingMode.HALF_UP);
        VALUES.put(CurrencyUnit.class, CurrencyUnit.of("INR"));
        VALUES.put(Money.class, Money.parse("INR 1.00"));
        VALUES.put(BigMoney.class, BigMoney.parse("INR 0.10"));
        VALUES.put(BigMoneyProvider.class, BigMoney.parse("INR 0.10"));
        VALUES.put(Quantity.class, Quantity.of(1));
        VALUES.put(Period.class, new Period(NOW, NOW.plusSeconds(60)));
        VALUES.put(Page.class, Page.first(1000));
        VALUES.put(Json.class, Json.of("{}"));
        VALUES.put(Feature.class, Feature.AI_MESSAGES);
        VALUES.put(TierName.class, TierName.FREE);
        VALUES.put(PlanId.class, Estate.OTHER_PLAN);
        VALUES.put(Permission.class, Permission.of("invoices.void"));
        VALUES.put(PasswordHash.class, PasswordHash.of("$2b$12$" + "x".repeat(53)));
        VALUES.put(MfaSecret.class, MfaSecret.of("enc:1"));
        VALUES.put(IpAddress.class, IpAddress.of("::1"));
        VALUES.put(PaymentGateway.class, PaymentGateway.RAZORPAY);
        VALUES.put(PaymentFailure.class, new PaymentFailure("declined", "declined"));
        VALUES.put(PaymentMethodDetails.class, PaymentMethodDetails.NONE);
        VALUES.put(InvoiceSeries.class, InvoiceSeries.of("INV"));
        VALUES.put(InvoiceType.class, InvoiceType.ONE_TIME);
        VALUES.put(InvoiceLine.class, InvoiceLine.oneTime("Thing", Money.parse("INR 1.00")));
        VALUES.put(BillingRunTerms.class, new BillingRunTerms("INV", Duration.ZERO));
        VALUES.put(DidWish.class, DidWish.in("IN"));
        VALUES.put(
                NewUsageLimitOverride.class,
                NewUsageLimitOverride.of(
                        TierLimit.per(CalendarPeriod.MONTH, Feature.AI_MESSAGES, UsageLimit.hard(80))));
        VALUES.put(TaxRule.class, TaxRule.NONE);
        VALUES.put(CustomerDetails.class, CustomerDetails.individual(BillingAddress.in("IN"), Money.parse("INR 0")));
        VALUES.put(ServiceTerms.class, ServiceTerms.Hourly.of(BigMoney.parse("USD 95"), RoundingMode.HALF_UP));
        VALUES.put(RateTier.class, RateTier.beyond("100", "USD 0.08"));
        VALUES.put(UserTypeRate.class, UserTypeRate.of("senior", "USD 1"));
        VALUES.put(UsageThreshold.class, UsageThreshold.quantity(Feature.AI_MESSAGES, Quantity.of(2)));
    }

    private final Names anyNames = new Names(UUID.randomUUID());
    private final IntFunction<Identifiers> whose;
    private final List<Object> identifiers = new ArrayList<>();

    /** @param whose the n-th identifier shall be */
    Arguments(IntFunction<Identifiers> whose) {
        this.whose = whose;
    }

    /** What was taken from somebody, in order. */
    List<Object> identifiers() {
        return identifiers;
    }

    Object[] of(Executable method) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = of(method, i, 0);
        }
        return arguments;
    }

    private Object of(Executable method, int i, int depth) {
        // What ends, ends later.
        if (LATER.contains(method.getParameters()[i].getName()) && method.getParameterTypes()[i] == Instant.class) {
            return NOW.plus(Duration.ofDays(1));
        }
        if (method.getDeclaringClass() == UsageLevelDao.class && method.getParameterTypes()[i] == Feature.class) {
            return Feature.BANK_CONNECTIONS;
        }
        Object argument = of(method.getGenericParameterTypes()[i], depth);
        return argument instanceof NewPayment payment && method.getName().equals("record")
                ? payment.as((GatewayPaymentId) identifier(GatewayPaymentId.class))
                : argument;
    }

    private Object identifier(Class<?> type) {
        Object identifier = whose.apply(identifiers.size()).of(type);
        identifiers.add(identifier);
        return identifier;
    }

    private Object of(Type type, int depth) {
        Class<?> raw = (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
        if (VALUES.containsKey(raw)) {
            return VALUES.get(raw);
        }
        if (raw == BiConsumer.class) {
            return (BiConsumer<Object, Object>) (one, other) -> {};
        }
        if (raw == List.class || raw == Collection.class || raw == Iterator.class) {
            List<Object> one = List.of(of(((ParameterizedType) type).getActualTypeArguments()[0], depth + 1));
            return raw == Iterator.class ? one.iterator() : one;
        }
        if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        if (Estate.isId(raw) || anyNames.byType().containsKey(raw)) {
            return identifier(raw);
        }
        if (raw == NewDid.class) {
            return NewDid.of(
                    (TelephoneNumber) identifier(TelephoneNumber.class),
                    "IN",
                    "+91",
                    DidType.LOCAL,
                    DidDetails.of(Money.parse("INR 1"), Money.parse("INR 0")));
        }
        if (raw == NewTransfer.class) {
            return new NewTransfer((OrganisationId) identifier(Recipient.class), Quantity.of(1), null);
        }
        if (raw.isSealed()) {
            return of(raw.getPermittedSubclasses()[0], depth + 1);
        }
        return made(raw, depth);
    }

    /** By the first factory or constructor that takes what can be made. */
    private Object made(Class<?> type, int depth) {
        if (depth > 6) {
            throw new IllegalStateException("too deep: " + type);
        }
        Stream<Executable> factories = Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type)
                .sorted(Comparator.comparing(
                                (Method method) -> !method.getName().equals("of"))
                        .thenComparing(Method::toGenericString))
                .map(Executable.class::cast);
        Stream<Executable> constructors = Arrays.stream(type.getConstructors());
        RuntimeException last = new IllegalStateException("nothing makes a " + type);
        for (Executable way : Stream.concat(factories, constructors).toList()) {
            int before = identifiers.size();
            try {
                Object[] arguments = new Object[way.getParameterCount()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = of(way, i, depth + 1);
                }
                return way instanceof Method method
                        ? method.invoke(null, arguments)
                        : ((Constructor<?>) way).newInstance(arguments);
            } catch (InvocationTargetException | RuntimeException e) {
                identifiers.subList(before, identifiers.size()).clear();
                last = new IllegalStateException("no " + type.getSimpleName(), e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        throw last;
    }
}
