package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoOutputTest {

    private final StringWriter written = new StringWriter();
    private final DemoOutput output = new DemoOutput(new PrintWriter(written));

    @Test
    void fails_where_the_library_accepts_what_the_tour_shows_as_refused() {
        assertThatIllegalStateException().isThrownBy(() -> output.refused(() -> {}));

        assertThat(written).hasToString("");
    }
}
