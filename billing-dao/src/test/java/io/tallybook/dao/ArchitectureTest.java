package io.tallybook.dao;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.tallybook.dao");

    @Test
    void a_domain_does_not_reach_into_another() {
        slices().matching("io.tallybook.dao.(plan|usage|credit|telecom|subscription)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void only_the_entry_knows_the_domains() {
        noClasses()
                .that()
                .resideInAPackage("io.tallybook.dao.internal")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tallybook.dao",
                        "io.tallybook.dao.plan",
                        "io.tallybook.dao.usage",
                        "io.tallybook.dao.credit",
                        "io.tallybook.dao.telecom",
                        "io.tallybook.dao.subscription")
                .check(CLASSES);
    }

    /** They are gone or changed in jOOQ 3.21, on which what was compiled with 3.19 has to run as well. */
    @Test
    void jooq_is_called_only_where_its_next_release_answers_too() {
        Set<String> gone = Set.of("exists", "notExists", "whereExists", "andExists", "orExists", "intern");
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.<JavaCall<?>>describe(
                        "members removed in jOOQ 3.21",
                        call -> call.getTargetOwner().getPackageName().startsWith("org.jooq")
                                && gone.contains(call.getName())))
                .check(CLASSES);
    }

    /** It commits the application's transaction wherever jOOQ does not know of it. */
    @Test
    void jooq_opens_a_transaction_in_one_place_only() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Transactions")
                .should()
                .callMethodWhere(DescribedPredicate.<JavaCall<?>>describe(
                        "a jOOQ transaction",
                        call -> call.getTargetOwner().getPackageName().startsWith("org.jooq")
                                && call.getName().startsWith("transaction")))
                .check(CLASSES);
    }
}
