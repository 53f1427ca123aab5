package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** Every test case of the Dotprompt specification (github.com/google/dotprompt, folder {@code spec}, Apache-2.0). */
class DotpromptConformanceTest {

    /** The cases that were there when this was written: fewer mean that some were not found, not that all pass. */
    private static final int CASES = 117;

    /** Where this library differs on purpose. Each must really differ, or its entry has to go. */
    private static final Map<String, String> DIFFERENCES = Map.of(
            "media.yaml url_only: renders media part with url only",
            "media always has a type in this library's messages; it is told from the name in the url");

    @TestFactory
    List<DynamicTest> every_case_of_the_specification_passes() throws IOException {
        Path specification =
                Path.of(System.getProperty("llmops.shared", "../../shared")).resolve("datasets/conformance/dotprompt");
        assumeTrue(Files.isDirectory(specification), "the Dotprompt specification is not at " + specification);
        List<DynamicTest> cases = new ArrayList<>();
        try (Stream<Path> files = Files.walk(specification)) {
            files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(file -> cases.addAll(cases(file)));
        }
        assertThat(cases).hasSizeGreaterThanOrEqualTo(CASES);
        return cases;
    }

    @TestFactory
    List<DynamicTest> the_excerpt_that_lies_beside_this_test_passes() throws Exception {
        List<DynamicTest> cases = new ArrayList<>();
        for (String file : List.of("role.yaml", "history.yaml", "variables.yaml")) {
            cases.addAll(cases(Path.of(Objects.requireNonNull(getClass().getResource("/dotprompt/" + file), file)
                    .toURI())));
        }
        return cases;
    }

    private static List<DynamicTest> cases(Path file) {
        List<DynamicTest> cases = new ArrayList<>();
        List<Map<?, ?>> suites = new Yaml().load(read(file));
        for (Map<?, ?> suite : suites) {
            for (Object test : (List<?>) suite.get("tests")) {
                Dotprompt one = new Dotprompt(suite, (Map<?, ?>) test);
                String name = file.getFileName() + " " + suite.get("name") + ": " + ((Map<?, ?>) test).get("desc");
                cases.add(DynamicTest.dynamicTest(name, () -> {
                    String difference = DIFFERENCES.get(name);
                    if (difference == null) {
                        assertThat(one.actual()).isEqualTo(one.expected());
                    } else {
                        assertThat(one.actual()).as(difference).isNotEqualTo(one.expected());
                    }
                }));
            }
        }
        return cases;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
