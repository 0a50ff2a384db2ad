package io.tallybook.dao.telecom;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.dao.Billing;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.BillingRunTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A billing run in a process of its own, which says of each invoice that it is about to write it, and at the end how many it wrote. */
final class BillingRunProgram {

    private BillingRunProgram() {}

    /** @param arguments JDBC URL, tenant, time of the run */
    public static void main(String[] arguments) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            int invoiced = Billing.using(pool)
                    .tenant(TenantId.of(arguments[1]))
                    .telecom()
                    .billingRuns()
                    .run(Instant.parse(arguments[2]), new BillingRunTerms("INV", Duration.ofDays(15)), invoice -> {
                        System.out.println(invoice.subscription());
                        return List.of();
                    })
                    .invoiced()
                    .size();
            System.out.println("invoiced " + invoiced);
        }
    }
}
