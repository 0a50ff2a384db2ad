package io.tallybook.dao;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.tallybook.dao.guard.TenantGuard;
import io.tallybook.dao.internal.AcrossTenants;
import io.tallybook.model.Page;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.UsageFeature;
import java.util.ArrayList;
import java.util.List;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the library asks of all tenants is listed; the guard refuses it where it is not marked. */
class AcrossTenantsTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.tallybook.dao");

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    @ParameterizedTest
    @EnumSource
    void begins_with_its_mark(AcrossTenants question) {
        TenantGuard guard = TenantGuard.refusing();
        List<String> sent = new ArrayList<>();
        Billing billing = Billing.using(DSL.using(new DefaultConfiguration()
                .set(db.ownersDataSource())
                .set(SQLDialect.POSTGRES)
                .set(guard, () -> ExecuteListener.onExecuteStart(context -> sent.add(context.sql())))));

        ask(billing, question);

        assertThat(sent).anyMatch(sql -> sql.startsWith(AcrossTenants.MARK));
    }

    private static void ask(Billing billing, AcrossTenants question) {
        switch (question) {
            case LIST_OF_TENANTS -> billing.tenants().list(Page.first(10));
            case USE_OF_THE_CATALOGUE -> {
                Feature feature = Feature.of("UNUSED_FEATURE");
                billing.catalogue().features().create(new UsageFeature(feature, "Unused", FeatureKind.COUNTER, "call"));
                billing.catalogue().features().remove(feature);
            }
            case IDENTIFIERS_OF_A_TENANT ->
                billing.tenants().remove(billing.tenants().create("Leaves").id());
            case EVENTS_OF_STRIPE -> billing.stripeEvents().listKept(1);
        }
    }

    @Test
    void only_the_list_takes_a_statement_from_the_guard() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(AcrossTenants.class, TenantGuard.class)
                .should()
                .callMethod(TenantGuard.class, "acrossTenants", org.jooq.DSLContext.class)
                .check(CLASSES);
    }

    /** None of them is a part of a tenant's scope. */
    @Test
    void these_classes_ask_and_no_other() {
        assertThat(CLASSES.get(AcrossTenants.class).getDirectDependenciesToSelf().stream()
                        .map(dependency -> dependency.getOriginClass())
                        .filter(origin -> !origin.isAssignableTo(AcrossTenants.class))
                        .map(JavaClass::getSimpleName)
                        .distinct())
                .containsExactlyInAnyOrder(
                        "ExternalReferences", "KeptStripeEvents", "Removal", "TenantDao", "UnknownProducts");
    }
}
