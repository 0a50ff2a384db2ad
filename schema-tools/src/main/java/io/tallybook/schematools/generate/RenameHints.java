package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.DomainType;
import io.tallybook.schematools.catalogue.EnumType;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is gone and has a double that is new: probably renamed. */
final class RenameHints {

    private RenameHints() {}

    static List<String> in(Schema from, Schema to) {
        List<String> hints = new ArrayList<>();
        from.tables().values().forEach(table -> {
            Table target = to.tables().get(table.name());
            if (target == null) {
                tables(hints, table, from, to);
            } else {
                columns(hints, table, target);
            }
        });
        types(hints, labels(from), labels(to));
        types(hints, definitions(from), definitions(to));
        return hints;
    }

    private static Map<String, ?> labels(Schema schema) {
        return schema.enums().values().stream().collect(Collectors.toMap(EnumType::name, EnumType::labels));
    }

    private static Map<String, ?> definitions(Schema schema) {
        return schema.domains().values().stream()
                .collect(Collectors.toMap(DomainType::name, domain -> domain.baseType() + domain.constraints()));
    }

    private static void types(List<String> hints, Map<String, ?> from, Map<String, ?> to) {
        from.forEach((gone, meaning) -> to.forEach((name, same) -> {
            if (!to.containsKey(gone) && !from.containsKey(name) && same.equals(meaning)) {
                hints.add(gone + " is gone and " + name + " means the same. If it was renamed: --rename " + gone + "="
                        + name.substring(name.indexOf('.') + 1));
            }
        }));
    }

    private static void tables(List<String> hints, Table gone, Schema from, Schema to) {
        to.tables().values().stream()
                .filter(table -> !from.tables().containsKey(table.name()))
                .filter(table -> types(table).equals(types(gone)))
                .forEach(table -> hints.add(gone.name() + " is gone and " + table.name()
                        + " has the same columns. If it was renamed: --rename " + gone.name() + "="
                        + table.name().substring(table.name().indexOf('.') + 1)));
    }

    private static Map<String, String> types(Table table) {
        return table.columns().values().stream().collect(Collectors.toMap(Column::name, Column::type));
    }

    private static void columns(List<String> hints, Table from, Table to) {
        for (Column gone : from.columns().values()) {
            if (!to.columns().containsKey(gone.name())) {
                to.columns().values().stream()
                        .filter(column -> !from.columns().containsKey(column.name()))
                        .filter(column -> column.type().equals(gone.type()))
                        .forEach(column -> hints.add(from.name() + "." + gone.name() + " is gone and " + column.name()
                                + " of the same type is new. If it was renamed: --rename " + from.name() + "."
                                + gone.name() + "=" + column.name()));
            }
        }
    }
}
