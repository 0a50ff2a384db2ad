package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Folders and files of scripts that Flyway takes, so undo takes them as well. */
class ScriptFilesTest extends ScriptsOnTop {

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_statement() throws Exception {
        ScriptFolder scripts = new ScriptFolder(folder)
                .with(1, "one", "\uFEFFCREATE TABLE billing.one (id int);", "\uFEFFDROP TABLE billing.one;");
        BillingMigrations migrations = BillingMigrations.of(db.dataSource()).from(scripts.locations());
        migrations.migrate();

        assertThat(migrations.undo(Undo.last(1)).undone()).hasSize(1);
    }

    @Test
    void a_folder_of_the_class_path_may_begin_with_a_slash() {
        BillingMigrations migrations =
                BillingMigrations.of(db.dataSource()).from(List.of("classpath:/db/billing/migration"));

        assertThat(migrations.undo(Undo.last(1)).undone()).hasSize(1);
        assertThat(migrations.pendingScripts()).extracting(PendingScript::sql).doesNotContainNull();
    }
}
