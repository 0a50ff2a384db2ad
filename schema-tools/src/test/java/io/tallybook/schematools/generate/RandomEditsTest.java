package io.tallybook.schematools.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.PostgresServer;
import io.tallybook.schematools.ScratchDatabases;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaDifference;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.declared.SourceTexts;
import io.tallybook.schematools.declared.SqlTexts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is changed: what is generated leads there and back, and nothing is lost that was not allowed. */
class RandomEditsTest {

    private static final int FIRST_SEED = Integer.getInteger("billing.generate.seed", 1);
    private static final int EDITS = Integer.getInteger("billing.generate.edits", 200);

    private static final String BASE = """
            CREATE SCHEMA billing;
            CREATE TYPE billing.colour AS ENUM ('red', 'green', 'blue');
            CREATE DOMAIN billing.amount AS numeric(20, 6) CONSTRAINT amount_not_negative CHECK (VALUE >= 0);
            CREATE TABLE billing.owners (
                id uuid NOT NULL,
                name text NOT NULL,
                code varchar(20),
                favourite billing.colour NOT NULL DEFAULT 'red',
                upper_name text GENERATED ALWAYS AS (upper(name)) STORED,
                CONSTRAINT owners_pk PRIMARY KEY (id),
                CONSTRAINT owners_code_unique UNIQUE (code),
                CONSTRAINT owners_name_not_blank CHECK (name ~ '[^[:space:]]'),
                CONSTRAINT owners_not_blue CHECK (favourite <> 'blue' OR code IS NOT NULL)
            );
            COMMENT ON TABLE billing.owners IS 'Who owns things.';
            COMMENT ON COLUMN billing.owners.name IS 'What people call them.';
            CREATE TABLE billing.things (
                owner_id uuid NOT NULL,
                number integer NOT NULL,
                weight billing.amount NOT NULL DEFAULT 0,
                colour billing.colour,
                made_at timestamptz NOT NULL DEFAULT now(),
                CONSTRAINT things_pk PRIMARY KEY (owner_id, number),
                CONSTRAINT things_owner_fk FOREIGN KEY (owner_id) REFERENCES billing.owners (id) ON DELETE CASCADE,
                CONSTRAINT things_number_positive CHECK (number > 0)
            );
            CREATE INDEX things_by_age ON billing.things (owner_id, made_at DESC) WHERE colour = 'red';
            CREATE UNIQUE INDEX things_by_weight ON billing.things (weight) INCLUDE (colour);
            COMMENT ON CONSTRAINT things_number_positive ON billing.things IS 'From one.';
            CREATE TABLE billing.parts (
                part_id uuid NOT NULL,
                owner_id uuid NOT NULL,
                number integer NOT NULL,
                CONSTRAINT parts_pk PRIMARY KEY (part_id),
                CONSTRAINT parts_thing_fk FOREIGN KEY (owner_id, number) REFERENCES billing.things (owner_id, number)
            );
            CREATE INDEX parts_by_thing ON billing.parts (owner_id, number);
            CREATE VIEW billing.red_things AS SELECT owner_id, number FROM billing.things WHERE colour = 'red';
            """;

    private static final ScratchDatabases DATABASES = new ScratchDatabases(PostgresServer.shared());

    private static String base;
    private static Schema before;

    @BeforeAll
    static void create() throws SQLException {
        base = DATABASES.create();
        run(base, BASE);
        before = DATABASES.read(base);
    }

    @AfterAll
    static void drop() {
        DATABASES.close();
    }

    /** Up to five at once. {@code -Dbilling.generate.edits=2000} tries more, {@code -Dbilling.generate.seed=7000} others. */
    @Test
    void two_hundred_random_edits_lead_there_and_back() throws SQLException {
        int edits = 0;
        for (int seed = FIRST_SEED; edits < EDITS; seed++) {
            edits += leadThereAndBack(seed);
        }
    }

    /** How many edits these were. */
    static int leadThereAndBack(long seed) throws SQLException {
        Edited edited = edit(seed);
        try {
            thereAndBack(edited);
            nothingIsLost(edited);
            return edited.edits().size();
        } catch (AssertionError | SQLException | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ", edits:\n" + String.join("\n", edited.edits()) + "\n" + e.getMessage(), e);
        }
    }

    private record Edited(Schema target, List<String> edits, List<Rename> renames) {}

    private static Edited edit(long seed) throws SQLException {
        String database = DATABASES.copy(base);
        try (Connection connection = DATABASES.connect(database)) {
            RandomEdits edits = new RandomEdits(connection, seed);
            edits.make(1 + (int) (seed % 5));
            return new Edited(SchemaReader.read(connection), edits.done, edits.renames);
        } finally {
            DATABASES.drop(database);
        }
    }

    private static GenerateResult generate(Edited edited, boolean allowDestructive) throws SQLException {
        SqlTexts written = new SqlTexts(SourceTexts.of(List.of(BASE)));
        // A declaration says the new names; where there are any, the text of the base does not declare the target.
        SqlTexts declared = edited.renames().isEmpty() ? written : new SqlTexts(SourceTexts.of(List.of()));
        return new Generation(DATABASES, declared, written)
                .generate(
                        base,
                        edited.target(),
                        new Generation.Request("edit", 20300101000000L, edited.renames(), allowDestructive));
    }

    private static void thereAndBack(Edited edited) throws SQLException {
        GenerateResult result = generate(edited, true);
        String database = DATABASES.copy(base);

        assertThat(result.left().lines()).isEmpty();
        for (GeneratedScript script : result.scripts()) {
            run(database, script.sql());
        }
        assertThat(SchemaDifference.between(DATABASES.read(database), edited.target())
                        .lines())
                .as("there")
                .isEmpty();
        for (int i = result.scripts().size() - 1; i >= 0; i--) {
            run(database, result.scripts().get(i).undoSql());
        }
        assertThat(SchemaDifference.between(DATABASES.read(database), before).lines())
                .as("back")
                .isEmpty();
        DATABASES.drop(database);
    }

    private static void nothingIsLost(Edited edited) throws SQLException {
        GenerateResult result = generate(edited, false);
        String database = DATABASES.copy(base);
        List<String> commentedOut = new ArrayList<>();

        for (GeneratedScript script : result.scripts()) {
            run(database, script.sql());
            commentedOut.addAll(commentedOut(script.sql()));
        }
        SchemaDifference left = SchemaDifference.between(DATABASES.read(database), edited.target());
        assertThat(left).isEqualTo(result.left());
        assertThat(left.isEmpty()).as("commented out: " + commentedOut).isEqualTo(commentedOut.isEmpty());

        run(database, String.join("\n", commentedOut));
        assertThat(SchemaDifference.between(DATABASES.read(database), edited.target())
                        .lines())
                .as("what the lines that were commented out would have done: " + commentedOut)
                .isEmpty();
        DATABASES.drop(database);
    }

    /** Behind the header and its empty line, only statements are commented. */
    private static List<String> commentedOut(String sql) {
        return sql.lines()
                .dropWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("-- ") && !line.startsWith("-- Not run"))
                .map(line -> line.substring(3))
                .toList();
    }

    private static void run(String database, String sql) throws SQLException {
        try (Connection connection = DATABASES.connect(database);
                Statement statement = connection.createStatement()) {
            boolean alone = sql.contains("CONCURRENTLY");
            connection.setAutoCommit(alone);
            statement.execute(sql);
            if (!alone) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + "\nin\n" + sql, e);
        }
    }
}
