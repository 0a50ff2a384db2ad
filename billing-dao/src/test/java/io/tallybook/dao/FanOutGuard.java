package io.tallybook.dao;

import io.tallybook.dao.internal.AcrossTenants;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * On a Citus cluster, the role of the tests may send no statement that goes to more than one shard; this lets pass what
 * says that it is meant for all tenants.
 */
final class FanOutGuard implements QueryExecutionListener {

    private static final String REFUSE = "SET citus.multi_task_query_log_level = 'error'";
    private static final String PASS = "SET citus.multi_task_query_log_level = 'off'";

    private FanOutGuard() {}

    static DataSource on(DataSource connections) {
        return ProxyDataSourceBuilder.create(connections)
                .listener(new FanOutGuard())
                .build();
    }

    static String refuseFor(String role) {
        return "ALTER ROLE " + role + " " + REFUSE;
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        if (isMeant(queries)) {
            set(PASS, execution);
        }
    }

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        // A transaction that failed takes the setting back when it is rolled back.
        if (isMeant(queries) && (execution.isSuccess() || isUsable(execution))) {
            set(REFUSE, execution);
        }
    }

    private static boolean isMeant(List<QueryInfo> queries) {
        return queries.stream().anyMatch(query -> query.getQuery().startsWith(AcrossTenants.MARK));
    }

    private static boolean isUsable(ExecutionInfo execution) {
        try {
            Connection connection = execution.getStatement().getConnection();
            return !connection.isClosed() && connection.getAutoCommit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void set(String setting, ExecutionInfo execution) {
        try (Statement statement = execution.getStatement().getConnection().createStatement()) {
            statement.execute(setting);
        } catch (SQLException e) {
            throw new AssertionError(setting, e);
        }
    }
}
