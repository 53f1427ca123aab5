package dev.llmops.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** llmops-commons is shared code and no API: our modules use it, applications never see it. */
class CommonsTest {

    private static final String COMMONS = "dev.llmops.commons";
    private static final Set<JavaModifier> VISIBLE = Set.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED);

    @Test
    void all_of_commons_is_internal_by_name() {
        classes()
                .that()
                .resideInAPackage(COMMONS + "..")
                .should()
                .resideInAPackage(COMMONS + ".internal..")
                .check(CodeBase.main());
    }

    @Test
    void commons_uses_no_other_module() {
        classes()
                .that()
                .resideInAPackage(COMMONS + "..")
                .should(onlyDependOnClassesThat(
                        resideInAPackage(COMMONS + "..").or(not(resideInAPackage("dev.llmops..")))))
                .check(CodeBase.main());
    }

    @Test
    void no_public_signature_of_another_module_mentions_commons() {
        List<String> mentions = CodeBase.main().stream()
                .filter(type -> !CodeBase.isInternal(type.getPackageName()) && isVisible(type.getModifiers()))
                .flatMap(CommonsTest::mentions)
                .sorted()
                .toList();

        assertThat(mentions).isEmpty();
    }

    @Test
    void examples_do_without_commons() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.llmops.examples..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(COMMONS + ".."))
                .check(CodeBase.main());
    }

    @Test
    void no_documentation_imports_commons() throws IOException {
        try (Stream<Path> docs = Files.walk(CodeBase.root().resolve("docs"))) {
            for (Path page : Stream.concat(docs, Stream.of(CodeBase.root().resolve("README.md")))
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList()) {
                assertThat(Files.readString(page)).as(page.toString()).doesNotContain(COMMONS + ".");
            }
        }
    }

    private static Stream<String> mentions(JavaClass type) {
        Stream<String> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .filter(CommonsTest::isCommons)
                .map(parent -> type.getName() + " extends " + parent.getName());
        Stream<String> members = type.getMembers().stream()
                .filter(member -> isVisible(member.getModifiers()))
                .filter(member -> types(member).anyMatch(CommonsTest::isCommons))
                .map(JavaMember::getFullName);
        return Stream.concat(parents, members);
    }

    private static Stream<JavaType> types(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
    }

    private static boolean isCommons(JavaType type) {
        return type.getAllInvolvedRawTypes().stream()
                .anyMatch(each -> each.getBaseComponentType().getPackageName().startsWith(COMMONS));
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.stream().anyMatch(VISIBLE::contains);
    }
}
