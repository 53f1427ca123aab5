package dev.llmops.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static dev.llmops.architecture.CodeBase.isInternal;
import static dev.llmops.architecture.CodeBase.moduleOf;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ModulesTest {

    private static final Set<String> FEATURES = Set.of(
            "rag",
            "guardrails",
            "guardrails-remote",
            "redteam",
            "eval",
            "local",
            "server",
            "tuning",
            "serving",
            "memory",
            "prompts",
            "monitoring",
            "audit");
    /** Extensions of a feature. */
    private static final Map<String, String> EXTENDS =
            Map.of("guardrails-remote", "guardrails", "redteam", "guardrails");

    @Test
    void feature_modules_never_import_each_other() {
        classes()
                .should(haveNoDependency("import another feature module", ModulesTest::crossesFeatures))
                .check(CodeBase.main());
    }

    @Test
    void internal_packages_are_not_used_across_modules() {
        classes()
                .should(haveNoDependency("use the internals of another module", ModulesTest::reachesIntoInternals))
                .check(CodeBase.main());
    }

    @Test
    void internal_packages_are_not_used_across_modules_by_tests_either() {
        classes()
                .should(haveNoDependency("use the internals of another module", ModulesTest::reachesIntoInternals))
                .allowEmptyShould(true)
                .check(CodeBase.tests());
    }

    @Test
    void the_api_knows_no_third_party_type_but_those_of_jspecify() {
        classes()
                .that()
                .resideInAPackage("dev.llmops.api..")
                .should(onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "dev.llmops.api..", "org.jspecify.annotations..")))
                .check(CodeBase.main());
    }

    @Test
    void a_class_lives_in_the_package_of_its_module() {
        // The fuzzer is compiled by the tests of llmops-local and by the benchmarks.
        classes()
                .that()
                .resideOutsideOfPackage("dev.llmops.local.fuzz")
                .should(new ArchCondition<>("live in the package of its module") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        String place = type.getSource().orElseThrow().getUri().toString();
                        boolean fits = place.contains("/llmops-" + moduleOf(type) + "/")
                                || place.contains("/" + moduleOf(type) + "/target/");
                        if (!fits) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " does not belong into the module at " + place));
                        }
                    }
                })
                .check(CodeBase.main());
    }

    private static boolean crossesFeatures(Dependency dependency) {
        String from = moduleOf(dependency.getOriginClass());
        String to = moduleOf(dependency.getTargetClass().getBaseComponentType());
        return FEATURES.contains(from) && FEATURES.contains(to) && !from.equals(to) && !to.equals(EXTENDS.get(from));
    }

    private static boolean reachesIntoInternals(Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String to = moduleOf(target);
        return !to.isEmpty()
                && !to.equals("commons")
                && isInternal(target.getPackageName())
                && !to.equals(moduleOf(dependency.getOriginClass()));
    }

    private static ArchCondition<JavaClass> haveNoDependency(String what, Predicate<Dependency> forbidden) {
        return new ArchCondition<>("not " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(forbidden)
                        .forEach(bad -> events.add(SimpleConditionEvent.violated(type, bad.getDescription())));
            }
        };
    }
}
