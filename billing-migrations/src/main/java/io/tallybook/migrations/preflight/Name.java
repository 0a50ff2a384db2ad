package io.tallybook.migrations.preflight;

import java.util.List;
import java.util.stream.Collectors;

/** The name of an object as a script writes it: with its schema or without. */
record Name(List<String> identifiers) {

    String last() {
        return identifiers.get(identifiers.size() - 1);
    }

    boolean isQualified() {
        return identifiers.size() > 1;
    }

    String schema() {
        return identifiers.get(identifiers.size() - 2);
    }

    /** For PostgreSQL, which would fold what is not quoted. */
    String quoted() {
        return identifiers.stream()
                .map(identifier -> '"' + identifier.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    @Override
    public String toString() {
        return String.join(".", identifiers);
    }
}
