package dev.llmops.local.internal.llama.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A causal model's vector of a token does not depend on what follows, so prefixes show what pooling does. */
class PooledTextTest {

    private LlamaModel model;
    private int[] tokens;
    private final AtomicInteger opens = new AtomicInteger();

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

    private PooledText pooled(Pooling pooling) {
        return new PooledText(
                model, PooledText.options(64, 1, AttentionOptions.DEFAULT, pooling), opened -> opens.incrementAndGet());
    }

    private float[] vector(Pooling pooling, int length) {
        try (PooledText text = pooled(pooling)) {
            return text.vectors(List.of(Arrays.copyOf(tokens, length)), model.embeddingWidth())
                    .get(0);
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

    @ParameterizedTest
    @EnumSource(
            value = Pooling.class,
            names = {"MEAN", "CLS", "LAST"})
    void texts_that_are_computed_together_get_the_vectors_that_they_get_alone(Pooling pooling) {
        // More than fit together, of all lengths, one as long as the context, and one without tokens.
        List<int[]> texts = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            int[] text = new int[i == 40 ? 64 : i % 17];
            for (int token = 0; token < text.length; token++) {
                text[token] = 1 + (i * 31 + token * 7) % 500;
            }
            texts.add(text);
        }
        try (PooledText together = pooled(pooling)) {
            List<float[]> vectors = together.vectors(texts, model.embeddingWidth());
            for (int i = 0; i < texts.size(); i++) {
                float[] alone = together.vectors(List.of(texts.get(i)), model.embeddingWidth())
                        .get(0);
                assertThat(vectors.get(i)).as("text %d", i).containsExactly(alone, within(2e-4f));
            }
        }
        assertThat(opens).as("contexts").hasValue(1);
    }

    @Test
    void a_context_shorter_than_many_texts_reads_as_many_as_it_has_tokens() {
        try (PooledText text = new PooledText(
                model, PooledText.options(16, 1, AttentionOptions.DEFAULT, Pooling.MEAN), opened -> {})) {
            List<int[]> texts = Collections.nCopies(40, new int[] {5});
            assertThat(text.vectors(texts, model.embeddingWidth())).hasSize(40);
        }
    }

    @Test
    void one_that_was_closed_refuses_what_comes_later() {
        try (PooledText text = pooled(Pooling.MEAN)) {
            assertThat(text.vectors(List.of(tokens), model.embeddingWidth())).hasSize(1);
            text.close();
            assertThatThrownBy(() -> text.vectors(List.of(tokens), model.embeddingWidth()))
                    .isInstanceOf(CallCancelledException.class);
        }
    }

    @Test
    @Timeout(60)
    void an_interrupt_ends_the_waiting_for_others() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (PooledText text =
                new PooledText(model, PooledText.options(64, 1, AttentionOptions.DEFAULT, Pooling.MEAN), opened -> {
                    reading.countDown();
                    awaitUninterruptibly(released);
                })) {
            Future<?> first = pool.submit(() -> text.vectors(List.of(tokens), model.embeddingWidth()));
            reading.await();
            Future<?> second = pool.submit(() -> {
                Thread.currentThread().interrupt();
                return text.vectors(List.of(tokens), model.embeddingWidth());
            });
            try {
                assertThatThrownBy(second::get).hasCauseInstanceOf(CallCancelledException.class);
            } finally {
                released.countDown();
            }
            first.get();
        } finally {
            pool.shutdownNow();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
