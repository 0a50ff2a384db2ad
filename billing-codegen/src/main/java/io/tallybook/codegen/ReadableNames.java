package io.tallybook.codegen;

import java.util.Locale;
import org.jooq.codegen.DefaultGeneratorStrategy;
import org.jooq.meta.Definition;
import org.jooq.meta.EnumDefinition;

/** Names of generated classes: a package per PostgreSQL schema, and enum constants as Java writes them. */
public final class ReadableNames extends DefaultGeneratorStrategy {

    /** Also where there is only one schema, so that a second one moves nothing. */
    @Override
    public String getJavaPackageName(Definition definition, Mode mode) {
        String standard = super.getJavaPackageName(definition, mode);
        if (definition.getSchema() == null
                || definition.getDatabase().getInputSchemata().size() > 1) {
            return standard;
        }
        String schema =
                getTargetPackage() + "." + definition.getSchema().getName().toLowerCase(Locale.ROOT);
        return standard.startsWith(schema)
                ? standard
                : schema + standard.substring(getTargetPackage().length());
    }

    /** {@code HALF_UP} for {@code half_up}, so that {@code valueOf} finds the model's constant of the same name. */
    @Override
    public String getJavaEnumLiteral(EnumDefinition definition, String literal) {
        return literal.toUpperCase(Locale.ROOT);
    }
}
