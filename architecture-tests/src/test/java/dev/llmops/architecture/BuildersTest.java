package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A builder ends with {@code build()}: nobody has to look up whether this one is opened, started or run. */
class BuildersTest {

    @Test
    void every_builder_has_build() {
        List<String> without = builders()
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(type -> type.getAllMethods().stream()
                        .noneMatch(method -> method.getName().equals("build")
                                && method.getRawParameterTypes().isEmpty()))
                .map(JavaClass::getName)
                .toList();

        assertThat(builders().count()).isGreaterThan(20);
        assertThat(without).isEmpty();
    }

    @Test
    void no_builder_ends_with_another_word() {
        List<String> endings = builders()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
                .filter(method -> method.getRawParameterTypes().isEmpty())
                .filter(method -> !method.getName().startsWith("build") && !isObjects(method))
                .filter(method -> !CodeBase.moduleOf(method.getRawReturnType()).isEmpty())
                .filter(method -> !isBuilder(method.getRawReturnType()))
                .map(JavaMethod::getFullName)
                .toList();

        assertThat(endings).isEmpty();
    }

    private static Stream<JavaClass> builders() {
        return CodeBase.main().stream()
                .filter(type -> !CodeBase.isInternal(type.getPackageName()))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(BuildersTest::isBuilder);
    }

    private static boolean isBuilder(JavaClass type) {
        return type.getSimpleName().endsWith("Builder");
    }

    private static boolean isObjects(JavaMethod method) {
        return method.getName().equals("toString") || method.getName().equals("hashCode");
    }
}
