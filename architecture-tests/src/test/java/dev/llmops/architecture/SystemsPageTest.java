package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of what ran for real leaves out no integration. */
class SystemsPageTest {

    @Test
    void every_integration_has_a_row_on_the_page_of_what_ran_for_real() throws IOException {
        String rows = Files.readString(CodeBase.root().resolve("docs/measurements/systems.md"))
                .lines()
                .filter(line -> line.startsWith("|"))
                .reduce("", String::concat);
        List<String> integrations;
        try (Stream<Path> folders = Files.list(CodeBase.root().resolve("integrations"))) {
            integrations = folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        }

        assertThat(integrations)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(rows).contains("`" + name + "`"));
    }
}
