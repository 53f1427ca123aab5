package dev.llmops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class PackagesTest {

    private static final String SENTENCE = "not for public use; it may change at any time.";

    @Test
    void every_package_is_null_marked() {
        classes()
                .that()
                .resideOutsideOfPackage("..jmh_generated..")
                .should(new ArchCondition<>("live in a package that package-info.java marks with @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, "package of " + type.getName() + " has no @NullMarked package-info.java"));
                        }
                    }
                })
                .check(CodeBase.main());
    }

    @Test
    void an_internal_package_says_that_it_is_internal() {
        List<Path> silent = CodeBase.mainSources().stream()
                .filter(file ->
                        file.endsWith("package-info.java") && file.toString().contains("/internal/"))
                .filter(file -> !read(file).contains(SENTENCE))
                .toList();

        assertThat(silent)
                .as("packages named internal whose javadoc does not say \"%s\"", SENTENCE)
                .isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
