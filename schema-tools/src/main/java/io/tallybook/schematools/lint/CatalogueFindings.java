package io.tallybook.schematools.lint;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.Index;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.Table;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.declared.SqlFile.SqlStatement;
import io.tallybook.schematools.generate.TypeChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a script left in the catalogue that should not be there, and what it took away. */
final class CatalogueFindings {

    private static final String TENANT = "tenant_id";
    private static final Map<String, Rule> TYPES = Map.of(
            "json", Rule.JSON_COLUMN,
            "character", Rule.CHAR_COLUMN,
            "timestamp without time zone", Rule.TIMESTAMP_WITHOUT_ZONE,
            "real", Rule.FLOATING_POINT,
            "double precision", Rule.FLOATING_POINT,
            "money", Rule.MONEY_COLUMN);

    private final SqlFile script;
    private final List<SqlStatement> statements;
    private final Schema before;
    private final Schema after;
    private final List<Finding> findings = new ArrayList<>();

    CatalogueFindings(SqlFile script, Schema before, Schema after) {
        this.script = script;
        this.statements = script.statements();
        this.before = before;
        this.after = after;
    }

    List<Finding> find() {
        gone();
        after.tables().values().forEach(this::table);
        after.enums().forEach((name, type) -> {
            if (!before.enums().containsKey(name) && type.comment() == null) {
                add(Rule.NO_COMMENT, name);
            }
        });
        after.domains().forEach((name, domain) -> {
            if (!before.domains().containsKey(name) && domain.comment() == null) {
                add(Rule.NO_COMMENT, name);
            }
        });
        boolean makesTables = after.tables().keySet().stream()
                .anyMatch(name -> !before.tables().containsKey(name));
        boolean canDistribute = after.routines().containsKey("billing.distribute_tables()");
        if (makesTables && canDistribute && statements.stream().noneMatch(one -> one.has("distribute_tables"))) {
            after.tables().keySet().stream()
                    .filter(name -> !before.tables().containsKey(name) && !name.startsWith("billing_archive."))
                    .forEach(name -> add(Rule.NOT_DISTRIBUTED, name));
        }
        return findings;
    }

    private void gone() {
        before.tables().forEach((name, table) -> {
            Table now = after.tables().get(name);
            if (now == null) {
                addUnlessRenamed(Rule.DROP_TABLE, name);
                return;
            }
            table.columns().forEach((column, was) -> {
                Column is = now.columns().get(column);
                if (is == null) {
                    addUnlessRenamed(Rule.DROP_COLUMN, name + "." + column);
                } else if (!is.type().equals(was.type()) && !TypeChange.keepsValues(was.type(), is.type())) {
                    add(Rule.NARROWING_TYPE, name + "." + column);
                }
            });
        });
        before.enums().forEach((name, type) -> {
            if (after.enums().containsKey(name)
                    && !after.enums().get(name).labels().containsAll(type.labels())) {
                add(Rule.DROP_ENUM_VALUE, name);
            }
        });
    }

    private void addUnlessRenamed(Rule rule, String object) {
        SqlStatement statement = statement(object);
        if (statement == null || !statement.has("rename")) {
            add(rule, object);
        }
    }

    private void table(Table table) {
        Table old = before.tables().get(table.name());
        boolean isOfTenant = table.columns().containsKey(TENANT);
        if (old == null) {
            if (table.constraints().values().stream().noneMatch(key -> key.kind() == Constraint.Kind.PRIMARY_KEY)) {
                add(Rule.NO_PRIMARY_KEY, table.name());
            }
            if (table.comment() == null) {
                add(Rule.NO_COMMENT, table.name());
            }
        }
        table.columns().values().stream()
                .filter(column -> old == null || !sameType(old.columns().get(column.name()), column))
                .forEach(column -> column(table, column, old));
        table.constraints().values().stream()
                .filter(constraint -> old == null || !old.constraints().containsKey(constraint.name()))
                .forEach(constraint -> constraint(table, constraint, isOfTenant));
        table.indexes().values().stream()
                .filter(index -> old == null || !old.indexes().containsKey(index.name()))
                .forEach(index -> index(index, isOfTenant));
    }

    private static boolean sameType(@Nullable Column old, Column column) {
        return old != null && old.type().equals(column.type());
    }

