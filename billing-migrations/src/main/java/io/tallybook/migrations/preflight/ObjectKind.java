package io.tallybook.migrations.preflight;

import java.util.List;
import java.util.Locale;

/** What a script can destroy; the words are those that follow DROP. */
enum ObjectKind {
    TABLE,
    FOREIGN_TABLE,
    VIEW,
    MATERIALIZED_VIEW,
    SEQUENCE,
    INDEX,
    TYPE,
    DOMAIN,
    FUNCTION,
    PROCEDURE,
    ROUTINE,
    AGGREGATE,
    SCHEMA,
    EXTENSION,
    TRIGGER,
    POLICY,
    RULE,
    COLUMN,
    ATTRIBUTE,
    CONSTRAINT;

    boolean isRoutine() {
        return this == FUNCTION || this == PROCEDURE || this == ROUTINE || this == AGGREGATE;
    }

    /** Named beside the table that it belongs to: {@code DROP TRIGGER name ON table}. */
    boolean isNamedOnTable() {
        return this == TRIGGER || this == POLICY || this == RULE;
    }

    boolean holdsRows() {
        return this == TABLE || this == FOREIGN_TABLE || this == MATERIALIZED_VIEW;
    }

    /** Whether the bodies of functions name such an object. */
    boolean isNamedInBodies() {
        return isRoutine()
                || holdsRows()
                || this == VIEW
                || this == SEQUENCE
                || this == TYPE
                || this == DOMAIN
                || this == COLUMN
                || this == CONSTRAINT;
    }

    List<String> words() {
        return List.of(inWords().split(" "));
    }

    String inWords() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
