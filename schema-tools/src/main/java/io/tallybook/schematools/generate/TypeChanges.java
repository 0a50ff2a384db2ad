package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.DomainType;
import io.tallybook.schematools.catalogue.EnumType;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SqlText;
import io.tallybook.schematools.declared.HouseSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Enum types and domains: made, extended, changed, dropped. A type that loses a value is made anew beside the old one. */
record TypeChanges(Schema from, Schema to, Touched touched, HouseSql sql) {

    private static final String BEFORE = "_before";

    List<Change> list() {
        List<Change> changes = new ArrayList<>();
        to.enums().values().forEach(type -> {
            EnumType old = from.enums().get(type.name());
            if (old == null) {
                create(changes, "TYPE", type.name(), sql.createEnum(type), type.comment());
            } else {
                addValues(changes, old, type);
                if (touched.isSwapped(type.name())) {
                    swap(
                            changes,
                            "TYPE",
                            type.name(),
                            sql.createEnum(type),
                            type.comment(),
                            Set.of("type " + type.name()));
                }
                comment(changes, "TYPE", type.name(), old.comment(), type.comment());
            }
        });
        to.domains().values().forEach(domain -> {
            DomainType old = from.domains().get(domain.name());
            if (old == null) {
                create(changes, "DOMAIN", domain.name(), sql.createDomain(domain), domain.comment());
            } else if (touched.isSwapped(domain.name())) {
                Set<String> facts = factsOf(old);
                facts.addAll(factsOf(domain));
                swap(changes, "DOMAIN", domain.name(), sql.createDomain(domain), domain.comment(), facts);
            } else {
                change(changes, old, domain);
                comment(changes, "DOMAIN", domain.name(), old.comment(), domain.comment());
            }
        });
        from.enums().keySet().stream()
                .filter(name -> !to.enums().containsKey(name))
                .forEach(name -> drop(changes, "TYPE", name, Set.of("type " + name, "comment on type " + name)));
        from.domains().values().stream()
                .filter(domain -> !to.domains().containsKey(domain.name()))
                .forEach(domain -> drop(changes, "DOMAIN", domain.name(), factsOf(domain)));
        return changes;
    }

    private static Set<String> factsOf(DomainType domain) {
        Set<String> facts = new TreeSet<>();
        facts.add("domain " + domain.name());
        facts.add("comment on domain " + domain.name());
        domain.constraints().keySet().forEach(name -> facts.add("domain " + domain.name() + " constraint " + name));
        return facts;
    }

    private static void create(
            List<Change> changes, String kind, String name, String statement, @Nullable String comment) {
        changes.add(Change.statement(Step.CREATE_TYPES, statement, false, Set.of()));
        if (comment != null) {
            changes.add(
                    Change.statement(Step.CREATE_TYPES, HouseSql.comment(kind + " " + name, comment), false, Set.of()));
        }
    }

    private static void addValues(List<Change> changes, EnumType old, EnumType type) {
        List<String> labels = type.labels();
        for (int i = 0; i < labels.size(); i++) {
            if (old.labels().contains(labels.get(i))) {
                continue;
            }
            String place = "";
            if (i > 0) {
                place = " AFTER " + HouseSql.quoted(labels.get(i - 1));
            } else if (!old.labels().isEmpty()) {
                place = " BEFORE " + HouseSql.quoted(old.labels().get(0));
            }
            changes.add(Change.statement(
                    Step.ADD_ENUM_VALUES,
                    "ALTER TYPE " + type.name() + " ADD VALUE " + HouseSql.quoted(labels.get(i)) + place,
                    false,
                    Set.of("type " + type.name())));
        }
    }

    private static void swap(
            List<Change> changes,
            String kind,
            String name,
            String statement,
            @Nullable String comment,
            Set<String> facts) {
        String before = local(name) + BEFORE;
        changes.add(Change.statement(
                Step.CREATE_TYPES, "ALTER " + kind + " " + name + "\n    RENAME TO " + before, true, facts));
        changes.add(Change.statement(Step.CREATE_TYPES, statement, true, Set.of()));
        if (comment != null) {
            changes.add(
                    Change.statement(Step.CREATE_TYPES, HouseSql.comment(kind + " " + name, comment), true, Set.of()));
        }
        changes.add(Change.statement(Step.DROP_TYPES, "DROP " + kind + " " + name + BEFORE, true, Set.of()));
    }

    private static String local(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    private void change(List<Change> changes, DomainType old, DomainType domain) {
        String alter = "ALTER DOMAIN " + domain.name() + "\n    ";
        Set<String> fact = Set.of("domain " + domain.name());
        if (!exact(old.defaultValue()).equals(exact(domain.defaultValue()))) {
            changes.add(Change.statement(
                    Step.CHANGE_DOMAINS,
                    alter
                            + (domain.defaultValue() == null
                                    ? "DROP DEFAULT"
                                    : "SET DEFAULT " + domain.defaultValue().readable()),
                    false,
                    fact));
        }
        if (old.notNull() != domain.notNull()) {
            changes.add(Change.statement(
                    Step.CHANGE_DOMAINS, alter + (domain.notNull() ? "SET NOT NULL" : "DROP NOT NULL"), false, fact));
        }
        Set<String> names = new TreeSet<>(old.constraints().keySet());
        names.addAll(domain.constraints().keySet());
        for (String name : names) {
            if (exact(old.constraints().get(name))
                    .equals(exact(domain.constraints().get(name)))) {
                continue;
            }
            Set<String> facts = Set.of("domain " + domain.name() + " constraint " + name);
            if (old.constraints().containsKey(name)) {
                changes.add(Change.statement(Step.CHANGE_DOMAINS, alter + "DROP CONSTRAINT " + name, false, facts));
            }
            if (domain.constraints().containsKey(name)) {
                changes.add(Change.statement(
                        Step.CHANGE_DOMAINS, alter + "ADD " + sql.domainConstraint(domain, name), false, facts));
            }
        }
    }

    private static String exact(@Nullable SqlText text) {
        return text == null ? "" : text.exact();
    }

    private static void comment(
            List<Change> changes, String kind, String name, @Nullable String old, @Nullable String comment) {
        if (!Objects.equals(old, comment)) {
            changes.add(Change.statement(
                    Step.COMMENT,
                    HouseSql.comment(kind + " " + name, comment),
                    false,
                    Set.of("comment on " + kind.toLowerCase(Locale.ROOT) + " " + name)));
        }
    }

    private static void drop(List<Change> changes, String kind, String name, Set<String> facts) {
        changes.add(Change.statement(Step.DROP_TYPES, "DROP " + kind + " " + name, true, facts));
    }
}
