package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.error.InsufficientMemoryException;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.MemoryUse;
import dev.llmops.local.internal.llama.ModelPlacement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that does not fit is refused before anything of it is loaded. */
class MemoryGuardTest {

    private static final long RESERVE = 64L << 20;

    private static MemoryUse use(LlamaModel model, int length) {
        try (LlamaContext context = LlamaContext.create(
                model, new ContextOptions(length, Math.min(512, length), 1, 1, AttentionOptions.DEFAULT))) {
            return context.memory();
        }
    }

    private static MemoryUse measured(Path file, int length) {
        try (LlamaModel model = LlamaModel.measure(file, ModelPlacement.CPU)) {
            return use(model, length);
        }
    }

    private static LocalModelBuilder stories(long free) {
        return LocalModel.builder().file(TestModels.stories()).freeMemory(device -> free);
    }

    @Test
    void the_figures_before_loading_are_those_after_it() {
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            MemoryUse.Part before = measured(TestModels.stories(), 512).on("CPU");
            MemoryUse.Part after = use(model, 512).on("CPU");

            assertThat(before.weights()).isPositive();
            assertThat(before.cache()).isEqualTo(after.cache());
            assertThat(before.compute()).isEqualTo(after.compute());
            // Loaded from a mapped file, the weights lie between page borders and bring their padding.
            assertThat((double) before.weights()).isBetween(after.weights() * 0.9, after.weights() * 1.1);
        }
    }

    @Test
    void keys_and_values_take_what_the_formula_says() {
        int layers = 5;
        int pairs = 4;
        int width = 8;

        assertThat(measured(TestModels.stories(), 512).on("CPU").cache())
                .isEqualTo(2L * layers * 512 * pairs * width * 2);
        assertThat(measured(TestModels.stories(), 256).on("CPU").cache())
                .isEqualTo(2L * layers * 256 * pairs * width * 2);
    }

    @Test
    void what_does_not_fit_is_refused_with_all_figures() {
        MemoryUse.Part need = measured(TestModels.stories(), 512).on("CPU");
        long needed = need.total() + RESERVE;

        assertThatThrownBy(() -> stories(needed - 1).build())
                .isInstanceOfSatisfying(InsufficientMemoryException.class, e -> {
                    assertThat(e.device()).isEqualTo("CPU");
                    assertThat(e.needed()).isEqualTo(needed);
                    assertThat(e.free()).isEqualTo(needed - 1);
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessageContainingAll(
                        "the model stories260K needs",
                        "on CPU",
                        "keys and values 0.3 MB for a context of 512 tokens",
                        "are free",
                        "use a smaller contextLength");
        try (LocalModel model = stories(needed).build()) {
            assertThat(model.description().contextWindow()).isEqualTo(512);
        }
    }

    @Test
    void a_shorter_context_is_taken_only_if_that_is_allowed() {
        long enoughForHalf = measured(TestModels.stories(), 256).on("CPU").total() + RESERVE;

        assertThatThrownBy(() -> stories(enoughForHalf).build()).isInstanceOf(InsufficientMemoryException.class);
        try (LocalModel model = stories(enoughForHalf).minContextLength(64).build()) {
            assertThat(model.description().contextWindow()).isBetween(64, 256);
        }
        assertThatThrownBy(() -> stories(RESERVE).minContextLength(64).build())
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("a context of 64 tokens does not fit either");
    }

    @Test
    void of_the_contexts_that_fit_the_longest_is_taken() {
        Path file = TestModels.smolLm2();
        long enough = measured(file, 1536).on("CPU").total() + RESERVE;

        try (LocalModel model = LocalModel.builder()
                .file(file)
                .freeMemory(device -> enough)
                .minContextLength(256)
                .build()) {
            assertThat(model.description().contextWindow()).isEqualTo(1536);
        }
    }

    @Test
    void memory_that_nobody_can_tell_is_not_refused_and_the_check_can_be_left_out() {
        try (LocalModel unknown = stories(-1).build();
                LocalModel unchecked = stories(0).memoryCheck(false).build()) {
            assertThat(unknown.description()).isEqualTo(unchecked.description());
        }
    }

    @Test
    void each_device_is_asked_about_once_for_the_number_of_calls_and_once_for_the_length() {
        List<String> asked = new ArrayList<>();
        try (LocalModel model = LocalModel.builder()
                .file(TestModels.stories())
                .freeMemory(device -> {
                    asked.add(device);
                    return Long.MAX_VALUE;
                })
                .build()) {
            assertThat(asked).containsOnly("CPU").hasSize(2);
        }
    }

    @Test
    void a_context_that_no_memory_could_hold_is_refused_without_taking_any(@TempDir Path folder) throws IOException {
        int tokens = 1_000_000_000;
        TinyGguf gguf = TinyGguf.llama();
        byte[] bytes = gguf.bytes();
        TinyGguf.Field field = gguf.fields().stream()
                .filter(known -> known.what().equals("llama.context_length"))
                .findFirst()
                .orElseThrow();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(field.at(), tokens);
        LocalModelBuilder builder = LocalModel.builder()
                .file(Files.write(folder.resolve("long.gguf"), bytes))
                .contextLength(tokens);

        // Linux would promise that memory, and end the process when it is used.
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        InsufficientMemoryException.class,
                        e -> assertThat(e.needed()).isGreaterThan(64L * tokens));
    }

    @Test
    void what_a_loaded_model_takes_more_memory_for_is_checked_when_it_is_needed() {
        AtomicLong free = new AtomicLong(Long.MAX_VALUE);
        try (LocalModel model = LocalModel.builder()
                .file(TestModels.stories())
                .freeMemory(device -> free.get())
                .build()) {
            // Enough for nothing but the reserve.
            free.set(RESERVE);
            assertThatThrownBy(() -> model.embeddings().embed(List.of("Zoo"), EmbeddingPurpose.QUERY))
                    .isInstanceOf(InsufficientMemoryException.class)
                    .hasMessageContaining("one more context of it");
            assertThatThrownBy(() -> model.scorer().score("Zoo", " was"))
                    .isInstanceOf(InsufficientMemoryException.class);
            assertThatThrownBy(model::session).isInstanceOf(InsufficientMemoryException.class);
            assertThat(model.generate(ModelRequest.user("Zoo")).text()).isNotBlank();

            free.set(RESERVE + (64L << 20));
            assertThat(model.embeddings()
                            .embed(List.of("Zoo"), EmbeddingPurpose.QUERY)
                            .vectors())
                    .hasSize(1);
            assertThat(model.scorer().score("Zoo", " was").tokens()).isPositive();
            model.session().close();
        }
    }

    @Test
    void embeddings_and_rerankers_are_checked_too(@TempDir Path folder) throws IOException {
        Path ranks =
                Files.write(folder.resolve("rank.gguf"), TinyGguf.bert(true).bytes());
        assertThatThrownBy(() -> LocalModel.builder()
                        .file(ranks)
                        .freeMemory(device -> 1000)
                        .buildReranker())
                .isInstanceOf(InsufficientMemoryException.class);
        assertThatThrownBy(() -> stories(1000).buildEmbeddings()).isInstanceOf(InsufficientMemoryException.class);
    }
}
