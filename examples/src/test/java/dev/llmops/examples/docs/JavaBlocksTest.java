package dev.llmops.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Java the documentation shows compiles against the modules as they are. */
class JavaBlocksTest {

    @TempDir
    Path classes;

    static Stream<Page> pages() {
        return Page.all().stream().filter(page -> !javaBlocks(page).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_java_of_a_page_compiles(Page page) throws IOException {
        assertThat(errors(javaBlocks(page))).isEmpty();
    }

    @Test
    void an_error_is_told_with_page_line_and_message() throws IOException {
        Page page = new Page(
                "docs/page.md",
                List.of(
                        "<!-- The Java on this page is compiled after:",
                        "import java.util.List;",
                        "static List<String> names;",
                        "-->",
                        "```java",
                        "String first = names.get(0);",
                        "int second = names.get(1);",
                        "```"));

        assertThat(errors(javaBlocks(page)))
                .singleElement()
                .asString()
                .startsWith("docs/page.md:7: ")
                .contains("incompatible types");
    }

    private static List<JavaBlockSource> javaBlocks(Page page) {
        return page.blocks().stream()
                .filter(block -> block.language().equals("java"))
                .map(block -> new JavaBlockSource(page, block))
                .toList();
    }

    private List<String> errors(List<JavaBlockSource> sources) throws IOException {
        return Compiled.errors(sources, classes);
    }
}
