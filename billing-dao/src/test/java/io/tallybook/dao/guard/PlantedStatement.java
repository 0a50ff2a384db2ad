package io.tallybook.dao.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A statement of a file in which each begins with {@code --- its name}. */
record PlantedStatement(String name, String sql) {

    static List<PlantedStatement> of(String file) {
        try (InputStream in = PlantedStatement.class.getResourceAsStream("/guard/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^--- "))
                    .skip(1)
                    .map(part -> part.split("\n", 2))
                    .map(part -> new PlantedStatement(part[0], part[1].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
