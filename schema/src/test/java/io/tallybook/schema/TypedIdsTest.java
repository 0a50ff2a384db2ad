package io.tallybook.schema;

import static io.tallybook.schema.billing.Tables.CREDITS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the compiler takes a condition that an application could write. */
class TypedIdsTest {

    @TempDir
    Path classes;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREDITS.ORGANISATION_ID.eq(ORGANISATIONS.ORGANISATION_ID)",
                "CREDITS.TENANT_ID.eq(TENANTS.ID)",
                "CREDITS.TENANT_ID.eq(TenantId.generate())",
                "PLAN_SERVICE_CONFIGURATION.HOURLY_CONFIG_ID.eq(PLAN_SERVICE_HOURLY_CONFIG.CONFIG_ID)",
                "ORGANISATIONS.PINNED_TIER.eq(SUBSCRIPTION_TIERS.NAME)",
                "CREDITS.BALANCE.gt(Quantity.of(1))",
                "PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE.eq(ConfigurationType.HOURLY)",
                "USERS.TENANT_ID.eq(TENANTS.ID)",
                "USERS.ROLE.eq(io.tallybook.model.telecom.UserRole.ADMIN)"
            })
    void a_comparison_of_like_with_like_compiles(String condition) {
        assertThat(errorsOf(condition)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREDITS.ORGANISATION_ID.eq(CREDITS.TENANT_ID)",
                "CREDITS.TENANT_ID.eq(OrganisationId.generate())",
                "CREDITS.TENANT_ID.eq(java.util.UUID.randomUUID())",
                "PLAN_SERVICE_CONFIGURATION.PLAN_ID.eq(PLAN_SERVICE_CONFIGURATION.SERVICE_ID)",
                "CREDIT_LOTS.LOT_ID.eq(CREDIT_HOLDS.HOLD_ID)",
                "ORGANISATIONS.SUBSCRIPTION_TIER.eq(\"free\")",
                "CREDITS.BALANCE.gt(1)",
                "PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE.eq(\"Hourly\")",
                "USERS.USER_ID.eq(ORGANISATIONS.ORGANISATION_ID)",
                "USERS.EMAIL.eq(USERS.USERNAME)",
                "USERS.PASSWORD_HASH.eq(\"secret\")"
            })
    void a_comparison_of_different_things_does_not(String condition) {
        assertThat(errorsOf(condition)).isNotEmpty();
    }

    @Test
    void the_comment_of_a_column_is_its_documentation() {
        assertThat(CREDITS.BALANCE.getComment())
                .isEqualTo("Sum of the ledger; below zero by at most the overdraft limit.");
    }

    private List<String> errorsOf(String condition) {
        String source = """
                import static io.tallybook.schema.billing.Tables.*;
                import static io.tallybook.schema.telecom.Tables.*;
                import io.tallybook.model.*;
                import io.tallybook.model.plan.*;
                class Application {
                    org.jooq.Condition condition = %s;
                }
                """.formatted(condition);
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Application.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        compiler.getTask(new StringWriter(), null, diagnostics, options, null, List.of(file))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .collect(Collectors.toList());
    }
}
