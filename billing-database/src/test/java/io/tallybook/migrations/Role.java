package io.tallybook.migrations;

import io.tallybook.database.junit.BillingDatabase;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A role that owns our schemas and their tables and nothing else, as an application has one; gone when it is closed. */
record Role(String name, BillingDatabase db) implements AutoCloseable {

    static Role owning(BillingDatabase db) throws SQLException {
        Role role = new Role("role_" + UUID.randomUUID().toString().replace("-", ""), db);
        new Database(db.dataSource()).execute("""
                CREATE ROLE %1$s LOGIN;
                ALTER SCHEMA billing OWNER TO %1$s;
                ALTER SCHEMA telecom OWNER TO %1$s;
                ALTER SCHEMA billing_archive OWNER TO %1$s;
                DO $$
                DECLARE
                    its record;
                BEGIN
                    FOR its IN SELECT c.oid::regclass AS name FROM pg_class c
                               WHERE c.relnamespace IN ('billing'::regnamespace, 'telecom'::regnamespace, 'billing_archive'::regnamespace) AND c.relkind IN ('r', 'p') LOOP
                        EXECUTE format('ALTER TABLE %%s OWNER TO %1$s', its.name);
                    END LOOP;
                END $$;
                """.formatted(role.name));
        return role;
    }

    DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(db.url());
        dataSource.setUser(name);
        return dataSource;
    }

    @Override
    public void close() throws SQLException {
        new Database(db.dataSource())
                .execute("REASSIGN OWNED BY %1$s TO CURRENT_USER; DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(name));
    }
}
