package io.tallybook.schematools.lint;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.EnumType;
import io.tallybook.schematools.catalogue.Index;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.Table;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.declared.SqlFile.SqlStatement;
import io.tallybook.schematools.generate.TypeChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final Map<String, String> renamed;
    private final Map<String, String> formerly = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /** @param renamed new names by old ones */
    CatalogueFindings(SqlFile script, Schema before, Schema after, Map<String, String> renamed) {
        this.script = script;
        this.statements = script.statements();
        this.before = before;
        this.after = after;
        this.renamed = renamed;
        renamed.forEach((old, name) -> formerly.put(name, old));
    }

    List<Finding> find() {
        gone();
        after.tables().values().forEach(this::table);
        after.enums().values().forEach(type -> commented(before.enums(), type.name(), type.comment()));
        after.domains().values().forEach(domain -> commented(before.domains(), domain.name(), domain.comment()));
        after.views().values().forEach(view -> commented(before.views(), view.name(), view.comment()));
        after.routines()
                .values()
                .forEach(routine -> commented(before.routines(), routine.signature(), routine.comment()));
        after.others().keySet().stream()
                .filter(name -> name.startsWith("trigger ") && !before.others().containsKey(name))
                .forEach(name -> add(Rule.TRIGGER, name.substring(name.lastIndexOf(' ') + 1)));
        after.others().keySet().stream()
                .filter(name ->
                        name.startsWith("elsewhere: ") && !before.others().containsKey(name))
                .forEach(name -> add(Rule.ELSEWHERE, name.substring(name.lastIndexOf(' ') + 1)));
        boolean canDistribute = after.routines().containsKey("billing.distribute_tables()");
        if (canDistribute && statements.stream().noneMatch(one -> one.mentions("distribute_tables"))) {
            after.tables().keySet().stream()
                    .filter(name -> formerTable(name) == null && !name.startsWith("billing_archive."))
                    .forEach(name -> add(Rule.NOT_DISTRIBUTED, name));
        }
        return findings;
    }

    private void commented(Map<String, ?> old, String name, @Nullable String comment) {
        if (!old.containsKey(formerly.getOrDefault(name, name)) && comment == null) {
            add(Rule.NO_COMMENT, name.replaceFirst("\\(.*", ""));
        }
    }

    private @Nullable Table formerTable(String name) {
        return before.tables().get(formerly.getOrDefault(name, name));
    }

    private void gone() {
        before.tables().forEach((name, table) -> {
            if (isGone(after.tables(), name, Rule.DROP_TABLE)) {
                return;
            }
            Table now = after.tables().get(renamed.getOrDefault(name, name));
            table.columns().values().forEach(column -> gone(table, column, now));
        });
        before.views().keySet().forEach(name -> isGone(after.views(), name, Rule.DROP_VIEW));
        renamed.keySet().stream()
                .filter(name -> before.views().containsKey(name.replaceFirst("\\.[^.]*$", "")))
                .forEach(name -> add(Rule.RENAME, name));
        Set<String> routines = names(after.routines().keySet());
        names(before.routines().keySet()).stream()
                .filter(name -> !routines.contains(name))
                .forEach(name -> add(Rule.DROP_ROUTINE, name));
        before.domains().keySet().stream()
                .filter(renamed::containsKey)
                .filter(name -> !after.domains().containsKey(name))
                .forEach(name -> add(Rule.RENAME, name));
        before.enums().forEach((name, type) -> {
            EnumType now = after.enums().get(name);
            if (now == null && renamed.containsKey(name)) {
                add(Rule.RENAME, name);
            } else if (now != null && !now.labels().containsAll(type.labels())) {
                add(Rule.DROP_ENUM_VALUE, name);
            }
        });
    }

    private static Set<String> names(Set<String> signatures) {
        return signatures.stream()
                .map(signature -> signature.substring(0, signature.indexOf('(')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isGone(Map<String, ?> now, String name, Rule rule) {
        if (renamed.containsKey(name)) {
            add(Rule.RENAME, name);
        }
        boolean gone = !now.containsKey(renamed.getOrDefault(name, name));
        if (gone) {
            add(rule, name);
        }
        return gone;
    }

    private void gone(Table table, Column was, Table now) {
        String former = table.name() + "." + was.name();
        String name = renamed.getOrDefault(former, now.name() + "." + was.name());
        Column is = now.columns().get(name.substring(now.name().length() + 1));
        if (is == null) {
            add(Rule.DROP_COLUMN, former);
            return;
        }
        if (!is.name().equals(was.name())) {
            add(Rule.RENAME, former);
        }
        if (!sameType(was, is) && !TypeChange.keepsValues(was.type(), is.type())) {
            add(Rule.NARROWING_TYPE, former);
        }
    }

    private void table(Table table) {
        Table old = formerTable(table.name());
        boolean isOfTenant = table.columns().containsKey(TENANT);
        if (!hasPrimaryKey(table) && (old == null || hasPrimaryKey(old))) {
            add(Rule.NO_PRIMARY_KEY, table.name());
        }
        commented(before.tables(), table.name(), table.comment());
        table.columns().values().forEach(column -> column(table, column, former(table, column)));
        table.constraints().values().stream()
                .filter(constraint -> old == null || !old.constraints().containsKey(constraint.name()))
                .forEach(constraint -> constraint(table, constraint, isOfTenant));
        table.indexes().values().stream()
                .filter(index -> old == null || !old.indexes().containsKey(index.name()))
                .forEach(index -> index(index, isOfTenant));
    }

    private static boolean hasPrimaryKey(Table table) {
        return table.constraints().values().stream().anyMatch(key -> key.kind() == Constraint.Kind.PRIMARY_KEY);
    }

    private boolean sameType(@Nullable Column old, Column column) {
        return old != null && renamed.getOrDefault(old.type(), old.type()).equals(column.type());
    }

    private @Nullable Column former(Table table, Column column) {
        Table old = formerTable(table.name());
        String name = table.name() + "." + column.name();
        String former = formerly.getOrDefault(name, name);
        return old == null
                ? null
                : old.columns()
                        .get(
                                former.startsWith(old.name() + ".")
                                        ? former.substring(old.name().length() + 1)
                                        : column.name());
    }

    private static boolean isNumbered(@Nullable Column column) {
        return column != null
                && (column.isIdentity()
                        || (column.expression() != null
                                && column.expression().exact().contains("nextval")));
    }

    /** @param old null for one that is new */
    private void column(Table table, Column column, @Nullable Column old) {
        String name = table.name() + "." + column.name();
        if (isNumbered(column) && !isNumbered(old)) {
            add(Rule.SERIAL_COLUMN, name);
        }
        if (column.name().equals(TENANT) && !column.notNull() && (old == null || old.notNull())) {
            add(Rule.TENANT_NULLABLE, name);
        }
        if (!sameType(old, column)) {
            type(table, column, name);
        }
        if (old == null && column.comment() == null) {
            add(Rule.NO_COMMENT, name);
        }
        boolean isAdded = old == null && formerTable(table.name()) != null;
        if (isAdded && column.notNull() && column.expression() == null && !column.isIdentity()) {
            add(Rule.NOT_NULL_WITHOUT_DEFAULT, name);
        }
    }

    private void type(Table table, Column column, String name) {
        Rule rule = TYPES.get(column.type().replaceFirst("\\(.*", "").strip());
        if (rule != null) {
            add(rule, name);
        }
        boolean isKey = table.constraints().values().stream()
                .anyMatch(key -> key.kind() == Constraint.Kind.PRIMARY_KEY
                        && key.columns().size() == 1
                        && key.columns().contains(column.name()));
        if (isKey && (column.type().equals("integer") || column.type().equals("smallint"))) {
            add(Rule.INTEGER_KEY, name);
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
        if (local.matches(".*_idx\\d*")) {
            add(Rule.NAME_MADE_UP, index.name());
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

    /** The first statement that names all parts of it, else the last part; else the same in a block or function. */
    private @Nullable SqlStatement statement(String object) {
        List<String> parts = List.of(object.split("\\."));
        String last = parts.get(parts.size() - 1);
        return Stream.<Predicate<SqlStatement>>of(
                        one -> parts.stream().allMatch(one::names),
                        one -> one.names(last),
                        one -> parts.stream().allMatch(one::mentions),
                        one -> one.mentions(last))
                .flatMap(way -> statements.stream().filter(way).limit(1))
                .findFirst()
                .orElse(null);
    }
}
