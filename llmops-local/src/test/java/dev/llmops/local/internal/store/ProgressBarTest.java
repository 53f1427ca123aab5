package dev.llmops.local.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.store.FetchProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ProgressBar bar = new ProgressBar(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private String lastLine() {
        String all = bytes.toString(StandardCharsets.UTF_8).strip();
        return all.substring(all.lastIndexOf('\r') + 1);
    }

    @Test
    void a_known_size_is_drawn_as_a_bar_once_for_each_percent() {
        bar.begin("model.gguf", 2_000_000);
        for (int done = 0; done <= 1_000_000; done += 100) {
            bar.advance(done);
        }

        assertThat(lastLine()).isEqualTo("model.gguf  [###############...............] 50% of 2.0 MB");
        assertThat(bytes.toString(StandardCharsets.UTF_8).chars().filter(c -> c == '\r'))
                .hasSize(51);
        bar.end();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith(System.lineSeparator());
    }

    @Test
    void an_unknown_size_is_counted() {
        bar.begin("model.gguf", -1);
        assertThat(lastLine()).isEqualTo("model.gguf  ...");
        bar.advance(3_500_000);
        assertThat(lastLine()).isEqualTo("model.gguf  3.5 MB");
    }

    @Test
    void an_empty_file_is_no_division_by_zero() {
        bar.begin("empty", 0);
        bar.end();

        assertThat(lastLine()).startsWith("empty");
    }

    @Test
    void a_log_file_gets_a_line_for_each_step() {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(Terminal.isThere()).as("a test has no terminal").isFalse();

        for (FetchProgress progress : List.of(FetchProgress.bar(out), FetchProgress.lines(out))) {
            progress.begin("model.gguf", 2_000_000);
            progress.advance(1_000_000);
            progress.end();
            progress.begin("checking", -1);
            progress.end();
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .doesNotContain("\r")
                .isEqualTo("model.gguf (2.0 MB) ...\nchecking ...\n".repeat(2));
    }
}
