package io.tallybook.dao.attack;

import io.tallybook.dao.TelecomBilling;
import io.tallybook.dao.TenantBilling;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A method that a tenant's scope gives, and the way to it. */
record Call(List<Method> way, Method method) {

    /** Every public method of everything that can be reached. */
    static List<Call> all() {
        List<Call> calls = new ArrayList<>();
        collect(TenantBilling.class, List.of(), calls);
        return calls;
    }

    private static void collect(Class<?> type, List<Method> way, List<Call> calls) {
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::toGenericString))
                .forEach(method -> {
                    if (isScope(method.getReturnType())) {
                        List<Method> further = new ArrayList<>(way);
                        further.add(method);
                        collect(method.getReturnType(), further, calls);
                    } else {
                        calls.add(new Call(way, method));
                    }
                });
    }

    private static boolean isScope(Class<?> type) {
        return type == TelecomBilling.class
                || type.getName().startsWith("io.tallybook.dao.")
                        && type.getSimpleName().endsWith("Dao");
    }

    String name() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    @Override
    public String toString() {
        return name()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
