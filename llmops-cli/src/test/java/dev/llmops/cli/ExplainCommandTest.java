package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.RateLimitedException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

    @TempDir
    Path folder;

    @Test
    void an_error_is_explained() {
        CommandRun run = CommandRun.of("explain", "RateLimitedException");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("status 429")
                .contains("retry")
                .contains("docs/reference/errors.md#ratelimitedexception");
        assertThat(CommandRun.of("explain", RateLimitedException.class.getName())
                        .out())
                .isEqualTo(run.out());
        assertThat(CommandRun.of("explain", "ratelimitedexception", "--json").out())
                .contains("\"advice\":\"retry\"");
    }

    @Test
    void all_errors_are_listed() {
        assertThat(CommandRun.of("explain").outLines())
                .hasSizeGreaterThan(70)
                .anyMatch(line -> line.startsWith("StoreException"));
    }

    @Test
    void an_error_that_there_is_not_is_told() {
        CommandRun run = CommandRun.of("explain", "WrongException");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no error is called 'WrongException'; 'llmops explain' lists all");
    }

    @Test
    void a_failed_command_leads_to_its_explanation() {
        CommandRun run = SampleStore.in(folder).run("generation", "show", "0198c2f0-5a3e-7cc1-8a4b-3f2d5e6a7b8c");

        assertThat(run.err())
                .hasLineCount(1)
                .contains("(see 'llmops explain " + GenerationNotFoundException.class.getSimpleName() + "')");
    }

    /** All types on this class path: what an exception links to is there. */
    @Test
    void every_error_has_an_explanation() throws Exception {
        String page = Files.readString(Path.of("../docs/reference/errors.md"));
        List<String> unexplained = new ArrayList<>();
        int found = 0;
        for (Class<?> type : errors()) {
            found++;
            if (!page.contains("<a id=\"" + type.getSimpleName().toLowerCase(Locale.ROOT) + "\"></a>")) {
                unexplained.add(type.getName());
            }
        }
        assertThat(unexplained)
                .as("types without a row in docs/reference/errors.md")
                .isEmpty();
        assertThat(found).isGreaterThan(60);
    }

    private static List<Class<?>> errors() throws IOException, ClassNotFoundException {
        List<Class<?>> errors = new ArrayList<>();
        for (String entry : List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                errors.addAll(errors(path));
            } else if (path.getFileName().toString().startsWith("llmops-")) {
                try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + path.toUri()), Map.of())) {
                    errors.addAll(errors(jar.getPath("/")));
                }
            }
        }
        return errors;
    }

    private static List<Class<?>> errors(Path root) throws IOException, ClassNotFoundException {
        List<Class<?>> errors = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(each -> each.toString().endsWith("Exception.class"))
                    .toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
                if (LlmOpsException.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers())) {
                    errors.add(type);
                }
            }
        }
        return errors;
    }
}