    private void column(Table table, Column column, @Nullable Table old) {
        String name = table.name() + "." + column.name();
        Rule rule = TYPES.get(column.type().replaceFirst("\\(.*", "").strip());
        if (rule != null) {
            add(rule, name);
        }
        boolean isNumbered = column.isIdentity()
                || (column.expression() != null && column.expression().exact().contains("nextval"));
        if (isNumbered) {
            add(Rule.SERIAL_COLUMN, name);
        }
        boolean isKey = table.constraints().values().stream()
                .anyMatch(key -> key.kind() == Constraint.Kind.PRIMARY_KEY
                        && key.columns().size() == 1
                        && key.columns().contains(column.name()));
        if (isKey && (column.type().equals("integer") || column.type().equals("smallint"))) {
            add(Rule.INTEGER_KEY, name);
        }
        if (column.name().equals(TENANT) && !column.notNull()) {
            add(Rule.TENANT_NULLABLE, name);
        }
        if (column.comment() == null && (old == null || !old.columns().containsKey(column.name()))) {
            add(Rule.NO_COMMENT, name);
        }
        boolean isAdded = old != null && !old.columns().containsKey(column.name());
        if (isAdded && column.notNull() && column.expression() == null && !column.isIdentity()) {
            add(Rule.NOT_NULL_WITHOUT_DEFAULT, name);
        }
    }

    private void constraint(Table table, Constraint constraint, boolean isOfTenant) {
        String name = constraint.name();
        if (name.length() > 50) {
            add(Rule.NAME_TOO_LONG, name);
        }
        if (name.matches(".*_(pkey|fkey\\d*|key\\d*|check\\d*|excl\\d*)") && !name.endsWith("_idempotency_key")) {
            add(Rule.NAME_MADE_UP, name);
        }
        if (constraint.deferrable()) {
            add(Rule.DEFERRABLE_KEY, name);
        }
        if (constraint.isKey() && isOfTenant && !constraint.columns().get(0).equals(TENANT)) {
            add(Rule.TENANT_NOT_FIRST, name);
        }
        if (constraint.isForeignKey()) {
            foreignKey(table, constraint, isOfTenant);
        }
    }

    private void foreignKey(Table table, Constraint key, boolean isOfTenant) {
        String definition = key.definition().exact();
        if (definition.contains(" SET NULL")
                || definition.contains(" SET DEFAULT")
                || definition.contains("ON UPDATE CASCADE")) {
            add(Rule.FOREIGN_KEY_ACTION, key.name());
        }
        Table referenced = after.tables().get(key.referencedTable());
        boolean betweenTenants =
                isOfTenant && referenced != null && referenced.columns().containsKey(TENANT);
        boolean paired = key.columns().indexOf(TENANT) >= 0
                && key.columns().indexOf(TENANT) == key.referencedColumns().indexOf(TENANT);
        if (betweenTenants && !paired) {
            add(Rule.TENANT_NOT_PAIRED, key.name());
        }
        if (!isServed(table, key)) {
            add(Rule.FOREIGN_KEY_WITHOUT_INDEX, key.name());
        }
    }

    /** Whether an index begins with the columns of the key, or with the tenant and these, or is a unique key within them. */
    private static boolean isServed(Table table, Constraint key) {
        List<List<String>> keys = new ArrayList<>();
        boolean unique = table.constraints().values().stream()
                .filter(Constraint::isKey)
                .peek(any -> keys.add(any.columns()))
                .anyMatch(any -> key.columns().containsAll(any.columns()));
        table.indexes().values().forEach(index -> keys.add(leading(index)));
        Set<String> wanted = new HashSet<>(key.columns());
        return unique
                || keys.stream()
                        .anyMatch(columns -> begins(columns, wanted)
                                || (!columns.isEmpty()
                                        && columns.get(0).equals(TENANT)
                                        && !wanted.contains(TENANT)
                                        && begins(columns.subList(1, columns.size()), wanted)));
    }

    private static boolean begins(List<String> columns, Set<String> wanted) {
        return columns.size() >= wanted.size() && wanted.containsAll(columns.subList(0, wanted.size()));
    }

    private static List<String> leading(Index index) {
        String keys = index.definition()
                .exact()
                .replaceFirst("(?s)^.*? USING \\w+ \\(", "")
                .replaceFirst("(?s)\\).*$", "");
        return List.of(keys.split(", ")).stream()
                .map(column -> column.replaceFirst(" .*", ""))
                .toList();
    }

    private void index(Index index, boolean isOfTenant) {
        String local = index.name().substring(index.name().indexOf('.') + 1);
        if (local.length() > 50) {
            add(Rule.NAME_TOO_LONG, index.name());
        }
        if (index.definition().exact().endsWith(" INVALID")) {
            add(Rule.INVALID_INDEX, index.name());
        }
        if (isOfTenant && !leading(index).get(0).equals(TENANT)) {
            add(Rule.TENANT_NOT_FIRST, index.name());
        }
    }

    private void add(Rule rule, String object) {
        SqlStatement statement = statement(object);
        findings.add(Finding.of(rule, script.name(), statement == null ? 1 : statement.line(), object));
    }

    /** The first statement that names all parts of it, else the last part. */
    private @Nullable SqlStatement statement(String object) {
        List<String> parts = List.of(object.split("\\."));
        return statements.stream()
                .filter(one -> parts.stream().allMatch(one::has))
                .findFirst()
                .orElseGet(() -> statements.stream()
                        .filter(one -> one.has(parts.get(parts.size() - 1)))
                        .findFirst()
                        .orElse(null));
    }
}
