package io.tallybook.schematools.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** How the changes of one purpose are spread over files: what cannot share a transaction gets one of its own. */
final class ScriptFiles {

    static final String SETTINGS = """
            SET LOCAL citus.multi_shard_modify_mode = 'sequential';
            SET LOCAL citus.enable_local_reference_table_foreign_keys = off;
            """;

    /**
     * A file.
     *
     * @param suffix of its name
     * @param body without header
     * @param isAlone whether it is one statement that runs in no transaction
     */
    record Draft(String suffix, List<String> header, String body, boolean isAlone) {

        String text() {
            StringBuilder text = new StringBuilder();
            header.forEach(line -> text.append("--")
                    .append(line.isEmpty() ? "" : " ")
                    .append(line)
                    .append('\n'));
            return text.append(isAlone ? "" : SETTINGS + "\n").append(body).toString();
        }
    }

    private final String purpose;
    private final List<Rename> renames;
    private final Statements statements;

    ScriptFiles(String name, List<Rename> renames, boolean allowDestructive) {
        String words = name.replace('_', ' ');
        this.purpose = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        this.renames = renames;
        this.statements = new Statements(allowDestructive);
    }

    List<Draft> of(List<Change> changes) {
        List<Draft> files = new ArrayList<>();
        List<Change> values = only(changes, step -> step == Step.ADD_ENUM_VALUES).stream()
                .map(this::underFormerName)
                .toList();
        List<Change> main = only(changes, step -> step != Step.ADD_ENUM_VALUES && step.compareTo(Step.VALIDATE) < 0);
        if (!values.isEmpty()) {
            files.add(new Draft(
                    "_values",
                    List.of(
                            purpose
                                    + ": the values. A script of its own, because a transaction that adds values to a type",
                            "cannot use them yet."),
                    statements.text(values),
                    false));
        }
        if (!main.isEmpty() || !renames.isEmpty()) {
            StringBuilder body = new StringBuilder();
            renames.forEach(rename -> body.append(rename.sql()).append(";\n"));
            body.append(body.isEmpty() || main.isEmpty() ? "" : "\n").append(statements.text(main));
            files.add(new Draft(
                    "",
                    List.of(
                            purpose + ".",
                            "",
                            "Drafted from the declared schema: say what it is for and what always holds."),
                    body.toString(),
                    false));
        }
        List<Change> validate = only(changes, step -> step == Step.VALIDATE);
        if (!validate.isEmpty()) {
            files.add(new Draft(
                    "_validate",
                    List.of(
                            purpose
                                    + ": the rows that were there before. A script of its own, because reading them takes long,",
                            "and nobody has to wait for it."),
                    statements.text(validate),
                    false));
        }
        for (Change index : only(changes, step -> step == Step.BUILD_INDEXES)) {
            String name = indexName(index.sql());
            files.add(new Draft(
                    "_index_" + name.replaceAll("\\W+", "_"),
                    List.of(purpose + ": the index " + name
                            + ", built while others write. The only statement of its script."),
                    statements.text(List.of(index)),
                    true));
        }
        List<Change> comments = only(changes, step -> step == Step.COMMENT_INDEXES);
        if (!comments.isEmpty()) {
            files.add(new Draft(
                    "_comments", List.of(purpose + ": comments of its indexes."), statements.text(comments), false));
        }
        return files;
    }

    /** Values are added before the script that renames. */
    private Change underFormerName(Change change) {
        String sql = change.sql();
        for (int i = renames.size() - 1; i >= 0; i--) {
            sql = renames.get(i).formerly(sql);
        }
        return Change.statement(change.step(), sql, change.destructive(), change.facts());
    }

    private static String indexName(String sql) {
        return sql.replaceFirst("(?s).*?CONCURRENTLY (\"(?:[^\"]|\"\")+\"|\\S+).*", "$1")
                .replace("\"", "");
    }

    private static List<Change> only(List<Change> changes, Predicate<Step> step) {
        return changes.stream().filter(change -> step.test(change.step())).toList();
    }
}
