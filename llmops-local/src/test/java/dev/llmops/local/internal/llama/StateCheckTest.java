package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.TestModels;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.internal.llama.StateCheck.Verdict;
import dev.llmops.local.option.KvCacheType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** llama.cpp takes memory for as many cells as a state names, so nobody else's numbers get to it. */
class StateCheckTest {

    // Behind the mark of llama.cpp and the number of the sequence: how many streams, how many cells, the first
    // position.
    private static final int CELLS = 12;
    private static final int FIRST_POSITION = 16;

    private static final int TOKENS = 40;

    @TempDir
    Path folder;

    private static byte[] state(LlamaModel model, AttentionOptions attention) {
        try (LlamaContext context = LlamaContext.create(model, new ContextOptions(128, 64, 1, 1, attention))) {
            TokenBatch batch = context.newBatch();
            for (int i = 0; i < TOKENS; i++) {
                batch.add(10 + i, i, 0, false);
            }
            assertThat(context.decode(batch)).isEqualTo(DecodeResult.DONE);
            return context.bytes(0);
        }
    }

    private static byte[] with(byte[] state, int at, int value) {
        ByteBuffer changed = ByteBuffer.wrap(state.clone()).order(ByteOrder.nativeOrder());
        return changed.putInt(at, value).array();
    }

    @Test
    void what_llama_cpp_wrote_is_sound_for_plain_and_sliding_attention_both_ways_to_store_values() throws IOException {
        Path sliding = Files.write(
                folder.resolve("sliding.gguf"), TinyGguf.slidingGemma().bytes());
        AttentionOptions flash = new AttentionOptions(true, KvCacheType.F16, KvCacheType.F16);
        for (Path file : List.of(TestModels.stories(), sliding)) {
            try (LlamaModel model = LlamaModel.load(file, ModelPlacement.CPU)) {
                for (AttentionOptions attention : List.of(AttentionOptions.DEFAULT, flash)) {
                    byte[] state = state(model, attention);
                    assertThat(model.check(state, TOKENS))
                            .as("%s %s", file, attention)
                            .isEqualTo(Verdict.SOUND);
                    assertThat(model.check(state, TOKENS - 1)).isEqualTo(Verdict.FORGED);
                    assertThat(model.check(Arrays.copyOf(state, state.length - 1), TOKENS))
                            .isEqualTo(Verdict.UNKNOWN);
                    assertThat(model.check(Arrays.copyOf(state, state.length + 1), TOKENS))
                            .isEqualTo(Verdict.UNKNOWN);
                }
            }
        }
    }

    @Test
    void a_recurrent_state_is_sound_unless_it_names_more_cells_or_a_later_position() throws IOException {
        Path file = Files.write(
                folder.resolve("recurrent.gguf"), TinyGguf.recurrent().bytes());
        try (LlamaModel model = LlamaModel.load(file, ModelPlacement.CPU)) {
            byte[] state = state(model, AttentionOptions.DEFAULT);
            assertThat(model.check(state, TOKENS)).isEqualTo(Verdict.SOUND);
            assertThat(model.check(state, TOKENS - 1)).isEqualTo(Verdict.FORGED);
            // Behind the mark and the number of the sequence: how many cells, the first position.
            for (int value : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, TOKENS + 1, 1 << 28}) {
                assertThat(model.check(with(state, CELLS - 4, value), TOKENS)).isEqualTo(Verdict.FORGED);
                assertThat(model.check(with(state, CELLS, value), TOKENS)).isEqualTo(Verdict.FORGED);
            }
        }
    }

    @Test
    void a_count_of_cells_or_a_position_that_the_text_does_not_have_is_forged() {
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            byte[] state = state(model, AttentionOptions.DEFAULT);
            for (int value : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, TOKENS + 1, 1 << 28}) {
                assertThat(model.check(with(state, CELLS, value), TOKENS)).isEqualTo(Verdict.FORGED);
                assertThat(model.check(with(state, FIRST_POSITION, value), TOKENS))
                        .isEqualTo(Verdict.FORGED);
            }
        }
    }

    @Test
    void no_change_makes_the_check_itself_fail() {
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            byte[] state = state(model, AttentionOptions.DEFAULT);
            long seed = 20261128;
            Random random = new Random(seed);
            for (int i = 0; i < 20_000; i++) {
                byte[] changed = Arrays.copyOf(state, random.nextInt(state.length + 64));
                for (int changes = random.nextInt(4); changes > 0 && changed.length > 4; changes--) {
                    int most = random.nextBoolean() ? Math.min(changed.length - 3, 600) : changed.length - 3;
                    changed = with(changed, random.nextInt(most), random.nextInt() >> random.nextInt(32));
                }
                for (StateCheck.Layout layout : List.of(
                        new StateCheck.Layout(true, random.nextBoolean(), random.nextBoolean(), random.nextBoolean()),
                        new StateCheck.Layout(false, false, true, false))) {
                    assertThat(StateCheck.of(changed, TOKENS, layout))
                            .as("seed %d, %d", seed, i)
                            .isNotNull();
                }
            }
        }
    }
}
