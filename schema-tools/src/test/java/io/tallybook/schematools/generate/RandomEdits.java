package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.EnumType;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.catalogue.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes a schema at random, by statements; the same seed makes the same changes. */
final class RandomEdits {

    private static final List<String> TYPES = List.of(
            "text",
            "integer",
            "bigint",
            "smallint",
            "varchar(20)",
            "varchar(60)",
            "numeric(10, 2)",
            "numeric(20, 6)",
            "timestamptz",
            "uuid",
            "boolean",
            "billing.colour",
            "billing.amount");

    private final Connection connection;
    private final Random random;
    private final Schema original;
    final List<String> done = new ArrayList<>();
    final List<Rename> renames = new ArrayList<>();
    private final Set<String> renamed = new HashSet<>();
    private int number;

    RandomEdits(Connection connection, long seed) throws SQLException {
        this.connection = connection;
        this.random = new Random(seed);
        this.original = SchemaReader.read(connection);
    }

    /** Makes so many changes; what the server refuses, as text to a number, is passed over. */
    void make(int count) throws SQLException {
        Schema schema = original;
        for (int tries = 0; done.size() < count && tries < 40 * count; tries++) {
            Rename rename = random.nextInt(9) == 0 ? rename(schema) : null;
            String sql = rename == null ? edit(schema) : rename.sql();
            if (sql == null) {
                continue;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                continue;
            }
            done.add(sql);
            schema = SchemaReader.read(connection);
            if (rename != null) {
                renames.add(rename);
                renamed.add(rename.object());
                renamed.add(rename.column() == null ? rename.reversed().object() : rename.object() + "." + rename.to());
            }
        }
    }

    /** Only what was there from the beginning has a former name, and only one. */
    private @Nullable Rename rename(Schema schema) {
        if (random.nextInt(6) == 0) {
            String type = any(List.of("billing.colour", "billing.amount"));
            boolean known = schema.enums().containsKey(type) || schema.domains().containsKey(type);
            return known ? new Rename(type, null, "renamed_" + number++, true) : null;
        }
        Table table = any(schema.tables().values());
        if (table == null || !original.tables().containsKey(table.name()) || renamed.contains(table.name())) {
            return null;
        }
        if (random.nextInt(4) == 0) {
            return new Rename(table.name(), null, "renamed_" + number++, false);
        }
        Column column = any(table.columns().values());
        return column == null || !original.tables().get(table.name()).columns().containsKey(column.name())
                ? null
                : new Rename(table.name(), column.name(), "renamed_" + number++, false);
    }

