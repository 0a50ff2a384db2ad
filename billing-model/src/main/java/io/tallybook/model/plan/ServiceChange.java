package io.tallybook.model.plan;

import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.joda.money.BigMoney;
import org.jspecify.annotations.Nullable;

/**
 * What a service is to be called and to cost from now on, all of it: begin with {@link #of} what was read.
 *
 * <p>Its type and its currency are not here. By them plans were made; another kind of thing is another service.
 *
 * @param defaultRate in the currency of the service; absent for none
 */
public record ServiceChange(
        String name,
        @Nullable String description,
        String unitOfMeasure,
        @Nullable BigMoney defaultRate) {

    public ServiceChange {
        Text.require(name, "service name", 200);
        Text.optional(description, "service description", 2000);
        Text.require(unitOfMeasure, "unit of measure", 50);
        defaultRate = defaultRate == null ? null : Rates.require(defaultRate, "default rate");
    }

    /** The service as it is. */
    public static ServiceChange of(Service service) {
        return new ServiceChange(service.name(), service.description(), service.unitOfMeasure(), service.defaultRate());
    }

    public ServiceChange withName(String name) {
        return new ServiceChange(name, description, unitOfMeasure, defaultRate);
    }

    public ServiceChange withDescription(String description) {
        return new ServiceChange(name, Objects.requireNonNull(description), unitOfMeasure, defaultRate);
    }

    public ServiceChange withoutDescription() {
        return new ServiceChange(name, null, unitOfMeasure, defaultRate);
    }

    public ServiceChange withUnitOfMeasure(String unitOfMeasure) {
        return new ServiceChange(name, description, unitOfMeasure, defaultRate);
    }

    public ServiceChange withDefaultRate(BigMoney defaultRate) {
        return new ServiceChange(name, description, unitOfMeasure, Objects.requireNonNull(defaultRate));
    }

    public ServiceChange withoutDefaultRate() {
        return new ServiceChange(name, description, unitOfMeasure, null);
    }
}
