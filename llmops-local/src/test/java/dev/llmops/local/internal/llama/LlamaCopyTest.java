package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between separate cells llama.cpp copies at the next decoding only; what is done to the sequences before must not matter. */
class LlamaCopyTest {

    private static final int[] TEXT = {1, 403, 407, 261, 378, 302, 400, 267};
    private static final int[] OTHER = {1, 300, 301, 302, 303, 304, 305, 306, 307, 308};
    private static final int NEXT = 410;

    private LlamaModel model;
    private LlamaContext context;

    @BeforeEach
    void load() {
        model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU);
        context = LlamaContext.create(model, new ContextOptions(256, 32, 4, 1));
    }

    @AfterEach
    void close() {
        context.close();
        model.close();
    }

    private void read(int sequence, int... tokens) {
        TokenBatch batch = context.newBatch();
        for (int i = 0; i < tokens.length; i++) {
            batch.add(tokens[i], i, sequence, false);
        }
        assertThat(context.decode(batch)).isEqualTo(DecodeResult.DONE);
    }

    /** Returns the bits of what the model expects after one more token. */
    private long after(int sequence, int position) {
        TokenBatch batch = context.newBatch();
        int index = batch.add(NEXT, position, sequence, true);
        assertThat(context.decode(batch)).isEqualTo(DecodeResult.DONE);
        return context.outputHash(index);
    }

    private long undisturbed(int... tokens) {
        read(3, tokens);
        long hash = after(3, tokens.length);
        context.truncate(3, 0);
        return hash;
    }

    @Test
    void what_is_restored_into_the_source_does_not_get_into_the_copy() {
        long expected = undisturbed(TEXT);
        long other = undisturbed(OTHER);
        read(2, OTHER);
        read(0, TEXT);
        try (SequenceState saved = context.save(2)) {
            context.copy(0, 1, TEXT.length);
            context.truncate(0, 0);
            assertThat(context.restore(0, saved)).isTrue();
        }

        assertThat(after(1, TEXT.length)).isEqualTo(expected);
        assertThat(after(0, OTHER.length)).isEqualTo(other);
    }

    @Test
    void what_is_restored_into_the_target_is_not_overwritten_by_the_copy() {
        long other = undisturbed(OTHER);
        read(2, OTHER);
        read(0, TEXT);
        try (SequenceState saved = context.save(2)) {
            context.copy(0, 1, TEXT.length);
            assertThat(context.restore(1, saved)).isTrue();
        }

        assertThat(after(1, OTHER.length)).isEqualTo(other);
    }

    @Test
    void a_copy_can_be_saved_at_once() {
        long expected = undisturbed(TEXT);
        read(0, TEXT);
        context.copy(0, 1, TEXT.length);
        try (SequenceState saved = context.save(1)) {
            assertThat(context.restore(2, saved)).isTrue();
        }

        assertThat(after(2, TEXT.length)).isEqualTo(expected);
        assertThat(after(1, TEXT.length)).isEqualTo(expected);
    }

    @Test
    void the_source_can_be_cut_and_read_anew_before_the_copy_is_used() {
        long expected = undisturbed(TEXT);
        read(0, TEXT);
        context.copy(0, 1, TEXT.length);
        context.truncate(0, 0);
        read(0, OTHER);

        assertThat(after(1, TEXT.length)).isEqualTo(expected);
    }

    @Test
    void copies_of_copies_and_back_are_made_in_their_order() {
        long expected = undisturbed(TEXT);
        long other = undisturbed(OTHER);
        read(2, OTHER);
        read(0, TEXT);
        context.copy(0, 1, TEXT.length);
        context.copy(2, 0, OTHER.length);
        try (SequenceState saved = context.save(0)) {
            assertThat(context.restore(2, saved)).isTrue();
        }

        assertThat(after(0, OTHER.length)).isEqualTo(other);
        assertThat(after(1, TEXT.length)).isEqualTo(expected);
        assertThat(after(2, OTHER.length)).isEqualTo(other);
    }

    @Test
    void a_full_sequence_that_was_copied_can_be_saved_at_once_too() {
        int room = context.length() / 4;
        TokenBatch batch = context.newBatch();
        for (int start = 0; start < room; start += 32) {
            batch.clear();
            for (int i = 0; i < 32; i++) {
                batch.add(5 + i, start + i, 0, false);
            }
            assertThat(context.decode(batch)).isEqualTo(DecodeResult.DONE);
        }
        context.copy(0, 1, room);
        context.save(1).close();
        context.truncate(0, room - 1);
        context.truncate(1, room - 1);

        assertThat(after(1, room - 1)).isEqualTo(after(0, room - 1));
    }
}
