package io.tallybook.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.schema.billing.Billing;
import java.math.BigDecimal;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.jooq.Named;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The older tables of plan services: sources of a data migration, and nothing that an application can name. */
class LegacyTablesTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    @Test
    void have_no_generated_class_and_neither_has_what_moves_them() {
        List<String> legacy = List.of(
                "plan_services",
                "bucket_plans",
                "service_rate_tiers",
                "legacy_plan_service_terms",
                "plan_service_origins");

        assertThat(DSL.using(db.dataSource(), SQLDialect.POSTGRES)
                        .fetch("SELECT relname FROM pg_class WHERE relnamespace = 'billing'::regnamespace")
                        .getValues("relname", String.class))
                .containsAll(legacy);
        assertThat(Billing.BILLING.getTables()).extracting(Named::getName).doesNotContainAnyElementsOf(legacy);
    }

    @Test
    void count_in_the_minor_units_that_the_model_knows() {
        for (CurrencyUnit currency : CurrencyUnit.registeredCurrencies()) {
            BigDecimal expected =
                    currency.isPseudoCurrency() ? null : BigDecimal.ONE.movePointLeft(currency.getDecimalPlaces());

            assertThat(minorUnit(currency.getCode())).as(currency.getCode()).isEqualTo(expected);
        }
        assertThat(minorUnit("ABC")).isNull();
    }

    private static BigDecimal minorUnit(String currency) {
        return DSL.using(db.dataSource(), SQLDialect.POSTGRES).fetchValue("SELECT billing.minor_unit(?)", currency)
                        instanceof BigDecimal unit
                ? unit
                : null;
    }
}
