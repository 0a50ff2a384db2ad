package io.tallybook.model.subscription;

import io.tallybook.model.Json;
import io.tallybook.model.internal.Text;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is, all of it: begin with {@link Plan#details} of what was read.
 *
 * @param name unique in the catalogue, at most 100 characters
 * @param limits one for each code, in the order of codes
 * @param features what else it includes, an object for the application to read
 */
public record PlanDetails(
        String name,
        @Nullable String description,
        PlanPrice price,
        List<PlanLimit> limits,
        @Nullable Json features) {

    public PlanDetails {
        Text.require(name, "name of a plan", 100);
        Text.optional(description, "description of a plan", 2000);
        Objects.requireNonNull(price, "price");
        Set<PlanLimitCode> codes = new HashSet<>();
        for (PlanLimit limit : limits) {
            if (!codes.add(limit.code())) {
                throw new IllegalArgumentException("two limits for " + limit.code());
            }
        }
        limits = limits.stream()
                .sorted(Comparator.comparing(limit -> limit.code().value()))
                .toList();
        if (features != null && !features.value().stripLeading().startsWith("{")) {
            throw new IllegalArgumentException("features of a plan must be a JSON object");
        }
    }

    /** With neither description, limits nor features. */
    public static PlanDetails of(String name, PlanPrice price) {
        return new PlanDetails(name, null, price, List.of(), null);
    }

    public PlanDetails withName(String name) {
        return new PlanDetails(name, description, price, limits, features);
    }

    public PlanDetails withDescription(@Nullable String description) {
        return new PlanDetails(name, description, price, limits, features);
    }

    public PlanDetails withPrice(PlanPrice price) {
        return new PlanDetails(name, description, price, limits, features);
    }

    /** With this limit in place of the one that there was for its code. */
    public PlanDetails withLimit(PlanLimit limit) {
        return new PlanDetails(
                name,
                description,
                price,
                Stream.concat(withoutLimit(limit.code()).limits.stream(), Stream.of(limit))
                        .toList(),
                features);
    }

    /** Without it: no longer included, which is another answer than a limit of nothing. */
    public PlanDetails withoutLimit(PlanLimitCode code) {
        return new PlanDetails(
                name,
                description,
                price,
                limits.stream().filter(limit -> !limit.code().equals(code)).toList(),
                features);
    }

    public PlanDetails withFeatures(@Nullable Json features) {
        return new PlanDetails(name, description, price, limits, features);
    }
}
