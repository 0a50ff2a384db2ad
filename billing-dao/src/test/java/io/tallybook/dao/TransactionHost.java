package io.tallybook.dao;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.ThreadLocalTransactionProvider;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ways in which an application can have a transaction open, or none, when it calls the library. */
enum TransactionHost {

    /** A connection with autocommit off, committed by the application. */
    JDBC {
        @Override
        void run(PooledDatabase db, Ending ending, Work work) {
            try (Connection connection = db.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                try {
                    work.on(
                            DSL.using(connection, SQLDialect.POSTGRES),
                            db.billing().in(connection));
                    if (ending == Ending.COMMIT) {
                        connection.commit();
                    } else {
                        connection.rollback();
                    }
                } catch (RuntimeException e) {
                    connection.rollback();
                    throw e;
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    },

    /** jOOQ's own transaction, whose configuration is handed to the library. */
    JOOQ {
        @Override
        void run(PooledDatabase db, Ending ending, Work work) {
            Billing billing = db.billing();
            DSLContext dsl = DSL.using(db.dataSource(), SQLDialect.POSTGRES);
            endJooq(() -> dsl.transaction(trx -> {
                work.on(trx.dsl(), billing.in(trx));
                ending.orUndo();
            }));
        }
    },

    /** jOOQ's thread-local transaction: the library holds the context that was made before it began. */
    JOOQ_THREAD_LOCAL {
        @Override
        void run(PooledDatabase db, Ending ending, Work work) {
            ThreadLocalTransactionProvider provider =
                    new ThreadLocalTransactionProvider(new DataSourceConnectionProvider(db.dataSource()));
            // jOOQ takes the connections from the same provider by itself.
            Configuration configuration =
                    new DefaultConfiguration().set(provider).set(SQLDialect.POSTGRES);
            DSLContext dsl = configuration.dsl();
            Billing billing = db.billing(dsl);
            endJooq(() -> dsl.transaction(() -> {
                work.on(dsl, billing);
                ending.orUndo();
            }));
        }
    },

    /** Spring with a transaction-aware data source. */
    SPRING {
        @Override
        void run(PooledDatabase db, Ending ending, Work work) {
            spring(db, new DataSourceTransactionManager(db.dataSource()), ending, work);
        }
    },

    /** The same where a transaction inside a transaction is forbidden. */
    SPRING_WITHOUT_NESTED {
        @Override
        void run(PooledDatabase db, Ending ending, Work work) {
            DataSourceTransactionManager manager = new DataSourceTransactionManager(db.dataSource());
            manager.setNestedTransactionAllowed(false);
            spring(db, manager, ending, work);
        }
    },

    /** Hibernate under Spring: the transaction is JPA's, the library works on its connection. */
    JPA {
        @Override
        void run(PooledDatabase db, Ending ending, Work work) {
            HibernatePersistenceConfiguration unit = new HibernatePersistenceConfiguration("application");
            unit.property("jakarta.persistence.nonJtaDataSource", db.dataSource());
            try (EntityManagerFactory factory = unit.createEntityManagerFactory()) {
                JpaTransactionManager manager = new JpaTransactionManager(factory);
                manager.setJpaDialect(new HibernateJpaDialect());
                manager.setDataSource(db.dataSource());
                spring(db, manager, ending, work);
            }
        }
    },

    /** A single connection in autocommit mode. */
    AUTOCOMMIT_CONNECTION {
        @Override
        void run(PooledDatabase db, Ending ending, Work work) {
            try (Connection connection = db.dataSource().getConnection()) {
                work.on(DSL.using(connection, SQLDialect.POSTGRES), db.billing().in(connection));
                if (!connection.getAutoCommit()) {
                    throw new AssertionError("autocommit was not restored");
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    },

    /** No transaction: each call takes a connection of its own. */
    NONE {
        @Override
        void run(PooledDatabase db, Ending ending, Work work) {
            work.on(db.dsl(), db.billing());
        }
    };

    /** What the application does between beginning and end. */
    @FunctionalInterface
    interface Work {
        void on(DSLContext application, Billing billing);
    }

    private enum Ending {
        COMMIT,
        ROLL_BACK;

        void orUndo() {
            if (this == ROLL_BACK) {
                throw new Undo();
            }
        }
    }

    private static final class Undo extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    abstract void run(PooledDatabase db, Ending ending, Work work);

    void commit(PooledDatabase db, Work work) {
        run(db, Ending.COMMIT, work);
    }

    void rollBack(PooledDatabase db, Work work) {
        run(db, Ending.ROLL_BACK, work);
    }

    private static void endJooq(Runnable transaction) {
        try {
            transaction.run();
        } catch (Undo undone) {
            // As the application wanted.
        }
    }

    private static void spring(PooledDatabase db, PlatformTransactionManager manager, Ending ending, Work work) {
        DataSource aware = new TransactionAwareDataSourceProxy(db.dataSource());
        DSLContext dsl = DSL.using(aware, SQLDialect.POSTGRES);
        Billing billing = db.billing(dsl);
        new TransactionTemplate(manager).executeWithoutResult(status -> {
            work.on(dsl, billing);
            if (ending == Ending.ROLL_BACK) {
                status.setRollbackOnly();
            }
        });
    }
}
