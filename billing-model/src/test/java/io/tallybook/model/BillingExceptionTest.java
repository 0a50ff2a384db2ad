package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.plan.ConfigurationType;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.stream.Stream;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BillingExceptionTest {

    private static final OrganisationId ORGANISATION = OrganisationId.of("0190b1f0-0000-7000-8000-000000000000");

    static Stream<BillingException> refusals() {
        UsageStatus status = new UsageStatus(Feature.INVOICES, Quantity.of(4), UsageLimit.hard(5), Instant.EPOCH, null);
        return Stream.of(
                new BillingException.NotFound("organisation", ORGANISATION),
                new BillingException.AlreadyExists("organisation", ORGANISATION),
                new BillingException.Closed("organisation", ORGANISATION),
                new BillingException.InUse("organisation", ORGANISATION, "credits"),
                new BillingException.VersionConflict("plan", ORGANISATION, 1, 2),
                new BillingException.Retired("service", ORGANISATION),
                new BillingException.ConfigurationTypeMismatch(
                        "plan service", ConfigurationType.HOURLY, ConfigurationType.USAGE),
                new BillingException.NotOffered("tier", "gold"),
                new BillingException.IdempotencyConflict(IdempotencyKey.of("key")),
                new BillingException.CurrencyMismatch("plan", CurrencyUnit.EUR, CurrencyUnit.USD),
                new BillingException.InsufficientCredits(ORGANISATION, Quantity.of(2), Quantity.of(1)),
                new BillingException.AlreadyEnded("hold", ORGANISATION, "captured"),
                new BillingException.QuantityExceeded("hold", ORGANISATION, Quantity.of(2), Quantity.of(1)),
                new BillingException.OverdraftInUse(ORGANISATION, Quantity.of(1), Quantity.of(2)),
                new BillingException.LimitReached(ORGANISATION, new LimitDecision.Refused(status, Quantity.of(2))),
                new BillingException.PeriodClosed(
                        ORGANISATION,
                        Feature.INVOICES,
                        new Period(Instant.EPOCH, Instant.EPOCH.plusSeconds(3600)),
                        Instant.EPOCH.plusSeconds(7200)),
                new BillingException.UsageTooOld(
                        ORGANISATION, Feature.INVOICES, Instant.EPOCH, Instant.EPOCH.plusSeconds(60)),
                new BillingException.KeysRemembered(Instant.EPOCH.plusSeconds(60), Instant.EPOCH),
                new BillingException.UsageBelowZero(ORGANISATION, Feature.INVOICES, Quantity.of(1), Quantity.of(2)),
                new BillingException.AlreadyReversed(IdempotencyKey.of("recorded"), IdempotencyKey.of("reversed")),
                new BillingException.FeatureNotIncluded(ORGANISATION, Feature.INVOICES),
                new BillingException.StatusConflict("subscription", ORGANISATION, "suspended"),
                new BillingException.BillingDue("subscription", ORGANISATION, Instant.EPOCH),
                new BillingException.RenewalTooEarly("subscription", ORGANISATION, Instant.EPOCH),
                new BillingException.InsufficientBalance(
                        AccountId.generate(), BigMoney.parse("USD 2.00"), BigMoney.parse("USD 1.00")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void keeps_its_facts_when_it_travels(BillingException refusal) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(refusal);
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject())
                    .usingRecursiveComparison()
                    .ignoringFields("stackTrace")
                    .isEqualTo(refusal);
        }
    }
}