    private @Nullable String edit(Schema schema) {
        Table table = any(schema.tables().values());
        if (table == null) {
            return "CREATE TABLE billing.first (id uuid CONSTRAINT first_pk PRIMARY KEY)";
        }
        Column column = any(table.columns().values());
        String alter = "ALTER TABLE " + table.name() + " ";
        String name = "x" + number++;
        if (column == null) {
            return alter + "ADD COLUMN " + name + " text";
        }
        String of = table.name() + "." + column.name();
        return switch (random.nextInt(29)) {
            case 0, 1 -> alter + "ADD COLUMN " + name + " " + any(TYPES);
            case 2 ->
                alter + "ADD COLUMN " + name + " "
                        + any(List.of(
                                "text NOT NULL DEFAULT 'a'",
                                "integer NOT NULL DEFAULT 7",
                                "timestamptz DEFAULT now()",
                                "billing.colour DEFAULT 'red'",
                                "uuid NOT NULL DEFAULT gen_random_uuid()",
                                "billing.amount NOT NULL DEFAULT 0"));
            case 3, 4 ->
                renamed.contains(of) || renamed.contains(table.name())
                        ? null
                        : alter + "DROP COLUMN " + column.name() + " CASCADE";
            case 5, 6, 7 -> type(alter, column);
            case 8 -> alter + "ADD CONSTRAINT " + name + "_check CHECK (" + check(column) + ")";
            case 9 -> alter + "ADD CONSTRAINT " + name + "_unique UNIQUE (" + column.name() + ")";
            case 10 -> foreignKey(schema, table, name);
            case 11, 12 -> {
                Constraint constraint = any(table.constraints().values());
                yield constraint == null ? null : alter + "DROP CONSTRAINT " + constraint.name() + " CASCADE";
            }
            case 13 ->
                "CREATE " + (random.nextBoolean() ? "UNIQUE " : "") + "INDEX " + name + "_index ON " + table.name()
                        + " (" + column.name() + any(List.of("", " DESC", " NULLS FIRST")) + ")"
                        + any(List.of(
                                "", " WHERE " + column.name() + " IS NOT NULL", " INCLUDE (" + column.name() + ")"));
            case 14 -> "CREATE INDEX " + name + "_index ON " + table.name() + " (lower(" + column.name() + "::text))";
            case 15 -> {
                String index = any(table.indexes().keySet());
                yield index == null ? null : "DROP INDEX " + index;
            }
            case 16, 17 -> {
                EnumType type = any(schema.enums().values());
                yield type == null
                        ? "CREATE TYPE billing." + name + " AS ENUM ('one', 'two')"
                        : "ALTER TYPE " + type.name() + " ADD VALUE '" + name + "' " + any(List.of("BEFORE", "AFTER"))
                                + " '" + any(type.labels()) + "'";
            }
            case 18 ->
                alter + "ADD COLUMN " + name + " text GENERATED ALWAYS AS ("
                        + any(List.of(
                                "CASE WHEN " + column.name() + " IS NULL THEN 'none' END",
                                "upper(" + column.name() + ")"))
                        + ") STORED";
            case 19 -> comment(table, column);
            case 20 ->
                "CREATE TABLE billing." + name + " (id uuid NOT NULL, " + "c " + any(TYPES) + ", CONSTRAINT " + name
                        + "_pk PRIMARY KEY (id), CONSTRAINT " + name + "_c_not_null CHECK (c IS NOT NULL))";
            case 21 -> renamed.contains(table.name()) ? null : "DROP TABLE " + table.name() + " CASCADE";
            case 22 -> alter + "ALTER COLUMN " + column.name() + any(List.of(" SET NOT NULL", " DROP NOT NULL"));
            case 23 ->
                alter + "ALTER COLUMN " + column.name()
                        + any(List.of(" DROP DEFAULT", " SET DEFAULT NULL", " SET DEFAULT '1'", " SET DEFAULT 'red'"));
            case 24 ->
                "CREATE DOMAIN billing." + name + " AS text CONSTRAINT " + name + "_short CHECK (length(VALUE) < 9)";
            case 25 ->
                "ALTER DOMAIN billing.amount "
                        + any(List.of(
                                "SET DEFAULT 1",
                                "DROP DEFAULT",
                                "ADD CONSTRAINT " + name + "_amount CHECK (VALUE < 1000)",
                                "DROP CONSTRAINT amount_not_negative"));
            case 26 -> {
                Constraint constraint = any(table.constraints().values());
                yield constraint == null ? null : alter + "RENAME CONSTRAINT " + constraint.name() + " TO " + name;
            }
            case 27 -> {
                String view = any(schema.views().keySet());
                yield view == null ? null : "ALTER VIEW " + view + " SET (security_invoker = true)";
            }
            default -> alter + "ALTER COLUMN " + column.name() + " DROP EXPRESSION";
        };
    }

    private String type(String alter, Column column) {
        String type = any(TYPES);
        return alter + "ALTER COLUMN " + column.name() + " DROP DEFAULT, ALTER COLUMN " + column.name() + " TYPE "
                + type + " USING " + column.name() + "::text::" + type;
    }

    private String check(Column column) {
        return any(List.of(
                column.name() + " IS NOT NULL",
                column.name() + "::text <> 'no'",
                "length(" + column.name() + ") < 100",
                column.name() + " > 0",
                column.name() + " IN ('red', 'green')"));
    }

    private @Nullable String foreignKey(Schema schema, Table table, String name) {
        Table referenced = any(schema.tables().values());
        Constraint key = referenced.constraints().values().stream()
                .filter(Constraint::isKey)
                .findFirst()
                .orElse(null);
        if (key == null || key.columns().size() != 1) {
            return null;
        }
        String type = referenced.columns().get(key.columns().get(0)).type();
        List<Column> fitting = table.columns().values().stream()
                .filter(column -> column.type().equals(type))
                .toList();
        Column column = any(fitting);
        return column == null
                ? null
                : "ALTER TABLE " + table.name() + " ADD CONSTRAINT " + name + "_fk FOREIGN KEY (" + column.name()
                        + ") REFERENCES " + referenced.name() + " ("
                        + key.columns().get(0) + ") "
                        + any(List.of("", "ON DELETE CASCADE", "ON DELETE RESTRICT"));
    }

    private String comment(Table table, Column column) {
        String text = any(List.of("NULL", "'It''s said.'", "'Something else'"));
        Function<String, String> on = what -> "COMMENT ON " + what + " IS " + text;
        Constraint constraint = any(table.constraints().values());
        String index = any(table.indexes().keySet());
        return switch (random.nextInt(5)) {
            case 0 -> on.apply("TABLE " + table.name());
            case 1 -> on.apply("TYPE billing.colour");
            case 2 ->
                constraint == null
                        ? on.apply("DOMAIN billing.amount")
                        : on.apply("CONSTRAINT " + constraint.name() + " ON " + table.name());
            case 3 -> index == null ? on.apply("TABLE " + table.name()) : on.apply("INDEX " + index);
            default -> on.apply("COLUMN " + table.name() + "." + column.name());
        };
    }

    private <T> T any(Collection<T> choices) {
        List<T> list = List.copyOf(choices);
        return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
    }
}
