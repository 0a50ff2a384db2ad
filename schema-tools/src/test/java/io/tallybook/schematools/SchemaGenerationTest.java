package io.tallybook.schematools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.Undo;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaDifference;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.generate.GenerateResult;
import io.tallybook.schematools.generate.GeneratedScript;
import io.tallybook.schematools.generate.Rename;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an edited declaration to scripts that Flyway runs and {@code undo} takes back. */
class SchemaGenerationTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-02-03T04:05:06Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private static final ScratchDatabases DATABASES = new ScratchDatabases(PostgresServer.shared());
    private CheckoutCopy copy;

    @BeforeEach
    void copy() throws Exception {
        copy = CheckoutCopy.in(folder);
    }

    @AfterAll
    static void drop() {
        DATABASES.close();
    }

    private GenerateResult generate(boolean allowDestructive, Rename... renames) throws Exception {
        return generation().generate("try_it", List.of(renames), allowDestructive);
    }

    private SchemaGeneration generation() {
        return new SchemaGeneration(DATABASES, copy.checkout(), CLOCK);
    }

    @Test
    void where_nothing_was_edited_nothing_is_written() throws Exception {
        GenerateResult result = generate(false);

        assertThat(result.scripts()).isEmpty();
        assertThat(result.left().isEmpty()).isTrue();
    }

    @Test
    void a_new_table_is_a_script_in_the_form_of_ours() throws Exception {
        copy.declare("billing/tables/notes.sql", before -> """
                CREATE TABLE billing.notes (
                    tenant_id uuid NOT NULL,
                    note_id uuid NOT NULL,
                    text text NOT NULL,
                    CONSTRAINT notes_pk PRIMARY KEY (tenant_id, note_id),
                    -- A note says something.
                    CONSTRAINT notes_text_not_blank CHECK (text ~ '[^[:space:]]'),
                    CONSTRAINT notes_tenant_fk FOREIGN KEY (tenant_id) REFERENCES billing.tenants (id) ON DELETE CASCADE
                );
                -- What was noted last.
                CREATE INDEX notes_by_text ON billing.notes (tenant_id, text);
                COMMENT ON TABLE billing.notes IS 'What somebody noted.';
                COMMENT ON COLUMN billing.notes.tenant_id IS 'The tenant.';
                COMMENT ON COLUMN billing.notes.note_id IS 'Identifies the note.';
                COMMENT ON COLUMN billing.notes.text IS 'What it says.';
                """);

        List<GeneratedScript> scripts = generate(false).scripts();

        assertThat(scripts).hasSize(1);
        assertThat(scripts.get(0).fileName()).isEqualTo("V20300203040506__try_it.sql");
        assertThat(scripts.get(0).sql()).isEqualTo("""
                -- Try it.
                --
                -- Drafted from the declared schema: say what it is for and what always holds.
                SET LOCAL citus.multi_shard_modify_mode = 'sequential';
                SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

                CREATE TABLE billing.notes (
                    tenant_id uuid NOT NULL,
                    note_id   uuid NOT NULL,
                    text      text NOT NULL,

                    CONSTRAINT notes_pk PRIMARY KEY (tenant_id, note_id),
                    CONSTRAINT notes_tenant_fk FOREIGN KEY (tenant_id)
                        REFERENCES billing.tenants (id) ON DELETE CASCADE,
                    -- A note says something.
                    CONSTRAINT notes_text_not_blank CHECK (text ~ '[^[:space:]]')
                );

                -- What was noted last.
                CREATE INDEX notes_by_text
                    ON billing.notes (tenant_id, text);

                COMMENT ON TABLE billing.notes IS 'What somebody noted.';
                COMMENT ON COLUMN billing.notes.tenant_id IS 'The tenant.';
                COMMENT ON COLUMN billing.notes.note_id IS 'Identifies the note.';
                COMMENT ON COLUMN billing.notes.text IS 'What it says.';

                CALL billing.distribute_tables();
                """);
        assertThat(scripts.get(0).undoSql()).contains("-- Takes back: try it.", "DROP TABLE billing.notes;");
    }

    @Test
    void what_must_not_share_a_transaction_gets_scripts_of_its_own() throws Exception {
        copy.declare(
                        "billing/tables/organisations.sql",
                        before -> before.replace(
                                        "CREATE TABLE billing.organisations (",
                                        "CREATE TABLE billing.organisations (\n    motto text,\n    CONSTRAINT organisations_motto_short CHECK (length(motto) < 80),")
                                + "CREATE INDEX organisations_by_motto ON billing.organisations (tenant_id, motto);\n"
                                + "COMMENT ON COLUMN billing.organisations.motto IS 'What it says of itself.';\n")
                .declare("billing/schema.sql", before -> before.replace("'token_hash'", "'token_hash', 'parcel'"));

        GenerateResult result = generate(false);

        assertThat(result.scripts())
                .extracting(GeneratedScript::fileName)
                .containsExactly(
                        "V20300203040506__try_it_values.sql",
                        "V20300203040507__try_it.sql",
                        "V20300203040508__try_it_validate.sql",
                        "V20300203040509__try_it_index_organisations_by_motto.sql");
        assertThat(result.scripts().get(0).sql())
                .contains("ALTER TYPE billing.external_reference_kind ADD VALUE 'parcel' AFTER 'token_hash';");
        assertThat(result.scripts().get(1).sql())
                .contains(
                        "ADD COLUMN motto text;",
                        "ADD CONSTRAINT organisations_motto_short CHECK (length(motto) < 80) NOT VALID;");
        assertThat(result.scripts().get(2).sql()).contains("VALIDATE CONSTRAINT organisations_motto_short;");
        assertThat(result.scripts().get(3).sql())
                .doesNotContain("SET LOCAL")
                .contains(
                        "CREATE INDEX CONCURRENTLY organisations_by_motto\n    ON billing.organisations (tenant_id, motto);");
        runsUnderFlywayThereAndBack(result);
    }

    private void runsUnderFlywayThereAndBack(GenerateResult result) throws Exception {
        String name = DATABASES.copy(DATABASES.migrated(copy.checkout().migrations()));
        Schema before = DATABASES.read(name);
        generation().write(result);
        BillingMigrations migrations = BillingMigrations.of(
                        PostgresServer.shared().dataSource(name))
                .from(List.of("filesystem:" + copy.checkout().migrations()));

        assertThat(migrations.migrate().applied()).hasSize(result.scripts().size());
        Schema declared = DATABASES.read(DATABASES.declared(
                copy.checkout().declaration(), copy.checkout().repeatable()));
        assertThat(SchemaDifference.between(DATABASES.read(name), declared).lines())
                .isEmpty();

        migrations.undo(Undo.last(result.scripts().size()));
        assertThat(SchemaDifference.between(DATABASES.read(name), before).lines())
                .isEmpty();
    }

    @Test
    void a_rename_is_one_where_it_is_said_and_two_things_where_not() throws Exception {
        copy.declare("billing/tables/tenants.sql", before -> before.replaceAll("\\bname\\b", "title"));

        GenerateResult guessed = generate(false);
        GenerateResult said = generate(false, Rename.parse("billing.tenants.name=title"));

        assertThat(guessed.hints()).singleElement().asString().contains("--rename billing.tenants.name=title");
        assertThat(guessed.scripts().get(0).sql()).contains("-- ALTER TABLE billing.tenants\n--     DROP COLUMN name;");
        assertThat(guessed.left().keys()).contains("column billing.tenants.name");
        assertThat(said.scripts().get(0).sql())
                .contains("ALTER TABLE billing.tenants\n    RENAME COLUMN name TO title;")
                .doesNotContain("DROP");
        assertThat(said.scripts().get(0).undoSql()).contains("RENAME COLUMN title TO name;");
        assertThat(said.left().isEmpty()).isTrue();
    }

    @Test
    void a_type_can_be_renamed_as_well() throws Exception {
        copy.declare(
                        "billing/schema.sql",
                        before -> before.replace("billing.external_reference_kind", "billing.reference_kind"))
                .declare(
                        "billing/tables/external_references.sql",
                        before -> before.replace("billing.external_reference_kind", "billing.reference_kind"));

        GenerateResult guessed = generate(false);
        GenerateResult said = generate(false, Rename.parse("billing.external_reference_kind=reference_kind"));

        assertThat(guessed.hints())
                .singleElement()
                .asString()
                .contains("--rename billing.external_reference_kind=reference_kind");
        assertThat(said.scripts()).singleElement().satisfies(script -> {
            assertThat(script.sql())
                    .contains("ALTER TYPE billing.external_reference_kind\n    RENAME TO reference_kind;");
            assertThat(script.undoSql()).contains("ALTER TYPE billing.reference_kind\n    RENAME TO external_ref");
        });
        assertThat(said.left().isEmpty()).isTrue();
        assertThatThrownBy(() -> generate(false, Rename.parse("billing.unheard_of.name=title")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "Nothing can be renamed by ALTER TABLE billing.unheard_of RENAME COLUMN name TO title");
    }

    @Test
    void a_type_that_is_renamed_gets_new_values_before_that_under_its_former_name() throws Exception {
        copy.declare(
                        "billing/schema.sql",
                        before -> before.replace("billing.external_reference_kind", "billing.reference_kind")
                                .replace("    'token_hash'\n", "    'token_hash',\n    'pager_number'\n"))
                .declare(
                        "billing/tables/external_references.sql",
                        before -> before.replace("billing.external_reference_kind", "billing.reference_kind"));

        GenerateResult result = generate(false, Rename.parse("billing.external_reference_kind=reference_kind"));

        assertThat(result.scripts()).hasSize(2);
        assertThat(result.scripts().get(0).sql())
                .contains("ALTER TYPE billing.external_reference_kind ADD VALUE 'pager_number' AFTER 'token_hash';")
                .doesNotContain("RENAME");
        assertThat(result.scripts().get(1).sql())
                .contains("ALTER TYPE billing.external_reference_kind\n    RENAME TO reference_kind;")
                .doesNotContain("ADD VALUE");
        assertThat(result.left().isEmpty()).isTrue();
    }

    @Test
    void keys_that_others_refer_to_can_have_another_name() throws Exception {
        copy.declare("billing/tables/tenants.sql", before -> before.replace("tenants_pk", "tenants_are_identified"));

        GenerateResult result = generate(false);

        assertThat(result.left().isEmpty()).isTrue();
        assertThat(result.scripts().get(0).sql())
                .contains("DROP CONSTRAINT organisations_tenant_fk", "DROP CONSTRAINT tenants_pk");
        assertThat(result.scripts().get(1).sql()).contains("VALIDATE CONSTRAINT organisations_tenant_fk");
    }

    @Test
    void comments_come_behind_what_they_are_about() throws Exception {
        copy.declare(
                "billing/tables/tenants.sql",
                before -> before.replace(
                                "CREATE TABLE billing.tenants (", "CREATE TABLE billing.tenants (\n    tier text,")
                        + "ALTER TABLE billing.tenants ADD CONSTRAINT tenants_tier_fk FOREIGN KEY (tier)"
                        + " REFERENCES billing.subscription_tiers (name);\n"
                        + "COMMENT ON CONSTRAINT tenants_tier_fk ON billing.tenants IS 'Costs ${price}, $1; it''s $$.';\n");

        assertThat(generate(false).scripts().get(0).sql())
                .containsSubsequence(
                        "ADD CONSTRAINT tenants_tier_fk",
                        "COMMENT ON CONSTRAINT tenants_tier_fk ON billing.tenants IS 'Costs ${price}, $1; it''s $$.';");
    }

    @Test
    void options_of_a_view_are_written() throws Exception {
        copy.declare(
                "billing/views.sql",
                before -> before
                        + "CREATE VIEW billing.names WITH (security_invoker) AS SELECT name FROM billing.tenants;\n");

        assertThat(generate(false).scripts().get(0).sql())
                .contains("CREATE VIEW billing.names WITH (security_invoker = true) AS\nSELECT name");
    }

    @Test
    void a_file_has_a_plain_name_whatever_its_index_is_called() throws Exception {
        copy.declare(
                "billing/tables/tenants.sql",
                before -> before + "CREATE INDEX \"../by name\" ON billing.tenants (name);\n");

        GenerateResult result = generate(false);
        generation().write(result);

        assertThat(result.scripts())
                .extracting(GeneratedScript::fileName)
                .containsExactly("V20300203040506__try_it_index__by_name.sql");
    }

    @Test
    void an_undo_says_what_it_cannot_know() throws Exception {
        copy.declare(
                "billing/tables/organisations.sql",
                before -> before.replaceFirst("    currency +billing.currency_code NOT NULL,\n", "")
                        .replaceFirst("COMMENT ON COLUMN billing.organisations.currency.*\n", ""));

        assertThat(generate(true).scripts().get(0).undoSql())
                .contains("-- Stops where there are rows: say which value they get in billing.organisations.");
        assertThat(generate(false).scripts().get(0).undoSql())
                .contains("all that the script would do is commented out");
    }

    @Test
    void of_two_at_once_one_writes_and_the_other_is_to_try_again() throws Exception {
        copy.declare(
                "billing/tables/tenants.sql", before -> before + "CREATE INDEX names ON billing.tenants (name);\n");
        GenerateResult one = generate(false);
        GenerateResult other = generation().generate("another", List.of(), false);

        List<Throwable> refused = Stream.of(one, other)
                .map(result -> CompletableFuture.runAsync(() -> write(result)).handle((done, error) -> error))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .filter(Objects::nonNull)
                .toList();

        assertThat(refused)
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .hasRootCauseInstanceOf(IllegalStateException.class)
                        .hasRootCauseMessage("Version 20300203040506 was added meanwhile: generate again."));
        for (Path place : List.of(copy.checkout().migrations(), copy.checkout().undos())) {
            try (Stream<Path> files = Files.list(place)) {
                assertThat(files.filter(file -> file.toString().contains("2030020304")
                                || file.toString().endsWith("draft")))
                        .hasSize(1);
            }
        }
    }

    private void write(GenerateResult result) {
        try {
            generation().write(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_destroys_is_commented_out_unless_it_is_allowed() throws Exception {
        Files.delete(copy.checkout().declared().resolve("billing/tables/usage_alerts.sql"));

        GenerateResult refused = generate(false);
        GenerateResult allowed = generate(true);

        assertThat(refused.scripts().get(0).sql()).contains("-- DROP TABLE billing.usage_alerts;");
        assertThat(refused.left().keys()).contains("table billing.usage_alerts");
        assertThat(allowed.scripts().get(0).sql()).contains("\nDROP TABLE billing.usage_alerts;");
        assertThat(allowed.left().isEmpty()).isTrue();
        assertThat(allowed.scripts().get(0).undoSql()).contains("CREATE TABLE billing.usage_alerts (");
    }

    /** The first acceptance criterion of guide 004. */
    @Test
    void the_script_of_plans_and_subscriptions_is_generated_again_where_it_was_deleted() throws Exception {
        Schema original = DATABASES.read(DATABASES.migrated(copy.checkout().migrations()));
        copy.remove("add_billing_tables");
        Schema without = DATABASES.read(DATABASES.migrated(copy.checkout().migrations()));
        assertThat(original.facts().keySet())
                .filteredOn(fact -> !without.facts().containsKey(fact))
                .contains("table billing.plans", "column billing.tenant_config.stripe_customer_id");

        GenerateResult again = generate(false);

        assertThat(again.scripts()).hasSize(1);
        assertThat(again.left().isEmpty()).isTrue();
        runsUnderFlywayThereAndBack(again);
        Schema generated = DATABASES.read(DATABASES.migrated(copy.checkout().migrations()));
        assertThat(SchemaDifference.between(original, generated).lines()).isEmpty();
        assertThat(new SchemaLint(DATABASES, copy.checkout()).only(files(again)).findings())
                .isEmpty();
    }

    private static List<SqlFile> files(GenerateResult result) {
        return result.scripts().stream()
                .map(script -> new SqlFile(script.fileName(), script.sql()))
                .toList();
    }

    @Test
    void what_no_statement_is_known_for_is_named() throws Exception {
        copy.declare("billing/tables/tenants.sql", before -> before + "CREATE SEQUENCE billing.numbers;\n");

        assertThatThrownBy(() -> generate(false))
                .hasMessageContaining("by hand")
                .hasMessageContaining("sequence billing.numbers");
    }

    @Test
    void a_name_is_in_snake_case() {
        assertThatThrownBy(() -> generation().generate("Add notes", List.of(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("add_notes");
        assertThatThrownBy(() -> Rename.parse("tenants.name")).isInstanceOf(IllegalArgumentException.class);
    }
}
