package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.local.TestModels;
import dev.llmops.local.TinyAdapters;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.llama.text.TokenScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaAdapterTest {

    @TempDir
    Path folder;

    private LlamaModel model;
    private LlamaContext context;

    @BeforeEach
    void load() {
        model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU);
        context = LlamaContext.create(model, new ContextOptions(256, 64, 1, 1));
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
            model.close();
        }
    }

    private double[] scores(List<AdapterUse> adapters) {
        context.setAdapters(adapters);
        context.clear();
        TokenBatch batch = context.newBatch();
        int[] tokens = model.tokenize("Once upon a time", true);
        int last = 0;
        for (int i = 0; i < tokens.length; i++) {
            last = batch.add(tokens[i], i, 0, true);
        }
        context.decode(batch);
        return TokenScores.of(context, new int[] {last, last, last}, new int[] {10, 100, 300})
                .logProbabilities();
    }

    @Test
    void an_adapter_changes_what_the_model_thinks_by_its_scale_and_nothing_stays_of_it() throws IOException {
        LlamaAdapter first = LlamaAdapter.load(model, TinyAdapters.stories(folder, 1));
        LlamaAdapter second = LlamaAdapter.load(model, TinyAdapters.stories(folder, 2));
        double[] plain = scores(List.of());

        double[] whole = scores(List.of(new AdapterUse(first, 1)));
        assertThat(distance(whole, plain)).isGreaterThan(0.1);
        assertThat(distance(scores(List.of(new AdapterUse(first, 0.01f))), plain))
                .isBetween(1e-7, 0.1 * distance(whole, plain));
        assertThat(distance(scores(List.of(new AdapterUse(second, 1))), whole)).isGreaterThan(0.01);
        assertThat(distance(scores(List.of(new AdapterUse(first, 1), new AdapterUse(second, 1))), whole))
                .isGreaterThan(0.01);
        assertThat(scores(List.of(new AdapterUse(first, 1)))).isEqualTo(whole);
        assertThat(scores(List.of())).containsExactly(plain, within(0.0));
        first.close();
        second.close();
    }

    @Test
    void a_closed_adapter_stays_in_memory_while_a_call_or_a_context_has_it() throws IOException {
        LlamaAdapter adapter = LlamaAdapter.load(model, TinyAdapters.stories(folder, 1));
        List<AdapterUse> use = List.of(new AdapterUse(adapter, 1));
        double[] plain = scores(List.of());
        double[] whole = scores(use);
        adapter.holdForCall();
        adapter.close();

        assertThatThrownBy(adapter::holdForCall).hasMessageContaining("the adapter is closed");
        assertThat(scores(List.of())).isEqualTo(plain);
        assertThat(scores(use)).as("a call that has it goes on").isEqualTo(whole);
        assertThat(adapter.heldAddress()).isNotZero();
        adapter.letGoAfterCall();
        assertThat(adapter.heldAddress()).as("the context points to it").isNotZero();
        assertThat(scores(List.of())).isEqualTo(plain);
        assertThat(adapter.heldAddress()).as("freed").isZero();
        assertThatThrownBy(() -> context.setAdapters(use)).hasMessageContaining("the adapter is closed");
        assertThat(scores(List.of())).isEqualTo(plain);
    }

    @Test
    void a_context_that_is_closed_lets_go_of_its_adapters_and_the_model_waits_for_them() throws IOException {
        LlamaAdapter adapter = LlamaAdapter.load(model, TinyAdapters.stories(folder, 1));
        context.setAdapters(List.of(new AdapterUse(adapter, 1)));
        adapter.close();
        assertThat(adapter.heldAddress()).isNotZero();
        context.close();
        assertThat(adapter.heldAddress()).isZero();

        LlamaAdapter longer = LlamaAdapter.load(model, TinyAdapters.stories(folder, 2));
        model.close();
        assertThat(model.heldAddress()).as("an adapter points to it").isNotZero();
        longer.close();
        assertThat(model.heldAddress()).isZero();
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    @Test
    void an_adapter_of_another_model_or_what_is_none_is_refused() throws IOException {
        assertThatThrownBy(() -> LlamaAdapter.load(model, TestModels.stories()))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("general.type");
        Path text = Files.writeString(folder.resolve("text.gguf"), "no adapter");
        assertThatThrownBy(() -> LlamaAdapter.load(model, text)).isInstanceOf(ModelFileException.class);
        try (LlamaModel other = LlamaModel.load(TestModels.llamaVocabulary(), ModelPlacement.CPU)) {
            Path adapter = TinyAdapters.stories(folder, 1);
            assertThatThrownBy(() -> LlamaAdapter.load(other, adapter))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("wrong base model");
            LlamaAdapter loaded = LlamaAdapter.load(model, adapter);
            try (LlamaContext foreign = LlamaContext.create(other, new ContextOptions(64, 16, 1, 1))) {
                assertThatThrownBy(() -> foreign.setAdapters(List.of(new AdapterUse(loaded, 1))))
                        .hasMessageContaining("must have been loaded for the model");
            }
            loaded.close();
        }
    }

    @Test
    void arrays_that_do_not_fit_are_refused() {
        long address = context.acquire();
        try {
            assertThatThrownBy(() -> LlamaNative.contextSetAdapters(address, new long[1], new float[0]))
                    .hasMessageContaining("scales is shorter");
            assertThatThrownBy(() -> LlamaNative.contextSetAdapters(address, new long[1], new float[1]))
                    .hasMessageContaining("an adapter is missing");
        } finally {
            context.release();
        }
    }
}
