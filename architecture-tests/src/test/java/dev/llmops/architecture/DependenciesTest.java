package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a library module brings into an application at run time, transitively, stands in a file of its own: a new line is a decision.
 * Optional dependencies do not count, because an application adds those itself. The build writes the list that is compared.
 */
class DependenciesTest {

    private static final Pattern ARTIFACT = Pattern.compile("^ +([\\w.-]+:[\\w.-]+):jar:");

    private static final Path EXPECTED =
            CodeBase.root().resolve("architecture-tests/src/test/resources/dev/llmops/architecture/dependencies");

    /** The build's output folder in each module: {@code target}, or below it. */
    private static final Path BUILD = CodeBase.root()
            .resolve("architecture-tests")
            .toAbsolutePath()
            .normalize()
            .relativize(Path.of(System.getProperty("llmops.build")));

    static Stream<Path> libraries() {
        return CodeBase.moduleFolders()
                .filter(module -> CodeBase.artifact(module).startsWith("llmops-"))
                .filter(module -> Files.isDirectory(module.resolve("src/main/java")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("libraries")
    void a_module_brings_what_its_file_lists(Path module) throws IOException {
        Path expected = EXPECTED.resolve(CodeBase.artifact(module) + ".txt");

        assertThat(String.join("\n", brought(module)) + "\n")
                .as("what %s brings; if that is on purpose, write it into %s", module.getFileName(), expected)
                .isEqualTo(Files.exists(expected) ? Files.readString(expected) : "");
    }

    private static List<String> brought(Path module) throws IOException {
        try (Stream<String> lines = Files.lines(module.resolve(BUILD).resolve("dependencies.txt"))) {
            return lines.filter(line -> !line.contains("(optional)"))
                    .map(ARTIFACT::matcher)
                    .filter(Matcher::find)
                    .map(artifact -> artifact.group(1))
                    .sorted()
                    .distinct()
                    .toList();
        }
    }
}
