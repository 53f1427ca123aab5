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
import org.junit.jupiter.api.Test;
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
                assertThat(++reads).as("reads after nobody was left to write to").isLessThan(100);
                into[from] = '\n';
                return 1;
            }

            @Override
            public void close() {}
        };

        assertThat(run(endless, "guard", "redact").exitCode()).isOne();
    }
}
