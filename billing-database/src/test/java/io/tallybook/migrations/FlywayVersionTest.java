package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class FlywayVersionTest {

    /** The build runs these tests with three lines of Flyway; were they the same by mistake, nobody would notice. */
    @Test
    void is_the_one_that_this_run_is_for() {
        String wanted = System.getProperty("flyway.version");

        assertThat(wanted).isNotBlank();
        assertThat(Flyway.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith("flyway-core-" + wanted + ".jar");
    }
}
