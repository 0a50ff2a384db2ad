package io.tallybook.schematools.lint;

/**
 * Something in a script that would hurt.
 *
 * @param rule {@link Rule#id()}
 * @param line counted from one
 * @param object the table, column, constraint or statement that it is about
 * @param why it hurts in production
 * @param instead what to write
 */
public record Finding(String script, int line, String rule, String object, String why, String instead) {

    static Finding of(Rule rule, String script, int line, String object) {
        return new Finding(script, line, rule.id(), object, rule.why(), rule.instead());
    }
}
