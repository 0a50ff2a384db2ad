package io.tallybook.dao.attack;

import io.tallybook.model.BillingException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What came of a call.
 *
 * @param text the result, or the refusal with its facts, in which the identifiers of the call are numbers
 * @param raw the same as it came, but for these identifiers
 * @param changed the tables in which the caller's rows are others than before
 * @param isUntouched whether the rows of the other tenant are as before
 */
record Outcome(String text, String raw, Set<String> changed, boolean isUntouched) {

    /** Also as it stands in numbers that were made of one. */
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9A-F]{32}";

    static Outcome of(Object result, List<Object> identifiers, Set<String> changed, boolean isUntouched) {
        String raw = String.valueOf(result);
        List<String> texts = identifiers.stream().map(Outcome::value).toList();
        List<Integer> longestFirst = new java.util.ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            longestFirst.add(i);
        }
        longestFirst.sort(
                Comparator.comparing((Integer i) -> -texts.get(i).length()).thenComparing(i -> texts.get(i)));
        for (int i : longestFirst) {
            raw = raw.replace(texts.get(i), "#");
        }
        return new Outcome(raw.replaceAll(UUID, "<id>"), raw, changed, isUntouched);
    }

    private static String value(Object identifier) {
        try {
            return String.valueOf(identifier.getClass().getMethod("value").invoke(identifier));
        } catch (ReflectiveOperationException e) {
            return String.valueOf(identifier);
        }
    }

    /** A refusal with its facts; what is none is a failure of the test itself. */
    static String refusal(Throwable thrown) {
        if (!(thrown instanceof BillingException)) {
            return "FAILED " + thrown;
        }
        Map<String, Method> facts = Arrays.stream(thrown.getClass().getMethods())
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> BillingException.class.isAssignableFrom(method.getDeclaringClass()))
                .collect(Collectors.toMap(Method::getName, method -> method));
        StringBuilder text = new StringBuilder(thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
        for (String name : new TreeSet<>(facts.keySet())) {
            try {
                text.append(", ")
                        .append(name)
                        .append('=')
                        .append(facts.get(name).invoke(thrown));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }

    boolean isFailure() {
        return raw.startsWith("FAILED");
    }
}
