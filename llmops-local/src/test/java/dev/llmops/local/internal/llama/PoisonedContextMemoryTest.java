package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.llmops.local.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an assertion left behind is freed where it failed while no thread of ggml computed. */
class PoisonedContextMemoryTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    // Keys and values of 32,768 tokens take 21 MB.
    private static final int CELLS = 32_768;
    private static final int CONTEXTS = 30;

    private static long residentMegabytes() throws IOException {
        String line = Files.readAllLines(STATUS).stream()
                .filter(one -> one.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
    }

    private static long grownBy(Consumer<LlamaContext> poison, Pooling pooling) throws IOException {
        assumeThat(STATUS).exists();
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            long before = residentMegabytes();
            for (int i = 0; i < CONTEXTS; i++) {
                try (LlamaContext context = LlamaContext.create(
                        model, new ContextOptions(CELLS, 32, 1, 1, AttentionOptions.DEFAULT, true, pooling))) {
                    assertThat(context.length()).isEqualTo(CELLS);
                    poison.accept(context);
                }
            }
            return residentMegabytes() - before;
        }
    }

    @Test
    void outside_of_a_decoding() throws IOException {
        assertThat(grownBy(PoisonedContexts::poison, Pooling.NONE)).isLessThan(200);
    }

    @Test
    void at_the_beginning_of_a_decoding_by_one_thread() throws IOException {
        assertThat(grownBy(PoisonedContexts::poisonAtDecoding, Pooling.MEAN)).isLessThan(200);
    }
}
