package dev.llmops.examples.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of this repository's own pages. */
class SiteTest {

    private static final Pattern ADDRESS = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

    @TempDir
    static Path site;

    @BeforeAll
    static void make() throws IOException {
        Site.make(Path.of(".."), site);
    }

    @Test
    void every_page_has_what_it_links_to_and_loads_nothing_from_elsewhere() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path page : pages()) {
            Matcher address = ADDRESS.matcher(Files.readString(page));
            while (address.find()) {
                String link = address.group(1);
                boolean loads = address.group().startsWith("src");
                if (link.startsWith("http") ? loads : !leadsSomewhere(page, link)) {
                    wrong.add(site.relativize(page) + ": " + link);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file);
        return Files.isRegularFile(target)
                && (hash < 0 || Files.readString(target).contains(" id=\"" + link.substring(hash + 1) + "\""));
    }

    @Test
    void every_page_can_be_reached_from_the_side_of_the_first() throws IOException {
        String first = Files.readString(site.resolve("index.html"));
        assertThat(pages().stream().map(page -> site.relativize(page).toString()))
                .allSatisfy(page -> assertThat(first).contains("href=\"" + page + "\""));
    }

    @Test
    void the_search_knows_headings_text_and_code() throws IOException {
        assertThat(Files.readString(site.resolve("search-index.js")))
                .startsWith("window.sections=[")
                .contains("\"u\":\"guides/getting-started.html#4-ask\"")
                .contains("RateLimitedException")
                .contains("PiiGuardrail.redact()");
    }

    @Test
    void what_only_the_tests_read_is_not_shown() throws IOException {
        assertThat(Files.readString(site.resolve("guides/production.html"))).doesNotContain("compiled after");
    }

    @Test
    void a_link_that_leads_nowhere_is_told(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("docs"));
        Files.createDirectories(other.resolve("benchmarks"));
        for (String page : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md")) {
            Files.writeString(other.resolve(page), "# " + page);
        }
        Files.writeString(other.resolve("docs/index.md"), "# First\n[gone](gone.md) and [nowhere](index.md#nowhere)\n");

        assertThatThrownBy(() -> Site.make(other, other.resolve("out")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("docs/index.md: gone.md")
                .hasMessageContaining("docs/index.md: index.md#nowhere");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }
}
