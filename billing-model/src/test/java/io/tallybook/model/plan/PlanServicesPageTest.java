package io.tallybook.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joda.money.BigMoney;
import org.junit.jupiter.api.Test;

/** The examples of docs/plan-services.md: their lines are those of this class, and what they print is what the page shows. */
class PlanServicesPageTest {

    private static final Path PAGE = Path.of("../docs/plan-services.md");
    private static final Path SOURCE = Path.of("src/test/java/io/tallybook/model/plan/PlanServicesPageTest.java");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```\n\n```text\n(.*?)```", Pattern.DOTALL);

    @Test
    void every_example_is_code_that_runs_and_prints_what_the_page_shows() throws IOException {
        String source = withoutSpace(Files.readString(SOURCE));
        List<String> printed = examples().map(PlanServicesPageTest::print).toList();

        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        int next = 0;
        while (example.find()) {
            assertThat(source).contains(withoutSpace(example.group(1)));
            assertThat(printed.get(next++)).isEqualTo(example.group(2));
        }
        assertThat(next).as("examples on the page").isEqualTo(printed.size());
    }

    private static Stream<Charge> examples() {
        return Stream.of(fixed(), hourly(), graduated(), byVolume(), bucket());
    }

    private static Charge fixed() {
        Period april = new Period(Instant.parse("2026-04-01T00:00:00Z"), Instant.parse("2026-05-01T00:00:00Z"));
        Period tenthToTwentieth =
                new Period(Instant.parse("2026-04-11T00:00:00Z"), Instant.parse("2026-04-21T00:00:00Z"));
        Fixed monitoring =
                Fixed.of(BigMoney.parse("EUR 100"), RoundingMode.HALF_UP).prorated();
        Charge charge = monitoring.charge(Quantity.of(1), tenthToTwentieth, april);
        return charge;
    }

    private static Charge hourly() {
        Hourly support = Hourly.of(BigMoney.parse("EUR 95"), RoundingMode.HALF_UP)
                .withMinimum(Duration.ofMinutes(15))
                .roundedUpTo(Duration.ofMinutes(6))
                .withOvertime(Duration.ofHours(8), BigMoney.parse("EUR 140"))
                .withAfterHoursMultiplier(new BigDecimal("1.5"))
                .withUserTypeRate("senior", BigMoney.parse("EUR 120"));
        Charge charge = support.charge(List.of(
                TimeEntry.of(Duration.ofMinutes(4)),
                TimeEntry.of(Duration.ofMinutes(535)).by("senior"),
                TimeEntry.of(Duration.ofMinutes(50)).afterHours()));
        return charge;
    }

    private static Charge graduated() {
        Usage backup = Usage.of("GB", BigMoney.parse("EUR 0.10"), RoundingMode.HALF_UP)
                .withTiers(TierMode.GRADUATED, RateTier.beyond("100", "EUR 0.08"), RateTier.beyond("1000", "EUR 0.05"));
        Charge charge = backup.charge(Quantity.of("1000.5"));
        return charge;
    }

    private static Charge byVolume() {
        Usage byVolume = Usage.of("GB", BigMoney.parse("EUR 0.10"), RoundingMode.HALF_UP)
                .withTiers(TierMode.VOLUME, RateTier.beyond("100", "EUR 0.08"), RateTier.beyond("1000", "EUR 0.05"))
                .withMinimum(Quantity.of(150));
        Charge charge = byVolume.charge(Quantity.of(20));
        return charge;
    }

    private static Charge bucket() {
        Bucket consulting = Bucket.of(
                        Quantity.of(10),
                        "hours",
                        BillingFrequency.MONTHLY,
                        BigMoney.parse("EUR 130"),
                        RoundingMode.HALF_UP)
                .with(Rollover.upTo(Quantity.of(5)));
        Charge charge = consulting.charge(new BucketUse(consulting.included(), Quantity.of(2), Quantity.of(15)));
        return charge;
    }

    private static String print(Charge charge) {
        return Stream.concat(charge.steps().stream(), Stream.of(charge.amount()))
                .map(Object::toString)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** How lines are broken on a page is for its reader. */
    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
