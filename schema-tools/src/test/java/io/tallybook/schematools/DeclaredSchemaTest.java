package io.tallybook.schematools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.database.PostgresServer;
import io.tallybook.schematools.catalogue.SchemaDifference;
import io.tallybook.schematools.declared.DeclarationFailed;
import io.tallybook.schematools.declared.DeclaredSchema;
import io.tallybook.schematools.declared.SqlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the build holds the declaration to. */
class DeclaredSchemaTest {

    private final Checkout checkout = Checkout.around(Path.of("")).orElseThrow();
    private static final ScratchDatabases DATABASES = new ScratchDatabases(PostgresServer.shared());

    @AfterAll
    static void drop() {
        DATABASES.close();
    }

    /** Write the script that is missing, or write the declaration anew: {@code ./billing schema --write}. */
    @Test
    void the_declared_schema_is_the_migrated_one() throws Exception {
        SchemaDifference difference = new DeclarationCheck(DATABASES, checkout).difference();

        assertThat(difference.lines())
                .as("what is only migrated (-) and what is only declared (+)")
                .isEmpty();
    }

    @Test
    void every_difference_is_told() throws Exception {
        List<SqlFile> edited = new ArrayList<>();
        for (SqlFile file : checkout.declaration().files()) {
            edited.add(new SqlFile(
                    file.name(),
                    file.text()
                            .replace(
                                    "tenants_name_not_blank CHECK (name ~ '[^[:space:]]')",
                                    "tenants_name_not_blank CHECK (name <> '')")
                            .replace("IS 'What people call the tenant.'", "IS 'Its name.'")
                            .replace("CREATE TABLE billing.tenants (", "CREATE TABLE billing.tenants (\n    note text,")
                            .replace("'gateway_payment',", "'gateway_payment', 'parcel',")));
        }
        String migrated = DATABASES.migrated(checkout.migrations());
        String declared = DATABASES.declared(new DeclaredSchema(edited), checkout.repeatable());

        SchemaDifference difference = SchemaDifference.between(DATABASES.read(migrated), DATABASES.read(declared));

        assertThat(difference.lines())
                .contains(
                        "+ column billing.tenants.note: text",
                        "- comment on column billing.tenants.name: What people call the tenant.",
                        "+ comment on column billing.tenants.name: Its name.",
                        "+ constraint billing.tenants: tenants_name_not_blank: CHECK ((name <> ''::text))")
                .anyMatch(
                        line -> line.startsWith("+ type billing.external_reference_kind: ") && line.contains("parcel"));
        assertThat(difference.keys().stream().filter(key -> key.contains("billing.tenants")))
                .hasSize(3);
    }

    @Test
    void files_and_statements_come_in_no_order() throws Exception {
        List<SqlFile> files = new ArrayList<>(checkout.declaration().files());
        Collections.reverse(files);

        String reversed = DATABASES.declared(new DeclaredSchema(files), checkout.repeatable());
        String declared = DATABASES.declared(checkout.declaration(), checkout.repeatable());

        assertThat(SchemaDifference.between(DATABASES.read(declared), DATABASES.read(reversed))
                        .lines())
                .isEmpty();
    }

    @Test
    void a_name_that_nobody_declares_is_told_with_its_place() {
        DeclaredSchema declaration = new DeclaredSchema(List.of(
                new SqlFile("s/schema.sql", "CREATE SCHEMA billing;"),
                new SqlFile("s/a.sql", "-- A table.\nCREATE TABLE billing.a (b billing.unheard_of);")));

        assertThatThrownBy(() -> DATABASES.declared(declaration, List.of()))
                .isInstanceOf(DeclarationFailed.class)
                .hasMessageContaining("s/a.sql:2: ")
                .hasMessageContaining("billing.unheard_of");
    }

    @Test
    void a_mistake_is_told_at_its_line_and_not_where_others_wait_for_it() {
        assertThatThrownBy(() -> declared(Map.of(
                        "a.sql", "CREATE TABLE billing.a (\n    b uuid REFERENCES billing.b (id)\n);",
                        "b.sql", "CREATE TABLE billing.b (\n    id uuid PRIMARY KEY,\n    at timestampt\n);")))
                .hasMessageStartingWith("b.sql:3: ERROR: type \"timestampt\" does not exist");
        assertThatThrownBy(() -> declared(Map.of("a.sql", "\nCREATE TABLE billing.a (\n    b uuid,,\n);")))
                .hasMessageStartingWith("a.sql:3: ERROR: syntax error");
        assertThatThrownBy(() -> declared(Map.of(
                        "a.sql", "CREATE TABLE billing.a (id uuid PRIMARY KEY REFERENCES billing.b (id));",
                        "b.sql", "CREATE TABLE billing.b (id uuid PRIMARY KEY REFERENCES billing.a (id));")))
                .hasMessageContaining("that waits for this one in turn");
    }

    @Test
    void a_key_may_be_declared_behind_who_refers_to_it() throws Exception {
        declared(Map.of(
                "a.sql", "CREATE TABLE billing.a (id uuid PRIMARY KEY, code text);",
                "b.sql", "CREATE TABLE billing.b (code text REFERENCES billing.a (code));",
                "c.sql", "ALTER TABLE billing.a ADD CONSTRAINT a_code_unique UNIQUE (code);"));
    }

    private static void declared(Map<String, String> files) throws Exception {
        List<SqlFile> all = new ArrayList<>(List.of(new SqlFile("schema.sql", "CREATE SCHEMA billing;")));
        new TreeMap<>(files).forEach((name, text) -> all.add(new SqlFile(name, text)));
        DATABASES.declared(new DeclaredSchema(all), List.of());
    }

    @Test
    void written_anew_the_declaration_stays_as_it_is() throws Exception {
        assertThat(new DeclarationCheck(DATABASES, checkout).draft())
                .containsExactlyInAnyOrderElementsOf(checkout.declaration().files());
    }
}
