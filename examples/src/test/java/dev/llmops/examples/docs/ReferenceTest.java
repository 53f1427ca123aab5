package dev.llmops.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.store.StoreOptions;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.WorkerOptions;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.GitSource;
import dev.llmops.rag.ingest.IngestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tables of docs/reference against the code. Names of metrics, the chain and command lines have tests of their own. */
class ReferenceTest {

    private static final Pattern EXCEPTION =
            Pattern.compile("^public (?:final )?class (\\w+Exception) extends \\w+Exception");
    private static final Pattern ROW = Pattern.compile("^\\| <a id=\"\\w+\"></a>`(\\w+Exception)` \\|");
    private static final Pattern FIELD =
            Pattern.compile("private (?:int|long|double|boolean|Duration|String) (\\w+) = ([^;]+);");

    /** The command line's own, which no application catches. */
    private static final Set<String> NOT_API = Set.of("CommandFailedException");

    @Test
    void every_public_exception_has_one_row_among_the_errors() throws IOException {
        Set<String> thrown = new TreeSet<>();
        for (Path source : sources()) {
            firstMatch(EXCEPTION, source).forEach(thrown::add);
        }
        thrown.removeAll(NOT_API);
        List<String> rows = page("errors.md")
                .lines()
                .flatMap(line -> ROW.matcher(line).results().map(row -> row.group(1)))
                .sorted()
                .toList();

        assertThat(rows).as("rows of docs/reference/errors.md").containsExactlyElementsOf(thrown);
    }

    @Test
    void defaults_are_those_of_the_code() throws IOException {
        StoreOptions store = StoreOptions.DEFAULT;
        EngineOptions engine = EngineOptions.defaults();
        assertThat(row("queueCapacity")).contains("| " + store.queueCapacity() + " |");
        assertThat(row("batchSize")).contains("| " + store.batchSize() + " |");
        assertThat(row("queueTimeout")).contains("| " + seconds(store.queueTimeout()) + " |");
        assertThat(row("busyTimeout")).contains("| " + seconds(store.busyTimeout()) + " |");
        assertThat(RetryPolicy.times(1)).isEqualTo(new RetryPolicy(1, Duration.ofMillis(200), Duration.ofSeconds(10)));
        assertThat(engine.batchInvariant()).isTrue();
        assertThat(engine.swapBytes()).isEqualTo(256L << 20);
        assertThat(IngestOptions.DEFAULT_MAX_DELETE_RATIO).isEqualTo(0.3);
        assertThat(FolderSource.DEFAULT_MAX_FILE_BYTES).isEqualTo(50L << 20);
        assertThat(GitSource.DEFAULT_TIMEOUT).isEqualTo(Duration.ofMinutes(2));
        assertThat(WorkerOptions.DEFAULT.startTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(WorkerOptions.DEFAULT.heartbeatTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    /** Where no accessor shows a default, the initialiser of the builder's field does. */
    @Test
    void defaults_of_the_server_are_the_initialisers_of_its_fields() throws IOException {
        Path source = sources().stream()
                .filter(path -> path.endsWith(Path.of("ModelServer.java")))
                .findFirst()
                .orElseThrow();
        List<String> wrong = new ArrayList<>();
        Matcher field = FIELD.matcher(Files.readString(source));
        int checked = 0;
        while (field.find()) {
            String shown = shown(field.group(2));
            List<String> rows = page("options.md")
                    .lines()
                    .filter(line -> line.contains("`" + field.group(1) + "`"))
                    .toList();
            checked += rows.size();
            if (!rows.isEmpty() && rows.stream().noneMatch(row -> row.contains(shown))) {
                wrong.add(field.group(1) + " is " + shown);
            }
        }

        assertThat(wrong).as("rows of docs/reference/options.md").isEmpty();
        assertThat(checked).isGreaterThan(5);
    }

    private static String shown(String initialiser) {
        Matcher duration = Pattern.compile("Duration\\.ofSeconds\\((\\d+)\\)").matcher(initialiser);
        if (duration.matches()) {
            return duration.group(1) + " s";
        }
        Matcher megabytes = Pattern.compile("(\\d+) << 20").matcher(initialiser);
        return megabytes.matches() ? megabytes.group(1) + " MiB" : initialiser.replaceAll("[\"_]", "");
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private static String row(String option) throws IOException {
        return page("options.md")
                .lines()
                .filter(line -> line.startsWith("| `" + option + "`"))
                .collect(Collectors.joining("\n"));
    }

    private static String page(String name) throws IOException {
        return Files.readString(Page.ROOT.resolve("docs/reference").resolve(name));
    }

    private static List<String> firstMatch(Pattern pattern, Path source) throws IOException {
        if (!source.toString().endsWith("Exception.java")) {
            return List.of();
        }
        return Files.readAllLines(source).stream()
                .flatMap(line -> pattern.matcher(line).results().map(found -> found.group(1)))
                .limit(1)
                .toList();
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.find(
                Page.ROOT,
                14,
                (path, attributes) ->
                        path.toString().endsWith(".java") && path.toString().contains("/src/main/"))) {
            return files.filter(
                            path -> Stream.of("/.ci/", "/target/", "/internal/").noneMatch(path.toString()::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
