package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How many megabytes of other people's libraries a module brings into an application stands in the page
 * {@code docs/reference/class-path.md}, with a ceiling. {@code -Dllmops.docs=write} writes what is measured; a ceiling is raised by hand,
 * on purpose.
 */
class ClassPathSizeTest {

    private static final Path PAGE = CodeBase.root().resolve("docs/reference/class-path.md");
    private static final Path REPOSITORY = Path.of(System.getProperty("llmops.repository"));

    /** The build's output folder in each module: {@code target}, or below it. */
    private static final Path BUILD = CodeBase.root()
            .resolve("architecture-tests")
            .toAbsolutePath()
            .normalize()
            .relativize(Path.of(System.getProperty("llmops.build")));

    private static final Pattern ARTIFACT = Pattern.compile(
            "(?m)^ +([\\w.-]+):([\\w.-]+):jar:(?:([\\w.-]+):)?([\\w.-]+):(?:compile|runtime)(?: |$)(?!\\(optional)");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([\\w-]+)` \\| (\\d+) \\| (\\d+\\.\\d) \\| (\\d+) \\|$");

    private record Size(int libraries, long bytes) {

        double megabytes() {
            return bytes / 1e6;
        }

        String row(String module, int ceiling) {
            return "| `%s` | %d | %s | %d |".formatted(module, libraries, text(), ceiling);
        }

        String text() {
            return String.format(Locale.ROOT, "%.1f", megabytes());
        }
    }

    @Test
    void no_module_brings_more_than_its_ceiling() throws IOException {
        Map<String, Size> measured = measured();
        String page = Files.readString(PAGE);
        Map<String, MatchResult> rows = new TreeMap<>();
        ROW.matcher(page).results().forEach(row -> rows.put(row.group(1), row));
        if ("write".equals(System.getProperty("llmops.docs"))) {
            Files.writeString(PAGE, written(page, measured, rows));
            return;
        }

        assertThat(rows.keySet())
                .as("modules in %s; -Dllmops.docs=write writes them", PAGE)
                .isEqualTo(measured.keySet());
        rows.forEach((module, row) -> assertThat(measured.get(module).megabytes())
                .as("megabytes that %s brings; if that is on purpose, raise the ceiling in %s", module, PAGE)
                .isLessThanOrEqualTo(Integer.parseInt(row.group(4))));
    }

    private static Map<String, Size> measured() {
        Map<String, Size> sizes = new TreeMap<>();
        DependenciesTest.libraries().forEach(module -> sizes.put(CodeBase.artifact(module), size(module)));
        return sizes;
    }

    private static Size size(Path module) {
        int libraries = 0;
        long bytes = 0;
        try {
            Matcher artifact =
                    ARTIFACT.matcher(Files.readString(module.resolve(BUILD).resolve("dependencies.txt")));
            while (artifact.find()) {
                if (!artifact.group(1).equals("dev.llmops")) {
                    libraries++;
                    bytes += Files.size(jar(artifact));
                }
            }
            return new Size(libraries, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar(Matcher artifact) {
        String classifier = artifact.group(3) == null ? "" : "-" + artifact.group(3);
        return REPOSITORY
                .resolve(artifact.group(1).replace('.', '/'))
                .resolve(artifact.group(2))
                .resolve(artifact.group(4))
                .resolve(artifact.group(2) + "-" + artifact.group(4) + classifier + ".jar");
    }

    private static String written(String page, Map<String, Size> measured, Map<String, MatchResult> rows) {
        List<String> lines = measured.entrySet().stream()
                .map(size -> size.getValue()
                        .row(
                                size.getKey(),
                                rows.containsKey(size.getKey())
                                        ? Integer.parseInt(
                                                rows.get(size.getKey()).group(4))
                                        : (int) Math.ceil(size.getValue().megabytes() * 1.1 + 0.5)))
                .toList();
        String before = page.substring(0, page.indexOf('\n', page.indexOf("|---|")) + 1);
        String after =
                ROW.matcher(page.substring(before.length())).replaceAll("").replaceFirst("^\n+", "");
        return before + String.join("\n", lines) + "\n" + (after.isEmpty() ? "" : "\n" + after);
    }
}
