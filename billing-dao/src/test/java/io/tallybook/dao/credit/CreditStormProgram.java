package io.tallybook.dao.credit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallybook.dao.Billing;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link CreditStorm} in a process of its own, which says of each change that it was told of.
 *
 * <p>It ends well when it has made its calls, and badly when the database answers no more.
 */
final class CreditStormProgram {

    private static final int THREADS = 16;

    private CreditStormProgram() {}

    /** @param arguments JDBC URL, tenant, seed, number of calls, organisations joined by commas */
    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setMaximumPoolSize(THREADS);
        config.setConnectionTimeout(5_000);
        List<OrganisationId> organisations = new ArrayList<>();
        for (String organisation : arguments[4].split(",")) {
            organisations.add(OrganisationId.of(organisation));
        }
        AtomicInteger next = new AtomicInteger();
        int calls = Integer.parseInt(arguments[3]);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            CreditStorm storm = new CreditStorm(
                    Billing.using(pool), TenantId.of(arguments[1]), organisations, Long.parseLong(arguments[2]));
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                done.add(threads.submit(() -> {
                    for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
                        // One line in one piece: what was printed by halves when the process was killed does not count.
                        storm.call(call, acknowledged -> System.out.println(acknowledged + "."));
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
