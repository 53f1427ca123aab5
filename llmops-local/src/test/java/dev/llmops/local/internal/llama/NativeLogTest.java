package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeLogTest {

    private static final int MAX_LEVEL = 4;

    /** Takes what waits, as it comes out of the shim: the level, then the text. */
    private static List<String> waiting() {
        List<String> lines = new ArrayList<>();
        for (byte[] line = LlamaNative.nextLogLine(); line != null; line = LlamaNative.nextLogLine()) {
            assertThat((int) line[0]).isBetween(1, MAX_LEVEL);
            lines.add(new String(line, 1, line.length - 1, StandardCharsets.UTF_8));
        }
        return lines;
    }

    private static String loggedBy(Runnable call) {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            call.run();
        } finally {
            System.setErr(before);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    @Test
    void lines_are_whole_and_progress_dots_are_no_lines() {
        NativeLibrary.load();
        NativeLog.drain();
        long model = ModelPlacement.CPU.load(TestModels.stories().toString().getBytes(StandardCharsets.UTF_8), false);
        try {
            assertThat(waiting())
                    .hasSizeGreaterThan(20)
                    .anySatisfy(line ->
                            assertThat(line).contains("general.architecture").contains("llama"))
                    .allSatisfy(line -> assertThat(line).doesNotContain("\n").containsPattern("[A-Za-z]"));
        } finally {
            LlamaNative.modelFree(model);
        }
    }

    @Test
    void an_error_is_a_warning_of_the_application_and_does_not_flood_its_log() {
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU);
                LlamaContext context = LlamaContext.create(model, new ContextOptions(256, 32, 1, 1))) {
            TokenBatch batch = context.newBatch();
            batch.add(5, 0, 0, true);
            context.decode(batch);
            TokenBatch gap = context.newBatch();
            gap.add(5, 9, 0, true);
            int failures = 300;
            LineLimit limit = new LineLimit(() -> 0);

            String logged = loggedBy(() -> {
                for (int i = 0; i < failures; i++) {
                    assertThatThrownBy(() -> context.decode(gap)).hasMessageContaining("could not decode");
                    NativeLog.drain(limit);
                }
            });

            // Each failure says several lines.
            assertThat(logged).contains("WARN dev.llmops.local.llama", "failed to initialize batch");
            assertThat(logged.lines()).hasSize(LineLimit.LINES);
        }
    }
}
