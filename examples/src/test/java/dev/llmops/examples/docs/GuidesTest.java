package dev.llmops.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A guide is short, it shows what its code prints, and that is what the code prints: each block of Java that a block of text follows
 * is run, all in one JVM, in a folder with the files that the guides show and a tiny model, {@code model.gguf}. With
 * {@code -Dllmops.docs=write} what was printed is written into the guides instead; look at it before you commit it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuidesTest {

    private static final int MAX_WORDS = 1200;
    private static final long MINUTES = 5;
    private static final boolean WRITE = "write".equals(System.getProperty("llmops.docs"));

    private static final String MODEL = "model.gguf";
    private static final Path TINY_MODEL =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    /** Guides whose output takes a container, an application or a command, with the test of another module that compares it. */
    private static final Map<String, String> COMPARED_ELSEWHERE = Map.of(
            "docs/guides/gateway.md", "llmops-cli/src/test/java/dev/llmops/cli/ServeCommandsTest.java",
            "docs/guides/jakarta-quarkus.md", "integrations/cdi/src/test/java/dev/llmops/cdi/GuideTest.java",
            "docs/guides/spring-ai.md", "integrations/spring-ai/src/test/java/dev/llmops/springai/GuideTest.java",
            // The answer of an application that Maven builds from nothing takes minutes: not in a test of JUnit.
            "docs/guides/spring-boot.md", ".ci/newcomer");

    @TempDir
    static Path folder;

    private Map<String, String> printed = Map.of();

    static Stream<Page> guides() {
        return Page.all().stream().filter(page -> page.path().startsWith("docs/guides/"));
    }

    @ParameterizedTest
    @MethodSource("guides")
    void a_guide_has_at_most_1200_words(Page guide) {
        assertThat(String.join(" ", guide.lines()).strip().split("\\s+"))
                .as("words of %s; move what is looked up to docs/reference", guide)
                .hasSizeLessThanOrEqualTo(MAX_WORDS);
    }

    @ParameterizedTest
    @MethodSource("guides")
    void a_guide_shows_output_that_a_test_compares(Page guide) throws IOException {
        String elsewhere = COMPARED_ELSEWHERE.get(guide.path());
        if (elsewhere == null) {
            assertThat(run(guide))
                    .as("blocks of Java in %s that a block of text follows", guide)
                    .isNotEmpty();
        } else {
            assertThat(Files.readString(Page.ROOT.resolve(elsewhere))).contains(guide.path());
            assertThat(guide.blocks()).anyMatch(GuidesTest::isText);
        }
    }

    @BeforeAll
    void run_all_guides() throws IOException, InterruptedException {
        List<String> runs = new ArrayList<>();
        Path work = Files.createDirectories(folder.resolve("work"));
        if (Files.isRegularFile(TINY_MODEL)) {
            Files.copy(TINY_MODEL, work.resolve(MODEL));
        }
        for (Page guide : guides().filter(GuidesTest::canRun).toList()) {
            for (Page.Block block : guide.blocks()) {
                String file = guide.fileName(block);
                if (file != null) {
                    Path target = work.resolve(file);
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.write(target, block.lines());
                }
            }
            List<Page.Block> run = run(guide);
            Path classes = Files.createDirectories(folder.resolve("classes").resolve(name(guide)));
            assertThat(Compiled.errors(
                            run.stream()
                                    .map(block -> new JavaBlockSource(guide, block))
                                    .toList(),
                            classes))
                    .isEmpty();
            run.forEach(block -> runs.add(id(guide, block)));
        }
        printed = printed(work, runs);
    }

    @ParameterizedTest
    @MethodSource("guides")
    void the_code_of_a_guide_prints_what_stands_below_it(Page guide) throws IOException {
        assumeTrue(canRun(guide), () -> "skipped: " + TINY_MODEL + " is not there");
        List<String> lines = new ArrayList<>(guide.lines());
        List<Page.Block> blocks = new ArrayList<>(run(guide));
        Collections.reverse(blocks);
        for (Page.Block block : blocks) {
            Page.Block shown = Objects.requireNonNull(guide.next(block));
            String was = Objects.requireNonNull(printed.get(id(guide, block)));
            if (WRITE) {
                int first = shown.first() - 1;
                lines.subList(first, first + shown.lines().size()).clear();
                lines.addAll(first, was.lines().toList());
            } else {
                assertThat(was)
                        .as("printed by %s:%d", guide, block.first())
                        .isEqualTo(String.join("\n", shown.lines()));
            }
        }
        if (WRITE) {
            Files.write(Page.ROOT.resolve(guide.path()), lines);
        }
    }

    private static boolean canRun(Page guide) {
        return Files.isRegularFile(TINY_MODEL)
                || guide.prelude().lines().stream().noneMatch(line -> line.contains('"' + MODEL + '"'));
    }

    /** The blocks of Java whose output is shown. */
    private static List<Page.Block> run(Page guide) {
        return guide.blocks().stream()
                .filter(block -> block.language().equals("java"))
                .filter(block -> isText(guide.next(block)))
                .toList();
    }

    private static boolean isText(Page.@Nullable Block block) {
        return block != null && block.language().equals("text");
    }

    private static String id(Page guide, Page.Block block) {
        return folder.resolve("classes").resolve(name(guide)) + File.pathSeparator + JavaBlockSource.name(block);
    }

    private static String name(Page guide) {
        return guide.path().replaceAll("[^a-z0-9]", "_");
    }

    private static Map<String, String> printed(Path work, List<String> runs) throws IOException, InterruptedException {
        Path out = work.resolveSibling("out.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-Djava.io.tmpdir=" + work,
                "-Duser.timezone=UTC",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                BlockRunner.class.getName()));
        command.addAll(runs);
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the guides did not end within " + MINUTES + " minutes");
        }
        Map<String, String> printed = new LinkedHashMap<>();
        for (String part : Files.readString(out, StandardCharsets.UTF_8).split("(?m)^" + BlockRunner.MARK, -1)) {
            int end = part.indexOf('\n');
            if (end >= 0) {
                printed.put(part.substring(0, end), part.substring(end + 1).stripTrailing());
            }
        }
        assertThat(printed.keySet()).as("blocks that were run").containsAll(runs);
        return printed;
    }

    /** Relative entries would be looked for in the other JVM's folder. */
    private static String absolute(String classPath) {
        return List.of(classPath.split(File.pathSeparator)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
