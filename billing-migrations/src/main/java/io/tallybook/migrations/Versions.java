package io.tallybook.migrations;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** Versions as people write them. */
final class Versions {

    private Versions() {}

    /** @throws IllegalArgumentException if {@code text} is not digits, joined by dots */
    static MigrationVersion parse(String text) {
        if (!text.matches("[0-9]+([.][0-9]+)*")) {
            throw new IllegalArgumentException("\"" + text + "\" is no version: write it as \"info\" lists it");
        }
        try {
            return MigrationVersion.fromVersion(text);
        } catch (FlywayException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no version: " + e.getMessage(), e);
        }
    }
}
