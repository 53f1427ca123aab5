package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What llama.cpp would abort on, or accept silently, is refused before. */
class LlamaContextTest {

    private LlamaModel model;
    private LlamaContext context;

    @BeforeEach
    void load() {
        model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU);
        context = LlamaContext.create(model, new ContextOptions(256, 32, 2, 1));
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
            model.close();
        }
    }

    private TokenBatch one(int token, int position, int sequence) {
        TokenBatch batch = context.newBatch();
        batch.add(token, position, sequence, true);
        return batch;
    }

    @Test
    void an_empty_batch_and_one_that_is_too_large_are_refused() {
        assertThatThrownBy(() -> context.decode(context.newBatch()))
                .hasMessage("a batch must have 1 to 32 tokens, but had 0");
        TokenBatch large = new TokenBatch(33);
        for (int i = 0; i < 33; i++) {
            large.add(5, i, 0, false);
        }
        assertThatThrownBy(() -> context.decode(large)).hasMessage("a batch must have 1 to 32 tokens, but had 33");
    }

    @Test
    void a_token_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> context.decode(one(512, 0, 0)))
                .hasMessage("tokens must be from 0 to 511, but one was 512");
        assertThatThrownBy(() -> context.decode(one(-1, 0, 0))).hasMessageContaining("but one was -1");
    }

    @Test
    void a_sequence_that_does_not_exist_is_refused() {
        assertThat(context.decode(one(5, 0, 1))).isEqualTo(DecodeResult.DONE);
        assertThatThrownBy(() -> context.decode(one(5, 0, 2))).hasMessage("a sequence must be from 0 to 1, but was 2");
        assertThatThrownBy(() -> context.pooled(-1, 64)).hasMessageContaining("but was -1");
    }

    @Test
    void a_position_that_leaves_a_gap_is_an_error() {
        assertThat(context.decode(one(5, 0, 0))).isEqualTo(DecodeResult.DONE);
        assertThatThrownBy(() -> context.decode(one(5, 7, 0)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("could not decode");
        assertThat(context.decode(one(5, 1, 0))).isEqualTo(DecodeResult.DONE);
    }

    @Test
    void decoding_that_takes_longer_than_it_may_ends_as_if_it_was_cancelled() {
        assertThat(context.decode(one(5, 0, 0), 0)).isEqualTo(DecodeResult.CANCELLED);

        context.truncate(0, 0);
        assertThat(context.decode(one(5, 0, 0), Long.MAX_VALUE)).isEqualTo(DecodeResult.DONE);
        assertThat(context.decode(one(5, 1, 0))).isEqualTo(DecodeResult.DONE);
    }

    @Test
    void a_cancelled_context_ends_each_decoding_until_it_is_set_back() {
        context.cancel(true);
        assertThat(context.decode(one(5, 0, 0))).isEqualTo(DecodeResult.CANCELLED);
        context.cancel(false);
        context.clear();
        assertThat(context.decode(one(5, 0, 0))).isEqualTo(DecodeResult.DONE);
    }

    @Test
    void a_batch_for_which_there_is_no_room_says_so_and_changes_nothing() {
        // Each of the two sequences has half of the context.
        int room = context.length() / 2;
        TokenBatch batch = context.newBatch();
        for (int start = 0; start < room; start += 32) {
            batch.clear();
            for (int i = 0; i < 32; i++) {
                batch.add(5, start + i, 0, false);
            }
            assertThat(context.decode(batch)).isEqualTo(DecodeResult.DONE);
        }
        assertThat(context.decode(one(5, room, 0))).isEqualTo(DecodeResult.NO_ROOM);
    }

    @Test
    void what_is_closed_is_refused_and_closing_twice_does_nothing() {
        LlamaSampler sampler = LlamaSampler.create(model, new SamplingOptions(0, 0, 1, 0, 0, null));
        context.decode(one(5, 0, 0));
        sampler.close();
        sampler.close();
        assertThatThrownBy(() -> context.sample(sampler, 0)).hasMessage("the sampler is closed; load the model again");
        context.close();
        context.close();
        assertThatThrownBy(() -> context.clear()).hasMessage("the context is closed; load the model again");
        model.close();
        model.close();
        assertThatThrownBy(() -> model.tokenize("a", false)).hasMessage("the model is closed; load the model again");
        assertThatThrownBy(() -> LlamaContext.create(model, new ContextOptions(256, 32, 2, 1)))
                .hasMessage("the model is closed; load the model again");
    }

    @Test
    void the_seed_that_llama_cpp_would_replace_is_refused() {
        assertThatThrownBy(() -> new SamplingOptions(1, 0, 1, 0, -1, null)).hasMessageContaining("must not be -1");
    }
}
