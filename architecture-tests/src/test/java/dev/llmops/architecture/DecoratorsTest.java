package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A default method that a decorator inherits answers for the decorator, and what it wraps is never asked. */
class DecoratorsTest {

    /** Written by other methods of the same interface, which the decorator has: what they say is what the decorator says. */
    private static final Set<String> DERIVED = Set.of(
            "ModelStream.forEach",
            "ModelStream.await",
            "PromptRegistry.get",
            "PromptRegistry.serve",
            "PromptRegistry.register",
            "PromptRegistry.label",
            "PromptRegistry.findAt",
            "PromptRegistry.labelAt",
            "RowSource.where",
            "Places.then",
            "TextScorer.score",
            "TextScorer.perplexity",
            "ValueVault.restore");

    /** What holds an object that also is one of the interface, and asks it something else. */
    private static final Set<String> NO_DECORATORS = Set.of(
            // The index searches within the retriever's bounds; what was said before is nothing to it.
            "dev.llmops.rag.RagRetriever",
            // Its lambda applies a change, and hands it on as it is.
            "dev.llmops.api.content.RecordContent");

    @Test
    void a_class_that_holds_what_it_implements_passes_every_default_method_on() {
        Set<String> forgotten = new TreeSet<>();
        List<String> decorators = new ArrayList<>();
        for (JavaClass type : CodeBase.main()) {
            contracts(type).filter(contract -> wraps(type, contract)).forEach(contract -> {
                decorators.add(type.getName());
                defaults(contract)
                        .filter(method -> !overrides(type, method))
                        .forEach(method -> forgotten.add(type.getName() + " inherits " + method.getFullName()));
            });
        }

        assertThat(decorators).as("decorators that the rule sees").hasSizeGreaterThan(20);
        assertThat(forgotten).isEmpty();
    }

    /** A lambda or method reference that asks what it implements is a decorator too, and overrides nothing. */
    @Test
    void no_lambda_stands_before_what_it_implements_and_has_default_methods() {
        Set<String> lost = new TreeSet<>();
        for (JavaClass type : CodeBase.main()) {
            Stream.concat(
                            type.getMethodCallsFromSelf().stream().filter(JavaAccess::isDeclaredInLambda),
                            type.getMethodReferencesFromSelf().stream())
                    .filter(access -> !NO_DECORATORS.contains(type.getName()))
                    .filter(access -> losesDefaults(access.getTargetOwner())
                            && makes(access.getOrigin(), access.getTargetOwner()))
                    .forEach(access -> lost.add(access.getDescription()));
        }

        assertThat(lost).isEmpty();
    }

    private static boolean losesDefaults(JavaClass contract) {
        return contract.isInterface()
                && contract.getPackageName().startsWith(CodeBase.ROOT_PACKAGE)
                && abstractMethods(contract) == 1
                && Stream.concat(Stream.of(contract), contracts(contract))
                        .anyMatch(each -> defaults(each).findAny().isPresent())
                // No lambda is one of those.
                && !contract.reflect().isSealed();
    }

    /** Returns one, keeps one in a field, or hands one on. */
    private static boolean makes(JavaCodeUnit maker, JavaClass contract) {
        return maker.getRawReturnType().equals(contract)
                || maker.getFieldAccesses().stream()
                        .anyMatch(access -> access.getAccessType() == JavaFieldAccess.AccessType.SET
                                && access.getTarget().getRawType().equals(contract))
                || maker.getCallsFromSelf().stream()
                        .anyMatch(
                                call -> call.getTarget().getRawParameterTypes().contains(contract));
    }

    /** The interfaces of ours that a class implements, those that they extend too. */
    private static Stream<JavaClass> contracts(JavaClass type) {
        return type.getAllRawInterfaces().stream()
                .filter(contract -> contract.getPackageName().startsWith(CodeBase.ROOT_PACKAGE));
    }

    private static boolean wraps(JavaClass type, JavaClass contract) {
        return !type.isInterface()
                && !NO_DECORATORS.contains(type.getName())
                && type.getAllFields().stream().anyMatch(field -> holds(field, contract));
    }

    /** Also what extends or implements it, and in a list, a map or a supplier. A constant is nothing that is wrapped. */
    private static boolean holds(JavaField field, JavaClass contract) {
        return !field.getModifiers().contains(JavaModifier.STATIC)
                && field.getAllInvolvedRawTypes().stream().anyMatch(held -> held.isAssignableTo(contract.getName()));
    }

    private static Stream<JavaMethod> defaults(JavaClass contract) {
        return contract.getMethods().stream()
                .filter(method -> Stream.of(
                                JavaModifier.ABSTRACT,
                                JavaModifier.STATIC,
                                JavaModifier.PRIVATE,
                                JavaModifier.SYNTHETIC)
                        .noneMatch(method.getModifiers()::contains))
                .filter(method -> !DERIVED.contains(contract.getSimpleName() + "." + method.getName()));
    }

    private static long abstractMethods(JavaClass contract) {
        return contract.getAllMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(method -> method.getName() + method.getRawParameterTypes())
                .distinct()
                .count();
    }

    private static boolean overrides(JavaClass type, JavaMethod method) {
        return type.getAllMethods().stream()
                .anyMatch(own -> !own.getOwner().isInterface()
                        && own.getName().equals(method.getName())
                        && own.getRawParameterTypes().equals(method.getRawParameterTypes()));
    }
}
