package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.cli.console.Console;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full, or a reader that has gone: a script must not take for a result what is not there. */
class OutputErrorsTest {

    private static final class Broken extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    private record Ended(int exitCode, String err) {}

    private static Ended run(Reader in, String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new BufferedReader(in),
                new PrintStream(new Broken(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return new Ended(CommandLines.run(console, arguments), err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "--help", "guard redact --json hello", "completion"})
    void output_that_is_lost_is_no_success(String command) {
        Ended ended = run(Reader.nullReader(), command.split(" "));

        assertThat(ended.exitCode()).isOne();
        assertThat(ended.err())
                .contains("llmops: the output could not be written to its end")
                .hasLineCount(1);
    }

    /** A pipe that nobody writes to keeps the command in the middle of its work. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_command_that_is_stopped_leaves_no_piece_of_its_result(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path results = Files.createDirectory(folder.resolve("results"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "guard",
                        "redact",
                        "--in",
                        pipe.toString(),
                        "--out",
                        results.resolve("out.jsonl").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        try {
            while (process.isAlive() && names(results).isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(names(results))
                    .as(Files.readString(folder.resolve("said")))
                    .hasSize(1);

            process.destroy();
            process.waitFor();

            assertThat(names(results)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Path> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void a_wrong_call_stays_one() {
        assertThat(run(Reader.nullReader(), "nonsense").exitCode()).isEqualTo(2);
    }

    @Test
    void a_filter_without_a_reader_ends_although_its_input_does_not() {
        Reader endless = new Reader() {
            private int reads;

            @Override
            public int read(char[] into, int from, int length) {
                assertThat(++reads)
                        .as("reads after nobody was left to write to")
                        .isLessThan(100);
                into[from] = '\n';
                return 1;
            }

            @Override
            public void close() {}
        };

        assertThat(run(endless, "guard", "redact").exitCode()).isOne();
    }
}
