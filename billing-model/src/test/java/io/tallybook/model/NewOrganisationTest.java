package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZoneId;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewOrganisationTest {

    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+2"})
    void takes_a_region_as_time_zone(String zone) {
        assertThat(NewOrganisation.of("acme", ZoneId.of(zone), CurrencyUnit.EUR).timeZone())
                .isEqualTo(ZoneId.of(zone));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GMT+2", "UTC+2", "+02:00", "Z"})
    void refuses_an_offset_because_databases_read_its_sign_the_other_way(String zone) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewOrganisation.of("acme", ZoneId.of(zone), CurrencyUnit.EUR))
                .withMessageContaining("region such as Europe/Berlin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "acme_1", "-acme", "acme--1", "acme ", "ac\nme", "ı"})
    void refuses_a_slug_that_is_not_one(String slug) {
        assertThatIllegalArgumentException().isThrownBy(() -> NewOrganisation.of(slug, UTC, CurrencyUnit.EUR));
    }
}
