package io.tallybook.model.plan;

import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.util.Objects;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** A service to be added to a tenant's catalogue. */
public record NewService(
        ServiceId id,
        String name,
        @Nullable String description,
        ServiceType type,
        String unitOfMeasure,
        CurrencyUnit currency,
        @Nullable BigMoney defaultRate) {

    public NewService {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(currency, "currency");
        Text.require(name, "service name", 200);
        Text.require(unitOfMeasure, "unit of measure", 50);
        Text.optional(description, "service description", 2000);
        if (defaultRate != null) {
            defaultRate = Rates.requireIn(currency, defaultRate, "default rate");
        }
    }

    /** With a new id, and neither description nor default rate. */
    public static NewService of(String name, ServiceType type, String unitOfMeasure, CurrencyUnit currency) {
        return new NewService(ServiceId.generate(), name, null, type, unitOfMeasure, currency, null);
    }

    public NewService withId(ServiceId id) {
        return new NewService(id, name, description, type, unitOfMeasure, currency, defaultRate);
    }

    public NewService withDefaultRate(BigMoney rate) {
        return new NewService(id, name, description, type, unitOfMeasure, currency, rate);
    }
}
