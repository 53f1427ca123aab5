package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.local.TestModels;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A causal model's vector of a token does not depend on what follows, so prefixes show what pooling does. */
class PooledTextTest {

    private LlamaModel model;
    private int[] tokens;

    @BeforeEach
    void load() {
        model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU);
        tokens = model.tokenize("Once upon a time", true);
    }

    @AfterEach
    void close() {
        if (model != null) {
            model.close();
        }
    }

    private float[] vector(Pooling pooling, int length) {
        try (PooledText text = new PooledText(model, 64, 1, AttentionOptions.DEFAULT, pooling)) {
            return text.vector(Arrays.copyOf(tokens, length), model.embeddingWidth())
                    .orElseThrow();
        }
    }

    private static void assertNear(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, within(1e-4f));
    }

    @Test
    void the_first_of_many_is_the_last_of_one() {
        assertNear(vector(Pooling.CLS, tokens.length), vector(Pooling.LAST, 1));
        assertThat(vector(Pooling.CLS, tokens.length)).isNotEqualTo(vector(Pooling.LAST, tokens.length));
    }

    @Test
    void the_mean_is_that_of_the_last_of_all_prefixes() {
        float[] sum = new float[model.embeddingWidth()];
        for (int length = 1; length <= tokens.length; length++) {
            float[] last = vector(Pooling.LAST, length);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += last[i] / tokens.length;
            }
        }
        assertNear(vector(Pooling.MEAN, tokens.length), sum);
    }

    @Test
    void nothing_comes_out_once_it_is_cancelled() {
        try (PooledText text = new PooledText(model, 64, 1, AttentionOptions.DEFAULT, Pooling.MEAN)) {
            assertThat(text.vector(tokens, model.embeddingWidth())).isPresent();
            text.cancel();
            assertThat(text.vector(tokens, model.embeddingWidth())).isEmpty();
        }
    }
}
