package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
            "ValueVault.restore");

    @Test
    void a_class_that_holds_what_it_implements_passes_every_default_method_on() {
        List<String> forgotten = new ArrayList<>();
        List<String> decorators = new ArrayList<>();
        for (JavaClass type : CodeBase.main()) {
            for (JavaClass contract : type.getAllRawInterfaces()) {
                if (!type.isInterface()
                        && contract.getPackageName().startsWith(CodeBase.ROOT_PACKAGE)
                        && type.getAllFields().stream().anyMatch(field -> holds(field, contract))) {
                    decorators.add(type.getName());
                    contract.getMethods().stream()
                            .filter(DecoratorsTest::isDefault)
                            .filter(method -> !DERIVED.contains(contract.getSimpleName() + "." + method.getName()))
                            .filter(method -> !overrides(type, method))
                            .forEach(method -> forgotten.add(type.getName() + " inherits " + method.getFullName()));
                }
            }
        }

        assertThat(decorators).as("decorators that the rule sees").hasSizeGreaterThan(20);
        assertThat(forgotten).isEmpty();
    }

    /** Also in a list, a map or a supplier. A constant of the interface is nothing that is wrapped. */
    private static boolean holds(JavaField field, JavaClass contract) {
        return !field.getModifiers().contains(JavaModifier.STATIC)
                && field.getAllInvolvedRawTypes().contains(contract);
    }

    private static boolean isDefault(JavaMethod method) {
        return !method.getModifiers().contains(JavaModifier.ABSTRACT)
                && !method.getModifiers().contains(JavaModifier.STATIC)
                && !method.getModifiers().contains(JavaModifier.PRIVATE)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static boolean overrides(JavaClass type, JavaMethod method) {
        return type.getAllMethods().stream()
                .anyMatch(own -> !own.getOwner().isInterface()
                        && own.getName().equals(method.getName())
                        && own.getRawParameterTypes().equals(method.getRawParameterTypes()));
    }
}
