package io.tallybook.schematools.declared;

import io.tallybook.schematools.catalogue.Column;
import io.tallybook.schematools.catalogue.Constraint;
import io.tallybook.schematools.catalogue.Index;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SqlText;
import io.tallybook.schematools.catalogue.View;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How to write what the server keeps: as it was written, else shortened, else as the server says it. Whoever finds by trying
 * that a text means something else {@linkplain #distrust distrusts} it, and gets the next.
 */
public final class SqlTexts {

    private static final Pattern CAST_OF_STRING =
            Pattern.compile("('(?:[^']|'')*')::(?:text|character varying|billing\\.\\w+|telecom\\.\\w+)(?![\\w(\\[])");
    private static final Pattern CAST_OF_NUMBER = Pattern.compile("\\b(\\d+)::(?:numeric|bigint|smallint)\\b");
    // Comes back from the server as something else, unlike what it was made of.
    private static final Pattern ONE_OF_VARYING =
            Pattern.compile("\\b(\\w+)::text = ANY \\(ARRAY\\[([^\\[\\]]*)\\]::text\\[\\]\\)");
    private static final Pattern ONE_OF = Pattern.compile("= ANY \\(ARRAY\\[([^\\[\\]]*)\\]\\)");

    private final SourceTexts sources;
    private final Map<String, Integer> distrusted = new HashMap<>();

    public SqlTexts(SourceTexts sources) {
        this.sources = sources;
    }

    /** @param keys of {@link Schema#facts()} that turned out different from what was meant */
    public void distrust(Collection<String> keys) {
        keys.forEach(key -> distrusted.merge(key, 1, Integer::sum));
    }

    public String constraint(String table, Constraint constraint) {
        return text(Schema.constraintFact(table, constraint.name()), constraint.definition());
    }

    public String domainConstraint(String domain, String name, SqlText definition) {
        return text("domain " + domain + " constraint " + name, definition);
    }

    /** From ON to the end. */
    public String index(Index index) {
        SqlText definition = index.definition();
        return text("index " + index.name(), new SqlText(fromOn(definition.exact()), fromOn(definition.readable())));
    }

    /** Behind AS. */
    public String query(View view) {
        SqlText query = view.query();
        String text = text(
                "view " + view.name(),
                new SqlText(
                        query.exact().replaceFirst(";$", ""), query.readable().replaceFirst(";$", "")));
        return text.strip();
    }

    /** The default or the expression of a column that has one. */
    public String expression(String table, Column column) {
        SqlText expression = column.expression();
        return expression == null
                ? ""
                : text(
                        Schema.columnFact(table, column.name()),
                        new SqlText(
                                expression.exact(),
                                expression
                                        .readable()
                                        .replaceAll("\\s*\n\\s*", " ")
                                        .strip()));
    }

    /** The comment lines that stood above it. */
    public List<String> commentAbove(String key) {
        return sources.find(key).map(SourceText::comment).orElse(List.of());
    }

    private String text(String key, SqlText definition) {
        int level = distrusted.getOrDefault(key, 0);
        String written = sources.find(key).map(SourceText::text).orElse("");
        if (level == 0 && !written.isEmpty()) {
            return written;
        }
        return level <= 1 ? shortened(definition.readable()) : definition.exact();
    }

    private static String fromOn(String definition) {
        return definition.substring(definition.indexOf(" ON ") + 1).replace(" USING btree", "");
    }

    static String shortened(String sql) {
        String text = CAST_OF_STRING.matcher(sql).replaceAll("$1");
        text = CAST_OF_NUMBER.matcher(text).replaceAll("$1");
        text = ONE_OF_VARYING.matcher(text).replaceAll("$1 IN ($2)");
        return ONE_OF.matcher(text).replaceAll("IN ($1)");
    }

    /** A type by the name that people use. */
    public static String type(String type) {
        return type.replace("timestamp with time zone", "timestamptz")
                .replace("timestamp without time zone", "timestamp")
                .replace("character varying", "varchar")
                .replaceAll("(?<=\\d),(?=\\d)", ", ");
    }
}
