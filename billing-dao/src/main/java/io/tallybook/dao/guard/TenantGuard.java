package io.tallybook.dao.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.ExecuteListenerProvider;
import org.jooq.Table;

/**
 * Refuses statements on tenant tables in which one of these tables lacks its tenant, for tests; or reports them, for logs.
 *
 * <pre>{@code
 * configuration.setAppending(TenantGuard.refusing());
 * }</pre>
 *
 * <p>A table has its tenant where, in every row, its {@code tenant_id} is equal to a parameter or a constant, or to the tenant of
 * another table that has it. {@code FROM credits c JOIN credit_lots l ON l.tenant_id = c.tenant_id WHERE c.tenant_id = ?} passes;
 * without the {@code ON}, or with {@code OR c.balance < 0}, it does not. It reads the text that is sent, so templates of plain SQL are
 * read as well as what jOOQ made. What it cannot read and what names a tenant table is refused. The value of a parameter is not looked
 * at.
 *
 * <p>Thread-safe. A text is read once and then remembered.
 */
public final class TenantGuard implements ExecuteListenerProvider {

    /** Texts beyond these are read again, so that values written into texts do not fill the memory. */
    private static final int REMEMBERED = 2_000;

    private static final int LONGEST_REMEMBERED = 20_000;

    private final Consumer<UnboundStatement> answer;
    private final Map<List<String>, String> tables;
    private final Map<Boolean, TenantTables> known;
    private final Map<String, List<String>> problems = new ConcurrentHashMap<>();

    private TenantGuard(Consumer<UnboundStatement> answer, Map<List<String>, String> tables) {
        this.answer = answer;
        this.tables = tables;
        this.known = Map.of(true, new TenantTables(tables, true), false, new TenantTables(tables, false));
    }

    /** Statements throw {@link UnboundStatementException} instead of being sent. */
    public static TenantGuard refusing() {
        return reporting(statement -> {
            throw new UnboundStatementException(statement);
        });
    }

    /** Statements are sent, after {@code report} has heard of them: each time, in the thread that sends them. */
    public static TenantGuard reporting(Consumer<UnboundStatement> report) {
        return new TenantGuard(report, Map.of());
    }

    /**
     * The same for a table or view of the application, too.
     *
     * @param table by its schema and name, as statements write it
     * @param tenantColumn the column that says whose a row is
     */
    public TenantGuard with(Table<?> table, String tenantColumn) {
        Map<List<String>, String> more = new HashMap<>(tables);
        more.put(Stream.of(table.getQualifiedName().getName()).toList(), tenantColumn);
        return new TenantGuard(answer, Map.copyOf(more));
    }

    /** A {@code DSLContext} that no guard watches, for a report of the application that is meant to be across tenants. */
    public static DSLContext acrossTenants(DSLContext dsl) {
        Configuration configuration = dsl.configuration();
        ExecuteListenerProvider[] others = Stream.of(configuration.executeListenerProviders())
                .filter(provider -> !(provider instanceof TenantGuard))
                .toArray(ExecuteListenerProvider[]::new);
        boolean isWatched = others.length < configuration.executeListenerProviders().length;
        return isWatched ? configuration.derive(others).dsl() : dsl;
    }

    /** What is wrong with a text that jOOQ does not send, such as one for JDBC; empty if nothing is. */
    public List<String> problems(String sql) {
        return problems(sql, false);
    }

    @Override
    public ExecuteListener provide() {
        return ExecuteListener.onExecuteStart(this::check);
    }

    private void check(ExecuteContext context) {
        boolean isUnqualified = !Boolean.TRUE.equals(context.settings().isRenderSchema());
        for (String sql : context.batchSQL()) {
            List<String> found = sql == null ? List.of() : problems(sql, isUnqualified);
            if (!found.isEmpty()) {
                answer.accept(new UnboundStatement(sql, found));
            }
        }
    }

    private List<String> problems(String sql, boolean isUnqualified) {
        TenantTables read = known.get(isUnqualified);
        if (sql.length() > LONGEST_REMEMBERED || isUnqualified) {
            return StatementReader.problems(sql, read);
        }
        if (problems.size() >= REMEMBERED) {
            problems.clear();
        }
        return problems.computeIfAbsent(sql, text -> StatementReader.problems(text, read));
    }
}
