package io.tallybook.schematools.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The queries of {@code catalogue.sql}, by the name in the comment above each. */
final class Queries {

    private static final Map<String, String> ALL = parse(load());

    private Queries() {}

    static String get(String name) {
        String query = ALL.get(name);
        if (query == null) {
            throw new IllegalArgumentException("query " + name);
        }
        return query;
    }

    private static Map<String, String> parse(String file) {
        Map<String, String> queries = new LinkedHashMap<>();
        for (String part : file.split("(?m)^-- name: ")) {
            int end = part.indexOf('\n');
            if (end > 0) {
                queries.put(part.substring(0, end).strip(), part.substring(end));
            }
        }
        return queries;
    }

    private static String load() {
        try (InputStream resource = Queries.class.getResourceAsStream("catalogue.sql")) {
            if (resource == null) {
                throw new IllegalStateException("catalogue.sql is not on the class path");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
