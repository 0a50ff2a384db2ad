package io.tallybook.migrations;

import org.flywaydb.core.api.FlywayException;

final class FailedScript {
    static RuntimeException explain(FlywayException e) {
        return e;
    }
}
