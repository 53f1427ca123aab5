package dev.llmops.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- README example:.*?-->\\s*```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void the_example_of_the_readme_is_what_quick_start_runs() throws IOException {
        Matcher readme = EXAMPLE.matcher(Files.readString(Path.of("../README.md")));
        assertThat(readme.find()).isTrue();
        String source = Files.readString(Path.of("src/main/java/dev/llmops/examples/QuickStart.java"));

        assertThat(source.replaceAll("(?m)^ {4}", "")).contains(readme.group(1));
    }

    @Test
    void every_module_that_is_published_has_a_row_in_the_readme() throws IOException {
        String rows = Files.readString(Path.of("../README.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .reduce("", String::concat);
        List<String> published = Pattern.compile("<artifactId>(llmops-[a-z0-9-]+)</artifactId>")
                .matcher(Files.readString(Path.of("../llmops-bom/pom.xml")))
                .results()
                .map(module -> module.group(1))
                .filter(module -> !module.equals("llmops-parent"))
                // What the modules share, and no application uses.
                .filter(module -> !module.equals("llmops-commons"))
                .toList();

        assertThat(published).isNotEmpty().allSatisfy(module -> assertThat(rows).contains("`" + module + "`"));
    }
}
