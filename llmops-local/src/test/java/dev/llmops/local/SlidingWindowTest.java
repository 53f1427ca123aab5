package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.TokenBatch;
import dev.llmops.local.option.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where attention slides over a window, what was before a cut may be gone; so nothing is cut and reused. */
class SlidingWindowTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        TestModels.stories();
        file = Files.write(
                folder.resolve("sliding.gguf"), TinyGguf.slidingGemma().bytes());
    }

    @Test
    void a_part_of_a_sequence_can_not_be_forgotten_but_all_of_it_can() {
        try (LlamaModel model = LlamaModel.load(file, ModelPlacement.CPU);
                LlamaContext context = LlamaContext.create(model, new ContextOptions(128, 64, 1, 1))) {
            assertThat(context.forgetsParts()).isFalse();
            TokenBatch batch = context.newBatch();
            for (int i = 0; i < 40; i++) {
                batch.add(3 + i, i, 0, false);
            }
            assertThat(context.decode(batch)).isEqualTo(DecodeResult.DONE);

            assertThat(context.truncate(0, 20)).isFalse();
            assertThat(context.truncate(0, 40)).isTrue();
            assertThat(context.truncate(0, 0)).isTrue();
            assertThat(context.decode(batch)).isEqualTo(DecodeResult.DONE);
        }
    }

    @Test
    void prompts_are_read_anew_and_an_answer_repeats() {
        EngineOptions options =
                EngineOptions.builder().prefixCacheBytes(1 << 20).build();
        try (LocalModel model = LocalModel.builder()
                .file(file)
                .contextLength(256)
                .engine(options)
                .build()) {
            ModelRequest request = ModelRequest.builder()
                    .user("Zoo Zoo and a Zoo, ".repeat(4))
                    .parameters(ModelParameters.builder()
                            .temperature(0.0)
                            .maxTokens(30)
                            .build())
                    .build();
            String first = model.generate(request).text();

            assertThat(model.generate(request).text()).isEqualTo(first);
            assertThat(model.metrics().tokens().cached()).isZero();
        }
    }
}
