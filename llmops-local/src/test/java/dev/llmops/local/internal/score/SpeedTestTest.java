package dev.llmops.local.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.local.BenchmarkResult;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedTestTest {

    @Test
    void figures_are_tokens_by_seconds() {
        // Start, prompt read, generation begun, generation ended: two times.
        Iterator<Long> ticks = List.of(0L, 1_000_000_000L, 0L, 2_000_000_000L, 0L, 500_000_000L, 0L, 1_000_000_000L)
                .iterator();
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            BenchmarkResult speed =
                    new SpeedTest(model, new ContextOptions(128, 32, 1, 1), ticks::next).run(100, 20, 2);

            assertThat(speed.promptPerSecond()).isEqualTo(150);
            assertThat(speed.promptDeviation()).isCloseTo(70.7107, within(1e-4));
            assertThat(speed.generatedPerSecond()).isEqualTo(15);
            assertThat(speed.threads()).isOne();
            assertThat(ticks).isExhausted();
        }
    }
}
