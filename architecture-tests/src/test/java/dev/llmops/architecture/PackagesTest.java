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
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class PackagesTest {

    private static final String SENTENCE =
            "This class is internal and is not for public use; it may change at any time.";
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (?:(?:abstract|final|sealed|non-sealed) )*(?:class|interface|record|enum|@interface) ",
            Pattern.MULTILINE);
    private static final Pattern LINE_START_IN_COMMENT = Pattern.compile("\\s+\\*?\\s*");

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
    void a_public_type_in_an_internal_package_says_that_it_is_internal() {
        List<Path> silent = CodeBase.mainSources().stream()
                .filter(file -> file.toString().contains("/internal/"))
                .filter(PackagesTest::isPublicAndSilent)
                .toList();

        assertThat(silent)
                .as("public types in internal packages whose javadoc does not open with \"%s\"", SENTENCE)
                .isEmpty();
    }

    private static boolean isPublicAndSilent(Path file) {
        String source = read(file);
        var type = PUBLIC_TYPE.matcher(source);
        if (!type.find()) {
            return false;
        }
        String head = source.substring(0, type.start());
        int comment = head.lastIndexOf("/**");
        String text = comment < 0
                ? ""
                : LINE_START_IN_COMMENT.matcher(head.substring(comment + 3)).replaceAll(" ");
        return !text.strip().startsWith(SENTENCE);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
