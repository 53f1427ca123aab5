package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A public method that no program, example or test calls is an option for later, and nobody knows whether it works. */
class CalledTest {

    @Test
    void every_public_method_is_called_by_a_program_an_example_or_a_test() {
        JavaClasses main = CodeBase.main();
        JavaClasses tests = CodeBase.tests();
        Set<String> called = Stream.concat(main.stream(), tests.stream())
                .flatMap(CalledTest::calls)
                .collect(Collectors.toSet());

        List<String> uncalled = main.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isEnum())
                .filter(type -> !CodeBase.isInternal(type.getPackageName()))
                .flatMap(type -> type.getMethods().stream())
                .filter(CalledTest::isOffered)
                .filter(Predicate.not(CalledTest::overrides))
                .filter(method -> !called.contains(method.getRawReturnType().getName() + " " + signature(method)))
                .map(JavaMethod::getFullName)
                .sorted()
                .toList();

        assertThat(uncalled).isEmpty();
    }

    private static Stream<String> calls(JavaClass type) {
        return Stream.concat(type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                .map(call -> call.getTarget().getRawReturnType().getName() + " "
                        + named(call.getTarget().getName(), call.getTarget().getRawParameterTypes()));
    }

    private static String named(String name, List<JavaClass> parameters) {
        return name + parameters.stream().map(JavaClass::getName).toList();
    }

    private static String signature(JavaCodeUnit method) {
        return named(method.getName(), method.getRawParameterTypes());
    }

    /** Frameworks call what has an annotation of theirs. */
    private static boolean isOffered(JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && method.getAnnotations().isEmpty()
                && !method.getName().equals("main")
                && !isComponent(method);
    }

    private static boolean isComponent(JavaMethod method) {
        return method.getOwner().isRecord()
                && method.getRawParameterTypes().isEmpty()
                && method.getOwner().tryGetField(method.getName()).isPresent();
    }

    /** Of a type that is not on the class path of these tests nobody knows what it declares. */
    private static boolean overrides(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .anyMatch(type -> type.getMethods().stream()
                                .anyMatch(other -> signature(other).equals(signature(method)))
                        || isUnknown(type));
    }

    private static boolean isUnknown(JavaClass type) {
        return type.getSource().isEmpty() && !type.getName().startsWith("java.");
    }
}
